"""Where the line runs in a scope record: what is in the benefit, outside it, or still open. Pure.

A contract rests on it, so that only what was kept and what the sources say today, both together,
put anything on one side of the line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from store.vocabulary import Verdict


class Group(StrEnum):
    """On which side of the line something stands."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    OPEN = "open"


class Why(StrEnum):
    """Why something is open."""

    NONE = ""
    CONDITIONS = "conditions"
    ELIGIBILITY = "eligibility"
    UNANSWERED = "unanswered"
    CHANGED = "changed"
    GONE = "gone"


SETTLED = {Verdict.IN_SCOPE: Group.INSIDE, Verdict.OUT_OF_SCOPE: Group.OUTSIDE}
OPEN_FOR = {
    Verdict.CONDITIONAL: Why.CONDITIONS,
    Verdict.ELIGIBILITY: Why.ELIGIBILITY,
    Verdict.UNKNOWN: Why.UNANSWERED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where something kept stands today, and why it is open if it is."""

    group: Group
    why: Why = Why.NONE


def standing(kept: Verdict, today: Verdict | None, *, is_entry: bool) -> Standing:
    """Say where it stands; `today` is what its entry says now, None where it cannot be read."""
    if not is_entry:
        return Standing(Group.OPEN, Why.UNANSWERED)
    if today is None:
        return Standing(Group.OPEN, Why.GONE)
    if today is not kept:
        return Standing(Group.OPEN, Why.CHANGED)
    if kept in SETTLED:
        return Standing(SETTLED[kept])
    return Standing(Group.OPEN, OPEN_FOR[kept])


def counted(standings: Iterable[Standing]) -> Mapping[Group, int]:
    """Count what stands in each group, in the order in which they are shown."""
    found = [one.group for one in standings]
    return {group: found.count(group) for group in Group}
