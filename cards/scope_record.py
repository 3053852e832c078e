"""The scope record of a customer: on which side of the line each kept answer stands."""

from dataclasses import dataclass
from typing import ClassVar

from cards.requests import FormField
from cards.scope import SourceLine
from cards.view import Button, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One kept answer: what it is, what follows from that, and who kept it when.

    `changed` says what is different from when it was kept. Texts that do not apply are "".
    """

    what: str
    kept: str
    subject: str = ""
    told: tuple[str, ...] = ()
    changed: str = ""
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroup:
    """What stands on one side of the line; `style` is the container style that goes with it."""

    title: str
    style: str
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRecordCard:
    """A page of a customer's scope record: in the benefit, outside it, open."""

    template: ClassVar[str] = "scope_record.json.j2"
    title: str
    lead: str
    groups: tuple[RecordGroup, ...]
    pages: str
    edition: int
    note: str = ""
    choose: FormField | None = None
    buttons: tuple[Button | Say, ...] = ()
