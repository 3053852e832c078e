"""A summary becomes a proposed entry; a second SME lets it into the review list."""

import pytest
from sqlmodel import Session

from dialogs.rules.proposing import refuse_approval
from dialogs.rules.request_press import Move, Press
from dialogs.rules.request_state import Refusal
from store.proposals import (
    Proposed,
    approve,
    proposal_of,
    proposal_rows,
    proposals_waiting,
    propose,
)
from store.requests import ExpertRequest
from store.vocabulary import RequestVerb
from tests.conftest import NOON
from tests.store.request_desk import PEOPLE, Desk, add_people, author

V = RequestVerb


@pytest.fixture
def desk(db: Session) -> Desk:
    add_people(db)
    return Desk(db=db)


@pytest.fixture
def solved(desk: Desk) -> ExpertRequest:
    return desk.press(desk.open(), "eva", V.SOLVE, "Turn it on")


def waiting(desk: Desk) -> list[int]:
    lines = proposals_waiting(desk.db, offset=0, limit=5).lines
    return [one.number for one in lines if isinstance(one, Proposed)]


def proposes(desk: Desk, request: ExpertRequest, words: str = "Turn it on first") -> bool:
    move = desk.decide(request, "eva", Press(verb=V.PROPOSE, words=words))
    assert isinstance(move, Move)
    return propose(desk.db, request, move, email="eva@m", by=author("eva"), now=NOON)


def approves(desk: Desk, request: ExpertRequest, who: str) -> bool:
    move = desk.decide(request, who, Press(verb=V.APPROVE))
    assert isinstance(move, Move)
    email = PEOPLE[who].email
    return approve(desk.db, request, move, email=email, by=author(who), now=NOON)


def test_a_second_sme_lets_it_into_the_review_list(desk: Desk, solved: ExpertRequest) -> None:
    assert proposes(desk, solved)
    assert list(proposal_rows(desk.db))[1:] == []
    request = desk.read(solved.number)
    assert waiting(desk) == [1001]
    assert not approves(desk, request, "eva")
    assert approves(desk, request, "gil")
    assert not approves(desk, desk.read(solved.number), "ivo")
    assert proposals_waiting(desk.db, offset=0, limit=5).total == 0
    [row] = list(proposal_rows(desk.db))[1:]
    assert row == (1001, "intune", "Turn it on first", "eva@m", NOON, "gil@m", NOON, "", "")


def test_a_better_text_takes_the_place_of_one_that_waits(desk: Desk, solved: ExpertRequest) -> None:
    assert proposes(desk, solved)
    assert not proposes(desk, solved), "it has changed since it was read"
    assert proposes(desk, desk.read(solved.number), "Better")
    held = proposal_of(desk.db, request_id=solved.id)
    assert held is not None
    assert held.text == "Better"
    assert approves(desk, desk.read(solved.number), "gil")
    assert not proposes(desk, desk.read(solved.number), "Too late")


@pytest.mark.parametrize(
    ("proposed_by", "approved_by", "refusal"),
    [("eva@m", "", None), ("gil@m", "", Refusal.NOT_YOURS), ("eva@m", "ivo@m", Refusal.FINISHED)],
)
def test_who_may_approve(proposed_by: str, approved_by: str, refusal: Refusal | None) -> None:
    found = refuse_approval(proposed_by=proposed_by, approved_by=approved_by, email="gil@m")
    assert (found.refusal if found else None) is refusal
