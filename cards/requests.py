"""Cards about requests for an expert."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link, Say, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a field: what is shown, and what comes back."""

    title: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field with what is in it, and what was wrong with that.

    `kind`: "line", "text" (several lines), "choice" (a short list to open), "search" (a long list
    to search) or "radio" (every choice with its words).
    """

    name: str
    label: str
    kind: str
    value: str = ""
    fault: str = ""
    hint: str = ""
    most: int = 200
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """A form: what is asked for first, then what is known already and may be put right."""

    template: ClassVar[str] = "request_form.json.j2"
    title: str
    lead: str
    asked: tuple[FormField, ...]
    known: tuple[FormField, ...]
    buttons: tuple[Button, ...]
    fault: str = ""
    shows: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReview:
    """A request before it is sent: what it says, its scope, and what is like it already."""

    template: ClassVar[str] = "request_review.json.j2"
    title: str
    facts: tuple[Fact, ...]
    tried: str
    outcome: str
    scope: str
    promise: str
    alike: tuple[Fact, ...]
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened: who did what and when, and what they said with it."""

    what: str
    when: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """A request as one reader may see it, with what this reader can do now."""

    template: ClassVar[str] = "request.json.j2"
    title: str
    state: str
    style: str
    note: str
    facts: tuple[Fact, ...]
    tried: str
    outcome: str
    summary: str
    routed: str
    history: tuple[HistoryLine, ...]
    earlier: str
    buttons: tuple[Button, ...]
    shows: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOlder:
    """What is left of a card when its reader has got a newer one: what it had told.

    Without `show`: its reader may see no more of the thing.
    """

    template: ClassVar[str] = "request_older.json.j2"
    title: str
    lines: tuple[HistoryLine, ...]
    lead: str
    show: Button | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHistory:
    """A page of all that happened to a request, oldest first."""

    template: ClassVar[str] = "request_history.json.j2"
    title: str
    lines: tuple[HistoryLine, ...]
    pages: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestText:
    """A request as text to paste into the team's own form, in its order."""

    template: ClassVar[str] = "request_text.json.j2"
    title: str
    lead: str
    lines: tuple[Fact, ...]
    buttons: tuple[Button | Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request of a list."""

    title: str
    text: str
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestList:
    """A page of requests, one of which can be opened."""

    template: ClassVar[str] = "request_list.json.j2"
    title: str
    lead: str
    rows: tuple[RequestRow, ...]
    pages: str
    choose: FormField | None
    buttons: tuple[Button | Say, ...]
