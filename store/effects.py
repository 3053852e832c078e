"""Which activities have had their effect: what Teams sends again is not done again."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.models import Effect


def claim_effect(db: Session, *, conversation_id: str, activity_id: str, now: datetime) -> bool:
    """Say whether this activity is here for the first time; it counts if this is committed."""
    row = {"conversation_id": conversation_id, "activity_id": activity_id, "done_at": now}
    return insert_once(db, Effect, row)


def oldest_effect(db: Session) -> datetime | None:
    """Return when the oldest one that is remembered was done."""
    found: datetime | None = db.connection().execute(columns(func.min(Effect.done_at))).scalar()
    return found


def forget_effects(db: Session, *, before: datetime) -> int:
    """Forget the activities that nobody sends again any more; return how many."""
    return db.connection().execute(delete(Effect).where(col(Effect.done_at) < before)).rowcount
