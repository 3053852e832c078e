"""Cards about whom a survey may go to."""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.view import Button, Fact, Say, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One contact: masked, or as it is where somebody was shown it; `late` is what hinders."""

    title: str
    facts: tuple[Fact, ...]
    address: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSheetCard:
    """The contacts of a workload at a customer; or what is kept of the reader.

    It is a live card: what is erased goes from where it stands.
    """

    template: ClassVar[str] = "contact_sheet.json.j2"
    title: str
    note: str
    lead: str
    rows: tuple[ContactRow, ...]
    choose: FormField | None
    footer: str
    buttons: tuple[Button | Say, ...]
    shows: Shown | None = None
