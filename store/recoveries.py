"""Recovery conversations: opened by an answer at the goal or below, between PSM and partner.

Which customer gave the answer is kept, so that each opens one conversation, and shown to nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, exists, tuple_, update
from sqlmodel import Session, col, func

from store import audit
from store.columns import columns, insert_once
from store.models import Assignment, Partner, Recovery, SurveyEvent
from store.paged import counted, page_of, position
from store.portfolio_partners import looked_after
from store.request_queue import MOST
from store.requests import Page
from store.survey_answers import is_about_assignment, is_answer

OPENED, PLANNED, CLOSED = "recovery.opened", "recovery.planned", "recovery.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LowAnswer:
    """An answer that nobody has talked about yet; nothing says who gave it."""

    partner_id: str
    customer_id: str
    workload: str
    at: datetime

    @property
    def number(self) -> str:
        """What it goes by in the log: the partner, and not the customer."""
        return f"{self.partner_id}/{self.workload}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTalk:
    """An open conversation, and how much was said of it."""

    id: UUID
    partner_id: str
    step: int

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return str(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A recovery conversation as it may be shown: no customer, no score."""

    id: UUID
    partner_id: str
    partner_name: str
    contact_email: str
    workload: str
    opened_at: datetime
    plan: str
    closed_at: datetime | None


def low_answers(
    db: Session, *, goal: int, since: datetime, after: LowAnswer | None = None
) -> tuple[LowAnswer, ...]:
    """Return the answers at the goal or below without a conversation, oldest first."""
    table = SurveyEvent
    known = exists().where(
        col(Recovery.customer_id) == table.customer_id,
        col(Recovery.workload) == table.workload,
        col(Recovery.answered_at) == table.at,
    )
    order = (col(table.at), col(table.customer_id), col(table.workload))
    theirs = and_(is_about_assignment(), col(Assignment.partner_id).is_not(None))
    query = (
        columns(Assignment.partner_id, table.customer_id, table.workload, table.at)
        .join(Assignment, theirs)
        .where(is_answer(), col(table.nsat) <= goal, col(table.at) >= since, ~known)
        .distinct()
        .order_by(*order)
        .limit(MOST)
    )
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.at, after.customer_id, after.workload))
    return tuple(LowAnswer(**row) for row in db.connection().execute(query).mappings())


def open_talk(db: Session, low: LowAnswer, *, now: datetime) -> OpenTalk | None:
    """Open the conversation about an answer; None if somebody else has."""
    row = Recovery(
        id=uuid4(), partner_id=low.partner_id, customer_id=low.customer_id, workload=low.workload,
        answered_at=low.at, opened_at=now,
    )  # fmt: skip
    if not insert_once(db, Recovery, row.model_dump()):
        return None
    audit.record(db, now=now, actor="", action=OPENED, subject=str(row.id))
    return OpenTalk(id=row.id, partner_id=row.partner_id, step=row.step)


def overdue(db: Session, *, now: datetime, after: OpenTalk | None) -> tuple[OpenTalk, ...]:
    """Return the open conversations of which somebody is to be told again."""
    query = (
        columns(Recovery.id, Recovery.partner_id, Recovery.step)
        .where(col(Recovery.closed_at).is_(None), col(Recovery.next_at) <= now)
        .order_by(col(Recovery.id))
        .limit(MOST)
    )
    if after is not None:
        query = query.where(col(Recovery.id) > after.id)
    return tuple(OpenTalk(**row) for row in db.connection().execute(query).mappings())


def move_on(db: Session, seen: OpenTalk, *, step: int, next_at: datetime | None) -> bool:
    """Note what is said of a conversation now, if it is open and nobody else has said it."""
    still = (
        col(Recovery.id) == seen.id, col(Recovery.closed_at).is_(None),
        col(Recovery.step) == seen.step,
    )  # fmt: skip
    moved = update(Recovery).where(*still).values(step=step, next_at=next_at)
    done = db.connection().execute(moved).rowcount > 0
    db.expire_all()
    return done


def talk_with_id(db: Session, *, talk_id: UUID, email: str | None) -> Talk | None:
    """Return a conversation, if somebody (None: anybody) looks after the partner."""
    query = _talks().where(col(Recovery.id) == talk_id, looked_after(email=email))
    row = db.connection().execute(query).mappings().first()
    return Talk(**row) if row else None


def open_talks(db: Session, *, email: str | None, offset: int, limit: int) -> Page[Talk]:
    """Page through the open conversations about the partners of a PSM, the oldest first."""
    order = position(Recovery.opened_at, Recovery.id)
    where = (col(Recovery.closed_at).is_(None), looked_after(email=email))
    lines = _talks().add_columns(order).where(*where).cte("lines")
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit)))
    found = rows.mappings().all()
    names = Talk.__dataclass_fields__
    talks = (Talk(**{n: row[n] for n in names}) for row in found if row["id"] is not None)
    return Page(tuple(talks), found[0]["total"])


def count_open(db: Session, *, partner_id: str) -> int:
    """Count the open conversations about a partner."""
    query = columns(func.count()).where(
        col(Recovery.partner_id) == partner_id, col(Recovery.closed_at).is_(None)
    )
    return int(db.connection().execute(query).scalar_one())


def keep_plan(db: Session, seen: Talk, plan: str, *, actor: str, now: datetime) -> bool:
    """Keep what was agreed, if nobody has changed it since it was seen."""
    still = (col(Recovery.plan) == seen.plan, col(Recovery.closed_at).is_(None))
    return _change(db, seen, still, PLANNED, actor=actor, now=now, plan=plan)


def close(db: Session, seen: Talk, *, by: str, actor: str, now: datetime) -> bool:
    """Close a conversation, once."""
    still = (col(Recovery.closed_at).is_(None),)
    return _change(db, seen, still, CLOSED, actor=actor, now=now, closed_at=now, closed_by=by)


def _talks() -> Select[Any]:
    return columns(
        Recovery.id, Recovery.partner_id, col(Partner.name).label("partner_name"),
        Partner.contact_email, Recovery.workload, Recovery.opened_at, Recovery.plan,
        Recovery.closed_at,
    ).join(Partner, col(Partner.partner_id) == Recovery.partner_id)  # fmt: skip


def _change(
    db: Session,
    seen: Talk,
    still: tuple[ColumnElement[bool], ...],
    action: str,
    *,
    actor: str,
    now: datetime,
    **values: object,
) -> bool:
    changed = update(Recovery).where(col(Recovery.id) == seen.id, *still).values(**values)
    done = db.connection().execute(changed).rowcount > 0
    db.expire_all()
    if done:
        audit.record(db, now=now, actor=actor, action=action, subject=str(seen.id))
    return done
