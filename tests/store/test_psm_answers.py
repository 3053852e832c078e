"""A question has one answer of a PSM's; somebody else lets it into the review list."""

import asyncio
from uuid import UUID

import pytest
from sqlmodel import Session

from dialogs.rules.proposing import refuse_answer
from store.db import Database
from store.proposals import proposal_rows, proposals_waiting
from store.psm_answers import (
    Answered,
    NewAnswer,
    answer_of,
    answered_among,
    approve_answer,
    keep_answer,
)
from store.questions import handed_to, keep_doubt, keep_question
from store.vocabulary import Doubt, Role, Verdict
from tests.conftest import NOON
from tests.store.rows import add_roster
from tests.store.test_questions import ANA, BERT, CORA, MINUTE, doubt, question

ONE, TWO = UUID(int=1), UUID(int=2)
NEW = NewAnswer(text="Yes, for Contoso.", masked="Yes, for [customer].", verdict=Verdict.IN_SCOPE)


def keep(db: Session, number: int = 1, *, email: str = ANA) -> bool:
    keep_question(db, question(number, workload="intune"))
    now = NOON + number * MINUTE
    return keep_answer(db, NEW, question_id=UUID(int=number), email=email, now=now)


def test_the_first_answer_is_the_answer(db: Session) -> None:
    assert [keep(db), keep(db, email=BERT)] == [True, False]
    said = answer_of(db, question_id=ONE)
    assert said is not None
    assert (said.answered_by, said.text, said.masked) == (ANA, NEW.text, NEW.masked)
    assert (said.question, said.workload, said.verdict) == ("question 1", "intune", "in_scope")
    assert answered_among(db, {ONE, TWO}) == {ONE}


async def test_of_two_who_answer_at_once_one_is_heard(database: Database) -> None:
    await database.run(lambda db: keep_question(db, question()))
    kept = await asyncio.gather(
        *(
            database.run(
                lambda db, email=email: keep_answer(  # type: ignore[misc]
                    db, NEW, question_id=ONE, email=email, now=NOON
                )
            )
            for email in (ANA, BERT, CORA)
        )
    )
    assert sorted(kept) == [False, False, True]


def test_answers_wait_for_another_pair_of_eyes(db: Session) -> None:
    keep(db, 2)
    keep(db, 1)
    found = proposals_waiting(db, offset=0, limit=1)
    assert found.total == 2
    assert [one.question_id for one in found.lines if isinstance(one, Answered)] == [ONE]
    assert not approve_answer(db, question_id=ONE, email=ANA, now=NOON)
    assert approve_answer(db, question_id=ONE, email=BERT, now=NOON)
    assert not approve_answer(db, question_id=ONE, email=CORA, now=NOON)
    assert proposals_waiting(db, offset=0, limit=5).total == 1


def test_only_what_was_approved_is_exported_and_names_nobody(db: Session) -> None:
    keep(db)
    keep(db, 2)
    approve_answer(db, question_id=ONE, email=BERT, now=NOON)
    header, row = proposal_rows(db)
    told = dict(zip(header, row, strict=True))
    assert (told["request"], told["text"], told["verdict"]) == ("", NEW.masked, "in_scope")
    assert (told["question"], told["workload"]) == ("question 1", "intune")
    assert (told["proposed_by"], told["approved_by"]) == (ANA, BERT)


@pytest.mark.parametrize(
    ("psm_email", "found"),
    [(ANA, True), (None, True), (BERT, False), ("x@fasttrack.example", False)],
)
def test_a_question_is_for_whom_it_was_handed_to(
    db: Session, psm_email: str | None, *, found: bool
) -> None:
    add_roster(db)
    keep_question(db, question())
    keep_doubt(db, doubt(kind=Doubt.HANDED_OVER))
    assert (handed_to(db, question_id=ONE, psm_email=psm_email) is not None) is found


def test_a_question_that_was_not_handed_over_is_for_nobody(db: Session) -> None:
    add_roster(db)
    keep_question(db, question())
    keep_doubt(db, doubt(kind=Doubt.WRONG))
    assert handed_to(db, question_id=ONE, psm_email=None) is None


@pytest.mark.parametrize(
    ("email", "approved_by", "role", "may"),
    [
        (BERT, "", Role.SME, True),
        (BERT, "", Role.PROGRAM, True),
        (BERT, "", Role.PSM, False),
        (ANA, "", Role.SME, False),
        (BERT, CORA, Role.SME, False),
    ],
)
def test_who_may_approve(email: str, approved_by: str, role: Role, *, may: bool) -> None:
    refused = refuse_answer(answered_by=ANA, approved_by=approved_by, email=email, roles={role})
    assert (refused is None) is may
