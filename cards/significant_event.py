"""Cards about significant events."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link, Say, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantEventCard:
    """An event as one reader may see it: what happened, what is needed, who was told."""

    template: ClassVar[str] = "significant_event.json.j2"
    title: str
    state: str
    note: str
    facts: tuple[Fact, ...]
    what: tuple[str, ...]
    needs: tuple[str, ...]
    buttons: tuple[Button | Link | Say, ...]
    shows: Shown | None = None
