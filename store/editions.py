"""Editions: each change of the roster or the catalogue gets the next number."""

from datetime import datetime

from sqlmodel import Session, col, select

from store.models import Edition

ROSTER = "roster"
CATALOGUE = "catalogue"


def edition_in_force(db: Session, *, body: str) -> Edition | None:
    """Return the newest edition of a body of knowledge, or None before the first."""
    query = select(Edition).where(Edition.body == body).order_by(col(Edition.number).desc())
    return db.exec(query.limit(1)).first()


def next_edition(db: Session, *, body: str, digest: str, now: datetime) -> int:
    """Record a changed state and return its number."""
    last = edition_in_force(db, body=body)
    number = last.number + 1 if last else 1
    db.add(Edition(body=body, number=number, digest=digest, loaded_at=now))
    db.flush()
    return number
