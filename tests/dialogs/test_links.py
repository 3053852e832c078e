"""Links to people, and how days and names are written."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.links import chat_link, day, initials, mail_link


@given(st.emails())
def test_a_link_is_https_and_names_the_address_whatever_it_holds(email: str) -> None:
    for link, name in ((chat_link(email, "x"), "users"), (mail_link(email, "x"), "to")):
        parts = urlsplit(link.url)
        assert parts.scheme == "https"
        assert parts.hostname in {"teams.microsoft.com", "outlook.office.com"}
        assert parse_qs(parts.query) == {name: [email]}


def test_a_day_cannot_be_taken_for_another() -> None:
    assert day(date(2027, 1, 2)) == "2 January 2027"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Ruiz", "AR"), ("Johan van den Berg", "JB"), ("Madonna", "M"), ("Nguyễn Thị Thảo", "NT"),
     ("(ext) Ana", "A"), ("", ""), ("  ", "")],
)  # fmt: skip
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text())
def test_anything_has_initials(name: str) -> None:
    assert len(initials(name)) <= 6  # of two letters; a capital may be written with three
