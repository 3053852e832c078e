"""The list of answers that partners doubt."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRow:
    """One doubted answer: who, when, what was asked, what was answered, what they say."""

    kind: str
    asked_by: str
    when: str
    question: str
    answered: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtsCard:
    """A page of the answers that partners doubt, newest first."""

    template: ClassVar[str] = "doubts.json.j2"
    title: str
    rows: tuple[DoubtRow, ...]
    pages: str
    buttons: tuple[Button, ...]
