"""What happened to a request, and who hears of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from store.columns import columns
from store.models import RequestEvent, RequestFollower
from store.vocabulary import Audience, EventKind

INTERNAL = tuple(kind.value for kind in EventKind if kind.is_internal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `text` is what was said with it (a comment, a reason, a summary)."""

    number: int
    kind: EventKind
    at: datetime
    name: str
    text: str


def history(db: Session, *, request_id: UUID, reader: Audience) -> tuple[Event, ...]:
    """Return what happened, oldest first; what is internal is left out for everybody else."""
    table = RequestEvent
    query = columns(table.number, table.kind, table.at, table.name, table.text).where(
        col(table.request_id) == request_id
    )
    if reader < Audience.INTERNAL:
        query = query.where(col(table.kind).not_in(INTERNAL))
    rows = db.connection().execute(query.order_by(col(table.number)))
    return tuple(
        Event(number=row.number, kind=EventKind(row.kind), at=row.at, name=row.name, text=row.text)
        for row in rows
    )


def followers_of(db: Session, *, request_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return the (tenant, directory id) of those who follow a request, besides its raiser."""
    query = (
        select(RequestFollower.tenant_id, RequestFollower.aad_object_id)
        .where(RequestFollower.request_id == request_id)
        .order_by(RequestFollower.aad_object_id)
    )
    return tuple((tenant_id, object_id) for tenant_id, object_id in db.exec(query))
