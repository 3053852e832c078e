"""Cards about files: which variant of a slide is wanted, and a file that is offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideMenu:
    """What a status slide would show, and for whom it can be made."""

    template: ClassVar[str] = "slide_menu.json.j2"
    title: str
    facts: tuple[Fact, ...]
    lines: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOffer:
    """A file that is ready to be made. `ref` says which one and for whom; it is never shown.

    Where Teams can take the file itself, it asks for consent instead of this card; elsewhere, and
    where it is to be opened rather than kept (`as_link`), the card has a link, which expires.
    """

    template: ClassVar[str] = "file_offer.json.j2"
    name: str
    about: str
    ref: Mapping[str, str]
    note: str = ""
    as_link: bool = False
    links: tuple[Link, ...] = ()
