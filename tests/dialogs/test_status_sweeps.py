"""Time passes over customers: who is reminded, once a round and in a good hour, and who hears."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from cards.rhythm import ReminderCard, RoundCard
from cards.view import CardView
from dialogs.status_notices import DUE, FORECASTS, KINDS, LOGGED, MISSED
from dialogs.status_sweeps import SWEEPS, TO_REMIND, remind_writer
from dialogs.sweeps import Sweep, look
from store import rhythm
from store.models import Customer, Notice, Partner, Person
from store.status import last_status
from store.status_changes import add_status
from store.status_values import Status, WorkloadLine
from store.told import Told
from store.vocabulary import Health, Phase, UpdateKind

BERLIN = ZoneInfo("Europe/Berlin")
FINN, TOVE, MATS, ANA, PIA = (
    f"{name}@fasttrack.example" for name in ("finn", "tove", "mats", "ana", "pia")
)
VIEWS = {kind: view for kind, _, view in KINDS}
DAY = timedelta(days=1)
WATCHED = frozenset({3, 8, 9, 10, 15, 18})


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2030, month, day, hour, minute, tzinfo=BERLIN)


START = at(1, 8, 11)  # a Tuesday


@pytest.fixture
def desk(db: Session) -> Session:
    """Contoso is Finn's and Tove's, in Berlin; nobody else has anybody who writes."""
    contoso = db.get_one(Customer, "c1")
    contoso.fm_email, contoso.fta_email = FINN, TOVE
    for email in (FINN, TOVE, MATS, ANA):
        db.get_one(Person, email).time_zone = "Europe/Berlin"
    for key in ("c2", "c3", "c4", "c5"):
        db.get_one(Customer, key).fm_email = MATS  # not looked at here
    db.flush()
    return db


def sweep(db: Session, now: datetime) -> None:
    sweeps: Sequence[Sweep[Any]] = SWEEPS
    for one in sweeps:
        for matter in look(db, one, now=now, after=None).matters:
            one.settle(db, matter, now)
    db.flush()


def log(db: Session, now: datetime, number: int = 1, **changed: object) -> None:
    lines = (WorkloadLine(workload="intune", phase=Phase.ENABLE, entitled=100, active=10,
                          forecasts={15: date(2030, 1, 24), 40: date(2030, 9, 1)}),)  # fmt: skip
    said = {"health": Health.AMBER, "health_reason": "licences", "summary": "Pilot done.",
            "workloads": lines, "written_by": FINN, **changed}  # fmt: skip
    status = Status(customer_id="c1", customer_name="Contoso", number=number, **said)  # type: ignore[arg-type]
    assert add_status(db, status, now=now)
    rhythm.logged(db, customer_id="c1", now=now)


def told(db: Session, kind: str = DUE) -> Sequence[Notice]:
    query = select(Notice).where(Notice.kind == kind).order_by(col(Notice.made_at))
    found = db.exec(query).all()
    if kind in (DUE, MISSED):
        return [one for one in found if one.ref["customer"] == "c1"]
    return found


def whom(db: Session, kind: str = DUE) -> list[str]:
    return [f"{one.email.split('@')[0]} {one.due_at.astimezone(BERLIN):%d.%m. %H:%M}"
            for one in told(db, kind)]  # fmt: skip


def shown(db: Session, notice: Notice) -> CardView | None:
    return VIEWS[notice.kind](Told.of(notice), db)


def hourly(db: Session, since: datetime, until: datetime) -> None:
    """Let time pass; it is looked at in the hours in which something could happen."""
    now = since
    while now <= until:
        if now.astimezone(BERLIN).hour in WATCHED or now in (since, until):
            sweep(db, now)
        now += timedelta(hours=1)


def test_an_update_is_due_a_week_after_the_last_one_and_reminded_of_once(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 8))
    assert told(desk) == []
    hourly(desk, at(1, 15), at(1, 17))
    assert whom(desk) == ["finn 15.01. 09:00"]
    card = shown(desk, told(desk)[0])
    assert isinstance(card, ReminderCard)
    assert card.title == "Status of Contoso"
    assert [button.title for button in card.buttons] == [
        "Nothing changed", "Open the form", "Remind me tomorrow", "Every 14 days",
    ]  # fmt: skip
    assert card.buttons[0].ref == {"customer": "c1", "number": 1}  # type: ignore[union-attr]
    assert card.facts[0].value == "8 January 2030, Finn Berg"


def test_what_was_logged_before_it_is_due_is_not_reminded_of(desk: Session) -> None:
    log(desk, START)
    sweep(desk, START)
    log(desk, at(1, 14, 17), number=2)
    hourly(desk, at(1, 14, 18), at(1, 20, 23))
    assert told(desk) == []
    hourly(desk, at(1, 21), at(1, 21, 12))
    assert whom(desk) == ["finn 21.01. 09:00"]


def test_a_reminder_says_nothing_any_more_once_an_update_came(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 9))
    log(desk, at(1, 15, 10), number=2, kind=UpdateKind.UNCHANGED)
    assert shown(desk, told(desk)[0]) is None


def test_before_the_first_update_there_is_nothing_that_could_be_unchanged(desk: Session) -> None:
    hourly(desk, START, at(1, 22, 9))
    assert whom(desk) == ["finn 22.01. 09:00"]
    card = shown(desk, told(desk)[0])
    assert isinstance(card, ReminderCard)
    assert [button.title for button in card.buttons] == [
        "Open the form",
        "Remind me tomorrow",
        "Every 7 days",
    ]
    assert card.facts[0].value == "None yet"


def test_after_two_missed_rounds_the_manager_sees_it_once(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 28, 23))
    assert whom(desk) == ["finn 15.01. 09:00", "finn 22.01. 09:00"]
    assert told(desk, MISSED) == []
    hourly(desk, at(1, 29), at(2, 5, 23))
    assert whom(desk)[2:] == ["finn 29.01. 09:00", "finn 05.02. 09:00"]
    assert whom(desk, MISSED) == ["mats 29.01. 09:00"]
    card = shown(desk, told(desk, MISSED)[0])
    assert isinstance(card, ReminderCard)
    assert card.state == "Two updates in a row were missed."
    assert [link.title for link in card.buttons] == ["Chat with Finn Berg", "Chat with Tove Dahl"]
    log(desk, at(2, 6), number=2)
    assert shown(desk, told(desk, MISSED)[0]) is None


def test_after_an_outage_there_is_one_reminder_and_nobody_is_blamed(desk: Session) -> None:
    log(desk, START)
    sweep(desk, START)
    hourly(desk, at(2, 13, 3), at(2, 15, 3))  # four rounds have gone by
    assert whom(desk) == ["finn 13.02. 09:00"]
    assert told(desk, MISSED) == []
    found = rhythm.rhythm_of(desk, customer_id="c1")
    assert found
    assert found.missed == 0
    hourly(desk, at(2, 15, 4), at(2, 20, 3))
    assert whom(desk) == ["finn 13.02. 09:00", "finn 19.02. 09:00"]


def test_the_fta_steps_in_and_is_told_for_whom(desk: Session) -> None:
    log(desk, START)
    desk.get_one(Person, FINN).away_until = date(2030, 1, 16)
    hourly(desk, START, at(1, 16))
    assert whom(desk) == ["tove 15.01. 09:00"]
    card = shown(desk, told(desk)[0])
    assert isinstance(card, ReminderCard)
    assert card.note == "Finn Berg is away until 16 January 2030: please write it this time."


def test_who_wrote_last_is_reminded_and_the_fm_steps_in(desk: Session) -> None:
    log(desk, START, written_by=TOVE)
    hourly(desk, START, at(1, 16))
    desk.get_one(Person, TOVE).away_until = date(2030, 1, 31)
    hourly(desk, at(1, 17), at(1, 22))
    assert whom(desk) == ["tove 15.01. 09:00", "finn 22.01. 09:00"]


def test_while_both_are_away_it_waits_for_the_first_and_the_manager_knows(desk: Session) -> None:
    log(desk, START)
    desk.get_one(Person, FINN).away_until = date(2030, 2, 3)
    desk.get_one(Person, TOVE).away_until = date(2030, 2, 10)
    hourly(desk, START, at(2, 4, 8))
    assert told(desk) == []
    assert whom(desk, MISSED) == ["mats 15.01. 09:00"]
    hourly(desk, at(2, 4), at(2, 6))
    assert whom(desk) == ["finn 04.02. 09:00"]


def test_who_steps_in_in_another_zone_is_reminded_in_their_morning(desk: Session) -> None:
    log(desk, START)
    desk.get_one(Person, FINN).away_until = date(2030, 2, 3)
    desk.get_one(Person, TOVE).time_zone = "America/New_York"
    hourly(desk, START, at(1, 16))
    assert whom(desk) == ["tove 15.01. 15:00"]


def test_who_steps_in_beyond_the_date_line_is_reminded_on_what_is_the_same_date_there(
    desk: Session,
) -> None:
    desk.get_one(Person, FINN).time_zone = "Pacific/Auckland"
    desk.get_one(Person, TOVE).time_zone = "Pacific/Pago_Pago"
    log(desk, START)
    hourly(desk, START, at(1, 14, 21))
    seen = rhythm.rhythm_of(desk, customer_id="c1")
    assert seen
    tomorrow = at(1, 15, 21)  # nine o'clock for Finn
    rhythm.change(desk, seen, remind_at=tomorrow, snoozed_until=tomorrow)
    desk.get_one(Person, FINN).away_until = date(2030, 1, 31)
    hourly(desk, at(1, 14, 22), tomorrow)
    assert whom(desk) == ["finn 14.01. 21:00", "tove 15.01. 21:00"]


def test_a_customer_without_anybody_is_the_managers_until_there_is_somebody(desk: Session) -> None:
    contoso = desk.get_one(Customer, "c1")
    contoso.fm_email = contoso.fta_email = ""
    hourly(desk, START, at(2, 10))
    assert len(told(desk, MISSED)) == 1
    assert isinstance(shown(desk, told(desk, MISSED)[0]), ReminderCard)
    contoso.fm_email = MATS  # who is no FM
    rhythm.plan_all_anew(desk)
    hourly(desk, at(2, 10, 18), at(2, 10, 18))
    assert told(desk) == []
    contoso.fm_email, contoso.fta_email = "", TOVE
    assert shown(desk, told(desk, MISSED)[0]) is None
    rhythm.plan_all_anew(desk)  # as an import does
    hourly(desk, at(2, 11), at(2, 12))
    assert whom(desk) == ["tove 11.02. 09:00"]


def test_nothing_is_due_once_every_workload_is_closed(desk: Session) -> None:
    log(desk, START)
    closed = tuple(
        WorkloadLine(workload=name, phase=Phase.CLOSED) for name in ("intune", "onedrive")
    )
    log(desk, START + DAY, number=2, workloads=closed)
    hourly(desk, START + DAY, at(2, 20))
    assert told(desk) == []
    found = rhythm.rhythm_of(desk, customer_id="c1")
    assert found
    assert (found.planned, found.due_at) == (True, None)


def test_a_snoozed_reminder_comes_again_and_the_round_after_it_as_well(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 10))
    seen = rhythm.rhythm_of(desk, customer_id="c1")
    assert seen
    rhythm.change(desk, seen, remind_at=at(1, 17), snoozed_until=at(1, 17))
    rhythm.plan_all_anew(desk)  # an import does not undo it
    hourly(desk, at(1, 15, 11), at(1, 22, 10))
    assert whom(desk) == ["finn 15.01. 09:00", "finn 17.01. 09:00", "finn 22.01. 09:00"]
    again, later = (shown(desk, one) for one in told(desk)[1:])
    assert isinstance(again, ReminderCard)
    assert isinstance(later, ReminderCard)
    assert again.state == "You wanted to be reminded again."
    assert later.state == "An update was due on 15 January 2030: one now makes up for it."


def test_a_round_is_not_left_out_because_the_one_before_was_put_off_for_long(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 10))
    seen = rhythm.rhythm_of(desk, customer_id="c1")
    assert seen
    rhythm.change(desk, seen, remind_at=at(1, 21), snoozed_until=at(1, 21))
    hourly(desk, at(1, 15, 11), at(1, 29, 10))
    assert [one.partition(" ")[2] for one in whom(desk)] == [
        "15.01. 09:00", "21.01. 09:00", "22.01. 09:00", "29.01. 09:00",
    ]  # fmt: skip
    found = rhythm.rhythm_of(desk, customer_id="c1")
    assert found
    assert found.missed == 2  # to put off is not to miss


def test_what_was_put_off_beyond_a_round_makes_up_for_it_and_an_import_changes_nothing(
    desk: Session,
) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 10))
    seen = rhythm.rhythm_of(desk, customer_id="c1")
    assert seen
    rhythm.change(desk, seen, remind_at=at(1, 17), snoozed_until=at(1, 17))
    for email in (FINN, TOVE):
        desk.get_one(Person, email).away_until = date(2030, 1, 22)
    hourly(desk, at(1, 15, 11), at(1, 23, 9))
    rhythm.plan_all_anew(desk)
    hourly(desk, at(1, 23, 10), at(1, 25, 10))
    rhythm.plan_all_anew(desk)
    hourly(desk, at(1, 25, 11), at(1, 29, 9))
    assert whom(desk) == ["finn 15.01. 09:00", "finn 23.01. 09:00", "finn 29.01. 09:00"]
    found = rhythm.rhythm_of(desk, customer_id="c1")
    assert found
    assert found.missed == 1
    assert told(desk, MISSED) == []


def test_two_replicas_remind_once(desk: Session) -> None:
    log(desk, START)
    sweep(desk, START)
    (first,), (second,) = (look(desk, TO_REMIND, now=at(1, 15), after=None).matters for _ in "12")
    settled = [remind_writer(desk, one, at(1, 15)) for one in (first, second)]
    assert settled == [True, False]
    assert len(told(desk)) == 1


def test_forecasts_are_said_once_a_week_while_they_are_due_or_passed(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 20))
    assert told(desk, FORECASTS) == []
    hourly(desk, at(1, 21, 0), at(2, 3))
    assert whom(desk, FORECASTS) == ["finn 21.01. 09:00", "finn 28.01. 09:00"]
    cards = [shown(desk, one) for one in told(desk, FORECASTS)]
    assert [card.rows[0].mark for card in cards if isinstance(card, RoundCard)] == [
        "Due this week", "Passed 4 days ago",
    ]  # fmt: skip
    assert all(len(card.rows) == 1 for card in cards if isinstance(card, RoundCard))


def test_a_forecast_that_is_reached_is_not_said(desk: Session) -> None:
    reached = WorkloadLine(workload="intune", phase=Phase.ENABLE, entitled=100, active=15,
                           forecasts={15: date(2030, 1, 10)})  # fmt: skip
    log(desk, START, workloads=(reached,))
    hourly(desk, START, at(1, 22))
    assert told(desk, FORECASTS) == []


def test_a_psm_reads_every_morning_what_was_logged_for_their_partners(desk: Session) -> None:
    hourly(desk, START, START + timedelta(hours=2))
    log(desk, at(1, 9, 15))
    log(desk, at(1, 9, 16), number=2, health=Health.RED, summary="It got worse.")
    hourly(desk, START + DAY, at(1, 12))
    assert whom(desk, LOGGED) == ["ana 10.01. 09:00"]
    card = shown(desk, told(desk, LOGGED)[0])
    assert isinstance(card, RoundCard)
    (row,) = card.rows
    assert row.title == "Contoso (Wingtip Consulting)"
    assert row.mark == "Amber to red"
    assert row.text == "Finn Berg, 9 January 2030 · It got worse."


def test_while_a_psm_is_away_the_cover_reads_it_and_the_psm_when_back(desk: Session) -> None:
    desk.get_one(Person, ANA).away_until = date(2030, 1, 13)
    hourly(desk, START, START + timedelta(hours=2))
    log(desk, at(1, 9, 15))
    hourly(desk, START + DAY, at(1, 14, 12))
    assert whom(desk, LOGGED) == ["cora 10.01. 10:00", "ana 14.01. 09:00"]
    for notice in told(desk, LOGGED):
        card = shown(desk, notice)
        assert isinstance(card, RoundCard)
        assert [row.title for row in card.rows] == ["Contoso (Wingtip Consulting)"]
    log(desk, at(1, 15, 9), number=2)
    hourly(desk, at(1, 15, 10), at(1, 18, 12))
    assert whom(desk, LOGGED)[2:] == ["ana 15.01. 10:00"]


@pytest.mark.parametrize(("away", "also"), [((MATS,), ["pia"]), ((), []), ((MATS, PIA), [])])
def test_while_the_managers_are_away_somebody_hears_of_it(
    desk: Session, away: Sequence[str], also: Sequence[str]
) -> None:
    for email in away:
        desk.get_one(Person, email).away_until = date(2030, 3, 1)
    log(desk, START)
    hourly(desk, START, at(1, 30, 12))
    assert sorted(one.email.split("@")[0] for one in told(desk, MISSED)) == ["mats", *also]


def test_a_correction_moves_no_due_date_and_what_is_due_stays_so(desk: Session) -> None:
    log(desk, START)
    hourly(desk, START, at(1, 15, 9))
    before = rhythm.rhythm_of(desk, customer_id="c1")
    last = last_status(desk, customer_id="c1")
    assert before is not None
    assert last is not None
    again = replace(last, number=2, kind=UpdateKind.CORRECTION, corrects=1, because="a slip")
    assert add_status(desk, again, now=at(1, 15, 10))
    rhythm.plan_anew(desk, customer_id="c1", now=at(1, 15, 10))
    sweep(desk, at(1, 15, 11))
    after = rhythm.rhythm_of(desk, customer_id="c1")
    assert after is not None
    assert (after.counted_from, after.due_at) == (before.counted_from, before.due_at)
    card = shown(desk, told(desk)[0])
    assert isinstance(card, ReminderCard)
    assert card.buttons[0].ref == {"customer": "c1", "number": 2}  # type: ignore[union-attr]
    log(desk, at(1, 15, 12), number=3)
    assert shown(desk, told(desk)[0]) is None


def test_what_is_logged_in_the_minute_of_the_digest_is_in_the_next_one(desk: Session) -> None:
    hourly(desk, START, at(1, 9, 8))
    log(desk, at(1, 9, 8, 58))
    sweep(desk, at(1, 9))
    assert told(desk, LOGGED) == []
    sweep(desk, at(1, 10))
    assert whom(desk, LOGGED) == ["ana 10.01. 09:00"]


def test_who_has_left_is_told_no_more(desk: Session) -> None:
    hourly(desk, START, START)
    desk.get_one(Partner, "p1").psm_email = "cora@fasttrack.example"
    desk.delete(desk.get_one(Person, ANA))
    sweep(desk, START + timedelta(hours=1))
    log(desk, START + timedelta(hours=2))
    hourly(desk, START + timedelta(hours=3), at(1, 10))
    assert [one.email for one in told(desk, LOGGED)] == ["cora@fasttrack.example"]
