"""What the decks show: finished words and figures. What a customer may not see has no field here
but in `Inside`, which only an internal deck holds."""

from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """The colour of a customer's health; it never stands without its word."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One workload's active use (0 to 1) at each date of a trend; None where it is not known."""

    workload: str
    shares: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The active use of workloads over time, oldest date first."""

    dates: tuple[str, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadRow:
    """One workload: where it stands, and a date (or "Reached ...") for each milestone."""

    workload: str
    phase: str
    use: str
    people: str
    partner: str
    milestones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockerRow:
    """What stands in the way, whose it is, since when, and what is done next."""

    what: str
    owner: str
    since: str
    next_step: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that comes next: who does it and when it is due, as far as that is known."""

    what: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """Somebody to turn to."""

    role: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDeck:
    """The status slide of a customer, as the customer may see it."""

    customer: str
    as_of: str
    light: Light
    health: str
    summary: str
    milestones: tuple[str, ...]
    trend: Trend
    workloads: tuple[WorkloadRow, ...]
    blockers: tuple[BlockerRow, ...]
    steps: tuple[Step, ...]
    contacts: tuple[ContactRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """A forecast that moved: from when to when, and why."""

    workload: str
    milestone: str
    moved: str
    days: str
    why: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What stays within Microsoft: reasons, risks, notes, slips, who logged it."""

    reason: str
    risks: tuple[str, ...]
    help_needed: str
    notes: tuple[tuple[str, str], ...]
    slips: tuple[SlipRow, ...]
    contacts: tuple[ContactRow, ...]
    logged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalDeck:
    """The status slide of a customer with all that is internal, on pages of its own."""

    shown: CustomerDeck
    inside: Inside


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """One customer of a portfolio; `past`: how many workloads have passed the first milestone."""

    customer: str
    light: Light
    health: str
    updated: str
    past: str
    next_milestone: str
    blocker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioDeck:
    """All customers of an FM, an FTA or a PSM: internal."""

    title: str
    as_of: str
    past: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[PortfolioRow, ...]
    note: str = ""


Deck = CustomerDeck | InternalDeck | PortfolioDeck
