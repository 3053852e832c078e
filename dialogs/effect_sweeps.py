"""What time itself makes needless: which activities were done, once nobody sends them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from dialogs.sweeps import Sweep
from store.effects import forget_effects, oldest_effect

KEPT_FOR = timedelta(days=7)  # Teams sends again what it got no answer to within minutes
AT_ONCE = timedelta(hours=1)  # of a long time, an hour in each transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlived:
    """What was done until a moment is remembered, and need not be any more."""

    until: datetime
    number: str = "until a moment"


def find(db: Session, now: datetime, after: Outlived | None) -> tuple[Outlived, ...]:
    """Say whether anything is older than it need be."""
    oldest = None if after else oldest_effect(db)
    if oldest is None or oldest >= now - KEPT_FOR:
        return ()
    return (Outlived(until=min(oldest + AT_ONCE, now - KEPT_FOR)),)


def forget(db: Session, seen: Outlived, _: datetime) -> bool:
    """Forget it; there is nothing to be said of it."""
    forget_effects(db, before=seen.until)
    return False


SWEEPS = (Sweep(name="activity forgotten", about="activity", find=find, settle=forget),)
