"""Names that are like what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.name_search import Named, similar_names

NAMES: list[Named] = [
    ("partner", "p1", "Wingtip Consulting"),
    ("partner", "p2", "Adatum Cloud Services"),
    ("customer", "c1", "Contoso"),
    ("customer", "c2", "Coho Winery"),
    ("customer", "c3", "Coho Vineyard"),
    ("customer", "c4", "Nguyễn & Söhne"),
    ("customer", "c5", "Tailspin Toys"),
    ("customer", "c6", "Tailwind Traders"),
    ("partner", "p3", "Southridge Digital"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Contoso", ["c1"]),
        ("contso", ["c1"]),
        ("Contosso Ltd", ["c1"]),
        ("wingtip", ["p1"]),
        ("Consulting Wingtip", ["p1"]),
        ("adatum cloud", ["p2"]),
        ("Coho Winry", ["c2"]),
        ("nguyễn", ["c4"]),
    ],
)
def test_one_that_is_clearly_meant_is_found_alone(typed: str, found: list[str]) -> None:
    assert [key for _, key, _ in similar_names(typed, NAMES, limit=5)] == found


def test_several_that_fit_come_together() -> None:
    assert {key for _, key, _ in similar_names("Coho", NAMES, limit=5)} == {"c2", "c3"}


def test_the_beginning_of_a_word_is_nearer_than_what_merely_sounds_alike() -> None:
    assert {key for _, key, _ in similar_names("tail", NAMES, limit=5)} == {"c5", "c6"}


@pytest.mark.parametrize("typed", ["", "?", "  ", "Xylophone", "zzz"])
def test_what_is_like_none_finds_none(typed: str) -> None:
    assert similar_names(typed, NAMES, limit=5) == []


@given(st.text(), st.integers(min_value=1, max_value=6))
def test_no_more_are_found_than_are_wanted(typed: str, limit: int) -> None:
    found = similar_names(typed, NAMES, limit=limit)
    assert len(found) <= limit
    assert set(found) <= set(NAMES)
