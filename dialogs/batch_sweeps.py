"""What time brings about in batches of reminders: what came all at once is drawn up; lines go out.

A line goes out in one transaction with the note that it did: a restart neither repeats nor skips.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from dialogs.batch_notices import tell_to_confirm
from dialogs.batch_plan import Plan, plan_for
from dialogs.nudge_sweeps import remind_of
from dialogs.rules.waiting import Step
from dialogs.sweeps import Sweep
from store import batches, invitations
from store.batch_lines import (
    DueLine,
    due_lines,
    due_of_person,
    has_lines_left,
    put_off,
    settle_line,
)
from store.batches import Batch, to_draw_up, unconfirmed
from store.invitations import Invitation, State

GONE = "not open any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Invitations that came all at once, and wait for somebody to look at them."""

    number: str


def find_waves(db: Session, _: datetime, after: Wave | None) -> tuple[Wave, ...]:
    """Say whether anything came all at once that is in no batch yet."""
    if after is not None or not to_draw_up(db, None, limit=1):
        return ()
    return (Wave(number="all at once"),)


def draw_up(db: Session, _: Wave, now: datetime) -> bool:
    """Make a batch of what came all at once, and ask for its confirmation."""
    plan = plan_for(db, None, partner_id="", now=now)
    if not plan.seen:
        return False
    batch = keep(db, plan, partner_id="", by=batches.THE_CLOCK, actor="", now=now)
    tell_to_confirm(db, batch, now=now)
    return True


def tell_again(db: Session, seen: Batch, now: datetime) -> bool:
    """Remind of a batch that nobody has confirmed or stopped; then ask the next responsible."""
    return tell_to_confirm(db, seen, now=now, step=Step(seen.step + 1))


def keep(db: Session, plan: Plan, *, partner_id: str, by: str, actor: str, now: datetime) -> Batch:
    """Keep a plan as a batch: what it sends is due only through it, what it leaves out is not its.

    Whatever has moved on meanwhile is left out.
    """
    skipped = {line.invitation_id for line in plan.lines if line.skipped}
    held: dict[UUID, str] = {}
    for one in plan.seen:
        next_at = one.next_at or now if one.id in skipped else None
        if invitations.move(db, one, step=one.step, next_at=next_at):
            held[one.id] = one.email_hash
    lines = [line for line in plan.lines if line.invitation_id in held]
    people = {held[line.invitation_id] for line in lines if not line.skipped}
    return batches.draw_up(
        db, lines, partner_id=partner_id, count=len(people), by=by, actor=actor, now=now
    )


def send(db: Session, seen: DueLine, now: datetime) -> bool:
    """Remind whoever a line is about, together with their other lines that are due."""
    batch = batches.batch_for_a_job(db, batch_id=seen.batch_id)
    if batch is None or batch.state != batches.CONFIRMED:
        return False  # it was stopped meanwhile
    done = _send(db, seen, now)
    if not has_lines_left(db, batch_id=batch.id):
        batches.change(db, batch, "batch.done", actor="", now=now, state=batches.DONE, ended_at=now)
    return done


def _send(db: Session, seen: DueLine, now: datetime) -> bool:
    [one] = invitations.these(db, ids=[seen.invitation_id])
    held = {found.id: found for found in invitations.open_of(db, email_hash=one.email_hash)}
    if one.id not in held:
        return settle_line(
            db, seen, now=now, skipped=one.state if one.state != State.OPEN else GONE
        )
    lines = due_of_person(db, batch_id=seen.batch_id, invitations=list(held), now=now)
    due = {line.invitation_id: line for line in lines if _let_go(db, held[line.invitation_id], now)}
    current = invitations.open_of(db, email_hash=one.email_hash)
    remind_of(db, current, email_hash=one.email_hash, now=now, batch_id=seen.batch_id)
    after = {found.id: found for found in invitations.open_of(db, email_hash=one.email_hash)}
    for line in lines:
        if line.invitation_id in due:
            _settle(db, line, held[line.invitation_id], after.get(line.invitation_id), now)
        else:
            settle_line(db, line, now=now, skipped=GONE)
    return bool(due)


def _let_go(db: Session, one: Invitation, now: datetime) -> bool:
    """Make an invitation due that only this batch may make so."""
    return one.next_at is None and invitations.move(db, one, step=one.step, next_at=now)


def _settle(
    db: Session, line: DueLine, before: Invitation, after: Invitation | None, now: datetime
) -> None:
    """Note what became of a line; where it was only put off, it stays the batch's."""
    if after is not None and after.step == before.step and after.next_at is not None:
        if invitations.move(db, after, step=after.step, next_at=None):
            put_off(db, line, until=after.next_at)
        return
    settle_line(db, line, now=now)


SWEEPS = (
    Sweep(name="survey batch drawn up", about="batch", find=find_waves, settle=draw_up),
    Sweep(
        name="survey batch unconfirmed",
        about="batch",
        find=lambda db, now, after: () if after else unconfirmed(db, now=now),
        settle=tell_again,
    ),
    Sweep(
        name="survey batch line due",
        about="invitation",
        find=lambda db, now, after: due_lines(db, now=now, after=after),
        settle=send,
    ),
)
