"""What time itself brings about in the rhythm of updates (how: dialogs/sweeps.py).

To begin to count, and to plan, is nothing that anybody hears of: it does not count as done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from dialogs.rules.rhythm import (
    SEEN_BY_MANAGER,
    Chosen,
    choose_writer,
    look_again,
    next_good_moment,
    next_week,
    next_working_day,
    plan,
    when_for,
)
from dialogs.status_notices import AWAY, NOBODY, SILENT, remind, tell_managers, tell_round
from dialogs.status_people import Team, calendar_of, team_of
from dialogs.sweeps import Sweep
from store import rhythm, status_digests
from store.partners import contact
from store.rhythm import Rhythm
from store.status_digests import Digest, DigestKind

LATE_COMERS = timedelta(minutes=5)  # until what was logged at a moment is surely written


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """A customer whose time is not counted yet."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReader:
    """Somebody who is to be told regularly of many customers, and is not yet."""

    email: str
    kind: DigestKind

    @property
    def number(self) -> str:
        """What it goes by in the log: no address."""
        return self.kind.value


def begin(db: Session, new: NewCustomer, now: datetime) -> bool:
    """Count a customer's time from now on."""
    rhythm.start(db, customer_id=new.number, now=now)
    return False


def plan_next(db: Session, seen: Rhythm, now: datetime) -> bool:
    """Find out when a customer's next update is due, and what is to be done before."""
    team = team_of(db, customer_id=seen.customer_id)
    if team is None:
        return False
    count = team.count(seen, reminded_at=seen.reminded_at)
    found = plan(count, team.calendar, now=now) if count else None
    rhythm.change(
        db, seen, planned=True, due_at=found.due_at if found else None,
        remind_at=found.remind_at if found else None, ask_at=found.ask_at if found else None,
    )  # fmt: skip
    return False


def remind_writer(db: Session, seen: Rhythm, now: datetime) -> bool:
    """Remind whoever's turn it is, once a round; after two missed rounds the manager hears of it.

    Where this is no good moment for them, it is done in the next one.
    """
    team = team_of(db, customer_id=seen.customer_id)
    if team is None:
        return False
    chosen = choose_writer(team.writers, now=now)
    if chosen is None:
        return _to_nobody(db, team, seen, now)
    if when_for(chosen.writer, now=now) > now:
        return _wait(db, team, seen, chosen, now)
    put_off = seen.reminded_at if seen.snoozed_until else None
    missed = seen.missed + (seen.reminded_at is not None and put_off is None)
    reminded_at, next_at = _next(team, seen, put_off or now, now)
    moved = rhythm.change(
        db, seen, remind_at=next_at, reminded_at=reminded_at, snoozed_until=None, missed=missed
    )
    if not moved:
        return False  # somebody was quicker, or an update has come
    if next_at is None:
        return False  # nothing is due any more
    if missed >= SEEN_BY_MANAGER:
        tell_managers(db, team, why=SILENT, now=now)
    return remind(db, team, seen, chosen, missed=missed, now=now)


def _next(
    team: Team, seen: Rhythm, reminded_at: datetime, now: datetime
) -> tuple[datetime, datetime | None]:
    """Return which reminder the next round follows, and that round.

    One that was put off leaves this to the one before it, unless a round went by meanwhile: then
    it makes up for that one, and no plan that is made anew finds it missing.
    """
    for since in (reminded_at, now):
        count = team.count(seen, reminded_at=since)
        if count is None:
            break
        found = plan(count.without_snooze(), team.calendar, now=now)
        if found.remind_at > now:
            return since, found.remind_at
    return now, None


def _wait(db: Session, team: Team, seen: Rhythm, chosen: Chosen, now: datetime) -> bool:
    count = team.count(seen, reminded_at=None)
    if not rhythm.change(db, seen, remind_at=look_again(team.writers, now=now)):
        return False
    away = when_for(chosen.writer, now=now) - now
    if count is None or not chosen.writer.is_away(now) or away <= timedelta(days=2 * count.days):
        return False
    return tell_managers(db, team, why=AWAY, now=now)


def _to_nobody(db: Session, team: Team, seen: Rhythm, now: datetime) -> bool:
    _, next_at = _next(team, seen, now, now)
    if not rhythm.change(db, seen, remind_at=next_at):
        return False
    return tell_managers(db, team, why=NOBODY, now=now)


def begin_round(db: Session, new: NewReader, now: datetime) -> bool:
    """Tell somebody regularly from now on."""
    calendar = calendar_of(db, email=new.email)
    if calendar is None:
        return False
    weekly = new.kind is DigestKind.FORECASTS
    due_at = (next_week if weekly else next_working_day)(now, calendar)
    status_digests.start(db, email=new.email, kind=new.kind, due_at=due_at, since=now)
    return False


def tell_of_round(db: Session, seen: Digest, now: datetime) -> bool:
    """Tell somebody what there is to know of many customers, when they are there."""
    person, calendar = contact(db, email=seen.email), calendar_of(db, email=seen.email)
    if person is None or calendar is None:
        status_digests.end(db, seen)
        return False
    today = calendar.day_of(now)
    moment = next_good_moment(now, calendar)
    if person.away_until and today <= person.away_until:
        moment = next_working_day(now, calendar)  # what they write for is the other one's now
    if moment > now:
        status_digests.move_on(db, seen, due_at=moment, since=seen.since)
        return False
    weekly = seen.kind is DigestKind.FORECASTS
    due_at = (next_week if weekly else next_working_day)(now, calendar)
    until = now if weekly else now - LATE_COMERS
    if not status_digests.move_on(db, seen, due_at=due_at, since=until):
        return False
    return tell_round(db, seen, until=until, now=now)


def _new_customers(db: Session, _: datetime, after: NewCustomer | None) -> tuple[NewCustomer, ...]:
    found = rhythm.without_one(db, after=after.number if after else "")
    return tuple(NewCustomer(number=customer_id) for customer_id in found)


def _new_readers(db: Session, _: datetime, after: NewReader | None) -> tuple[NewReader, ...]:
    found = () if after else status_digests.without_one(db)
    return tuple(NewReader(email=email, kind=kind) for email, kind in found)


NEW_CUSTOMERS = Sweep(
    name="status counted from now on", about="customer", find=_new_customers, settle=begin
)
NEW_READERS = Sweep(name="status round begun", about="round", find=_new_readers, settle=begin_round)
TO_PLAN = Sweep(
    name="status planned",
    about="customer",
    find=lambda db, _, after: rhythm.to_plan(db, after=after),
    settle=plan_next,
)
TO_REMIND = Sweep(
    name="status due",
    about="customer",
    find=lambda db, now, after: rhythm.to_remind(db, now=now, after=after),
    settle=remind_writer,
)
ROUNDS = Sweep(
    name="status round due",
    about="round",
    find=lambda db, now, after: status_digests.due(db, now=now, after=after),
    settle=tell_of_round,
)
SWEEPS = (NEW_CUSTOMERS, TO_PLAN, TO_REMIND, NEW_READERS, ROUNDS)
