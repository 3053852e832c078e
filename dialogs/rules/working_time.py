"""Working hours in somebody's own zone: Monday to Friday, nine to five. Pure.

The hours of a day are taken as moments, so that a day on which the clock is changed still has
eight of them, and a day that a zone has skipped has none. Public holidays are not known here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

OPENS = time(9)
CLOSES = time(17)
WORKING_DAY = timedelta(hours=8)
FRIDAY = 4
_TOMORROW = timedelta(days=1)


def add_working_time(start: datetime, amount: timedelta, *, zone: str) -> datetime:
    """Return the moment when `amount` of working time has passed since `start`, in UTC."""
    start, left = start.astimezone(UTC), amount
    for opens, closes in _days(start, zone):
        begin = max(opens, start)
        if begin <= closes and left <= closes - begin:
            return begin + left
        left -= max(closes - begin, timedelta(0))
    raise OverflowError("there are days without end")  # the calendar ends in the year 9999


def working_time_between(start: datetime, end: datetime, *, zone: str) -> timedelta:
    """Return how much working time lies between two moments; none if they are in disorder."""
    start, end, total = start.astimezone(UTC), end.astimezone(UTC), timedelta(0)
    for opens, closes in _days(start, zone):
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), timedelta(0))
    return total


def _days(start: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """Yield when work begins and ends, from the day of `start` in that zone on, in UTC."""
    there = ZoneInfo(zone)
    day = start.astimezone(there).date()
    while True:
        opens = datetime.combine(day, OPENS, there).astimezone(UTC)
        is_a_day = opens.astimezone(there).date() == day  # Samoa had no 30 December 2011
        if is_a_day and day.weekday() <= FRIDAY:
            yield opens, datetime.combine(day, CLOSES, there).astimezone(UTC)
        day += _TOMORROW
