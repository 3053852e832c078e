"""Cards that remind: of an update that is due, and of many customers at once."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderCard:
    """An update that is due, or that has not come: why this reader is told, and what to press."""

    template: ClassVar[str] = "reminder.json.j2"
    title: str
    state: str
    style: str
    note: str
    facts: tuple[Fact, ...]
    buttons: tuple[Button | Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One line of a round of customers; `mark` stands out."""

    title: str
    text: str
    mark: str = ""
    color: str = "Default"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCard:
    """What there is to know of several customers, `more` if there is more than fits."""

    template: ClassVar[str] = "round.json.j2"
    title: str
    lead: str
    rows: tuple[RoundRow, ...]
    more: str
    buttons: tuple[Button, ...] = ()
