"""Cards about Partner Success Managers, and who works on a customer."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PsmCard:
    """A partner's PSM: who, where, how to reach them, who covers while they are away."""

    template: ClassVar[str] = "psm.json.j2"
    partner: str
    name: str
    initials: str
    facts: tuple[Fact, ...]
    away: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePartner:
    """Several partners fit a name: which one is meant?"""

    template: ClassVar[str] = "choose_partner.json.j2"
    typed: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadRow:
    """One workload of a customer: who leads it, and whether a partner is registered."""

    workload: str
    primary_rm: str
    partner: str
    psm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerPartners:
    """Who works on a customer, by workload, and what must not be changed on one's own."""

    template: ClassVar[str] = "customer_partners.json.j2"
    customer: str
    summary: str
    rows: tuple[WorkloadRow, ...]
    note: str
    links: tuple[Link, ...]
    more: Button | None = None
