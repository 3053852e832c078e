"""Scope questions that were asked, and the doubts people had about their answers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, or_, update
from sqlmodel import Session, col, func, select

from store.columns import columns, insert_once
from store.models import Partner, Question, QuestionDoubt
from store.vocabulary import Doubt, Verdict

FOLLOWS_WITHIN = timedelta(minutes=30)


# Built once: every question asks it, and building takes longer than running.
_LAST = (
    columns(Question.text, Question.workload, Question.customer_id, Question.items)
    .where(
        col(Question.conversation_id) == bindparam("conversation_id"),
        col(Question.tenant_id) == bindparam("tenant_id"),
        col(Question.aad_object_id) == bindparam("object_id"),
        col(Question.asked_at) > bindparam("since"),
    )
    .order_by(col(Question.asked_at).desc())
    .limit(1)
)

_OWN = columns(*Question.__table__.columns).where(  # type: ignore[attr-defined]
    col(Question.id) == bindparam("id"),
    col(Question.tenant_id) == bindparam("tenant_id"),
    col(Question.aad_object_id) == bindparam("object_id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """A question and what it was answered, as it is to be kept (store/models/knowledge.py)."""

    id: UUID
    conversation_id: str
    activity_id: str
    tenant_id: str
    aad_object_id: str
    partner_id: str | None
    asked_at: datetime
    text: str
    verdict: str
    items: list[str]
    confidence: float
    edition: int
    workload: str = ""
    customer_id: str = ""


_FIELDS = tuple(field.name for field in fields(NewQuestion))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked last in a conversation: what a short follow-up refers to."""

    text: str
    workload: str
    customer_id: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """A question whose answer somebody doubts, for the PSM and the catalogue's keepers."""

    question_id: UUID
    kind: Doubt
    partner_name: str
    text: str
    verdict: Verdict
    items: tuple[str, ...]
    comment: str
    said_at: datetime


def keep_question(db: Session, question: NewQuestion) -> bool:
    """Keep a question once, however often Teams sends it; say whether this was the first time."""
    return insert_once(db, Question, {name: getattr(question, name) for name in _FIELDS})


def last_question(
    db: Session, *, conversation_id: str, tenant_id: str, object_id: str, now: datetime
) -> Asked | None:
    """Return the question this person asked here last, if it is recent enough to refer to."""
    key = {
        "conversation_id": conversation_id,
        "tenant_id": tenant_id,
        "object_id": object_id,
        "since": now - FOLLOWS_WITHIN,
    }
    row = db.connection().execute(_LAST, key).first()
    if row is None:
        return None
    text, workload, customer_id, items = row
    return Asked(text=text, workload=workload, customer_id=customer_id, items=tuple(items))


def question_of(
    db: Session, *, question_id: str, tenant_id: str, object_id: str
) -> Question | None:
    """Return a question if this person asked it; somebody else's is as unknown as none."""
    try:
        key = {"id": UUID(question_id), "tenant_id": tenant_id, "object_id": object_id}
    except ValueError:
        return None
    row = db.connection().execute(_OWN, key).first()
    return Question(**row._mapping) if row else None  # noqa: SLF001 -- SQLAlchemy's public name


def texts_asked(db: Session) -> list[tuple[str, int]]:
    """Return every question as it is kept, and how often it was asked; the most frequent first."""
    times = func.count()
    query = (
        columns(Question.text, times)
        .where(col(Question.text) != "")
        .group_by(col(Question.text))
        .order_by(times.desc(), col(Question.text))
    )
    return [(text, count) for text, count in db.connection().execute(query)]


def keep_doubt(db: Session, doubt: QuestionDoubt) -> bool:
    """Keep a doubt once per person and kind; say whether it is new."""
    return insert_once(db, QuestionDoubt, doubt.model_dump())


def doubts_for(db: Session, *, psm_email: str | None, offset: int, limit: int) -> Sequence[Doubted]:
    """Return the doubted answers a PSM looks after (None: everybody's), newest first."""
    query = (
        select(QuestionDoubt, Question, Partner.name)
        .join(Question, col(QuestionDoubt.question_id) == Question.id)
        .join(Partner, col(Question.partner_id) == Partner.partner_id, isouter=True)
        .where(*_looked_after_by(psm_email))
        # what was said at the same moment keeps its order from page to page
        .order_by(col(QuestionDoubt.said_at).desc(), col(Question.id), col(QuestionDoubt.kind))
        .offset(offset)
        .limit(limit)
    )
    return [_doubted(doubt, question, partner) for doubt, question, partner in db.exec(query)]


def handed_to(db: Session, *, question_id: UUID, psm_email: str | None) -> Question | None:
    """Return a question that was handed to a PSM (None: to anybody), else None."""
    query = (
        select(Question)
        .join(QuestionDoubt, col(QuestionDoubt.question_id) == Question.id)
        .join(Partner, col(Question.partner_id) == Partner.partner_id, isouter=True)
        .where(
            Question.id == question_id,
            QuestionDoubt.kind == Doubt.HANDED_OVER,
            *_looked_after_by(psm_email),
        )
    )
    return db.exec(query).first()


def count_doubts(db: Session, *, psm_email: str | None) -> int:
    """Count what `doubts_for` would page through."""
    query = (
        select(func.count())
        .select_from(QuestionDoubt)
        .join(Question, col(QuestionDoubt.question_id) == Question.id)
        .join(Partner, col(Question.partner_id) == Partner.partner_id, isouter=True)
        .where(*_looked_after_by(psm_email))
    )
    return db.exec(query).one()


def _looked_after_by(psm_email: str | None) -> tuple[ColumnElement[bool], ...]:
    """What went to a PSM as the cover, and all of the partners that are theirs now."""
    if psm_email is None:
        return ()
    return (or_(col(QuestionDoubt.psm_email) == psm_email, col(Partner.psm_email) == psm_email),)


def _doubted(doubt: QuestionDoubt, question: Question, partner: str | None) -> Doubted:
    return Doubted(
        question_id=question.id,
        kind=Doubt(doubt.kind),
        partner_name=partner or "",
        text=question.text,
        verdict=Verdict(question.verdict),
        items=tuple(question.items),
        comment=doubt.comment,
        said_at=doubt.said_at,
    )


def add_comment(
    db: Session,
    *,
    question_id: UUID,
    kind: Doubt,
    tenant_id: str,
    object_id: str,
    comment: str,
    masked: str = "",
) -> bool:
    """Put what somebody says beside the doubt they have noted; say whether that changed it.

    `masked` says the same and names nobody.
    """
    told = update(QuestionDoubt).where(
        col(QuestionDoubt.question_id) == question_id,
        col(QuestionDoubt.kind) == kind.value,
        col(QuestionDoubt.tenant_id) == tenant_id,
        col(QuestionDoubt.aad_object_id) == object_id,
        col(QuestionDoubt.comment) != comment,
    )
    kept = {"comment": comment, "masked": masked or comment}
    return db.connection().execute(told.values(**kept)).rowcount > 0
