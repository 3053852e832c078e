"""The people of the demo roster, as Teams names them."""

import csv
from functools import cache
from pathlib import Path

from tests.teams import Person

DEMO = Path(__file__).parent.parent / "bot" / "local" / "demo"


@cache
def _rows() -> dict[str, dict[str, str]]:
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as file:
        return {row["email"]: row for row in csv.DictReader(file)}


def somebody(role: str, *, number: int = 0) -> Person:
    """Return one of the people in this role (and in no other), in the order of the file."""
    found = [row for row in _rows().values() if row["roles"] == role]
    return _person(found[number])


def named(email: str) -> Person:
    return _person(_rows()[email])


def address(person: Person) -> str:
    """Return the mail address that the roster has for somebody."""
    rows = _rows().values()
    return next(row["email"] for row in rows if row["aad_object_id"] == person.aad_object_id)


def _person(row: dict[str, str]) -> Person:
    return Person(tenant_id=row["tenant_id"], aad_object_id=row["aad_object_id"], name=row["name"])
