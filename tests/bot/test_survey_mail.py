"""A reminder as a mail: what it says, its headers, and what a real mail server gets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.mail import Mail, SmtpPost, as_message, message_id
from bot.survey_mail import nudge_mail
from cards.mails.nudge import NudgeMail
from cards.mails.tongues import LANGUAGES
from dialogs.rules.delivery import Heard
from tests.bot.moody_mail_server import Moody, running
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
    for said in (mail.html.replace("<wbr>", ""), " ".join(mail.lines)):
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


@pytest.fixture
def moody() -> Moody:
    return Moody()


@pytest.fixture
def post(moody: Moody) -> Iterator[SmtpPost]:
    with running(moody) as post:
        yield post


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_mail_server_gets_it_whole_in_every_language(
    moody: Moody, post: SmtpPost, language: str
) -> None:
    mail = written(replace(VIEW, language=language, country="", number=2))
    assert (await post.send(mail)).heard is Heard.TAKEN
    [message] = moody.taken
    assert message["Subject"] == mail.subject
    assert message["Content-Language"] == language.replace("_", "-")
    assert message["List-Unsubscribe"] == f"<{PAGE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] == message_id(written(VIEW).keys, "127.0.0.1")
    text, html = (part for part in message.iter_parts())  # type: ignore[attr-defined]
    assert text.get_content().replace("\r\n", "\n") == "\n\n".join(mail.lines) + "\n"
    assert html.get_content().replace("\r\n", "\n").strip() == mail.html.strip()
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} <= {
        "7bit", "quoted-printable", "base64",
    }  # fmt: skip
    assert PAGE in text.get_content()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("says", "heard"),
    [
        ("421 too busy", Heard.NOT_SENT),
        ("450 greylisted, try again in 300 seconds", Heard.NOT_SENT),
        ("451 local error", Heard.NOT_SENT),
        ("452 no room", Heard.NOT_SENT),
        ("550 no such person", Heard.REFUSED),
        ("552 too large", Heard.REFUSED),
        ("554 refused", Heard.REFUSED),
    ],
)
async def test_every_no_is_understood(
    moody: Moody, post: SmtpPost, step: str, says: str, heard: Heard
) -> None:
    moody.says = {step: [says]}
    answer = await post.send(written(VIEW))
    assert (answer.heard, answer.reason) == (heard, f"mail {says[:3]}")
    assert moody.taken == []


@pytest.mark.parametrize(
    ("step", "heard"),
    [("MAIL", Heard.NOT_SENT), ("RCPT", Heard.NOT_SENT), ("DATA", Heard.SILENCE)],
)
async def test_a_dropped_connection_leaves_open_only_what_may_have_arrived(
    moody: Moody, post: SmtpPost, step: str, heard: Heard
) -> None:
    moody.says = {step: ["hang up"]}
    assert (await post.send(written(VIEW))).heard is heard
    assert moody.taken == []


async def test_what_was_greylisted_arrives_later_as_the_same_mail(
    moody: Moody, post: SmtpPost
) -> None:
    moody.says = {"RCPT": ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]}
    heard = [
        (await post.send(nudge_mail(VIEW, at=NOON + timedelta(minutes=5 * number)))).heard
        for number in range(3)
    ]
    assert heard == [Heard.NOT_SENT, Heard.NOT_SENT, Heard.TAKEN]
    [message] = moody.taken
    assert message["Message-ID"] == message_id(written(VIEW).keys, "127.0.0.1")


async def test_a_second_copy_can_be_told_by_its_id(moody: Moody, post: SmtpPost) -> None:
    for minutes in (0, 10):
        await post.send(nudge_mail(VIEW, at=NOON + timedelta(minutes=minutes)))
    assert len({message["Message-ID"] for message in moody.taken}) == 1


@pytest.mark.parametrize(
    ("to", "reached"),
    [
        ("jörg@contoso.example", "jörg@contoso.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
async def test_an_address_in_other_letters_is_reached(
    moody: Moody, post: SmtpPost, to: str, reached: str
) -> None:
    assert (await post.send(written(replace(VIEW, to=to)))).heard is Heard.TAKEN
    [message] = moody.taken
    assert message["To"] == reached


async def test_what_went_wrong_names_nobody(
    moody: Moody, post: SmtpPost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    moody.says = {"RCPT": [f"550 {VIEW.to} unknown"]}
    answer = await post.send(written(VIEW))
    assert VIEW.to not in answer.words
    assert VIEW.first_name not in caplog.text
