"""What every card view is: a template's name and the values it may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol


class CardView(Protocol):
    """A frozen dataclass; its fields are all that its template sees."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a card shows, as of which version: so that it can be kept up to date.

    `fades`: it shows what is not to stand in a chat for long.
    """

    thing: str
    version: int
    fades: bool = False


def shown_by(view: object) -> Shown | None:
    """Return what a view shows, None for all that stays as it was said."""
    return getattr(view, "shows", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button that comes back to the bot: what it does and the row it is about.

    `ref` is signed when the card is rendered, so that it cannot be altered on its way back.
    """

    title: str
    action: str
    ref: Mapping[str, str | int] = field(default_factory=dict)
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A button that says something in the person's own name, as if they had typed it."""

    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A button that opens a web page; https only, from our settings or the catalogue."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A titled line of a card."""

    title: str
    value: str
