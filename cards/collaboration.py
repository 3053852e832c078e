"""Cards about working with a partner: how far somebody has come, and what is said next."""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.view import Button, Fact, Link, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of the path: a mark, what it is, and what is known of it."""

    mark: str
    title: str
    text: str = ""
    is_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaborationCard:
    """A path, or one thing of it that somebody else is to do; `points` are what to speak of."""

    template: ClassVar[str] = "collaboration.json.j2"
    title: str
    state: str
    style: str = "accent"
    note: str = ""
    fault: str = ""
    steps: tuple[StepLine, ...] = ()
    facts: tuple[Fact, ...] = ()
    heading: str = ""
    points: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    said_by: str = ""
    fields: tuple[FormField, ...] = ()
    buttons: tuple[Button | Link | Say, ...] = ()
