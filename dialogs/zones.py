"""Which country a time zone lies in, by the table that comes with the zones."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def country_of_zone(zone: str) -> str:
    """Return the country (two letters) of a zone such as Europe/Berlin, "" if it has none."""
    return _countries().get(zone, "")


@cache
def _countries() -> Mapping[str, str]:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {name: country for country, _, name, *_ in lines}
