"""Every change of a request: compare and swap, one event and one audit line, one transaction.

The number of an event is the version that it made, so that neither can be without the other.
That everybody's card of the request is to show the change is written with it, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid5

from sqlalchemy import insert, text, update
from sqlmodel import Session, col, func, select

from store import audit
from store.card_updates import thing_of, update_cards
from store.columns import columns, insert_once
from store.drafts import spend_draft
from store.models import RequestEvent, RequestFollower, SmeRequest
from store.requests import ExpertRequest
from store.told import To
from store.vocabulary import EventKind, RequestState

FIRST_NUMBER = 1001
KEYS = UUID("5b0b7f0c-6d0e-4e0b-9a49-6f5f7a2f3c11")  # the name space of ids made from business keys
_KEPT = frozenset(SmeRequest.model_fields) - {"id", "number", "version", "state", "partner_id"}


class Change(Protocol):
    """What the rules have decided: what happened, where it leads, and the fields that it sets."""

    @property
    def happened(self) -> EventKind: ...
    @property
    def state(self) -> RequestState: ...
    @property
    def changes(self) -> Mapping[str, object]: ...
    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who made a change: somebody's directory id and name."""

    tenant_id: str
    object_id: str
    name: str


THE_CLOCK = Author(tenant_id="", object_id="", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The request that a key stands for; `is_new` says whether it was opened just now."""

    id: UUID
    number: int
    is_new: bool


def open_from_draft(
    db: Session, change: Change, *, draft_version: int, partner_id: str, by: Author, now: datetime
) -> Opened | None:
    """Open what somebody has filled in, once for each draft, however often it is sent.

    None: this is not the draft as it stands (and never was one that was sent).
    """
    take_turns(db)
    key = f"draft:{by.tenant_id}:{by.object_id}:{draft_version}"
    spent = spend_draft(
        db, tenant_id=by.tenant_id, object_id=by.object_id, version=draft_version, now=now
    )
    if not spent:
        return opened_before(db, key=key)
    return open_request(db, change, key=key, partner_id=partner_id, by=by, now=now)


def open_request(
    db: Session, change: Change, *, key: str, partner_id: str, by: Author, now: datetime
) -> Opened:
    """Open a request once for each business key; numbers follow one another without a gap."""
    take_turns(db)
    if before := opened_before(db, key=key):
        return before
    last = db.exec(select(func.max(SmeRequest.number))).one()
    number = FIRST_NUMBER if last is None else last + 1
    row = SmeRequest(
        id=uuid5(KEYS, key),
        number=number,
        state=change.state,
        partner_id=partner_id,
        tenant_id=by.tenant_id,
        aad_object_id=by.object_id,
        opened_at=now,
        changed_at=now,
        **_set(change),
    )
    db.connection().execute(insert(SmeRequest).values(**row.model_dump()))
    _tell(db, row.id, change, number=number, version=1, by=by, now=now)
    return Opened(id=row.id, number=number, is_new=True)


def opened_before(db: Session, *, key: str) -> Opened | None:
    """Return the request that was opened under a business key."""
    held = columns(SmeRequest.id, SmeRequest.number).where(col(SmeRequest.id) == uuid5(KEYS, key))
    row = db.connection().execute(held).first()
    return Opened(id=row.id, number=row.number, is_new=False) if row else None


def change_request(
    db: Session, request: ExpertRequest, change: Change, *, by: Author, now: datetime
) -> bool:
    """Make a change if the request is still as it was read; say whether it was."""
    take_turns(db)
    version = request.version + 1
    as_read = update(SmeRequest).where(
        col(SmeRequest.id) == request.id, col(SmeRequest.version) == request.version
    )
    changed = as_read.values(
        **_set(change), state=change.state.value, version=version, changed_at=now
    )
    if db.connection().execute(changed).rowcount == 0:
        return False
    _tell(db, request.id, change, number=request.number, version=version, by=by, now=now)
    me = To(tenant_id=by.tenant_id, aad_object_id=by.object_id)
    update_cards(db, thing_of(request.id), by=me, now=now)
    return True


def follow_request(db: Session, request: ExpertRequest, *, by: Author, now: datetime) -> bool:
    """Let somebody hear of a request; say whether they did not before."""
    take_turns(db)
    key = {"request_id": request.id, "tenant_id": by.tenant_id, "aad_object_id": by.object_id}
    new = insert_once(db, RequestFollower, key)
    if new:
        subject = f"request {request.number}"
        audit.record(db, now=now, actor=by.object_id, action="request.follow", subject=subject)
    return new


def take_turns(db: Session) -> None:
    """Let writers take turns from here on, before any row is locked: nobody waits in a circle.

    The lock is that of the audit trail, which every change needs in the end.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({audit.ADVISORY_LOCK})"))


def _set(change: Change) -> dict[str, Any]:
    strange = set(change.changes) - _KEPT
    if strange:
        raise KeyError(f"a change may not set {', '.join(sorted(strange))}")
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in change.changes.items()
    }


def _tell(
    db: Session,
    request_id: UUID,
    change: Change,
    *,
    number: int,
    version: int,
    by: Author,
    now: datetime,
) -> None:
    """Append the event and the audit line of a change; the line holds nothing that was typed."""
    event = RequestEvent(
        request_id=request_id, number=version, kind=change.happened.value, at=now,
        tenant_id=by.tenant_id, aad_object_id=by.object_id, name=by.name, text=change.words,
    )  # fmt: skip
    db.connection().execute(insert(RequestEvent).values(**event.model_dump()))
    audit.record(
        db,
        now=now,
        actor=by.object_id or "clock",
        action=f"request.{change.happened}",
        subject=f"request {number}",
        detail={"version": version, "state": change.state.value},
    )
