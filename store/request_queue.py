"""The queue of PSMs and SMEs, and what the clock has to look after.

What the clock looks after is read a batch at a time, each from the last request of the one before:
so that what cannot be dealt with never hides the rest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, true, union
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, exists, func

from store.columns import columns
from store.experts import IS_SME
from store.models import Notice, Partner, Person, SmeRequest
from store.requests import OPEN, REQUESTS, ExpertRequest, Page, page, values
from store.roles import has_role
from store.vocabulary import RequestState, Role

MOST = 100  # requests looked after in one go


class Queue(StrEnum):
    """A list of open requests.

    Mine: theirs as the SME, or of partners they look after. Unassigned: nobody has accepted,
    whoever's partner it is. Late: of mine, what was promised for a moment that has passed, and
    what stands still because the partner does not answer.
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
    db: Session, *, now: datetime, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return what was offered and not accepted in time: the PSM gets it (verb LAPSE)."""
    table = SmeRequest
    late = and_(col(table.state) == RequestState.OFFERED.value, col(table.accept_by) <= now)
    last = after.accept_by if after else None
    return _batch(db, late, by=col(table.accept_by), last=last, after=after, limit=limit)


def without_their_sme(
    db: Session, *, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return what is with somebody who is no SME any more: the PSM gets it (verb LOSE_SME)."""
    still = exists().where(col(Person.email) == SmeRequest.sme_email, IS_SME)
    held = and_(_is_open(), col(SmeRequest.sme_email) != "", ~still)
    return _batch(db, held, after=after, limit=limit)


def without_their_psm(
    db: Session, *, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return what is with a PSM who is none (any more), or with none at all."""
    still = exists().where(col(Person.email) == SmeRequest.psm_email, has_role(Role.PSM))
    unkept = and_(col(SmeRequest.state) == RequestState.WITH_PSM.value, ~still)
    return _batch(db, unkept, after=after, limit=limit)


def answers_due_soon(
    db: Session, *, now: datetime, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return where three quarters of the time to answer are gone: who has it is reminded."""
    table = SmeRequest
    soon = and_(_waiting(), col(table.remind_at) <= now, col(table.answer_by) > now)
    last = after.answer_by if after else None
    return _batch(db, soon, by=col(table.answer_by), last=last, after=after, limit=limit)


def answers_late(
    db: Session, *, now: datetime, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return where the promised answer has not been given: the PSM is told."""
    late = and_(_waiting(), col(SmeRequest.answer_by) <= now)
    last = after.answer_by if after else None
    return _batch(db, late, by=col(SmeRequest.answer_by), last=last, after=after, limit=limit)


def partners_to_remind(
    db: Session, *, now: datetime, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return where a partner was asked back a while ago: they are reminded."""
    asked = and_(_asked_back(), col(SmeRequest.remind_at) <= now)
    last = after.answer_by if after else None
    return _batch(db, asked, by=col(SmeRequest.answer_by), last=last, after=after, limit=limit)


def standing_still(
    db: Session, *, now: datetime, after: ExpertRequest | None = None, limit: int = MOST
) -> tuple[ExpertRequest, ...]:
    """Return where a partner has not answered all the same: the SME and the PSM are told."""
    still = _stands_still(now)
    last = after.answer_by if after else None
    return _batch(db, still, by=col(SmeRequest.answer_by), last=last, after=after, limit=limit)


def written_already(db: Session, *, business_keys: Collection[str]) -> frozenset[str]:
    """Return which of these notices have been written, whatever became of them."""
    keys = columns(Notice.business_key).where(col(Notice.business_key).in_(business_keys))
    return frozenset(db.connection().execute(keys).scalars())


def told_of_it(db: Session, *, request_id: UUID, emails: Collection[str]) -> frozenset[str]:
    """Return which of these people have been written to about a request, whatever it was."""
    about = columns(Notice.email).where(
        col(Notice.email).in_(emails), col(Notice.business_key).like(f"%:{request_id}:%")
    )
    return frozenset(db.connection().execute(about).scalars())


def _batch(
    db: Session,
    which: ColumnElement[bool],
    *,
    by: Mapped[datetime | None] | None = None,
    last: datetime | None = None,
    after: ExpertRequest | None,
    limit: int,
) -> tuple[ExpertRequest, ...]:
    """Read the requests that follow `after`, by the moment that counts and then by number."""
    number = col(SmeRequest.number)
    if after is not None:
        further: ColumnElement[bool] = number > after.number
        which = and_(which, further if by is None else or_(by > last, and_(by == last, further)))
    order = (number,) if by is None else (by, number)
    return values(db, REQUESTS.where(which).order_by(*order).limit(limit))


def _in_queue(queue: Queue, email: str | None, now: datetime) -> ColumnElement[bool]:
    if queue is Queue.UNASSIGNED:
        return col(SmeRequest.state).in_([RequestState.OFFERED.value, RequestState.WITH_PSM.value])
    mine = and_(_is_open(), true() if email is None else _of(email))
    if queue is Queue.MINE:
        return mine
    unaccepted = and_(
        col(SmeRequest.state) == RequestState.OFFERED.value, col(SmeRequest.accept_by) <= now
    )
    unanswered = and_(_waiting(), col(SmeRequest.answer_by) <= now)
    return and_(mine, or_(unaccepted, unanswered, _stands_still(now)))


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


def _asked_back() -> ColumnElement[bool]:
    return col(SmeRequest.state) == RequestState.ASKED_BACK.value


def _stands_still(now: datetime) -> ColumnElement[bool]:
    return and_(_asked_back(), col(SmeRequest.answer_by) <= now)


def _waiting() -> ColumnElement[bool]:
    return and_(_is_open(), col(SmeRequest.waiting_since).is_not(None))
