"""What stands between a workload and its survey: each gate, open or closed, and why. Pure.

A survey is sent once every gate is open. What nobody has said is no closed gate: it is shown as
not known, and holds nothing up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PASSED = 10  # per cent of the entitled people
HUNDRED = 100
REST = timedelta(days=90)  # after an invitation, until the workload's people are asked again


class Gate(StrEnum):
    """The gates, in the order in which they open."""

    WORKLOAD = "workload"
    REACHED = "reached"
    PAID = "paid"
    CONTACT = "contact"
    ELIGIBLE = "eligible"
    WILLING = "willing"
    RESTED = "rested"


class Way(StrEnum):
    """How a gate stands."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """The reason."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    NOT_SAID = "not_said"
    ABOVE = "above"
    BELOW = "below"
    NO_FIGURES = "no_figures"
    PAID = "paid"
    NOT_PAID = "not_paid"
    NAMED = "named"
    NOBODY = "nobody"
    INCOMPLETE = "incomplete"
    MAY_BE_ASKED = "may_be_asked"
    NOT_ELIGIBLE = "not_eligible"
    WOULD = "would"
    WOULD_NOT = "would_not"
    NOBODY_ASKED = "nobody_asked"
    NOT_LATELY = "not_lately"
    LATELY = "lately"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known. Contacts are counted: complete ones, of these eligible, of these willing."""

    surveyed: bool | None
    entitled: int | None
    active: int | None
    paid: bool
    named: int
    complete: int
    eligible: int
    willing: int
    unasked: int
    invited_on: date | None
    today: date


@dataclass(frozen=True, slots=True)
class Found:
    """One gate, how it stands, and why."""

    gate: Gate
    way: Way
    why: Why


def gates(facts: Facts) -> tuple[Found, ...]:
    """Judge every gate, in order; each by itself, so that all that is to be done is seen."""
    return (
        Found(Gate.WORKLOAD, *_workload(facts)),
        Found(Gate.REACHED, *_reached(facts)),
        _either(Gate.PAID, facts.paid, Why.PAID, Why.NOT_PAID),
        Found(Gate.CONTACT, *_contact(facts)),
        Found(Gate.ELIGIBLE, *_eligible(facts)),
        Found(Gate.WILLING, *_willing(facts)),
        _either(Gate.RESTED, not _asked_lately(facts), Why.NOT_LATELY, Why.LATELY),
    )


def is_reached(entitled: int | None, active: int | None) -> bool:
    """Say whether a workload has reached the mark: exactly 10% has."""
    return bool(entitled) and (active or 0) * HUNDRED >= (entitled or 0) * PASSED


def rests_until(invited_on: date) -> date:
    """Return from which day on the people of a workload may be asked again."""
    return invited_on + REST


def _either(gate: Gate, is_open: bool, yes: Why, no: Why) -> Found:
    return Found(gate, Way.OPEN, yes) if is_open else Found(gate, Way.CLOSED, no)


def _workload(facts: Facts) -> tuple[Way, Why]:
    if facts.surveyed is None:
        return Way.UNKNOWN, Why.NOT_SAID
    return (Way.OPEN, Why.LISTED) if facts.surveyed else (Way.CLOSED, Why.NOT_LISTED)


def _reached(facts: Facts) -> tuple[Way, Why]:
    if not facts.entitled or facts.active is None:
        return Way.CLOSED, Why.NO_FIGURES
    if is_reached(facts.entitled, facts.active):
        return Way.OPEN, Why.ABOVE
    return Way.CLOSED, Why.BELOW


def _contact(facts: Facts) -> tuple[Way, Why]:
    if facts.complete:
        return Way.OPEN, Why.NAMED
    return Way.CLOSED, Why.INCOMPLETE if facts.named else Why.NOBODY


def _eligible(facts: Facts) -> tuple[Way, Why]:
    if facts.eligible:
        return Way.OPEN, Why.MAY_BE_ASKED
    return Way.CLOSED, Why.NOT_ELIGIBLE if facts.complete else Why.NOBODY


def _willing(facts: Facts) -> tuple[Way, Why]:
    if not facts.eligible:
        return Way.CLOSED, Why.NOBODY
    if not facts.willing:
        return Way.CLOSED, Why.WOULD_NOT
    if facts.willing == facts.unasked:
        return Way.UNKNOWN, Why.NOBODY_ASKED
    return Way.OPEN, Why.WOULD


def _asked_lately(facts: Facts) -> bool:
    return facts.invited_on is not None and facts.today < rests_until(facts.invited_on)
