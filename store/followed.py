"""What people did after a scope answer: kept once for each question and kind."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store.columns import columns, insert_once
from store.models import Question, QuestionDoubt, QuestionStep
from store.vocabulary import NextStep, Verdict

# Built once: every question asks it, and building takes longer than running.
_BEFORE = (
    columns(Question.id, Question.text, Question.workload, Question.verdict, Question.items)
    .where(
        col(Question.conversation_id) == bindparam("conversation_id"),
        col(Question.tenant_id) == bindparam("tenant_id"),
        col(Question.aad_object_id) == bindparam("object_id"),
        col(Question.asked_at) > bindparam("since"),
        col(Question.id) != bindparam("but"),
    )
    .order_by(col(Question.asked_at).desc())
    .limit(1)
)
_NO_QUESTION = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The question that somebody asked last, as it was kept and answered."""

    id: UUID
    text: str
    workload: str
    verdict: Verdict
    items: tuple[str, ...]


def asked_before(
    db: Session,
    *,
    conversation_id: str,
    tenant_id: str,
    object_id: str,
    since: datetime,
    but: UUID = _NO_QUESTION,
) -> Before | None:
    """Return what somebody asked here last since a moment, other than the question `but`."""
    key = {
        "conversation_id": conversation_id, "tenant_id": tenant_id, "object_id": object_id,
        "since": since, "but": but,
    }  # fmt: skip
    row = db.connection().execute(_BEFORE, key).first()
    if row is None:
        return None
    return Before(
        id=row.id, text=row.text, workload=row.workload, verdict=Verdict(row.verdict),
        items=tuple(row.items),
    )  # fmt: skip


def keep_step(db: Session, *, question_id: UUID, what: NextStep, now: datetime) -> bool:
    """Keep what somebody did after an answer; say whether that is new."""
    row = {"question_id": question_id, "what": what.value, "at": now}
    return insert_once(db, QuestionStep, row)


def steps_after(db: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return what was done after each of these questions, doubts among it, the first one first."""
    steps = select(QuestionStep.question_id, QuestionStep.what, QuestionStep.at)
    doubts = select(QuestionDoubt.question_id, QuestionDoubt.kind, QuestionDoubt.said_at)
    found = [
        *db.exec(steps.where(col(QuestionStep.question_id).in_(ids))),
        *db.exec(doubts.where(col(QuestionDoubt.question_id).in_(ids))),
    ]
    return _in_order((row[0], row[1], row[2]) for row in found)


def _in_order(found: Iterable[tuple[UUID, str, datetime]]) -> dict[UUID, tuple[str, ...]]:
    done: dict[UUID, list[str]] = defaultdict(list)
    for question_id, what, _ in sorted(found, key=lambda row: (row[2], row[1])):
        if what not in done[question_id]:
            done[question_id].append(what)
    return {question_id: tuple(kinds) for question_id, kinds in done.items()}
