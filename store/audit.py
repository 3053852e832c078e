"""The audit trail: written in the transaction of the change, never changed, hash-chained.

It names people by their directory object id only, and no text that anybody typed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from store.columns import columns
from store.models import AuditRecord

START = "0" * 64
REVEALED = ".revealed"  # how an action ends that shows somebody's data
# The chain has one end: writers take turns. The number is this product's own (store/schema.py).
ADVISORY_LOCK = 4_207_715_055
_FIELDS = AuditRecord.__table__.columns  # type: ignore[attr-defined]


def record(
    db: Session,
    *,
    now: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one line; it is kept exactly when the change it tells of is."""
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    last = db.exec(select(AuditRecord).order_by(col(AuditRecord.number).desc()).limit(1)).first()
    line = AuditRecord(
        number=last.number + 1 if last else 1,
        at=now.astimezone(UTC),  # as it is read back: the hash is over this
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous=last.digest if last else START,
        digest="",
    )
    line.digest = _digest(line)
    db.add(line)
    db.flush()


def last_number(db: Session) -> int:
    """Return the number of the last line, 0 if there is none."""
    return db.exec(select(func.max(AuditRecord.number))).one() or 0


def reveals_since(db: Session, number: int) -> tuple[tuple[str, str], ...]:
    """Return action and subject of the lines after one which say that somebody was shown to."""
    lines = select(AuditRecord.action, AuditRecord.subject).where(
        col(AuditRecord.number) > number, col(AuditRecord.action).endswith(REVEALED)
    )
    return tuple((action, subject) for action, subject in db.exec(lines.order_by("number")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How far the chain holds: so many lines, up to the last good one; then the first broken."""

    good: int
    last_digest: str = START
    last_at: datetime | None = None
    broken: int | None = None


def verify(db: Session) -> Verified:
    """Follow the chain from its start to its end, or to the first line that breaks it."""
    good, previous, at = 0, START, None
    query = columns(*_FIELDS).order_by(col(AuditRecord.number))
    with db.connection().execute(query.execution_options(yield_per=500)) as lines:
        for row in lines:
            line = AuditRecord(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name
            number = good + 1
            whole = (line.number, line.previous, line.digest) == (number, previous, _digest(line))
            if not whole:
                return Verified(good=good, last_digest=previous, last_at=at, broken=line.number)
            good, previous, at = number, line.digest, line.at
    return Verified(good=good, last_digest=previous, last_at=at)


def first_broken(db: Session) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None."""
    return verify(db).broken


def _digest(line: AuditRecord) -> str:
    fields = [line.number, line.at, line.actor, line.action, line.subject, line.detail]
    told = orjson.dumps([*fields, line.previous], option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(told).hexdigest()
