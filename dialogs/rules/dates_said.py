"""Dates as people write them, seen from the day it is for the writer. Pure.

What could be two days is given back as a choice: nobody's forecast is guessed. A day without a year
is the coming one; one of the last month is meant as it stands, and is in the past.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dialogs.rules.date_words import plain_words

NOT_A_DATE = "I cannot read that as a date: write it such as 12 March 2027 or 2027-03-12."
TOO_FAR = "That date is too far away: please look at it again."
LONGEST = 80  # characters; a date is shorter
FARTHEST = 20  # years either way
RECENT = timedelta(days=31)
FRIDAY = 4
DECEMBER = 12
FISCAL_START = 7  # Microsoft's year begins in July, so that a quarter's number is two quarters
MONTH_FIRST = frozenset({"ja", "zh", "ko", "hu", "lt"})
MONTH_FIRST_ENGLISH = frozenset({"us", "ph"})
UNSETTLED = frozenset({"ca", ""})  # both ways are common there, or it is not known where


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSaid:
    """A day, or the days that it could be, or what is wrong."""

    day: date | None = None
    choices: tuple[date, ...] = ()
    fault: str = ""


def read_date(text: str, *, today: date, locale: str) -> DateSaid:
    """Read a date; `locale` settles whether the day or the month comes first, where it can."""
    if not text.strip() or len(text) > LONGEST:
        return DateSaid(fault=NOT_A_DATE)
    said = plain_words(text)
    try:
        for pattern, read in _FORMS:
            if found := re.fullmatch(pattern, said):
                return _within(read(found, today, locale), today)
    except (OverflowError, ValueError):  # no such year
        return DateSaid(fault=TOO_FAR)
    return DateSaid(fault=NOT_A_DATE)


def months_later(day: date, months: int) -> date:
    """Return the same day some months on, or the last one of a month that is too short."""
    first = _first(day.year, day.month + months)
    return min(first + timedelta(days=day.day - 1), _last(first.year, first.month))


def _within(said: DateSaid, today: date) -> DateSaid:
    days = (*said.choices, *((said.day,) if said.day else ()))
    far = any(abs(day.year - today.year) > FARTHEST for day in days)
    return DateSaid(fault=TOO_FAR) if far else said


def _numeric(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read 12/3, 12.3.2027 or 12-3-27: which comes first is the locale's, or asked."""
    one, other = int(found["one"]), int(found["other"])
    year = _year(found["year"]) if found["year"] else None
    order = _day_first(locale, dotted=found["sep"] == ".")
    by_day, by_month = _dated(other, one, year, today), _dated(one, other, year, today)
    if order is not None:
        first, second = (by_day, by_month) if order else (by_month, by_day)
        return first if first.day else second if second.day else first
    days = tuple(sorted({said.day for said in (by_day, by_month) if said.day}))
    return DateSaid(choices=days) if len(days) > 1 else by_day if by_day.day else by_month


def _day_first(locale: str, *, dotted: bool) -> bool | None:
    """Say whether the day comes before the month; None if a locale does not settle it."""
    language, *more = locale.replace("_", "-").casefold().split("-")
    region = more[-1] if more else ""
    if language in MONTH_FIRST:
        return False
    if region == "ca" or not language:
        return None
    if language != "en":
        return True if region != "us" else None
    if region in MONTH_FIRST_ENGLISH:
        return None if dotted else False
    return None if region in UNSETTLED else True


def _iso(found: re.Match[str], today: date, locale: str) -> DateSaid:
    del locale
    return _dated(int(found["month"]), int(found["day"]), int(found["year"]), today)


def _named(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read a day with its month's name; a weekday beside it has to fit."""
    del locale
    year = _year(found["year"]) if found["year"] else None
    said = _dated(int(found["month"]), int(found["day"]), year, today)
    weekday = found["weekday"]
    if said.day and weekday and said.day.weekday() != int(weekday):
        return DateSaid(fault=f"{_long(said.day)} is a {said.day:%A}: which day is meant?")
    return said


def _dated(month: int, day: int, year: int | None, today: date) -> DateSaid:
    if not 1 <= month <= DECEMBER or not 1 <= day <= 31:  # noqa: PLR2004 -- the longest month
        return DateSaid(fault=NOT_A_DATE)
    if year is None:
        year = _coming_year(month, day, today)
    last = _last(year, month)
    if day > last.day:
        return DateSaid(fault=f"There is no {day} {last:%B} {year}: the last day is {last.day}.")
    return DateSaid(day=date(year, month, day))


def _coming_year(month: int, day: int, today: date) -> int:
    """Return the year in which the day comes next, or was not longer than a month ago."""
    for year in (today.year - 1, today.year):
        if min(_first(year, month) + timedelta(days=day - 1), _last(year, month)) >= today - RECENT:
            return year
    return today.year + 1


def _month_only(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """A month is no day: its middle or its end."""
    del locale
    month = int(found["month"])
    if not 1 <= month <= DECEMBER:
        return DateSaid(fault=NOT_A_DATE)
    year = _year(found["year"]) if found["year"] else _year_of_month(month, today)
    part = found["part"]
    days = {"start": _first(year, month), "mid": date(year, month, 15), "end": _last(year, month)}
    return DateSaid(day=days[part]) if part else DateSaid(choices=(days["mid"], days["end"]))


def _year_of_month(month: int, today: date) -> int:
    return today.year if month >= today.month else today.year + 1


def _counted(found: re.Match[str], today: date, locale: str) -> DateSaid:
    del locale
    count = int(found["count"]) * (-1 if found.groupdict().get("ago") else 1)
    return DateSaid(day=_moved(today, count, found["unit"]))


def _moved(today: date, count: int, unit: str) -> date:
    if unit in _DAYS:
        return today + timedelta(days=count * _DAYS[unit])
    return months_later(today, count * _IN_MONTHS[unit])


def _relative(found: re.Match[str], today: date, locale: str) -> DateSaid:
    del locale
    return DateSaid(day=today + timedelta(days=_NEAR[found["near"]]))


def _weekday(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read Friday as the coming one, and next Friday as that of the next week."""
    del locale
    weekday = int(found["weekday"])
    which = found["which"] or found["after"]
    monday = today - timedelta(days=today.weekday())
    if which:
        weeks = {"last": -1, "this": 0, "next": 1}[which]
        return DateSaid(day=monday + timedelta(weeks=weeks, days=weekday))
    ahead = (weekday - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    if ahead:
        return DateSaid(day=coming)
    return DateSaid(choices=(coming, coming + timedelta(weeks=1)))


def _span(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read the start, middle or end of a week, month, quarter or year."""
    del locale
    ahead = {"last": -1, "this": 0, "next": 1}[found["which"] or "this"]
    first, last = _bounds(found["unit"], today, ahead)
    part = found["part"]
    if not part:
        return DateSaid(choices=(first, last) if found["unit"] == "week" else (_mid(first), last))
    return DateSaid(day={"start": first, "mid": first + (last - first) / 2, "end": last}[part])


def _week_number(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read a week of the calendar by its number: its Monday or its Friday."""
    del locale
    number = int(found["number"])
    years = [_year(found["year"])] if found["year"] else [today.year, today.year + 1]
    for year in years:
        if not 1 <= number <= date(year, 12, 28).isocalendar().week:  # always in the last week
            continue
        monday = date.fromisocalendar(year, number, 1)
        friday = monday + timedelta(days=FRIDAY)
        if found["year"] or friday >= today:
            both = DateSaid(choices=(monday, friday))
            return both if found["part"] is None else DateSaid(day=_part_of(found["part"], monday))
    return DateSaid(fault=NOT_A_DATE)


def _part_of(part: str, monday: date) -> date:
    return monday + timedelta(days={"start": 0, "mid": FRIDAY // 2, "end": FRIDAY}[part])


def _mid(first: date) -> date:
    return date(first.year, first.month, 15)


def _bounds(unit: str, today: date, ahead: int) -> tuple[date, date]:
    """Return the first and the last day; a week ends on its Friday."""
    if unit == "week":
        monday = today + timedelta(weeks=ahead, days=-today.weekday())
        return monday, monday + timedelta(days=FRIDAY)
    length = _IN_MONTHS[unit]
    begins = (today.month - 1) // length * length + 1
    first = _first(today.year, begins + ahead * length)
    return first, _last(first.year, first.month + length - 1)


def _quarter(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """The end of a quarter by its number: of the calendar's year, or of Microsoft's."""
    del locale
    number = int(found["number"])
    fiscal = bool(found["fiscal"])
    if found["year"]:
        year = _year(found["year"])
        calendar = _last(year, number * 3)
        own = _last(year - 1, FISCAL_START + number * 3 - 1)
    else:
        calendar = _next_end(number * 3, today)
        own = _next_end((FISCAL_START + number * 3 - 2) % 12 + 1, today)
    return DateSaid(day=own) if fiscal else DateSaid(choices=tuple(sorted({calendar, own})))


def _fiscal_year(found: re.Match[str], today: date, locale: str) -> DateSaid:
    del today, locale
    return DateSaid(day=_last(_year(found["year"]), FISCAL_START - 1))


def _next_end(month: int, today: date) -> date:
    this = _last(today.year, month)
    return this if this >= today else _last(today.year + 1, month)


def _day_of_month(found: re.Match[str], today: date, locale: str) -> DateSaid:
    """Read "the 12th": the next month that has it."""
    del locale
    day = int(found["day"])
    if not 1 <= day <= 31:  # noqa: PLR2004 -- the longest month
        return DateSaid(fault=NOT_A_DATE)
    for ahead in range(3):
        first = _first(today.year, today.month + ahead)
        there = first + timedelta(days=day - 1)
        if there >= today and there.month == first.month:
            return DateSaid(day=there)
    return DateSaid(fault=NOT_A_DATE)


def _first(year: int, month: int) -> date:
    years, at = divmod(month - 1, 12)
    if not date.min.year <= year + years <= date.max.year:
        raise OverflowError("no such year")
    return date(year + years, at + 1, 1)


def _last(year: int, month: int) -> date:
    return _first(year, month + 1) - timedelta(days=1)


def _year(written: str) -> int:
    return int(written) + (2000 if len(written) == len("27") else 0)


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1, "overmorrow": 2}
_UNIT = "(?P<unit>day|week|fortnight|month|quarter|year)"
_YEAR = r"(?: '?(?P<year>\d{4}|\d{2}))?"
_ON = r"(?:d(?P<weekday>[0-6]) )?"
_PART = "(?:(?P<part>start|mid|end) )?"
_Read = Callable[[re.Match[str], date, str], DateSaid]
_FORMS: Sequence[tuple[str, _Read]] = (
    (r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[t ].*)?", _iso),
    (r"(?P<one>\d{1,2})(?P<sep>[/.\-])(?P<other>\d{1,2})(?:[/.\-](?P<year>\d{4}|\d{2}))?",
     _numeric),
    (rf"{_ON}(?P<day>\d{{1,2}}) m(?P<month>\d{{1,2}}){_YEAR}", _named),
    (rf"{_ON}m(?P<month>\d{{1,2}}) (?P<day>\d{{1,2}})(?: '?(?P<year>\d{{4}}|\d{{2}}))?", _named),
    (rf"{_PART}m(?P<month>\d{{1,2}})(?: '?(?P<year>\d{{4}}))?", _month_only),
    (r"m(?P<month>\d{1,2}) (?P<part>end)(?P<year>)", _month_only),
    (r"(?P<month>\d{1,2})[/.\-](?P<year>\d{4})(?P<part>)", _month_only),
    (rf"(?:in )?{_PART}week (?P<number>\d{{1,2}})(?: (?P<year>\d{{4}}))?", _week_number),
    (r"(?P<near>yesterday|today|tomorrow|overmorrow)", _relative),
    (rf"(?:in )?(?P<count>\d{{1,4}}) {_UNIT}(?P<ago> ago)?", _counted),
    (r"(?:(?P<which>last|this|next) )?(?:week )?d(?P<weekday>[0-6])(?: (?P<after>next|last))?",
     _weekday),
    (r"d(?P<weekday>[0-6]) (?P<which>last|this|next)(?P<after>) week", _weekday),
    (rf"{_PART}(?:(?P<which>last|this|next) )?(?P<unit>week|month|quarter|year)", _span),
    (r"(?:(?P<part>start|mid|end) )?(?P<unit>week|month|quarter|year) (?P<which>last|next)", _span),
    (r"(?P<which>last|this|next) (?P<unit>week|month|quarter|year) (?P<part>start|mid|end)", _span),
    (r"(?:end )?(?P<fiscal>fiscal |fy ?)?q(?P<number>[1-4])(?: (?:fy)?(?P<year>\d{4}|\d{2}))?",
     _quarter),
    (r"(?:end )?fy ?(?P<year>\d{4}|\d{2})", _fiscal_year),
    (r"(?P<day>\d{1,2})", _day_of_month),
)  # fmt: skip
