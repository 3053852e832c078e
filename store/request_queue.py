"""The queue of PSMs and SMEs, and what the clock has to look after."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, true, union
from sqlmodel import Session, col, exists, func

from store.columns import columns
from store.experts import IS_SME
from store.models import Partner, Person, SmeRequest
from store.requests import OPEN, REQUESTS, ExpertRequest, Page, page, values
from store.vocabulary import RequestState

MOST = 100  # requests looked after in one go


class Queue(StrEnum):
    """A list of open requests.

    Mine: theirs as the SME, or of partners they look after. Unassigned: nobody has accepted,
    whoever's partner it is. Late: of mine, what was promised for a moment that has passed.
    """

    MINE = "mine"
    UNASSIGNED = "unassigned"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many requests are in each list."""

    mine: int
    unassigned: int
    late: int


def queue_page(
    db: Session, *, queue: Queue, email: str | None, now: datetime, offset: int, limit: int
) -> Page[ExpertRequest]:
    """Page through a list, what is due first on top. `email` None: everybody's is mine."""
    which = _in_queue(queue, email, now)
    due = func.coalesce(SmeRequest.accept_by, SmeRequest.answer_by)
    query = REQUESTS.where(which).order_by(due.is_(None), due, col(SmeRequest.number))
    return page(db, query, which, offset=offset, limit=limit)


def queue_counts(db: Session, *, email: str | None, now: datetime) -> QueueCounts:
    """Count the lists, in one statement."""
    counts = (
        columns(func.count())
        .select_from(SmeRequest)
        .where(_in_queue(queue, email, now))
        .scalar_subquery()
        .label(queue.value)
        for queue in Queue
    )
    row = db.connection().execute(columns(*counts)).one()
    return QueueCounts(mine=row.mine, unassigned=row.unassigned, late=row.late)


def not_accepted_in_time(
    db: Session, *, now: datetime, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return what was offered and not accepted in time: the PSM gets it (verb LAPSE)."""
    table = SmeRequest
    late = and_(col(table.state) == RequestState.OFFERED.value, col(table.accept_by) <= now)
    return values(db, REQUESTS.where(late).order_by(col(table.accept_by)).limit(limit))


def without_their_sme(db: Session, *, limit: int = MOST) -> tuple[ExpertRequest, ...]:
    """Return what is with somebody who is no SME any more: the PSM gets it (verb LOSE_SME)."""
    still = exists().where(col(Person.email) == SmeRequest.sme_email, IS_SME)
    held = and_(_is_open(), col(SmeRequest.sme_email) != "", ~still)
    return values(db, REQUESTS.where(held).order_by(col(SmeRequest.number)).limit(limit))


def answers_due_soon(db: Session, *, now: datetime, limit: int = MOST) -> tuple[ExpertRequest, ...]:
    """Return where three quarters of the time to answer are gone: who has it is reminded."""
    table = SmeRequest
    soon = and_(_waiting(), col(table.remind_at) <= now, col(table.answer_by) > now)
    return values(db, REQUESTS.where(soon).order_by(col(table.answer_by)).limit(limit))


def answers_late(db: Session, *, now: datetime, limit: int = MOST) -> tuple[ExpertRequest, ...]:
    """Return where the promised answer has not been given: the PSM is told."""
    late = and_(_waiting(), col(SmeRequest.answer_by) <= now)
    return values(db, REQUESTS.where(late).order_by(col(SmeRequest.answer_by)).limit(limit))


def _in_queue(queue: Queue, email: str | None, now: datetime) -> ColumnElement[bool]:
    if queue is Queue.UNASSIGNED:
        return col(SmeRequest.state).in_([RequestState.OFFERED.value, RequestState.WITH_PSM.value])
    mine = and_(_is_open(), true() if email is None else _of(email))
    if queue is Queue.MINE:
        return mine
    unaccepted = and_(
        col(SmeRequest.state) == RequestState.OFFERED.value, col(SmeRequest.accept_by) <= now
    )
    return and_(mine, or_(unaccepted, and_(_waiting(), col(SmeRequest.answer_by) <= now)))


def _of(email: str) -> ColumnElement[bool]:
    """What somebody has as an SME, what came to them as a PSM, and all of their partners'."""
    theirs = columns(Partner.partner_id).where(col(Partner.psm_email) == email)
    ids = union(
        columns(SmeRequest.id).where(col(SmeRequest.sme_email) == email, _is_open()),
        columns(SmeRequest.id).where(col(SmeRequest.psm_email) == email, _is_open()),
        columns(SmeRequest.id).where(col(SmeRequest.partner_id).in_(theirs), _is_open()),
    )
    return col(SmeRequest.id).in_(ids)


def _is_open() -> ColumnElement[bool]:
    return col(SmeRequest.state).in_(OPEN)


def _waiting() -> ColumnElement[bool]:
    return and_(_is_open(), col(SmeRequest.waiting_since).is_not(None))
