"""Cards that tell how the partner programme runs."""

from dataclasses import dataclass
from typing import ClassVar

from cards.scope import SourceLine
from cards.view import Button, Link, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFact:
    """One fact, with where it stands and whether it may have changed."""

    text: str
    caution: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeCard:
    """What the programme's sources say on a subject, and where to go from there."""

    template: ClassVar[str] = "programme.json.j2"
    title: str
    lead: str
    facts: tuple[ProgrammeFact, ...]
    buttons: tuple[Button | Say | Link, ...]
