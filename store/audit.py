"""The audit trail: written in the transaction of the change, never changed, hash-chained.

It names people by their directory object id only, and no text that anybody typed.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from store.models import AuditRecord

START = "0" * 64
REVEALED = ".revealed"  # how an action ends that shows somebody's data
# The chain has one end: writers take turns. The number is this product's own (store/schema.py).
ADVISORY_LOCK = 4_207_715_055


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


def first_broken(db: Session) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None."""
    previous = START
    lines = db.exec(select(AuditRecord).order_by(col(AuditRecord.number)))
    for number, line in enumerate(lines, start=1):
        if (line.number, line.previous, line.digest) != (number, previous, _digest(line)):
            return line.number
        previous = line.digest
    return None


def _digest(line: AuditRecord) -> str:
    fields = [line.number, line.at, line.actor, line.action, line.subject, line.detail]
    told = orjson.dumps([*fields, line.previous], option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(told).hexdigest()
