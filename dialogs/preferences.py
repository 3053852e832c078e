"""How much somebody wants to hear unasked: a pause, only what is urgent, everything again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from dialogs.links import day
from dialogs.rules.delivery import Hold, first_known_zone
from dialogs.turn import Reply, Turn
from store.notice_desk import release_held
from store.preferences import Wishes, keep_wishes, wishes_of
from store.told import To

PAUSE = timedelta(days=7)
HELD = frozenset({Hold.PAUSED.value, Hold.ONLY_URGENT.value})
KEPT = "What comes up meanwhile is kept for you."
UNDO = "Say “resume” to get everything again."


def pause_week(turn: Turn, db: Session) -> Sequence[Reply]:
    """Hold back for a week what is not urgent."""
    until = turn.now + PAUSE
    only_urgent = _wishes(turn, db).only_urgent
    _keep(turn, db, Wishes(paused_until=until, only_urgent=only_urgent))
    paused = f"I will write to you unasked only if it is urgent, until {_when(turn, until)}."
    return [f"{paused} {KEPT} {UNDO}"]


def only_urgent(turn: Turn, db: Session) -> Sequence[Reply]:
    """Hold back what is not urgent until they say otherwise."""
    _keep(turn, db, Wishes(only_urgent=True))
    return [f"From now on I write to you unasked only if it is urgent. {KEPT} {UNDO}"]


def resume(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say everything again, and what was held back."""
    changed = _keep(turn, db, Wishes())
    who = turn.who
    to = To(email=who.email, tenant_id=who.tenant_id, aad_object_id=who.object_id)
    released = release_held(db, to=to, faults=HELD, now=turn.now)
    if not changed:
        return [
            "I write to you as usual: nothing is paused. Say “pause for a week” to change that."
        ]
    held = f" What waited for you comes next: {released}." if released else ""
    return [f"I write to you as usual again, in your working hours.{held}"]


def _wishes(turn: Turn, db: Session) -> Wishes:
    return wishes_of(db, tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)


def _keep(turn: Turn, db: Session, wishes: Wishes) -> bool:
    who = turn.who
    return keep_wishes(db, wishes, tenant_id=who.tenant_id, aad_object_id=who.object_id)


def _when(turn: Turn, moment: datetime) -> str:
    """Write a moment in the reader's own zone, naming the zone."""
    local = moment.astimezone(first_known_zone(turn.who.time_zone))
    return f"{local:%A} {day(local.date())}, {local:%H:%M} ({local.tzname()})"
