"""When a meeting is proposed: a day as people write it, an hour, how long."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from cards.requests import FormField, Option
from dialogs.expert_fields import Faults, TamperedError, typed_strings
from dialogs.links import day
from dialogs.rules.dates_said import read_date

NAMES = frozenset({"day", "at", "minutes"})
MINUTES = ("30", "45", "60")
MOST, HOUR, BRIEFING = 60, 10, 1500  # characters that a field takes
IN_THE_PAST = "That moment has passed already."
WHICH_DAY = "Please say on which day."
WHICH_HOUR = "Please write the hour like 14:30."
NO_SUCH_HOUR = "The clocks change: that hour does not exist on that day."
_HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d))?\s*(am|pm)?", re.IGNORECASE)
_NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A meeting: when it begins, and how long it takes."""

    at: datetime
    minutes: int


def meeting_fields(
    typed: Mapping[str, str], faults: Mapping[str, str], *, zone: str
) -> tuple[FormField, ...]:
    """Return the fields for a meeting, with what stands in them."""
    minutes = typed.get("minutes", MINUTES[0])
    return (
        FormField(name="day", label="Day", kind="line", value=typed.get("day", "")[:MOST],
                  fault=faults.get("day", ""), hint="Such as next Friday, 12 March", most=MOST),
        FormField(name="at", label=f"At ({zone})", kind="line", value=typed.get("at", "")[:HOUR],
                  fault=faults.get("at", ""), hint="Such as 14:30", most=HOUR),
        FormField(name="minutes", label="For", kind="choice",
                  value=minutes if minutes in MINUTES else MINUTES[0],
                  options=tuple(Option(title=f"{one} minutes", value=one) for one in MINUTES)),
    )  # fmt: skip


def read_meeting(
    given: Mapping[str, object], *, now: datetime, zone: ZoneInfo, locale: str
) -> Proposed | Faults:
    """Read when a meeting is to be, or say beside which field what is wrong.

    Raises:
        TamperedError: a field that the form does not have, or a choice it does not offer.
    """
    typed = typed_strings(given)
    if len(typed) < len(given) or set(typed) - NAMES or typed.get("minutes", "30") not in MINUTES:
        raise TamperedError
    faults: Faults = {}
    read = read_date(typed.get("day", ""), today=now.astimezone(zone).date(), locale=locale)
    if read.day is None:
        either = " or ".join(day(one) for one in read.choices)
        faults["day"] = f"That could be {either}: please write which." if either else WHICH_DAY
    hour = read_hour(typed.get("at", ""))
    if hour is None:
        faults["at"] = WHICH_HOUR
    if read.day is None or hour is None:
        return faults
    local = datetime.combine(read.day, hour, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return {"at": NO_SUCH_HOUR}
    if at <= now:
        return {"day": IN_THE_PAST}
    return Proposed(at=at, minutes=int(typed.get("minutes", "30")))


def read_hour(text: str) -> time | None:
    """Read an hour of the day: 14:30, 9, 2 pm."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute)


def briefing_field(value: str = "") -> FormField:
    """Ask a PSM what the newcomer should know."""
    return FormField(
        name="briefing", label="What they should know (optional)", kind="text", value=value,
        hint="Scope of work, who is who, what concerns the relationship", most=BRIEFING,
    )  # fmt: skip


def read_briefing(given: Mapping[str, object]) -> str:
    """Read what a PSM passes on.

    Raises:
        TamperedError: a field that the form does not have, or more than it takes.
    """
    typed = typed_strings(given)
    text = typed.get("briefing", "").strip()
    if len(typed) < len(given) or set(typed) - {"briefing"} or len(text) > BRIEFING:
        raise TamperedError
    return text
