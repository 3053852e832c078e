"""What people did after an answer is kept once, and told in order."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from store.exports import question_rows
from store.followed import asked_before, keep_step, steps_after
from store.questions import keep_doubt, keep_question
from store.vocabulary import Doubt, NextStep
from tests.conftest import NOON
from tests.store.rows import WINGTIP
from tests.store.test_questions import MINUTE, doubt, question

ONE, TWO = UUID(int=1), UUID(int=2)
HERE: dict[str, Any] = {"conversation_id": "a:dana", "tenant_id": WINGTIP, "object_id": "o-dana"}


def test_a_step_is_kept_once(db: Session) -> None:
    keep_question(db, question())
    kept = [keep_step(db, question_id=ONE, what=NextStep.REPHRASED, now=NOON) for _ in range(2)]
    assert kept == [True, False]


def test_steps_are_told_in_order_with_the_doubts(db: Session) -> None:
    keep_question(db, question())
    keep_question(db, question(2))
    keep_step(db, question_id=ONE, what=NextStep.ASKED_EXPERT, now=NOON + 3 * MINUTE)
    keep_doubt(db, doubt(said_at=NOON + MINUTE))
    keep_step(db, question_id=ONE, what=NextStep.REPHRASED, now=NOON + 2 * MINUTE)
    assert steps_after(db, {ONE, TWO}) == {ONE: ("wrong", "rephrased", "asked_expert")}


def test_the_question_before_is_one_s_own_recent_one(db: Session) -> None:
    keep_question(db, question(1, asked_at=NOON - 2 * MINUTE))
    keep_question(db, question(2, asked_at=NOON - MINUTE))
    found = asked_before(db, **HERE, since=NOON - 5 * MINUTE, but=TWO)
    assert found is not None
    assert (found.id, found.text, found.items) == (ONE, "question 1", ("int-enrol",))
    assert asked_before(db, **HERE, since=NOON - timedelta(seconds=30)) is None
    assert asked_before(db, **{**HERE, "object_id": "o-else"}, since=NOON - 5 * MINUTE) is None


def test_the_export_says_what_came_next(db: Session) -> None:
    keep_question(db, question())
    keep_question(db, question(2))
    keep_doubt(db, doubt(kind=Doubt.UNSURE))
    keep_step(db, question_id=ONE, what=NextStep.TOLD_CUSTOMER, now=NOON + MINUTE)
    header, first, second = question_rows(db)
    assert header[-1] == "next"
    assert (first[-1], second[-1]) == ("unsure;told_customer", "nothing")
