"""Which days nobody works on: weekends and public holidays, by country. Pure.

Holidays are those of the whole country; what only a region keeps is not known here. A country that
nothing is known of has weekends only.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SATURDAY = 5
_KEPT = 2_000  # years of countries


@dataclass(frozen=True, slots=True)
class Year:
    """The public holidays of a year, and the days of the week that are the weekend."""

    holidays: frozenset[date]
    weekend: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Whose days they are: a zone, and the country whose holidays count ("" for none)."""

    zone: ZoneInfo
    country: str = ""

    def works_on(self, day: date) -> bool:
        """Say whether it is a working day: Saturday and Sunday never are, since nothing is sent."""
        year = year_of(self.country, day.year)
        weekday = day.weekday()
        return weekday < SATURDAY and weekday not in year.weekend and day not in year.holidays

    def at(self, day: date, hour: time) -> datetime | None:
        """Return that hour of a day as a moment in UTC, None where the zone skipped the day."""
        moment = datetime.combine(day, hour, self.zone).astimezone(UTC)
        return moment if self.day_of(moment) == day else None

    def day_of(self, moment: datetime) -> date:
        """Return which day it is there at a moment."""
        return moment.astimezone(self.zone).date()

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        while not self.works_on(day):
            day += timedelta(days=1)
        return day

    def working_days_before(self, day: date, count: int) -> date:
        """Return the working day that lies so many working days before a day."""
        while count > 0:
            day -= timedelta(days=1)
            count -= self.works_on(day)
        return day


@lru_cache(maxsize=_KEPT)
def year_of(country: str, year: int) -> Year:
    """Return what is known of a year in a country (two letters)."""
    import holidays  # noqa: PLC0415 -- only when a day is first looked at

    if country.upper() not in holidays.list_supported_countries():
        return Year(frozenset(), frozenset())
    found = holidays.country_holidays(country.upper(), years=year)
    return Year(frozenset(found), frozenset(found.weekend))
