"""Answers that PSMs give to questions which were handed to them; each is a proposal, too.

Nothing here is ever live: what somebody else approves is exported, and people edit the catalogue.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, update
from sqlmodel import Session, col, select

from store.columns import columns, insert_once
from store.models import PsmAnswer, Question
from store.vocabulary import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A PSM's answer and its question; without `approved_by` it waits for a second pair of eyes.

    `text` is for the partner; `masked` names nobody, and is what is proposed.
    """

    question_id: UUID
    question: str
    workload: str
    text: str
    masked: str
    verdict: str
    answered_by: str
    answered_at: datetime
    approved_by: str
    approved_at: datetime | None


_ANSWERS: Select[tuple[object, ...]] = columns(
    PsmAnswer.question_id, col(Question.text).label("question"), Question.workload,
    PsmAnswer.text, PsmAnswer.masked, PsmAnswer.verdict, PsmAnswer.answered_by,
    PsmAnswer.answered_at, PsmAnswer.approved_by, PsmAnswer.approved_at,
).join(Question, col(Question.id) == PsmAnswer.question_id)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What a PSM says, as it is to be kept."""

    text: str
    masked: str
    verdict: Verdict


def keep_answer(
    db: Session, answer: NewAnswer, *, question_id: UUID, email: str, now: datetime
) -> bool:
    """Keep the answer to a question; say whether it is the first one."""
    row = PsmAnswer(
        question_id=question_id, text=answer.text, masked=answer.masked,
        verdict=answer.verdict.value, answered_by=email, answered_at=now,
    )  # fmt: skip
    return insert_once(db, PsmAnswer, row.model_dump())


def answer_of(db: Session, *, question_id: UUID) -> Answered | None:
    """Return the answer that a question got from a PSM."""
    query = _ANSWERS.where(col(PsmAnswer.question_id) == question_id)
    row = db.connection().execute(query).mappings().first()
    return Answered(**row) if row else None


def answered_among(db: Session, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these questions a PSM has answered."""
    query = select(PsmAnswer.question_id).where(col(PsmAnswer.question_id).in_(ids))
    return set(db.exec(query))


def approve_answer(db: Session, *, question_id: UUID, email: str, now: datetime) -> bool:
    """Let an answer into the review list if it waits for somebody else; say whether it did."""
    waits = update(PsmAnswer).where(
        col(PsmAnswer.question_id) == question_id,
        col(PsmAnswer.approved_by) == "",
        col(PsmAnswer.answered_by) != email,
    )
    done = db.connection().execute(waits.values(approved_by=email, approved_at=now))
    return done.rowcount > 0


def approved_answers(db: Session) -> Iterator[Answered]:
    """Yield what was approved, in the order it was."""
    query = _ANSWERS.where(col(PsmAnswer.approved_by) != "").order_by(
        col(PsmAnswer.approved_at), col(PsmAnswer.question_id)
    )
    for row in db.connection().execute(query).mappings():
        yield Answered(**row)
