"""The ledger as an operator sees it: what is not done with, and why; send again, or drop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, update
from sqlmodel import Session, col, func, select

from store import audit
from store.columns import columns
from store.models import Notice
from store.notices import announce
from store.told import State, To

OPEN = (State.WAITING, State.SENDING, State.UNCERTAIN, State.DEAD)
OPERATOR = "operator"  # who did it, in the audit trail


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNotice:
    """A notice that is not done with, and why."""

    id: UUID
    kind: str
    state: str
    urgent: bool
    attempts: int
    fault: str
    due_at: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much of a kind is in a state, for one reason."""

    kind: str
    state: str
    fault: str
    count: int
    oldest: datetime


def open_notices(
    db: Session, *, states: Collection[State] = OPEN, limit: int = 200
) -> list[OpenNotice]:
    """Return what is not done with, the oldest first."""
    names = OpenNotice.__dataclass_fields__
    query = (
        columns(*(getattr(Notice, name) for name in names))
        .where(col(Notice.state).in_(states))
        .order_by(col(Notice.made_at), col(Notice.id))
        .limit(limit)
    )
    return [OpenNotice(**row) for row in db.connection().execute(query).mappings()]


def backlog(db: Session) -> list[Backlog]:
    """Count what is not done with, by kind, state and reason."""
    query = (
        columns(Notice.kind, Notice.state, Notice.fault, func.count(), func.min(Notice.made_at))
        .where(col(Notice.state).in_(OPEN))
        .group_by(Notice.kind, Notice.state, Notice.fault)
        .order_by(Notice.state, Notice.kind, Notice.fault)
    )
    rows = db.connection().execute(query)
    return [
        Backlog(kind=kind, state=state, fault=fault, count=count, oldest=oldest)
        for kind, state, fault, count, oldest in rows
    ]


def resend(db: Session, *, notice_id: UUID, now: datetime) -> bool:
    """Send something uncertain or dead once more; say whether there was such a thing."""
    again = update(Notice).where(
        col(Notice.id) == notice_id, col(Notice.state).in_((State.UNCERTAIN, State.DEAD))
    )
    fresh = again.values(
        state=State.WAITING, due_at=now, attempts=0, first_tried_at=None, way="", fault="",
        leased_by="", leased_until=None, ended_at=None,
    )  # fmt: skip
    done = _decided(db, fresh, notice_id, "notice.resend", now)
    if done:
        announce(db)
    return done


def drop(db: Session, *, notice_id: UUID, now: datetime) -> bool:
    """Give up something that waits, is uncertain or dead; say whether there was such a thing."""
    gone = update(Notice).where(
        col(Notice.id) == notice_id,
        col(Notice.state).in_((State.WAITING, State.UNCERTAIN, State.DEAD)),
    )
    dropped = gone.values(
        state=State.CANCELLED, fault="dropped by an operator", leased_by="", ended_at=now
    )
    return _decided(db, dropped, notice_id, "notice.drop", now)


def release_held(
    db: Session,
    *,
    to: To,
    faults: Collection[str],
    now: datetime,
) -> int:
    """Make due what waits for somebody for one of these reasons; return how many."""
    theirs = (col(Notice.tenant_id) == to.tenant_id) & (
        col(Notice.aad_object_id) == to.aad_object_id
    )
    if to.email:
        theirs |= col(Notice.email) == to.email
    held = update(Notice).where(
        theirs, col(Notice.state) == State.WAITING, col(Notice.fault).in_(faults)
    )
    released: int = db.connection().execute(held.values(due_at=now)).rowcount
    if released:
        announce(db)
    return released


def notice_for(db: Session, *, notice_id: str) -> Notice | None:
    """Return a notice by what a button carries, or None."""
    try:
        return db.exec(select(Notice).where(Notice.id == UUID(notice_id))).first()
    except ValueError:
        return None


def _decided(db: Session, change: Update, notice_id: UUID, what: str, now: datetime) -> bool:
    done: bool = db.connection().execute(change).rowcount > 0
    if done:
        audit.record(db, now=now, actor=OPERATOR, action=what, subject=str(notice_id))
    return done
