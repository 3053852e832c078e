"""How far somebody has come with a partner, on both stores: begun once, moved on once."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from store import collaborations
from store.collaborations import Newcomer, Path, begin, move, path_of
from store.input_rounds import Pair, rounds_of, unanswered
from store.models import Assignment, AuditRecord, Customer, PartnerInput, StatusUpdate
from store.vocabulary import CollaborationStep as Step
from tests.conftest import NOON
from tests.store.rows import add_roster, person

FINN, TOVE = "finn@fasttrack.example", "tove@fasttrack.example"
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def roster(db: Session) -> None:
    add_roster(db)
    db.get_one(Customer, "c1").fm_email = FINN
    db.flush()


def started(db: Session, email: str = FINN) -> Path:
    assert begin(db, customer_id="c1", partner_id="p1", email=email, now=NOON)
    found = path_of(db, customer_id="c1", partner_id="p1", email=email)
    assert found is not None
    return found


def now_at(db: Session) -> Path:
    found = path_of(db, customer_id="c1", partner_id="p1", email=FINN)
    assert found is not None
    return found


def test_a_path_begins_once_for_each_person(db: Session) -> None:
    path = started(db)
    assert (path.step, path.since, path.held) == (Step.FIND_PSM, NOON, ())
    assert not begin(db, customer_id="c1", partner_id="p1", email=FINN, now=NOON + WEEK)
    assert now_at(db) == path
    assert started(db, TOVE).id != path.id
    assert path_of(db, customer_id="c2", partner_id="p1", email=FINN) is None


def test_what_is_kept_of_a_path_comes_back(db: Session) -> None:
    seen = started(db)
    to = replace(
        seen, step=Step.REVIEWS, meeting=NOON + WEEK, minutes=45, proposed=2, held=(NOON,),
        briefing="Küche \U0001f642",
    )  # fmt: skip
    assert move(db, seen, to, actor="o-finn", now=NOON + WEEK)
    assert now_at(db) == replace(to, since=NOON + WEEK)


def test_who_read_it_before_somebody_else_moved_it_moves_nothing(db: Session) -> None:
    seen = started(db)
    asked = replace(seen, step=Step.INTRODUCTION)
    assert move(db, seen, asked, actor="o-finn", now=NOON)
    assert not move(db, seen, replace(seen, step=Step.FIRST_MEETING), actor="o-ana", now=NOON)
    assert now_at(db).step is Step.INTRODUCTION


def test_two_moves_in_one_moment_are_two_even_in_the_same_step(db: Session) -> None:
    first = started(db)
    assert move(db, first, replace(first, proposed=1), actor="o-finn", now=NOON)
    second = now_at(db)
    assert second.seen != first.seen
    assert not move(db, first, replace(first, proposed=9), actor="o-finn", now=NOON)
    assert move(db, second, replace(second, proposed=2), actor="o-finn", now=NOON)
    assert now_at(db).proposed == 2


def test_each_move_is_audited_without_anything_personal(db: Session) -> None:
    seen = started(db)
    move(db, seen, replace(seen, step=Step.INTRODUCTION), actor="o-finn", now=NOON)
    move(db, seen, replace(seen, step=Step.REVIEWS), actor="o-finn", now=NOON)
    [line] = db.exec(select(AuditRecord)).all()
    assert (line.actor, line.action, line.subject) == (
        "o-finn", "collaboration.introduction", "c1 p1",
    )  # fmt: skip


def test_the_pairs_of_an_fm_are_those_with_something_left_to_do(db: Session) -> None:
    assert collaborations.pairs_of(db, email=FINN) == [
        ("c1", "Contoso", "p1", "Wingtip Consulting")
    ]
    assert collaborations.pairs_of(db, email=TOVE) == []
    db.get_one(Assignment, ("c1", "intune")).phase = "closed"
    assert collaborations.pairs_of(db, email=FINN) == []


def test_a_path_that_is_nobodys_any_more_is_not_looked_after(db: Session) -> None:
    path = started(db)
    assert collaborations.all_paths(db) == (path,)
    assert collaborations.all_paths(db, after=path) == ()
    assert collaborations.paths_with(db, partner_ids=["p1"], customer_id="c1") == [path]
    assert collaborations.paths_with(db, partner_ids=["p2"]) == []
    db.get_one(Customer, "c1").fm_email = TOVE
    db.flush()
    assert collaborations.all_paths(db) == ()
    assert collaborations.paths_with(db, partner_ids=["p1"]) == []
    assert collaborations.paths_of(db, email=FINN) == {("c1", "p1"): path}


def wrote(db: Session, email: str, number: int = 1) -> None:
    db.add(
        StatusUpdate(
            customer_id="c1", number=number, kind="update", health="green", written_at=NOON,
            written_by=email,
        )
    )  # fmt: skip
    db.flush()


def test_who_follows_somebody_else_is_new_until_they_begin(db: Session) -> None:
    assert collaborations.newcomers(db) == ()
    wrote(db, "earlier@fasttrack.example")
    new = Newcomer(customer_id="c1", partner_id="p1", email=FINN)
    assert collaborations.newcomers(db) == (new,)
    assert collaborations.newcomers(db, after=new) == ()
    started(db)
    assert collaborations.newcomers(db) == ()


@pytest.mark.parametrize("writer", [FINN, TOVE])
def test_who_writes_or_whose_architect_does_is_not_new(db: Session, writer: str) -> None:
    db.get_one(Customer, "c1").fta_email = TOVE
    wrote(db, "earlier@fasttrack.example")
    wrote(db, writer, 2)
    assert collaborations.newcomers(db) == ()


def test_somebody_who_is_no_fm_is_not_new(db: Session) -> None:
    db.add(person("Otto Karr", "t-microsoft", "manager"))
    db.get_one(Customer, "c1").fm_email = "otto@fasttrack.example"
    wrote(db, "earlier@fasttrack.example")
    assert collaborations.newcomers(db) == ()


def asked(db: Session, number: int, *, answered: datetime | None = None, by: int = 3) -> None:
    at = NOON + number * WEEK
    db.add(
        PartnerInput(
            id=uuid4(), customer_id="c1", partner_id="p1", for_number=number, asked_at=at,
            answer_by=at + timedelta(days=by), answered_at=answered,
        )
    )  # fmt: skip
    db.flush()


def test_rounds_come_back_in_their_order(db: Session) -> None:
    asked(db, 2)
    asked(db, 1, answered=NOON + 2 * WEEK)
    found = rounds_of(db, customer_id="c1", partner_id="p1")
    assert [(one.number, one.answered_at) for one in found] == [(1, NOON + 2 * WEEK), (2, None)]
    assert found[0].asked_at == NOON + WEEK
    assert rounds_of(db, customer_id="c1", partner_id="p2") == ()


def test_partners_with_so_many_unanswered_rounds_are_found(db: Session) -> None:
    later, pair = NOON + 20 * WEEK, Pair(customer_id="c1", partner_id="p1")
    for number in (1, 2):
        asked(db, number)
    asked(db, 3, by=365)
    assert unanswered(db, rounds=3, now=later) == ()
    assert unanswered(db, rounds=2, now=later) == (pair,)
    assert unanswered(db, rounds=2, now=later, after=pair) == ()
    db.get_one(Assignment, ("c1", "intune")).phase = "closed"
    db.flush()
    assert unanswered(db, rounds=2, now=later) == ()
