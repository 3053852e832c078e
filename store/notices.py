"""The ledger of what the bot says unasked: one row for each thing, and only the row decides.

    waiting -> sending -> sent | waiting (again later) | uncertain | dead | cancelled

A row is claimed before anything is said, by a worker and until a moment. Whatever became of it is
recorded only where the row is still that worker's, for that attempt.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Update, case, or_, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from store.columns import columns, insert_once
from store.models import Notice
from store.told import Lease, State, To, Told

CHANNEL = "notices"  # what PostgreSQL's NOTIFY tells the other replicas on
WRITTEN = "notices_written"  # in a session's info
LONGEST_FAULT = 200
# Replicas plan one after the other, so that what is for one person is folded by one of them.
# The number is this product's own (store/schema.py).
PLANNING_LOCK = 4_207_715_056
# By then whoever hangs while planning is too late for every moment that it has taken (bot/line.py).
HANGS_AFTER = 2500  # milliseconds
_AFRESH = (
    "state", "attempts", "way", "fault", "leased_by", "made_at", "first_tried_at", "ended_at",
)  # fmt: skip
_VALUES = [getattr(Notice, name) for name in Told.__dataclass_fields__]


def write(
    db: Session,
    kind: str,
    *,
    to: To,
    business_key: str,
    now: datetime,
    ref: Mapping[str, object] | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
) -> bool:
    """Write what is to be said, in the transaction of its cause; say whether it is new.

    A second one with the same business key is the same notice, and changes nothing. Without
    `due_at` it is due at once; quiet hours are looked after when it is due.
    """
    if not to.email and not (to.tenant_id and to.aad_object_id):
        raise ValueError(f"{kind}: a notice is for somebody")
    row = Notice(
        id=uuid4(), business_key=business_key, kind=kind, ref=dict(ref or {}), **asdict(to),
        urgent=urgent, due_at=due_at or now, made_at=now,
    )  # fmt: skip
    new = insert_once(db, Notice, row.model_dump())
    if new:
        announce(db)
    return new


def write_again(
    db: Session,
    kind: str,
    *,
    to: To,
    business_key: str,
    now: datetime,
    due_at: datetime,
    ref: Mapping[str, object],
) -> None:
    """Write what is said again each time its cause changes: one row, due again when it is done.

    What waits comes forward to an earlier moment; what is being said is left to whoever says it.
    The row is written to in every case: so its sender's record and this take turns.
    """
    row = Notice(
        id=uuid4(), business_key=business_key, kind=kind, ref=dict(ref), **asdict(to),
        due_at=due_at, made_at=now,
    )  # fmt: skip
    written = row.model_dump()
    insert = postgresql.insert if _is_postgresql(db) else sqlite.insert
    ended = col(Notice.state).not_in((State.WAITING, State.SENDING))
    later = (col(Notice.state) == State.WAITING) & (col(Notice.due_at) > due_at)
    fresh = {name: case((ended, written[name]), else_=getattr(Notice, name)) for name in _AFRESH}
    fresh["due_at"] = case((or_(ended, later), due_at), else_=col(Notice.due_at))
    once = insert(Notice).values(**written)
    again = once.on_conflict_do_update(
        index_elements=["business_key"], set_={**fresh, "ref": once.excluded.ref}
    )
    db.connection().execute(again)
    announce(db)


def call_off(db: Session, *, business_key: str, why: str, now: datetime) -> None:
    """Say no more what still waits to be said."""
    waits = update(Notice).where(
        col(Notice.business_key) == business_key, col(Notice.state) == State.WAITING
    )
    db.connection().execute(waits.values(state=State.CANCELLED, fault=why, ended_at=now))


def announce(db: Session) -> None:
    """Let the workers know, once this transaction is committed, that there may be work."""
    db.info[WRITTEN] = True
    if _is_postgresql(db):
        db.connection().execute(select(func.pg_notify(CHANNEL, "")))


def written(db: Session) -> bool:
    """Say whether this transaction wrote a notice or made one due: the engine is nudged then."""
    return bool(db.info.get(WRITTEN))


def may_plan(db: Session, *, insist: bool = False) -> bool:
    """Say whether no other replica is planning; holds until the transaction ends.

    Whoever insists waits for the other one, and then takes it for hung.
    """
    if not _is_postgresql(db):
        return True  # the write lock does it
    lock = text(f"SELECT pg_try_advisory_xact_lock({PLANNING_LOCK})")
    if db.connection().execute(lock).scalar():
        return True
    if insist:
        with suppress(OperationalError), db.begin_nested():
            db.connection().execute(text(f"SET LOCAL lock_timeout = {HANGS_AFTER}"))
            db.connection().execute(text(f"SELECT pg_advisory_xact_lock({PLANNING_LOCK})"))
    return insist


def claim(
    db: Session, *, kinds: Collection[str], urgent: bool, lease: Lease, limit: int
) -> list[Told]:
    """Take up to `limit` due notices of these kinds, the longest due first."""
    if limit <= 0:
        return []
    due = (col(Notice.urgent).is_(urgent), col(Notice.due_at) <= lease.now)
    return _claim(db, due, kinds=kinds, lease=lease, limit=limit)


def claim_alike(
    db: Session, like: Told, *, kinds: Collection[str], due_by: datetime, lease: Lease, limit: int
) -> list[Told]:
    """Take what else is due for the same reader by then and is not urgent: one message for all."""
    if limit <= 0:
        return []
    theirs = (
        col(Notice.email) == like.email,
        col(Notice.tenant_id) == like.tenant_id,
        col(Notice.aad_object_id) == like.aad_object_id,
        col(Notice.urgent).is_(False),
        col(Notice.due_at) <= due_by,
        col(Notice.way) == like.way,
    )
    return _claim(db, theirs, kinds=kinds, lease=lease, limit=limit)


def _claim(
    db: Session,
    wanted: Collection[ColumnElement[bool]],
    *,
    kinds: Collection[str],
    lease: Lease,
    limit: int,
) -> list[Told]:
    # PostgreSQL skips what another replica is taking; SQLite has one writer, and drops the clause
    free = (
        columns(Notice.id)
        .where(col(Notice.state) == State.WAITING, col(Notice.kind).in_(kinds), *wanted)
        .order_by(col(Notice.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    taken = (
        update(Notice)
        .where(col(Notice.id).in_(columns(free.c.id)))
        .values(
            state=State.SENDING,
            leased_by=lease.worker,
            leased_until=lease.until,
            attempts=Notice.attempts + 1,
        )
        .returning(*_VALUES)
    )
    rows = db.connection().execute(taken).mappings()
    return sorted((Told(**row) for row in rows), key=lambda told: told.made_at)


def expire_leases(
    db: Session, *, harmless: Collection[str], now: datetime, most_attempts: int
) -> tuple[int, int]:
    """Decide what ended with the worker that had it; return how many wait again, are uncertain.

    It may have been said. A second copy goes out only where that does no harm.
    Whose it was is kept: a worker that was only cut off may still say what became of it.
    """
    ended = (col(Notice.state) == State.SENDING, col(Notice.leased_until) <= now)
    again = update(Notice).where(
        *ended, col(Notice.kind).in_(harmless), col(Notice.attempts) < most_attempts
    )
    fault = "the process ended while sending"
    waiting = again.values(state=State.WAITING, due_at=now, fault=fault)
    uncertain = update(Notice).where(*ended).values(state=State.UNCERTAIN, fault=fault)
    return _count(db, waiting), _count(db, uncertain)


def release_strays(db: Session, *, worker: str, held: Collection[UUID]) -> int:
    """Give back what is this worker's by the row but not in its hands.

    A claim whose commit was not heard of: this worker cannot have sent it.
    """
    strays = update(Notice).where(
        col(Notice.state) == State.SENDING,
        col(Notice.leased_by) == worker,
        col(Notice.id).not_in(held),
    )
    back = strays.values(state=State.WAITING, leased_by="", attempts=Notice.attempts - 1)
    return _count(db, back)


def next_moment(db: Session, *, kinds: Collection[str]) -> datetime | None:
    """Return when the next notice is due or the next lease ends, None if nothing waits."""
    theirs = select(Notice.due_at).where(Notice.state == State.WAITING, col(Notice.kind).in_(kinds))
    first = theirs.order_by(col(Notice.due_at)).limit(1)
    moments = [
        db.exec(first.where(col(Notice.urgent).is_(True))).first(),
        db.exec(first.where(col(Notice.urgent).is_(False))).first(),
        db.exec(select(func.min(Notice.leased_until)).where(Notice.state == State.SENDING)).one(),
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def settle(db: Session, told: Told, *, worker: str, **became: object) -> bool:
    """Record what became of a claimed notice; say whether the row was still this claim's.

    After an outage the lease may have ended before the record is made: nobody else has claimed it
    since if the worker and the attempt are the same.
    """
    fault = str(became.pop("fault", ""))[:LONGEST_FAULT]
    mine = update(Notice).where(
        col(Notice.id) == told.id,
        col(Notice.leased_by) == worker,
        col(Notice.attempts) == told.attempts,
        col(Notice.state).in_((State.SENDING, State.UNCERTAIN, State.WAITING)),
    )
    return _count(db, mine.values(leased_by="", leased_until=None, fault=fault, **became)) > 0


def _count(db: Session, changed: Update) -> int:
    return db.connection().execute(changed).rowcount


def _is_postgresql(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"
