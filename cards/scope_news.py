"""What the catalogue says now that it did not say when somebody asked."""

from dataclasses import dataclass
from typing import ClassVar

from cards.scope import SourceLine
from cards.view import Button, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeNews:
    """An answer that has changed: what it was about, what was said then, and what holds now."""

    template: ClassVar[str] = "scope_news.json.j2"
    title: str
    lead: str
    subject: str
    what: str
    before: str
    now: str
    style: str
    check_first: str
    instead: str
    sources: tuple[SourceLine, ...]
    buttons: tuple[Button | Say, ...]
