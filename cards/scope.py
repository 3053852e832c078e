"""Cards of the scope conversation."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """Where an answer comes from; `url` is "" where the source has no public page."""

    title: str
    date: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some of what belongs to a workload, under one heading; `more` says that it is not all."""

    title: str
    lines: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeAnswer:
    """The answer to one question. `style` is the container style that goes with the verdict.

    `asked` repeats the question where a card answers several. Texts that do not apply are "".
    """

    verdict: str
    style: str
    subject: str
    reason: str
    asked: str = ""
    why: str = ""
    portions: tuple[Portion, ...] = ()
    check_first: str = ""
    note: str = ""
    customer: str = ""
    not_endorsed: tuple[str, ...] = ()
    instead: str = ""
    age: str = ""
    contradictions: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCard:
    """One verdict for each question asked, and what can be done next."""

    template: ClassVar[str] = "scope.json.j2"
    answers: tuple[ScopeAnswer, ...]
    edition: int
    buttons: tuple[Button | Link, ...]
    nearest_title: str = ""
    nearest: tuple[Button, ...] = ()
    preface: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question of the three checks and what was answered ("yes", "no", or "" if nothing yet)."""

    name: str
    question: str
    answer: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksForm:
    """The three checks that tell whether the benefit alone is enough."""

    template: ClassVar[str] = "checks_form.json.j2"
    subject: str
    choices: tuple[Choice, ...]
    submit: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksResult:
    """What the three checks came to: benefit only, or openings for paid services."""

    template: ClassVar[str] = "checks_result.json.j2"
    headline: str
    style: str
    explanation: str
    openings: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerNote:
    """A text to send to the customer, ready to be copied."""

    template: ClassVar[str] = "customer_note.json.j2"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtForm:
    """What is wrong with an answer, or what is still open."""

    template: ClassVar[str] = "doubt_form.json.j2"
    title: str
    prompt: str
    question: str
    submit: Button
    comment: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """For a PSM: a partner's question that the catalogue did not settle, and what was answered."""

    template: ClassVar[str] = "handed_over.json.j2"
    title: str
    partner: str
    question: str
    answered: str
    comment: str
    chat: Link | None
    said_by: str = ""
    said: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
