"""Not now, and how often: said in chat or pressed, by those whose customer it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from cards.help import GuessCard
from cards.scope import ScopeCard
from cards.status import StatusForm, StatusSaved
from cards.view import Say
from dialogs import reminder_press
from dialogs import rhythm as said_rhythm
from dialogs.status_sweeps import TO_PLAN
from dialogs.turn import Handler, Instead, Reply
from store import rhythm
from store.identity import Identity
from store.models import Customer
from store.status import last_status
from store.status_changes import add_status
from store.status_values import Status
from store.vocabulary import Health, Place, UpdateKind
from tests.dialogs.stage import FINN, JONAS, PIA, asked, pressing, scope, turn

FIRST = datetime(2030, 1, 8, 10, tzinfo=UTC)  # a Tuesday
WEEK = timedelta(days=7)
FIFTH = "Tuesday 5 February 2030"
OVER = "That day is over. Say it like “snooze Contoso until Friday”."
FROM_NOW = "the next one on Monday 21 January 2030"  # it has been due for a week
TOMORROW = "the next one on Tuesday 22 January 2030"
DUE = FIRST + 2 * WEEK - timedelta(hours=1)


@pytest.fixture
def desk(db: Session) -> Session:
    """Contoso and Coho Winery are Finn's; of Contoso an update has been due for a moment."""
    for key in ("c1", "c2"):
        db.get_one(Customer, key).fm_email = FINN.email
    for key, since in (("c1", FIRST), ("c2", FIRST + 2 * WEEK)):
        rhythm.start(db, customer_id=key, now=since)
        planned(db, key)
    return db


def planned(db: Session, key: str = "c1") -> None:
    TO_PLAN.settle(db, seen(db, key), FIRST)


def seen(db: Session, key: str = "c1") -> rhythm.Rhythm:
    found = rhythm.rhythm_of(db, customer_id=key)
    assert found
    return found


def say(
    db: Session,
    text: str,
    handler: Handler = said_rhythm.snooze,
    *,
    who: Identity = FINN,
    now: datetime = DUE,
) -> Reply:
    (reply,) = handler(replace(turn(who, text), now=now), db)
    return reply


def press(
    db: Session, handler: Handler, ref: Mapping[str, object], *, who: Identity = FINN
) -> Reply:
    (reply,) = handler(pressing(replace(turn(who), now=DUE), ref), db)
    return reply


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("snooze", "Wednesday 23 January 2030"),
        ("snooze Contoso", "Wednesday 23 January 2030"),
        ("Please snooze Contoso!", "Wednesday 23 January 2030"),
        ("snooze Contoso for 3 days", "Friday 25 January 2030"),
        ("snooze contoso 4 days", "Monday 28 January 2030"),  # a Saturday is no day for it
        ("snooze until Friday", "Friday 25 January 2030"),
        ("snooze Contoso until 31 January", "Thursday 31 January 2030"),
    ],
)
def test_a_reminder_is_put_off(desk: Session, words: str, until: str) -> None:
    assert say(desk, words) == f"I remind you of Contoso on {until}, at nine."
    assert f"{seen(desk).remind_at:%A %-d %B %Y %H:%M}" == f"{until} 09:00"
    assert seen(desk).snoozed_until == seen(desk).remind_at
    assert seen(desk).due_at == DUE


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        (
            "snooze Contoso until 20 February",
            f"I remind you of Contoso on {FIFTH} in any case. Please choose an earlier day.",
        ),
        (
            "snooze Coho Winery",
            f"The next update of Coho Winery is due on {FIFTH}: there is no reminder before.",
        ),
        ("snooze Contoso until 3 January", OVER),
    ],
)  # fmt: skip
def test_a_day_that_does_not_fit_is_answered(desk: Session, words: str, reply: str) -> None:
    before = seen(desk)
    assert say(desk, words) == reply
    assert seen(desk) == before


def test_where_several_are_due_it_is_asked_which(desk: Session) -> None:
    rhythm.change(desk, seen(desk, "c2"), due_at=DUE)
    card = say(desk, "snooze")
    assert isinstance(card, GuessCard)
    assert [button.words for button in card.buttons if isinstance(button, Say)] == [
        "snooze Coho Winery",
        "snooze Contoso",
    ]


def test_where_nothing_is_due_there_is_nothing_to_put_off(desk: Session) -> None:
    assert say(desk, "snooze", now=DUE - WEEK) == said_rhythm.NOTHING_DUE


def test_the_button_puts_off_until_tomorrow_while_the_update_is_due(desk: Session) -> None:
    ref: dict[str, object] = {"customer": "c1", "number": 0}
    reply = press(desk, said_rhythm.snooze_pressed, ref)
    assert reply == "I remind you of Contoso on Wednesday 23 January 2030, at nine."
    old = press(desk, said_rhythm.snooze_pressed, {**ref, "number": 3})
    assert old == "An update of Contoso has been logged: nothing is due."


@pytest.mark.parametrize(
    ("words", "days", "reply"),
    [
        ("every 7 days for Contoso", 7, f"every 7 days: {FROM_NOW}"),
        ("every week for Contoso", 7, f"every 7 days: {FROM_NOW}"),
        ("every two weeks for Contoso", 14, f"every 14 days: {TOMORROW}"),
        ("by phase for Contoso", None, f"every 14 days, as the phase says: {TOMORROW}"),
    ],
)
def test_how_often_is_said_for_a_customer(
    desk: Session, words: str, days: int | None, reply: str
) -> None:
    said = say(desk, words, said_rhythm.every, now=FIRST + 2 * WEEK - timedelta(days=1))
    assert said == f"Updates of Contoso are due {reply}."
    assert seen(desk).every_days == days
    planned(desk)
    assert seen(desk).due_at == FIRST + timedelta(days=days or 14, hours=-1)


def test_how_often_for_whom_is_asked(desk: Session) -> None:
    card = say(desk, "Every 7 days", said_rhythm.every)
    assert isinstance(card, GuessCard)
    assert [button.words for button in card.buttons if isinstance(button, Say)] == [
        "every 7 days for Coho Winery", "every 7 days for Contoso",
    ]  # fmt: skip


def test_how_often_is_pressed(desk: Session) -> None:
    press(desk, said_rhythm.every_pressed, {"customer": "c1", "days": 7})
    assert seen(desk).every_days == 7


@pytest.mark.parametrize("who", [PIA, JONAS], ids=["programme", "partner"])
def test_only_whose_customer_it_is_sets_its_rhythm(desk: Session, who: Identity) -> None:
    before = seen(desk)
    assert say(desk, "snooze Contoso", who=who) == said_rhythm.NOT_YOURS
    assert say(desk, "every 7 days for Contoso", said_rhythm.every, who=who) == (
        said_rhythm.NOT_YOURS
    )
    for handler, ref in (
        (said_rhythm.snooze_pressed, {"customer": "c1", "number": 0}),
        (said_rhythm.every_pressed, {"customer": "c1", "days": 7}),
    ):
        assert "too old" in str(press(desk, handler, dict(ref), who=who))
    assert seen(desk) == before


@pytest.mark.parametrize("ref", [{}, {"customer": "c1"}, {"customer": "c1", "days": 1}])
def test_a_button_that_we_do_not_write_is_refused(desk: Session, ref: dict[str, object]) -> None:
    for handler in (said_rhythm.snooze_pressed, said_rhythm.every_pressed):
        assert "too old" in str(press(desk, handler, ref))


def test_where_others_read_nothing_of_a_customer_is_said(desk: Session) -> None:
    elsewhere = turn(FINN, "snooze Contoso", place=Place.GROUP)
    assert "Contoso" not in str(said_rhythm.snooze(elsewhere, desk))
    assert seen(desk).snoozed_until is None


def test_other_words_that_begin_with_every_are_a_question(desk: Session) -> None:
    question = turn(FINN, "every customer wants it", meaning=scope(asked("int-enrol")))
    (reply,) = said_rhythm.every(question, desk)
    assert isinstance(reply, ScopeCard)


def test_nothing_changed_is_one_press_on_the_reminder(desk: Session) -> None:
    first = Status(customer_id="c1", customer_name="Contoso", number=1, health=Health.GREEN,
                   summary="On track.", written_by=FINN.email)  # fmt: skip
    add_status(desk, first, now=FIRST)
    (reply,) = reminder_press.unchanged(
        pressing(replace(turn(FINN), now=DUE), {"customer": "c1", "number": 1}), desk
    )
    assert isinstance(reply, Instead)
    assert isinstance(reply.view, StatusSaved)
    status = last_status(desk, customer_id="c1")
    assert status
    assert (status.number, status.kind, status.summary) == (2, UpdateKind.UNCHANGED, "On track.")
    assert (seen(desk).counted_from, seen(desk).planned) == (DUE, False)


def test_what_was_logged_meanwhile_is_shown_and_nothing_is_saved(desk: Session) -> None:
    for number in (1, 2):
        add_status(desk, Status(customer_id="c1", customer_name="Contoso", number=number,
                                health=Health.GREEN, written_by=FINN.email), now=FIRST)  # fmt: skip
    press(desk, reminder_press.unchanged, {"customer": "c1", "number": 1})
    status = last_status(desk, customer_id="c1")
    assert status
    assert status.number == 2


def test_the_form_is_one_press_away(desk: Session) -> None:
    form = press(desk, reminder_press.form, {"customer": "c1"})
    assert isinstance(form, StatusForm)
    assert "Contoso" in form.title
    assert not isinstance(
        press(desk, reminder_press.form, {"customer": "c1"}, who=JONAS), StatusForm
    )
