"""Where cards stand, and the one row of the ledger that each of them is changed by."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, select

from store.card_updates import (
    ANSWERED_BY_THEN,
    CARD,
    SOON,
    leave_card,
    thing_of,
    update_card,
    update_cards,
)
from store.models import Notice
from store.notices import claim, settle
from store.posted_cards import Standing, put_up, standing, take_down
from store.told import Lease, Spot, State, To, Told
from tests.conftest import NOON

REQUEST = UUID("11111111-1111-4111-8111-111111111111")
THING = thing_of(REQUEST)
ANN = To(tenant_id="t", aad_object_id="ann")
BOB = To(tenant_id="t", aad_object_id="bob")


def spot(message: str, conversation: str = "a:ann") -> Spot:
    return Spot(conversation_id=conversation, message_id=message)


def row(db: Session) -> Notice:
    db.expire_all()
    return db.exec(select(Notice)).one()


def change(db: Session, *, at: datetime = NOON, due_at: datetime | None = None) -> None:
    update_card(db, THING, to=ANN, at=spot("1"), now=at, due_at=due_at)


def take(db: Session, *, now: datetime = NOON) -> Told:
    lease = Lease(worker="w", now=now, lasts=timedelta(minutes=2))
    [told] = claim(db, kinds=[CARD], urgent=False, lease=lease, limit=9)
    return told


def test_of_each_reader_the_newest_card_is_kept(db: Session) -> None:
    assert put_up(db, THING, to=ANN, at=spot("1"), version=1) is None
    assert put_up(db, THING, to=BOB, at=spot("9", "a:bob"), version=1) is None
    assert put_up(db, THING, to=ANN, at=spot("1"), version=2) is None  # the same message
    assert put_up(db, THING, to=ANN, at=spot("2"), version=3) == Standing(
        to=ANN, at=spot("1"), version=2
    )
    assert standing(db, THING) == [
        Standing(to=ANN, at=spot("2"), version=3),
        Standing(to=BOB, at=spot("9", "a:bob"), version=1),
    ]
    assert standing(db, "request:other") == []


def test_only_the_card_that_stands_there_is_taken_down(db: Session) -> None:
    put_up(db, THING, to=ANN, at=spot("2"), version=1)
    assert not take_down(db, THING, to=ANN, at=spot("1"))
    assert not take_down(db, THING, to=BOB, at=spot("2"))
    assert take_down(db, THING, to=ANN, at=spot("2"))
    assert standing(db, THING, to=ANN) == []


def test_who_made_the_change_comes_last(db: Session) -> None:
    put_up(db, THING, to=ANN, at=spot("1"), version=1)
    put_up(db, THING, to=BOB, at=spot("2", "a:bob"), version=1)
    update_cards(db, THING, by=ANN, now=NOON)
    due = {row.aad_object_id: row.due_at for row in db.exec(select(Notice))}
    assert due == {"ann": NOON + ANSWERED_BY_THEN, "bob": NOON + SOON}


def test_changes_that_wait_are_one_row_at_the_earlier_moment(db: Session) -> None:
    change(db, due_at=NOON + timedelta(minutes=5))
    change(db, due_at=NOON + timedelta(minutes=1))
    change(db, due_at=NOON + timedelta(minutes=9))
    assert (row(db).state, row(db).due_at) == ("waiting", NOON + timedelta(minutes=1))


def test_it_is_due_again_after_it_was_done(db: Session) -> None:
    change(db)
    told = take(db)
    assert settle(db, told, worker="w", state=State.SENT, ended_at=NOON, fault="")
    later = NOON + timedelta(hours=1)
    change(db, at=later)
    kept = row(db)
    assert (kept.state, kept.attempts, kept.due_at, kept.made_at) == ("waiting", 0, later, later)
    assert kept.ended_at is None
    assert take(db, now=later).attempts == 1


def test_what_is_being_sent_is_left_to_its_sender(db: Session) -> None:
    change(db)
    told = take(db)
    change(db, at=NOON + timedelta(seconds=1))
    assert (row(db).state, row(db).leased_by) == ("sending", "w")
    assert settle(db, told, worker="w", state=State.SENT)


def test_the_record_of_a_change_waits_for_the_next_one_and_sees_it(engine: Engine) -> None:
    """Else the change that came while the card was being changed would be lost."""
    with Session(engine) as db, db.begin():
        put_up(db, THING, to=ANN, at=spot("1"), version=1)
        change(db)
        told = take(db)

    def record() -> list[int]:
        with Session(engine) as db, db.begin():
            assert settle(db, told, worker="w", state=State.SENT)
            return [one.version for one in standing(db, THING)]

    with ThreadPoolExecutor(1) as sender:
        with Session(engine) as db, db.begin():
            change(db)
            put_up(db, THING, to=ANN, at=spot("1"), version=2)
            seen = sender.submit(record)
            time.sleep(0.3)
            assert not seen.done()
        assert seen.result(timeout=5) == [2]


def test_a_card_in_whose_place_something_stands_is_left(db: Session) -> None:
    change(db)
    leave_card(db, at=spot("2"), now=NOON)
    assert row(db).state == "waiting"
    leave_card(db, at=spot("1"), now=NOON)
    assert (row(db).state, row(db).fault) == ("cancelled", "something else stands there")
