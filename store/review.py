"""Questions whose answer did not help: what the keepers of the catalogue look through."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import Session, col, exists, select

from store.followed import steps_after
from store.models import Partner, Question, QuestionDoubt, QuestionStep
from store.vocabulary import NextStep, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A question, what it was answered, and why it is looked at: what its asker did and said.

    `asker` tells people apart, and names nobody.
    """

    id: UUID
    asker: str
    partner_name: str
    asked_at: datetime
    text: str
    workload: str
    verdict: Verdict
    items: tuple[str, ...]
    edition: int
    done: tuple[str, ...]
    comments: tuple[str, ...]


def flagged(db: Session, *, since: datetime, limit: int) -> list[Flagged]:
    """Return what was doubted or asked again since a moment and is not done with, newest first."""
    doubted = exists().where(col(QuestionDoubt.question_id) == Question.id)
    again = exists().where(
        col(QuestionStep.question_id) == Question.id,
        col(QuestionStep.what) == NextStep.REPHRASED,
    )
    query = (
        select(Question, Partner.name)
        .join(Partner, col(Question.partner_id) == Partner.partner_id, isouter=True)
        .where(
            col(Question.reviewed_at).is_(None), col(Question.asked_at) >= since,
            or_(doubted, again),
        )
        .order_by(col(Question.asked_at).desc(), col(Question.id))
        .limit(limit)
    )  # fmt: skip
    found = db.exec(query).all()
    ids = {question.id for question, _ in found}
    steps, comments = steps_after(db, ids), _comments(db, ids)
    return [
        Flagged(
            id=one.id,
            asker=f"{one.tenant_id} {one.aad_object_id}",
            partner_name=partner or "",
            asked_at=one.asked_at,
            text=one.text,
            workload=one.workload,
            verdict=Verdict(one.verdict),
            items=tuple(one.items),
            edition=one.edition,
            done=steps.get(one.id, ()),
            comments=comments.get(one.id, ()),
        )
        for one, partner in found
    ]


def mark_reviewed(db: Session, ids: Collection[UUID], *, now: datetime) -> int:
    """Note that the keepers are done with these; return how many were not done with yet."""
    waits = update(Question).where(col(Question.id).in_(ids), col(Question.reviewed_at).is_(None))
    done: int = db.connection().execute(waits.values(reviewed_at=now)).rowcount
    return done


def _comments(db: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(QuestionDoubt.question_id, QuestionDoubt.masked)
        .where(col(QuestionDoubt.question_id).in_(ids), col(QuestionDoubt.masked) != "")
        .order_by(col(QuestionDoubt.said_at))
    )
    said: dict[UUID, tuple[str, ...]] = {}
    for question_id, comment in db.exec(query):
        said[question_id] = (*said.get(question_id, ()), comment)
    return said
