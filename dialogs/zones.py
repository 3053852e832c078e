"""Which country a time zone lies in, and the other way, by the table that comes with the zones."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# of a country whose days have no hour in common: where most people live comes first
_FIRST = {"RU": "Europe/Moscow"}


def country_of_zone(zone: str) -> str:
    """Return the country (two letters) of a zone such as Europe/Berlin, "" if it has none."""
    return _countries().get(zone, "")


@cache
def _countries() -> Mapping[str, str]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {name: country for country, _, name, *_ in lines}


@cache
def zones_of_country(country: str) -> tuple[str, ...]:
    """Return the zones of a country (two letters), in the order of the table; none if unknown."""
    code = country.upper()
    found = tuple(zone for zone, where in _countries().items() if where == code)
    first = _FIRST.get(code)
    return (first, *(zone for zone in found if zone != first)) if first else found
