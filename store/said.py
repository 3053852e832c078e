"""What partners, PSMs and others said of the programme, of experts' help and of answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import literal, union_all
from sqlmodel import Session, col, func

from store.columns import columns
from store.models import Escalation, Partner, Question, QuestionDoubt, SmeRequest
from store.paged import counted, page_of, position
from store.requests import Page
from store.vocabulary import Matter


class Source(StrEnum):
    """Where something was said."""

    FEEDBACK = "feedback"
    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said of the programme, an expert's help or an answer."""

    source: Source
    text: str
    at: datetime
    partner: str


def said_page(db: Session, *, since: datetime, offset: int, limit: int) -> Page[Said]:
    """Page through what was said since then, the newest first."""
    everything = union_all(
        columns(
            literal(Source.FEEDBACK.value).label("source"), col(Escalation.text).label("text"),
            col(Escalation.raised_at).label("at"), Escalation.partner_id,
        ).where(
            col(Escalation.matter) == Matter.FEEDBACK.value, col(Escalation.raised_at) >= since
        ),
        columns(
            literal(Source.REQUEST.value), SmeRequest.helped_comment, SmeRequest.solved_at,
            SmeRequest.partner_id,
        ).where(col(SmeRequest.helped_comment) != "", col(SmeRequest.solved_at) >= since),
        columns(
            literal(Source.ANSWER.value), QuestionDoubt.comment, QuestionDoubt.said_at,
            func.coalesce(Question.partner_id, ""),
        )
        .join(Question, col(Question.id) == QuestionDoubt.question_id)
        .where(col(QuestionDoubt.comment) != "", col(QuestionDoubt.said_at) >= since),
    ).subquery("everything")  # fmt: skip
    lines = (
        columns(
            everything.c.source, everything.c.text, everything.c.at,
            func.coalesce(Partner.name, "").label("partner"),
            position(everything.c.at.desc(), everything.c.text),
        )
        .select_from(everything)
        .outerjoin(Partner, col(Partner.partner_id) == everything.c.partner_id)
        .cte("lines")
    )  # fmt: skip
    page = page_of(lines, offset=offset, limit=limit)
    rows = db.connection().execute(counted(lines, page)).all()
    found = tuple(
        Said(source=Source(row.source), text=row.text, at=row.at, partner=row.partner)
        for row in rows
        if row.source is not None
    )
    return Page(found, rows[0].total)
