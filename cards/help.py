"""Cards that say what the bot can do."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One thing somebody can do here, with an example of how to say it."""

    title: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCard:
    """What the bot can do for this person, to press or to type."""

    template: ClassVar[str] = "help.json.j2"
    headline: str
    lead: str
    capabilities: tuple[Capability, ...]
    buttons: tuple[Say, ...]
    footer: str
    preface: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessCard:
    """The bot is not sure what is meant: the likeliest guesses, to press."""

    template: ClassVar[str] = "guess.json.j2"
    lead: str
    buttons: tuple[Say | Button, ...]
    preface: str = ""
