"""What the bot says unasked: several things in one message, and something to be passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import orjson

from cards.render import Renderer
from cards.text import card_text
from cards.view import Button, CardView, Link

EXCERPT = 200  # characters of a notice that a digest shows


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """One of several notices: what it is about, how it begins, and a button to show it whole."""

    title: str
    text: str
    show: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestCard:
    """Everything that waited for one person, in one message."""

    template: ClassVar[str] = "digest.json.j2"
    title: str
    rows: tuple[DigestRow, ...]
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOnCard:
    """Asks a PSM to tell somebody of a partner what the bot cannot tell them."""

    template: ClassVar[str] = "pass_on.json.j2"
    title: str
    who: str
    why: str
    lines: tuple[str, ...]
    links: tuple[Link, ...]


def words_of(view: CardView) -> tuple[str, ...]:
    """Return what a card says, line by line, with its links and without its buttons."""
    card = orjson.loads(_unsigned().render(view))
    return tuple(card_text(_without_buttons(card)).splitlines())


def excerpt(view: CardView, called: str) -> tuple[str, str]:
    """Return the title of a card and how it goes on, as far as a digest shows it.

    `called`: what this kind of notice is called, for a title that names only the thing.
    """
    title, *lines = words_of(view)
    said = " · ".join(lines if title == called else [called, *lines])
    return title, said if len(said) <= EXCERPT else said[: EXCERPT - 1].rstrip() + "…"


@cache
def _unsigned() -> Renderer:
    """A renderer for words only: no button of its cards would be taken."""
    return Renderer(lambda *_: "")


def _without_buttons(element: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(element)
    if "actions" in kept:
        kept["actions"] = [a for a in kept["actions"] if a["type"] == "Action.OpenUrl"]
    for part in ("body", "items", "columns"):
        if part in kept:
            kept[part] = [_without_buttons(inner) for inner in kept[part]]
    return kept
