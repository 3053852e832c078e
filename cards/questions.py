"""Answers that partners doubt, and what a PSM answers instead."""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.view import Button, Link


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
class AnswerForm:
    """A PSM answers a question that was handed over: what was asked, and what it was answered."""

    template: ClassVar[str] = "answer_form.json.j2"
    title: str
    lead: str
    question: str
    answered: str
    fields: tuple[FormField, ...]
    submit: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class PsmAnswered:
    """For whoever asked: what the PSM says, marked as the PSM's own answer."""

    template: ClassVar[str] = "psm_answered.json.j2"
    title: str
    lead: str
    verdict: str
    style: str
    by: str
    answer: tuple[str, ...]
    buttons: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtsCard:
    """A page of the answers that partners doubt, newest first."""

    template: ClassVar[str] = "doubts.json.j2"
    title: str
    rows: tuple[DoubtRow, ...]
    pages: str
    buttons: tuple[Button, ...]
    choose: FormField | None = None
