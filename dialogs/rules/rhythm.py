"""When updates are due, and when and of what their writers are reminded. Pure.

Days are counted in the writer's own calendar and only then turned into moments: so nine o'clock
stays nine o'clock when the clocks change. A round that went by is made up for once, by one
reminder, however many rounds it were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dialogs.rules.absence import is_away
from dialogs.rules.holidays_of import Calendar
from store.vocabulary import Phase

OFTEN, SELDOM = 7, 14  # days between two updates
BUSY = frozenset({Phase.REMEDIATE, Phase.ENABLE})  # where much changes from week to week
GOOD_HOUR, TOO_LATE = time(9), time(16)  # between these a reminder still fits into the day
ASKED_BEFORE = 3  # working days that the partner's contact is asked before an update is due
LONG_ENOUGH = timedelta(days=1)  # for the contact to answer
SEEN_BY_MANAGER = 2  # missed rounds
MONDAY = 0
ONE_DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(days=28)  # at who is away, however long that is to be


def days_between(phases: Sequence[Phase | None], *, chosen: int | None) -> int | None:
    """Return how many days apart updates are due; None where nothing is left to be done."""
    if phases and all(phase is Phase.CLOSED for phase in phases):
        return None
    if chosen is not None:
        return chosen
    return OFTEN if any(phase in BUSY for phase in phases) else SELDOM


def good_moment(day: date, calendar: Calendar) -> datetime:
    """Return nine o'clock of the first working day from a day on, in UTC."""
    while True:
        day = calendar.on_or_after(day)
        moment = calendar.at(day, GOOD_HOUR)
        if moment is not None:
            return moment
        day += ONE_DAY  # Samoa had no 30 December 2011


def next_good_moment(now: datetime, calendar: Calendar) -> datetime:
    """Return this moment if somebody may be reminded in it, else the next good one."""
    local = now.astimezone(calendar.zone)
    day = local.date()
    if calendar.works_on(day):
        if GOOD_HOUR <= local.time() < TOO_LATE:
            return now
        if local.time() >= TOO_LATE:
            day += ONE_DAY
    return good_moment(day, calendar)


def next_working_day(now: datetime, calendar: Calendar) -> datetime:
    """Return the good moment of the next working day."""
    return good_moment(calendar.day_of(now) + ONE_DAY, calendar)


def next_week(now: datetime, calendar: Calendar) -> datetime:
    """Return the first good moment of next week."""
    day = calendar.day_of(now)
    return good_moment(day + timedelta(days=7 - (day.weekday() - MONDAY)), calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a plan is made of: since when it is counted, how often, and what was said already."""

    since: datetime
    days: int
    reminded_at: datetime | None = None
    snoozed_until: datetime | None = None

    def without_snooze(self) -> "Count":
        """Return it as if nobody had put the reminder off."""
        return replace(self, snoozed_until=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When an update is due, when its writer is reminded next, and its partners' contacts asked."""

    due_at: datetime
    remind_at: datetime
    ask_at: datetime | None


def plan(count: Count, calendar: Calendar, *, now: datetime) -> Plan:
    """Plan what comes next of one customer."""
    due_at = next(_rounds(count, calendar))
    return Plan(
        due_at=due_at,
        remind_at=count.snoozed_until or _next_round(count, calendar),
        ask_at=None if count.reminded_at else _ask_at(due_at, calendar, now),
    )


def latest_snooze(count: Count, calendar: Calendar, *, now: datetime) -> datetime:
    """Return the moment before which a snooze has to end: the round after the one it is about."""
    after = max(now, _first(count, calendar))
    return next(moment for moment in _rounds(count, calendar) if moment > after)


def _first(count: Count, calendar: Calendar) -> datetime:
    return next(_rounds(count, calendar))


def _rounds(count: Count, calendar: Calendar) -> Iterator[datetime]:
    """Yield when each round is due, were nothing logged in between."""
    day = calendar.day_of(count.since)
    while True:
        day += timedelta(days=count.days)
        yield good_moment(day, calendar)


def _next_round(count: Count, calendar: Calendar) -> datetime:
    """Return the round to be reminded of next: not right after one that was late itself."""
    if count.reminded_at is None:
        return _first(count, calendar)
    apart = count.reminded_at + timedelta(days=count.days) / 2
    return next(moment for moment in _rounds(count, calendar) if moment >= apart)


def _ask_at(due_at: datetime, calendar: Calendar, now: datetime) -> datetime | None:
    """Return when the contact is asked; None where no time is left to answer."""
    day = calendar.working_days_before(calendar.day_of(due_at), ASKED_BEFORE)
    moment = next_good_moment(max(now, good_moment(day, calendar)), calendar)
    return moment if due_at - moment >= LONG_ENOUGH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Somebody who writes the updates of a customer; `away_until` is the last day of an absence."""

    email: str
    calendar: Calendar
    away_until: date | None = None

    def is_away(self, now: datetime) -> bool:
        """Say whether they are away on the day that it is for them."""
        return is_away(until=self.away_until, today=self.calendar.day_of(now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Who is reminded, and for whom they step in; or who is back first, if nobody is there."""

    writer: Writer
    instead_of: Writer | None = None


def choose_writer(writers: Sequence[Writer], *, now: datetime) -> Chosen | None:
    """Choose who is reminded: the first who is there, else who is back first."""
    if not writers:
        return None
    for one in writers:
        if not one.is_away(now):
            return Chosen(writer=one, instead_of=None if one is writers[0] else writers[0])
    return Chosen(writer=min(writers, key=lambda one: when_for(one, now=now)))


def when_for(writer: Writer, *, now: datetime) -> datetime:
    """Return when somebody may be reminded: this moment, or when they are there and work next."""
    if not writer.is_away(now):
        return next_good_moment(now, writer.calendar)
    longest = writer.calendar.day_of(now) + LOOK_AGAIN
    back = min(writer.away_until or longest, longest) + ONE_DAY
    return good_moment(back, writer.calendar)


def look_again(writers: Sequence[Writer], *, now: datetime) -> datetime:
    """Return when it may next be a good moment: somebody is back, or somebody's day begins."""
    return min(moment for one in writers if (moment := when_for(one, now=now)) > now)


class Standing(StrEnum):
    """How a forecast stands."""

    DUE = "due"  # this week
    PASSED = "passed"


def forecast_standing(forecast: date, *, today: date) -> Standing | None:
    """Say whether a forecast falls into the week that begins today, or has passed."""
    if forecast < today:
        return Standing.PASSED
    return Standing.DUE if forecast < today + timedelta(days=7) else None
