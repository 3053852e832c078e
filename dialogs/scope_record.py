"""The scope record of a customer: shown, put right, and on its way into a statement of work."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError
from sqlmodel import Session

from cards.files import FileOffer
from cards.requests import FormField, Option, RequestForm
from cards.view import Button
from dialogs.expert_team import author, once_in_private, refuse
from dialogs.paging import CHOOSE_FIRST, PAGE, chosen, clamped
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.scope_document import file_for, statement_card
from dialogs.scope_record_card import Shown, history_card, record_card
from dialogs.scope_record_lines import kept_in
from dialogs.scope_record_readers import (
    MAY_ASK,
    is_partner,
    own_customers,
    reading,
    records_for,
)
from dialogs.slide_files import FileRef, Variant
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store.entries import entry_texts
from store.partners import customer_named, psm_of_partner
from store.requests import Page
from store.scope_record import Answered, Line, Named, Record, history_of, keep, take_out

NOT_FOR_YOU = (
    "A scope record is kept by a partner for a customer; the partner's PSM and the customer's FM "
    "and FTA may read it."
)
# Another partner's record, somebody else's customer and one that does not exist: the same answer.
UNKNOWN = "I have no scope record of a customer of that name that I may show you."
NONE_YET = (
    "Nothing is kept for {name} yet. Ask a scope question and press “Keep for …” under the answer."
)
NOTHING_KEPT = (
    "You have no scope record yet. Ask a scope question and press “Keep for …” under the answer: "
    "I keep it for the customer, with its sources and the day."
)
NONE_TO_READ = "There is no scope record that you may read yet."
TAKEN_OUT = "Taken out. The history still has it."
RENEWED = "Kept as the sources say today."
MOST_CHOICES = 150  # what a card has room for
_ASKED = re.compile(
    r"\b(?:please|show|me|my|our|the|scope|records?|of|for)\b|[\W_]+", re.IGNORECASE
)
Id = Annotated[str, Field(max_length=64)]
in_private = once_in_private(IN_OUR_CHAT)
View = Callable[[Turn, Session, Shown], Sequence[Reply]]


class Ref(ButtonRef):
    """Whose record, for whom, and the page of it."""

    partner: Id
    customer: Id
    page: NonNegativeInt = 0


class Picked(BaseModel):
    """The record that was picked from a list: of which partner, for which customer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chosen: Annotated[str, Field(pattern=r"^[^/]+/.+$", max_length=129)]


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the record of the customer that is named; of the only one, where there is just one."""
    if not (turn.who.roles & MAY_ASK):
        return [NOT_FOR_YOU]
    named = turn.meaning.customer if turn.meaning else None
    keys = [key for key in (named.key, *named.keys) if key] if named else None
    if keys is None and _ASKED.sub("", turn.text):
        keys = []  # a name that is not known to them
    found = records_for(db, turn.who, customers=keys)
    if len(found) == 1:
        return _shown(turn, db, found[0].record)
    return [_which(found, turn)] if found else _nothing(turn, db, keys)


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the record that was picked from a list."""
    try:
        partner, _, customer = Picked.model_validate(dict(turn.inputs)).chosen.partition("/")
    except ValidationError:
        return [CHOOSE_FIRST]
    return _shown(turn, db, Record(partner_id=partner, customer_id=customer))


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page."""
    return _pressed(turn, db, lambda turn, _, shown: [_paged(turn, shown)])


@in_private
def history(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what was kept and taken out, the newest first."""
    return _pressed(turn, db, _history)


@in_private
def take_one_out(turn: Turn, db: Session) -> Sequence[Reply]:
    """Take out what was picked; the history keeps it."""
    return _pressed(turn, db, _take_out, writes=True)


@in_private
def renew(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what has changed its verdict as it is today."""
    return _pressed(turn, db, _renew, writes=True)


@in_private
def statement(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what a statement of work needs as far as the sources say, and offer the document."""
    return _pressed(turn, db, lambda *said: [statement_card(*said)], writes=True)


@in_private
def document(turn: Turn, db: Session) -> Sequence[Reply]:
    """Offer the document for the customer."""
    return _pressed(turn, db, _document, writes=True)


def shown_of(turn: Turn, db: Session, record: Record) -> Shown | None:
    """Gather a record as whoever talks may read it; None if they may not."""
    may = reading(db, turn.who, record)
    customer = customer_named(db, customer_id=record.customer_id)
    partner = psm_of_partner(db, partner_id=record.partner_id)
    if may is None or customer is None or partner is None:
        return None
    return Shown(
        reading=may,
        partner_name=partner.partner_name,
        customer_name=customer[0],
        kept=kept_in(db, record, reader=turn.reader),
    )


def _pressed(turn: Turn, db: Session, view: View, *, writes: bool = False) -> Sequence[Reply]:
    """Do what a button of a record's card says, where that is allowed at this moment."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    shown = shown_of(turn, db, Record(partner_id=ref.partner, customer_id=ref.customer))
    if shown is None or (writes and not shown.reading.writes):
        return _unknown(turn, db)
    return view(turn, db, shown)


def _shown(turn: Turn, db: Session, record: Record) -> Sequence[Reply]:
    shown = shown_of(turn, db, record)
    return [record_card(shown, turn, 0)] if shown else _unknown(turn, db)


def _paged(turn: Turn, shown: Shown, note: str = "") -> Instead:
    ref = Ref.of(turn)
    return Instead(record_card(shown, turn, ref.page if ref else 0, note=note))


def _again(turn: Turn, db: Session, shown: Shown, note: str) -> Sequence[Reply]:
    now = shown_of(turn, db, shown.reading.record)
    return [_paged(turn, now, note)] if now else _unknown(turn, db)


def _take_out(turn: Turn, db: Session, shown: Shown) -> Sequence[Reply]:
    line = chosen(turn)
    if line is None:
        return [CHOOSE_FIRST]
    took = take_out(db, shown.reading.record, line, by=author(turn), now=turn.now)
    return _again(turn, db, shown, TAKEN_OUT if took else "")


def _renew(turn: Turn, db: Session, shown: Shown) -> Sequence[Reply]:
    changed = [one for one in shown.kept if one.is_changed and one.entry]
    renewed = [
        keep(
            db,
            shown.reading.record,
            Answered(
                verdict=one.entry.verdict, edition=turn.edition, entry_id=one.line.entry_id,
                question_id=one.line.question_id,
            ),
            by=author(turn),
            now=turn.now,
        )
        for one in changed
        if one.entry
    ]  # fmt: skip
    return _again(turn, db, shown, RENEWED if any(renewed) else "")


def _history(turn: Turn, db: Session, shown: Shown) -> Sequence[Reply]:
    def look(offset: int) -> Page[Line]:
        return history_of(db, shown.reading.record, offset=offset, limit=PAGE)

    ref = Ref.of(turn)
    found, at = clamped(look, ref.page if ref else 0)
    ids = {line.entry_id for line in found.lines if line.entry_id}
    names = entry_texts(db, ids, reader=turn.reader)
    return [Instead(history_card(shown, found, at, names, turn))]


def _document(turn: Turn, db: Session, shown: Shown) -> Sequence[Reply]:
    record = shown.reading.record
    ref = FileRef(
        variant=Variant.SCOPE, customer=record.customer_id, partner=record.partner_id,
        tenant=turn.who.tenant_id, person=turn.who.object_id, key=uuid4().hex,
    )  # fmt: skip
    found = file_for(db, ref, now=turn.now)
    if found is None:
        return _unknown(turn, db)
    about = "The scope section of a statement of work, without anything internal."
    return [FileOffer(name=found.name, about=about, ref=ref.model_dump(mode="json"))]


def _nothing(turn: Turn, db: Session, keys: Sequence[str] | None) -> Sequence[Reply]:
    """Say how a record begins; of what is not theirs, that there is none to be shown."""
    if keys is None:
        return [NOTHING_KEPT if is_partner(turn.who) else NONE_TO_READ]
    mine = [name for key, name in own_customers(db, turn.who).items() if key in keys]
    return [NONE_YET.format(name=mine[0])] if mine else _unknown(turn, db)


def _which(found: Sequence[Named], turn: Turn) -> RequestForm | str:
    """Ask for one of several; those who read those of several partners see whose each is."""
    if len(found) > MOST_CHOICES:
        return "Please name the customer, such as: scope record Contoso."
    options = tuple(
        Option(
            title=one.customer_name
            if is_partner(turn.who)
            else f"{one.customer_name} · {one.partner_name}",
            value=f"{one.record.partner_id}/{one.record.customer_id}",
        )
        for one in found
    )
    field = FormField(
        name="chosen", label="Customer", kind="search", value=options[0].value, options=options,
        hint="Type the customer's name",
    )  # fmt: skip
    go_on = Button(title="Show it", action="scope_record.open", primary=True)
    return RequestForm(
        title="Scope record", lead="Which one?", asked=(field,), known=(), buttons=(go_on,)
    )


def _unknown(turn: Turn, db: Session) -> Sequence[Reply]:
    refuse(turn, db, "customer", action="scope_record.refused")
    return [UNKNOWN]
