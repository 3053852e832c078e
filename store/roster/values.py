"""The kinds of value a cell may hold: text in, typed value out, or what is wrong with it."""

import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError
from rapidfuzz import fuzz, process

from store.roster.countries import COUNTRIES, MEANT
from store.vocabulary import Phase, Role, SurveyStep

# of 100: exchange is like exchange_online, opened is not like completed
ALIKE = 69
LARGEST = 2**31 - 1
EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^\W_]([\w-]*\w)?(\.[^\W_]([\w-]*\w)?)+")
LOCALE = re.compile(
    r"([A-Za-z]{2,3})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?((?:-[A-Za-z0-9]{5,8})*)"
)
# control characters (line breaks are blanks), and those that turn the direction of what follows
CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NOT_UTF8 = re.compile(r"[\ud800-\udfff]")


def wrong(message: str, value: str = "") -> PydanticCustomError:
    """Say what is wrong with a value; the value is kept apart, so that it can be masked."""
    return PydanticCustomError("roster", message, {"value": value})


def nearest(value: str, choices: Collection[str]) -> str:
    """Suggest what somebody may have meant, as the end of a message."""
    words = list(choices)  # of a mapping, the matcher would take the values
    found = process.extractOne(value.casefold(), words, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return f"; did you mean {found[0]}?" if found else ""


def unfit(value: str) -> str:
    """Say why no cell may hold this, whatever its column, or nothing."""
    if value.isprintable():
        return ""
    if NOT_UTF8.search(value):
        return 'is not UTF-8: save the file as "CSV UTF-8"'
    return "has a control character in it" if CONTROL.search(value) else ""


def text(longest: int) -> Callable[[str], str]:
    """Text of one line: composed characters, single blanks."""

    def read(value: str) -> str:
        line = unicodedata.normalize("NFC", " ".join(value.split()))
        if len(line) > longest:
            raise wrong(f"has {len(line)} characters; at most {longest} are kept")
        return line

    return read


def _code(value: str) -> str:
    code = text(64)(value)
    if " " in code or ";" in code or not code.isprintable():
        raise wrong("is not an id: it must have no blank and no semicolon in it", code)
    return code


def _directory_id(value: str) -> str:
    """A GUID in whatever spelling is kept as Microsoft writes it; other ids stay as they are."""
    code = _code(value)
    try:
        return str(UUID(code))
    except ValueError:
        return code


def _email(value: str) -> str:
    address = text(254)(value)
    local = address.partition("@")[0]
    if not EMAIL.fullmatch(address) or local[:1] == "." or local[-1:] == "." or ".." in local:
        raise wrong("is not an e-mail address", address)
    return address.lower()


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,10}", value) or not least <= int(value) <= most:
            wanted = f"from {least} to {most}" if most != LARGEST else f"of {least} or more"
            raise wrong(f"is not a whole number {wanted}, written with digits only", value)
        return int(value)

    return read


def _yes(value: str) -> bool:
    if value.casefold() not in ("y", "n"):
        raise wrong("is neither y nor n", value)
    return value.casefold() == "y"


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong("is not a date such as 2026-11-30", value) from None


def _moment(value: str) -> datetime:
    """A date alone is its first moment; a time without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong("is not a date such as 2026-11-30 or 2026-11-30T14:05Z", value) from None


def _word(enum: type[StrEnum]) -> Callable[[str], str]:
    words = [member.value for member in enum]

    def read(value: str) -> str:
        if value.casefold() not in words:
            raise wrong(f"is none of {', '.join(words)}{nearest(value, words)}", value)
        return value.casefold()

    return read


def _list(
    read: Callable[[str, ValidationInfo], str],
) -> Callable[[str, ValidationInfo], list[str]]:
    """Several values separated by semicolons; one given twice counts once."""

    def read_all(value: str, info: ValidationInfo) -> list[str]:
        parts = [part.strip() for part in value.split(";") if part.strip()]
        return list(dict.fromkeys(read(part, info) for part in parts))

    return read_all


def _role(value: str, _: ValidationInfo) -> str:
    return _word(Role)(value)


def _workload(value: str, info: ValidationInfo) -> str:
    workloads: Collection[str] = info.context or ()
    if value.casefold() not in workloads:
        hint = nearest(value, workloads)
        raise wrong(f"is not a workload of the catalogue{hint}", value)
    return value.casefold()


def _roles(value: str, info: ValidationInfo) -> list[str]:
    roles = _list(_role)(value, info)
    if not roles:
        raise wrong("must name at least one role")
    return roles


def _country(value: str) -> str:
    code = value.upper()
    if code not in COUNTRIES:
        hint = f"; did you mean {MEANT[code]}?" if code in MEANT else ""
        raise wrong(f"is not a country code of ISO 3166, such as DE{hint}", value)
    return code


def _locale(value: str) -> str:
    found = LOCALE.fullmatch(value)
    if not found:
        raise wrong("is not a language tag such as en or pt-BR", value)
    language, script, area, variants = found.groups(default="")
    return language.lower() + script.title() + area.upper() + variants.lower()


@cache
def _time_zones() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones()}


def _time_zone(value: str) -> str:
    zones = _time_zones()
    if value.casefold() not in zones:
        hint = nearest(value, zones.values())
        raise wrong(f"is not a time zone such as Europe/Berlin{hint}", value)
    return zones[value.casefold()]


def _segment(value: str) -> str:
    if value.upper() != "S1500":
        raise wrong("is neither S1500 nor empty", value)
    return "S1500"


Code = Annotated[str, BeforeValidator(_code)]
DirectoryId = Annotated[str, BeforeValidator(_directory_id)]
Name = Annotated[str, BeforeValidator(text(200))]
Region = Annotated[str, BeforeValidator(text(64))]
Email = Annotated[str, BeforeValidator(_email)]
Count = Annotated[int, BeforeValidator(_whole(0, LARGEST))]
Nsat = Annotated[int, BeforeValidator(_whole(-100, 200))]
Nps = Annotated[int, BeforeValidator(_whole(0, 10))]
Yes = Annotated[bool, BeforeValidator(_yes)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Step = Annotated[str, BeforeValidator(_word(SurveyStep))]
PhaseWord = Annotated[str, BeforeValidator(_word(Phase))]
Roles = Annotated[list[str], BeforeValidator(_roles)]
Workload = Annotated[str, BeforeValidator(_workload)]
Workloads = Annotated[list[str], BeforeValidator(_list(_workload))]
Country = Annotated[str, BeforeValidator(_country)]
Locale = Annotated[str, BeforeValidator(_locale)]
TimeZone = Annotated[str, BeforeValidator(_time_zone)]
Segment = Annotated[str, BeforeValidator(_segment)]
