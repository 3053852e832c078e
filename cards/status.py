"""Cards about what is logged of a customer: the form, what it changes, what was saved, history."""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.view import Button, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusField:
    """A field, and beside it what somebody else has saved there meanwhile."""

    field: FormField
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSection:
    """A part of the form that opens by a press on its line: one is open at a time.

    `says` is what a partner has said of it.
    """

    key: str
    title: str
    about: str
    fields: tuple[StatusField, ...]
    others: tuple[str, ...] = ()
    says: str = ""
    is_open: bool = False
    is_faulty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusForm:
    """The update of one customer: how it does, and line by line its workloads and blockers."""

    template: ClassVar[str] = "status_form.json.j2"
    title: str
    lead: str
    fault: str
    fields: tuple[StatusField, ...]
    sections: tuple[StatusSection, ...]
    pages: str
    buttons: tuple[Button | Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One thing that is another than last time: from what, to what, and why."""

    what: str
    before: str
    after: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReview:
    """What an update changes, before it is saved; `points` is what to think of before."""

    template: ClassVar[str] = "status_review.json.j2"
    title: str
    lead: str
    points: tuple[str, ...]
    changes: tuple[StatusChange, ...]
    more: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSaved:
    """What was saved, and what can be done with it."""

    template: ClassVar[str] = "status_saved.json.j2"
    title: str
    lead: str
    points: tuple[str, ...]
    buttons: tuple[Button | Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """One update of the past: its number and kind, who and when, and what it changed."""

    title: str
    about: str
    style: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusHistory:
    """A page of what was logged of a customer, newest first; one can be put right."""

    template: ClassVar[str] = "status_history.json.j2"
    title: str
    entries: tuple[StatusEntry, ...]
    pages: str
    choose: FormField | None
    buttons: tuple[Button, ...]
