"""Cards about escalated matters."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCard:
    """A matter as one reader may see it: how bad, since when, with whom, and what was answered."""

    template: ClassVar[str] = "escalation.json.j2"
    title: str
    state: str
    style: str
    note: str
    facts: tuple[Fact, ...]
    text: tuple[str, ...]
    answer: tuple[str, ...]
    buttons: tuple[Button | Link, ...]
    shows: Shown | None = None
