"""What was logged of a customer, newest first; an entry is put right by a new one."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.requests import FormField, Option
from cards.status import StatusChange, StatusEntry, StatusHistory
from cards.view import Button
from dialogs.expert_fields import typed_strings
from dialogs.expert_team import refuse
from dialogs.paging import CHOOSE_FIRST, PAGE, clamped, pages, turning
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.status_desk import show as form
from dialogs.status_filled import filled_now, keep
from dialogs.status_review import namer
from dialogs.status_said import customer_said
from dialogs.status_team import (
    NOT_YOURS,
    in_private_once,
    may_write,
    name_of_writer,
    only_of,
    own_customers,
    partners_read,
)
from dialogs.status_words import KINDS, SHORT_HEALTHS, STYLES, Named, change_lines, written
from dialogs.turn import Instead, Reply, Turn
from store.partners import customer_named
from store.requests import Page
from store.status import count_updates, history, last_status, status_as_of, status_numbered
from store.status_values import Status

NONE = "Nothing is logged of {name} yet."
WHOSE = "Whose history? Say it like “status history Contoso”."
UNKNOWN = "I know no customer by this name whose history I could show you."
MOST_LINES, CUT = 5, 140  # of one entry: lines, and characters of each


class HistoryRef(ButtonRef):
    """The customer, and the page."""

    customer: str
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what was logged of the customer that is named."""
    own = own_customers(turn, db)
    meant = customer_said(turn, own)
    named = turn.meaning.customer if turn.meaning else None
    if not meant and named:
        meant = [key for key in (named.key, *named.keys) if key]
    if not meant:
        return [UNKNOWN if named or turn.meaning else WHOSE]
    return [_page(turn, db, meant[0], 0)]


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page."""
    ref = HistoryRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    shown = _page(turn, db, ref.customer, ref.page)
    return [shown if isinstance(shown, str) else Instead(shown)]


@in_private_once
def correct(turn: Turn, db: Session) -> Sequence[Reply]:
    """Begin an entry that puts another one right: the form says which."""
    ref = HistoryRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not may_write(turn, db, ref.customer):
        return [NOT_YOURS]
    picked = typed_strings(turn.inputs).get("chosen", "")
    last = last_status(db, customer_id=ref.customer)
    if not picked.isdecimal() or len(picked) > 9 or last is None:  # noqa: PLR2004 -- digits
        return [CHOOSE_FIRST]
    if not status_numbered(db, customer_id=ref.customer, number=int(picked)):
        return [CHOOSE_FIRST]
    seen = replace(filled_now(turn, db, last), corrects=int(picked))
    filled = keep(turn, db, ref.customer, seen) or seen
    lead = "What stands now is below: change what was wrong. The old entry stays as it is."
    return [form(turn, db, last, filled, lead=lead)]


def _page(turn: Turn, db: Session, customer_id: str, wanted: int) -> StatusHistory | str:
    partners = partners_read(turn, db, customer_id)
    customer = customer_named(db, customer_id=customer_id)
    if customer is None or partners == frozenset():
        refuse(turn, db, customer_id, action="status.refused")
        return UNKNOWN

    def look(offset: int) -> Page[Status]:
        found = history(db, customer_id=customer_id, offset=offset, limit=PAGE)
        return Page(tuple(found), count_updates(db, customer_id=customer_id))

    found, at = clamped(look, wanted)
    if not found.total:
        return NONE.format(name=customer[0])
    named = namer(db)
    ref: dict[str, str | int] = {"customer": customer_id}
    writes = customer_id in own_customers(turn, db)
    fix = (Button(title="Correct it", action="status.correct", ref=ref),) if writes else ()
    return StatusHistory(
        title=f"History of {customer[0]}",
        entries=tuple(_entry(turn, db, one, named, partners) for one in found.lines),
        pages=pages(found, at),
        choose=_choice(found.lines) if writes else None,
        buttons=(*fix, *turning(found, at, "status.history", ref)),
    )


def _entry(
    turn: Turn, db: Session, one: Status, named: Named, partners: frozenset[str] | None
) -> StatusEntry:
    number = one.number - 1
    before = status_numbered(db, customer_id=one.customer_id, number=number) or status_as_of(
        db, customer_id=one.customer_id, number=number
    )
    lines: tuple[StatusChange, ...] = ()
    if before is not None:
        lines = change_lines(only_of(before, partners), only_of(one, partners), named, {})
    said = [_cut(f"{line.what}: {line.before} → {line.after}") for line in lines]
    left = len(said) - MOST_LINES
    more = [f"and {left} more"] if left > 0 else []
    because = [_cut(f"What was wrong: {one.because}")] if one.because else []
    health = SHORT_HEALTHS[one.health] if one.health else "No health"
    what = f"{KINDS[one.kind]} of update {one.corrects}" if one.corrects else KINDS[one.kind]
    return StatusEntry(
        title=f"{one.number}: {health} · {what}",
        about=written(one, name_of_writer(db, one), turn.who.time_zone),
        style=STYLES[one.health],
        lines=(*because, *said[:MOST_LINES], *more),
    )


def _choice(entries: Sequence[Status]) -> FormField:
    options = tuple(Option(title=f"Update {one.number}", value=f"{one.number}") for one in entries)
    return FormField(
        name="chosen", label="To put one right", kind="choice", value=options[0].value,
        options=options,
    )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= CUT else f"{text[: CUT - 1].rstrip()}…"
