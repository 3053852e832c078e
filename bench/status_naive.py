"""When reminders ought to have been sent, found by looking at every quarter of an hour.

It is told what people did, and shares no line with the code that it judges.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bench.status_world import World

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did about a customer: logged an update, or put off until a moment."""

    at: datetime
    email: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A reminder that ought to have been sent, and how many rounds had been missed by then.

    `number` is that of the last update before it.
    """

    customer: str
    number: int
    email: str
    at: datetime
    missed: int


def is_free(day: date, country: str) -> bool:
    """Say whether nobody works on a day."""
    return day.weekday() in {5, 6} | _weekend(country) or day in _holidays(country)


def is_good(moment: datetime, place: tuple[str, str]) -> bool:
    """Say whether somebody there may be reminded at a moment."""
    local = moment.astimezone(ZoneInfo(place[0]))
    return 9 <= local.hour < 16 and not is_free(local.date(), place[1])  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """From one update to the next: who is reminded first, how many days apart, what was put off."""

    customer: str
    number: int
    order: tuple[str, str]
    since: datetime
    ends: datetime
    days: int
    snoozes: tuple[Deed, ...]


class Naive:
    """Looks at one world."""

    def __init__(self, world: World, *, end: datetime) -> None:
        self._world = world
        self._end = end

    def expected(
        self, customer: str, *, start: datetime, days: int, deeds: list[Deed]
    ) -> Iterator[Expected]:
        """Yield the reminders of one customer, whose updates are due so many days apart."""
        since, order = start, self._world.customers[customer]
        logs = [deed for deed in deeds if deed.until is None]
        for number, log in enumerate([*logs, Deed(at=self._end, email="")]):
            snoozes = tuple(one for one in deeds if one.until and since <= one.at < log.at)
            yield from self._one_count(
                _Count(
                    customer=customer, number=number, order=order, since=since, ends=log.at,
                    days=days, snoozes=snoozes,
                )
            )  # fmt: skip
            since = log.at
            if log.email in order and log.email != order[0]:
                order = (order[1], order[0])

    def _one_count(self, count: "_Count") -> Iterator[Expected]:
        """Yield the reminders between one update and the next."""
        first: datetime | None = None  # the last reminder of a round
        missed, target = 0, self._due(count, 1)
        while (found := self._scan(count, target)) is not None:
            at, email = found
            put_off = any(one.until == target for one in count.snoozes)
            if first is None or not put_off:
                missed += first is not None
                first = at
            yield Expected(
                customer=count.customer, number=count.number, email=email, at=at, missed=missed
            )
            target = self._after(count, first)
            if target <= at:  # a round went by while it was put off: this one makes up for it
                first = at
                target = self._after(count, first)
            for one in count.snoozes:
                following = self._scan(count, target)
                if one.until and one.at > at and (following is None or one.at < following[0]):
                    target = one.until

    def _after(self, count: "_Count", moment: datetime) -> datetime:
        n = 1
        while self._due(count, n) < moment + timedelta(days=count.days) / 2:
            n += 1
        return self._due(count, n)

    def _due(self, count: "_Count", n: int) -> datetime:
        name, country = self._world.zones[count.order[0]]
        zone = ZoneInfo(name)
        day = count.since.astimezone(zone).date() + timedelta(days=count.days * n)
        while is_free(day, country):
            day += timedelta(days=1)
        return datetime(day.year, day.month, day.day, 9, tzinfo=zone)

    def _scan(self, count: "_Count", target: datetime) -> tuple[datetime, str] | None:
        at = target
        while at < count.ends:
            who = next((email for email in count.order if not self._is_away(email, at)), None)
            if who and not self._is_down(at) and is_good(at, self._world.zones[who]):
                return at, who
            at += QUARTER
        return None

    def _is_away(self, email: str, at: datetime) -> bool:
        today = at.astimezone(ZoneInfo(self._world.zones[email][0])).date()
        known = [one for one in self._world.absences if one.email == email and one.known_at <= at]
        return bool(known) and today <= known[-1].until

    def _is_down(self, at: datetime) -> bool:
        return any(since <= at < until for since, until in self._world.down)


@cache
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


@cache
def _weekend(country: str) -> frozenset[int]:
    return frozenset(_holidays(country).weekend)
