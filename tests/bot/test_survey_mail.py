"""A reminder as a mail: what it says, its headers, and what a real mail server gets."""

from dataclasses import replace
from datetime import date

from bot.mail import Mail, as_message, message_id
from bot.survey_mail import nudge_mail
from cards.mails.nudge import NudgeMail
from tests.conftest import NOON

HOST = "bot.example"
PAGE = "https://bot.example/preferences/" + "t" * 400
VIEW = NudgeMail(
    to="ana@contoso.example",
    first_name="Ana",
    language="en",
    country="GB",
    workloads=("Exchange Online",),
    partner_name="Northwind Partners",
    number=1,
    invited_on=date(2030, 1, 4),
    gift=False,
    preference_url=PAGE,
    keys=("survey:1",),
)


def written(view: NudgeMail) -> Mail:
    return nudge_mail(view, at=NOON)


def raw(mail: Mail) -> str:
    return as_message(mail, sender=f"bot@{HOST}").as_bytes().decode()


def test_it_says_where_to_look_and_for_what() -> None:
    mail = written(VIEW)
    for said in (mail.html, " ".join(mail.lines)):
        assert "Hello" in said
        assert "Ana" in said
        assert "survey@userresearch.microsoft.com" in said
        assert "It only takes two minutes" in said
        assert "Junk Mail" in said
        assert "4 January 2030" in said
        assert "Exchange Online" in said
        assert "thank-you gift" not in said
        assert "last reminder" not in said
    assert "thank-you gift" in written(replace(VIEW, gift=True)).html
    assert "second and last reminder" in written(replace(VIEW, number=2)).html


def test_the_second_reminder_stands_below_the_first() -> None:
    first, second = written(VIEW), written(replace(VIEW, number=2))
    sent = as_message(second, sender=f"bot@{HOST}")
    assert sent["Message-ID"] != message_id(first.keys, HOST)
    assert sent["In-Reply-To"] == sent["References"] == message_id(first.keys, HOST)
    assert as_message(first, sender=f"bot@{HOST}")["In-Reply-To"] is None
    folded = replace(VIEW, number=2, first_keys=("survey:1", "survey:2"))
    both = written(replace(VIEW, keys=("survey:1", "survey:2")))
    assert as_message(written(folded), sender=f"bot@{HOST}")["In-Reply-To"] == message_id(
        both.keys, HOST
    )


def test_a_long_address_stays_whole_in_the_headers() -> None:
    lines = raw(written(VIEW)).splitlines()
    assert f"List-Unsubscribe: <{PAGE}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_one_click_is_offered_over_https_only() -> None:
    local = written(replace(VIEW, preference_url="http://127.0.0.1:3978/preferences/t"))
    assert dict(local.headers) == {"List-Unsubscribe": "<http://127.0.0.1:3978/preferences/t>"}
