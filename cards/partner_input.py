"""Cards about what a partner says before an update: its own workloads, and nothing else.

These types have no field for anything that is internal.
"""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.view import Button, Fact, Say, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWorkload:
    """One workload of the form: what it is called, what is known, the use, the dates, the note."""

    title: str
    known: str
    active: FormField
    forecasts: tuple[FormField, ...]
    note: FormField


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerInputForm:
    """The short form for a partner's contact."""

    template: ClassVar[str] = "partner_input_form.json.j2"
    title: str
    lead: str
    fault: str
    workloads: tuple[AskedWorkload, ...]
    pages: str
    buttons: tuple[Button | Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidWorkload:
    """What a partner has said of one workload."""

    title: str
    facts: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerInputCard:
    """What a partner has said, and when."""

    template: ClassVar[str] = "partner_input.json.j2"
    title: str
    state: str
    note: str
    workloads: tuple[SaidWorkload, ...]
    buttons: tuple[Button | Say, ...]
    shows: Shown | None = None
