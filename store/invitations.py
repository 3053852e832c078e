"""Invitations to surveys: taken from what happened, closed by it, and moved on by reminders.

A row is moved only by whoever has seen it as it is. People are known by the keyed hash of their
address: nothing here can be read by who has no key.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, exists, update
from sqlmodel import Session, col, func, tuple_

from store.columns import columns, insert_all_once
from store.models import SurveyEvent, SurveyInvitation
from store.vocabulary import SurveyStep

MOST = 100  # read in one go
LOOKUP = 500  # keys in one statement
THE_SAME = timedelta(days=60)  # what is sent again within that is the same invitation
TOO_OLD = timedelta(days=28)  # what is heard of later is only kept
Key = tuple[str, str, str]  # customer, workload, hash of the address


class State(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ANSWERED = "answered"
    BOUNCED = "bounced"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation as it was read; `step` is the number of the next reminder."""

    id: UUID
    customer_id: str
    workload: str
    email_hash: str
    invited_at: datetime
    state: str
    step: int
    next_at: datetime | None
    told: str

    @property
    def number(self) -> str:
        """What it goes by in the log: nothing about who it went to."""
        return str(self.id)

    @property
    def key(self) -> Key:
        return (self.customer_id, self.workload, self.email_hash)


_VALUES = [getattr(SurveyInvitation, name) for name in Invitation.__dataclass_fields__]


def take_in(
    db: Session,
    *,
    now: datetime,
    only: Collection[Key] | None = None,
    at_once: int | None = None,
) -> int:
    """Bring invitations up to date with the events that are stored; return how many are new.

    What was answered or bounced is closed at once. `only` are the keys that there is news of. More
    new ones than `at_once` are not due by themselves: somebody looks at them first (store/batches).
    """
    new, ids = 0, list[UUID]()
    for found in _batches(_unheard(db, only)):
        before = _times(db, {row[:3] for row in found}, {SurveyStep.INVITED})
        rows = []
        for customer_id, workload, email_hash, at in found:
            key = (customer_id, workload, email_hash)
            earlier = any(at - THE_SAME < one < at for one in before.get(key, ()))
            rows.append(_row(key, at, earlier=earlier, now=now))
        ids += [UUID(str(row["id"])) for row in rows]
        new += insert_all_once(db, SurveyInvitation, rows)
    _close(db, SurveyStep.COMPLETED, only, now=now)
    _close(db, SurveyStep.BOUNCED, only, now=now)
    if at_once is not None and len(ids) > at_once:
        _hold(db, ids, at_once=at_once)
    return new


def due(
    db: Session, *, now: datetime, after: Invitation | None = None, limit: int = MOST
) -> tuple[Invitation, ...]:
    """Return the invitations of which a reminder may be due, the longest due first."""
    where = [
        col(SurveyInvitation.state) == State.OPEN.value, col(SurveyInvitation.next_at) <= now,
    ]  # fmt: skip
    if after is not None:
        place = tuple_(col(SurveyInvitation.next_at), col(SurveyInvitation.id))
        where.append(place > tuple_(after.next_at, after.id))
    query = columns(*_VALUES).where(*where)
    return _read(
        db, query.order_by(col(SurveyInvitation.next_at), col(SurveyInvitation.id)).limit(limit)
    )


def untold(
    db: Session, *, after: Invitation | None = None, limit: int = MOST
) -> tuple[Invitation, ...]:
    """Return the invitations that the partner has not been told of as they are."""
    where = [
        col(SurveyInvitation.state).in_((State.OPEN.value, State.BOUNCED.value)),
        col(SurveyInvitation.told) != col(SurveyInvitation.state),
    ]
    if after is not None:
        where.append(col(SurveyInvitation.id) > after.id)
    return _read(
        db, columns(*_VALUES).where(*where).order_by(col(SurveyInvitation.id)).limit(limit)
    )


def untold_at(db: Session, *, customer_id: str, state: str) -> tuple[Invitation, ...]:
    """Return what the partners at a customer have not been told of, of one state, by time."""
    query = columns(*_VALUES).where(
        col(SurveyInvitation.customer_id) == customer_id,
        col(SurveyInvitation.state) == state,
        col(SurveyInvitation.told) != state,
    )
    return _read(db, query.order_by(col(SurveyInvitation.invited_at), col(SurveyInvitation.id)))


def open_of(db: Session, *, email_hash: str) -> tuple[Invitation, ...]:
    """Return the open invitations of one person, held until the transaction ends.

    So two replicas that come to the same person take turns: the second sees what the first did.
    """
    query = (
        columns(*_VALUES)
        .where(
            col(SurveyInvitation.email_hash) == email_hash,
            col(SurveyInvitation.state) == State.OPEN.value,
        )
        .order_by(col(SurveyInvitation.id))
        .with_for_update()
    )
    return _read(db, query)


def these(db: Session, *, ids: Collection[UUID]) -> tuple[Invitation, ...]:
    """Return these invitations as they are now, in the order in which they went out."""
    query = columns(*_VALUES).where(col(SurveyInvitation.id).in_(ids))
    return _read(db, query.order_by(col(SurveyInvitation.invited_at), col(SurveyInvitation.id)))


def move(db: Session, seen: Invitation, *, step: int, next_at: datetime | None) -> bool:
    """Move an invitation on, if it is still as it was read; say whether it was."""
    return _change(db, _as_read(seen), step=step, next_at=next_at)


def stop(db: Session, seen: Invitation, *, why: str, now: datetime) -> bool:
    """Say nothing more of an invitation, if it is still as it was read; say whether it was."""
    ended = {"state": State.STOPPED.value, "why": why, "next_at": None, "closed_at": now}
    return _change(db, _as_read(seen), **ended)


def bounced(db: Session, *, ids: Collection[UUID], why: str, now: datetime) -> None:
    """Note that nothing reaches the address of these invitations, where they are still open."""
    still = (
        col(SurveyInvitation.id).in_(ids),
        col(SurveyInvitation.state) == State.OPEN.value,
    )
    _change(db, still, state=State.BOUNCED.value, why=why, next_at=None, closed_at=now)


def mark_told(db: Session, seen: Invitation) -> bool:
    """Note that the partner is told of it as it was read; say whether that is new."""
    still = (
        col(SurveyInvitation.id) == seen.id,
        col(SurveyInvitation.state) == seen.state,
        col(SurveyInvitation.told) == seen.told,
    )
    return _change(db, still, told=seen.state)


def _hold(db: Session, ids: Sequence[UUID], *, at_once: int) -> None:
    """Make what came all at once due through a batch only, if that many are open."""
    parts = [ids[start : start + LOOKUP] for start in range(0, len(ids), LOOKUP)]
    still = col(SurveyInvitation.state) == State.OPEN.value
    counted = columns(func.count()).select_from(SurveyInvitation).where(still)
    wanted = (counted.where(col(SurveyInvitation.id).in_(part)) for part in parts)
    if sum(db.connection().execute(one).scalar_one() for one in wanted) <= at_once:
        return
    for part in parts:
        _change(db, (col(SurveyInvitation.id).in_(part), still), next_at=None)


def _unheard(db: Session, only: Collection[Key] | None) -> Iterator[tuple[str, str, str, datetime]]:
    """Yield the invitations that were sent and that there is no row of, in order of time."""
    event, row = SurveyEvent, SurveyInvitation
    kept = exists().where(
        col(row.customer_id) == event.customer_id,
        col(row.workload) == event.workload,
        col(row.email_hash) == event.email_hash,
        col(row.invited_at) == event.at,
    )
    query = columns(event.customer_id, event.workload, event.email_hash, event.at).where(
        col(event.event) == SurveyStep.INVITED.value, ~kept, *_within(only)
    )
    for found in db.connection().execute(query.order_by(col(event.at))).all():
        yield tuple(found)


def _row(key: Key, at: datetime, *, earlier: bool, now: datetime) -> dict[str, object]:
    customer_id, workload, email_hash = key
    why = "invited before" if earlier else "heard of too late" if now - at >= TOO_OLD else ""
    row = SurveyInvitation(
        id=uuid4(), customer_id=customer_id, workload=workload, email_hash=email_hash,
        invited_at=at, state=(State.STOPPED if why else State.OPEN).value, why=why,
        next_at=None if why else at, closed_at=now if why else None,
    )  # fmt: skip
    return row.model_dump()


def _close(db: Session, step: SurveyStep, only: Collection[Key] | None, *, now: datetime) -> None:
    """Close what was answered, whatever it was before, or what bounced while it was open."""
    answered = step is SurveyStep.COMPLETED
    state = State.ANSWERED if answered else State.BOUNCED
    event, row = SurveyEvent, SurveyInvitation
    happened = exists().where(
        col(event.customer_id) == row.customer_id,
        col(event.workload) == row.workload,
        col(event.email_hash) == row.email_hash,
        col(event.event) == step.value,
        col(event.at) >= row.invited_at,
    )
    before = (
        col(row.state) != state.value if answered else col(row.state) == State.OPEN.value,
        *_within(only, table=row),
    )
    values: dict[str, object] = {"state": state.value, "next_at": None, "closed_at": now}
    if not answered:
        _change(db, (*before, happened, col(row.invited_at) <= now - TOO_OLD), **values, told=state)
    _change(db, (*before, happened), **values)


def _within(
    only: Collection[Key] | None,
    table: type[SurveyEvent] | type[SurveyInvitation] = SurveyEvent,
) -> tuple[ColumnElement[bool], ...]:
    if only is None:
        return ()
    key = tuple_(col(table.customer_id), col(table.workload), col(table.email_hash))
    return (key.in_(list(only)),)


def _times(
    db: Session, keys: Collection[Key], steps: Collection[SurveyStep]
) -> Mapping[Key, Sequence[datetime]]:
    """Return when these things happened, by key."""
    table, found = SurveyEvent, dict[Key, list[datetime]]()
    query = columns(table.customer_id, table.workload, table.email_hash, table.at).where(
        col(table.event).in_([step.value for step in steps]), *_within(keys)
    )
    for customer_id, workload, email_hash, at in db.connection().execute(query):
        found.setdefault((customer_id, workload, email_hash), []).append(at)
    return found


def _batches(
    rows: Iterator[tuple[str, str, str, datetime]],
) -> Iterator[list[tuple[str, str, str, datetime]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == LOOKUP:
            yield batch
            batch = []
    if batch:
        yield batch


def _as_read(seen: Invitation) -> tuple[ColumnElement[bool], ...]:
    next_at = col(SurveyInvitation.next_at)
    return (
        col(SurveyInvitation.id) == seen.id,
        col(SurveyInvitation.state) == seen.state,
        col(SurveyInvitation.step) == seen.step,
        next_at.is_(None) if seen.next_at is None else next_at == seen.next_at,
    )


def _change(db: Session, where: Collection[ColumnElement[bool]], **values: object) -> bool:
    changed = update(SurveyInvitation).where(*where).values(**values)
    done = db.connection().execute(changed).rowcount > 0
    db.expire_all()
    return done


def _read(db: Session, query: Select[Any]) -> tuple[Invitation, ...]:
    return tuple(Invitation(**row) for row in db.connection().execute(query).mappings())
