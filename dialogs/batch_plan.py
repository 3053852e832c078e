"""What a batch of reminders would do: who gets what when, and who does not and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from dialogs.nudge_people import Somebody, somebody
from dialogs.rules.nudges import (
    AGAIN_AFTER,
    APART,
    FIRST,
    Invited,
    Reached,
    Wait,
    decide,
    next_good_moment,
)
from store import invitations
from store.batches import PlannedLine, to_draw_up
from store.identity import Identity
from store.invitations import Invitation

MOST = 2000  # invitations in one batch
TRIES = 5  # how often a moment is put off: after that, the sweep finds a later one


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The invitations a batch is about, and for each when, or why not."""

    seen: tuple[Invitation, ...]
    lines: tuple[PlannedLine, ...]

    @property
    def people(self) -> int:
        """How many people would be reminded."""
        sent = {line.invitation_id for line in self.lines if not line.skipped}
        return len({one.email_hash for one in self.seen if one.id in sent})


def plan_for(db: Session, who: Identity | None, *, partner_id: str, now: datetime) -> Plan:
    """Plan a batch of what somebody may see; None: of what came all at once."""
    ids = to_draw_up(db, who, partner_id=partner_id, limit=MOST)
    return plan_of(db, ids, now=now)


def plan_of(db: Session, ids: Sequence[UUID], *, now: datetime) -> Plan:
    """Plan what would be sent about these invitations if the batch were confirmed now."""
    seen = sorted(invitations.these(db, ids=ids), key=lambda one: (one.email_hash, one.invited_at))
    lines: list[PlannedLine] = []
    for email_hash, group in groupby(seen, key=lambda one: one.email_hash):
        theirs = tuple(group)
        who = somebody(db, email_hash=email_hash, invitations=theirs, now=now)
        lines += _lines(who, now)
    return Plan(seen=tuple(seen), lines=tuple(lines))


def _lines(who: Somebody, now: datetime) -> Iterator[PlannedLine]:
    """Plan for one person: what is due at the same moment is one reminder, others lie apart."""
    reached, planned = replace(who.reached, on_its_way=False), list[datetime]()
    for one in sorted(who.facts, key=lambda one: _start(one, now)):
        moment, why = _moment(one, reached, _start(one, now))
        last = planned[-1] if planned else None
        if not why and last is not None and moment != last and moment < last + APART:
            moment = next_good_moment(last + APART, reached.calendars)
        if not why:
            planned.append(moment)
        yield PlannedLine(invitation_id=UUID(one.key), due_at=moment, skipped=why)


def _start(one: Invited, now: datetime) -> datetime:
    return now if one.step == FIRST else max(now, one.invited_at + AGAIN_AFTER)


def _moment(one: Invited, reached: Reached, start: datetime) -> tuple[datetime, str]:
    """Return when this is sent, and "" or why it is not."""
    moment = start
    for _ in range(TRIES):
        found = decide([replace(one, next_at=moment)], reached, now=moment).others.get(one.key)
        if found is None:
            return moment, ""
        if not isinstance(found, Wait):
            return moment, found.why.value
        moment = found.until
    return moment, ""
