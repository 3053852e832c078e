"""What went wrong in a simulated year, told so that it can be looked into.

Of the first few: everything that was done, expected and written of that customer from the update
before to the one after, and who was away.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.status_naive import Deed, Expected
from bench.status_world import World
from store.models import Notice

FIRST_FEW = 3
Name = tuple[str, str, str]  # the customer, who is told, and the moment or the last update


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that can be told of a year."""

    world: World
    deeds: Mapping[str, Sequence[Deed]]
    expected: Sequence[Expected]
    written: Sequence[Notice]


def faults(told: Told, wrong: Mapping[str, Collection[Name]]) -> Iterator[str]:
    """Yield the lines that tell of the first few, by what is wrong with them."""
    for what, names in wrong.items():
        for customer, email, which in sorted(names)[:FIRST_FEW]:
            yield f"{what}: {customer}, to {email}, {which}"
            yield from _story(told, customer, which)


def _story(told: Told, customer: str, which: str) -> Iterator[str]:
    deeds = told.deeds.get(customer, ())
    logs = [one.at for one in deeds if one.until is None]
    number = int(which) if which.isdigit() else _number_at(logs, datetime.fromisoformat(which))
    people = told.world.customers[customer]
    found = [(one.at, _done(one)) for one in deeds if _number_at(logs, one.at) == number]
    found += [
        (one.at, f"expected: {one.email} is reminded, missed {one.missed}")
        for one in told.expected
        if (one.customer, one.number) == (customer, number)
    ]
    found += [
        (one.made_at, f"written: {one.kind} to {one.email}, {_more(one)}")
        for one in told.written
        if one.ref.get("customer") == customer and _number_at(logs, one.made_at) == number
    ]
    since = min((at for at, _ in found), default=None)
    until = max((at for at, _ in found), default=None)
    found += [
        (one.known_at, f"away: {one.email} until {one.until}")
        for one in told.world.absences
        if since and until and one.email in people
        and since.date() <= one.until and one.known_at <= until
    ]  # fmt: skip
    for email in people:
        yield f"    {email}: {told.world.zones[email][0]}"
    for at, says in sorted((at.astimezone(UTC), says) for at, says in found):
        yield f"    {at:%Y-%m-%d %H:%M} {says}"


def _number_at(logs: Sequence[datetime], at: datetime) -> int:
    return sum(one <= at for one in logs)


def _done(deed: Deed) -> str:
    if deed.until is None:
        return f"done: {deed.email} logs an update"
    return f"done: {deed.email} puts it off until {deed.until:%Y-%m-%d %H:%M}"


def _more(notice: Notice) -> str:
    ref = notice.ref
    return ", ".join(f"{key} {ref[key]}" for key in ("missed", "snoozed", "why") if key in ref)
