"""The rhythm of a customer: one row, moved on only by whoever has seen it as it is."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from store import rhythm
from tests.conftest import NOON
from tests.store.rows import add_roster

WEEK = timedelta(days=7)


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    rhythm.start(db, customer_id="c1", now=NOON)
    return db


def of(db: Session, customer_id: str = "c1") -> rhythm.Rhythm:
    found = rhythm.rhythm_of(db, customer_id=customer_id)
    assert found is not None
    return found


def planned(db: Session) -> rhythm.Rhythm:
    moments = {"due_at": NOON + WEEK, "remind_at": NOON + WEEK, "ask_at": NOON + WEEK / 2}
    assert rhythm.change(db, of(db), planned=True, **moments)
    return of(db)


def test_every_customer_is_found_that_has_no_rhythm_yet(roster: Session) -> None:
    assert rhythm.without_one(roster, limit=2) == ("c2", "c3")
    assert rhythm.without_one(roster, after="c3") == ("c4", "c5")
    assert rhythm.rhythm_of(roster, customer_id="c2") is None


def test_what_was_logged_starts_the_count_anew(roster: Session) -> None:
    planned(roster)
    rhythm.change(roster, of(roster), missed=2, reminded_at=NOON + WEEK, snoozed_until=NOON)
    rhythm.set_every(roster, customer_id="c1", days=14, now=NOON)
    rhythm.logged(roster, customer_id="c1", now=NOON + 2 * WEEK)
    fresh = of(roster)
    assert (fresh.counted_from, fresh.every_days) == (NOON + 2 * WEEK, 14)
    assert (fresh.planned, fresh.missed, fresh.reminded_at, fresh.due_at) == (False, 0, None, None)
    assert (fresh.remind_at, fresh.ask_at, fresh.snoozed_until) == (None, None, None)


def test_the_first_update_of_all_starts_the_count_too(roster: Session) -> None:
    rhythm.logged(roster, customer_id="c2", now=NOON + WEEK)
    assert of(roster, "c2").counted_from == NOON + WEEK


def test_only_who_has_seen_it_as_it_is_moves_it_on(roster: Session) -> None:
    seen = planned(roster)
    rhythm.logged(roster, customer_id="c1", now=NOON)
    assert not rhythm.change(roster, seen, missed=1)
    assert rhythm.change(roster, of(roster), missed=1)


def test_what_is_due_is_what_was_planned_and_whose_moment_has_come(roster: Session) -> None:
    assert [one.number for one in rhythm.to_plan(roster)] == ["c1"]
    seen = planned(roster)
    assert rhythm.to_plan(roster) == ()
    assert rhythm.to_remind(roster, now=NOON + WEEK - timedelta(seconds=1)) == ()
    assert rhythm.to_remind(roster, now=NOON + WEEK) == (seen,)
    assert rhythm.to_remind(roster, now=NOON + WEEK, after=seen) == ()
    assert rhythm.to_ask(roster, now=NOON + WEEK / 2) == (seen,)
    rhythm.plan_all_anew(roster)
    assert rhythm.to_remind(roster, now=NOON + WEEK) == ()
    assert [one.number for one in rhythm.to_plan(roster)] == ["c1"]


def test_nothing_is_due_of_a_customer_that_has_gone(roster: Session) -> None:
    rhythm.start(roster, customer_id="gone", now=NOON)
    assert [one.number for one in rhythm.to_plan(roster)] == ["c1"]


def test_how_often_may_be_said_before_anything_was_logged(roster: Session) -> None:
    rhythm.set_every(roster, customer_id="c2", days=7, now=NOON)
    assert (of(roster, "c2").every_days, of(roster, "c2").counted_from) == (7, NOON)
