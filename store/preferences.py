"""What somebody wants of the bot's own messages."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from store.columns import insert_once
from store.models import Preference


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Nothing that is not urgent until then, or at all; by default everything."""

    paused_until: datetime | None = None
    only_urgent: bool = False


def wishes_of(db: Session, *, tenant_id: str, aad_object_id: str) -> Wishes:
    """Return what somebody wants; whoever never said gets everything."""
    row = db.get(Preference, (tenant_id, aad_object_id))
    if row is None:
        return Wishes()
    return Wishes(paused_until=row.paused_until, only_urgent=row.only_urgent)


def wants_scope_news(db: Session, *, tenant_id: str, aad_object_id: str) -> bool:
    """Say whether somebody wants to hear of answers that have changed; by default they do."""
    row = db.get(Preference, (tenant_id, aad_object_id))
    return row is None or not row.no_scope_news


def keep_scope_news(db: Session, *, wanted: bool, tenant_id: str, aad_object_id: str) -> bool:
    """Keep whether somebody wants to hear of answers that have changed; say if that is new."""
    key = {"tenant_id": tenant_id, "aad_object_id": aad_object_id}
    whole = {**key, "only_urgent": False, "no_scope_news": not wanted}
    if insert_once(db, Preference, whole):
        return not wanted
    row = db.get_one(Preference, (tenant_id, aad_object_id))
    before, row.no_scope_news = row.no_scope_news, not wanted
    db.add(row)
    db.flush()
    return before == wanted


def keep_wishes(db: Session, wishes: Wishes, *, tenant_id: str, aad_object_id: str) -> bool:
    """Keep what somebody wants from now on; say whether that is new."""
    key = {"tenant_id": tenant_id, "aad_object_id": aad_object_id}
    wanted = {"paused_until": wishes.paused_until, "only_urgent": wishes.only_urgent}
    if insert_once(db, Preference, {**key, **wanted, "no_scope_news": False}):
        return wishes != Wishes()
    row = db.get_one(Preference, (tenant_id, aad_object_id))
    before = Wishes(paused_until=row.paused_until, only_urgent=row.only_urgent)
    row.sqlmodel_update(wanted)
    db.add(row)
    db.flush()
    return before != wishes
