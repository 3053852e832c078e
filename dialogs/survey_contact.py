"""Survey contacts: named, shown masked, shown as they are, corrected and erased. In the 1:1 chat.

Somebody sees the contacts of what they look after: store/survey_reach.py.
"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from cards.help import GuessCard
from cards.survey_contacts import ContactSheetCard
from cards.view import Button, Say, Shown
from dialogs import survey_contact_list
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_team import once_in_private, refuse
from dialogs.paging import CHOOSE_FIRST
from dialogs.portfolio_words import picked
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.survey_contact_card import seen_by, sheet_card, sheet_title
from dialogs.survey_contact_fields import read_form, texts_of
from dialogs.survey_contact_form import Filled, contact_form, correction_form
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.contact_asks import close_asks
from store.survey_contacts import (
    ContactKey,
    KeptContact,
    contact_at,
    contact_hashes,
    forget,
    keep,
    reveal,
)
from store.survey_erasure import erase_contact, is_erased
from store.survey_reach import Reach, reach_at, reach_of
from store.survey_sheets import Sheet, sheet_of, sheet_with_id, turn_sheet
from store.told import To

REFUSED = "contact.refused"  # in the audit trail
IN_OUR_CHAT = (
    "I speak of survey contacts in our own chat only, because it is about people: please write to "
    "me there, 1:1."
)
NOT_YOURS = "I know no workload there whose survey contact you look after."
KEPT = "Kept. Thank you: the survey can be sent once the other gates are open."
CORRECTED = "Corrected."
ERASED = "Erased. Cards that showed it are put right."
GONE = "This contact is not kept any more."
NOT_AGAIN = "This person does not want to be kept. Please name somebody else."
SURE = (
    "The data of this contact is erased for this workload, and nothing more is sent to them about "
    "it. This cannot be undone."
)
LIST = Say(title="Survey contacts", words="survey contacts")
in_private = once_in_private(IN_OUR_CHAT)


class CustomerRef(ButtonRef):
    """The customer, and the workload if it is a certain one."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    workload: Annotated[str, Field(max_length=64)] = ""


class SheetRef(ButtonRef):
    """The sheet, and the contact on it if it is a certain one."""

    sheet: UUID
    contact: Annotated[str, Field(max_length=64)] = ""


@in_private
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the contacts of the customer that is named, or the form; else whose are missing."""
    meant = turn.meaning.customer if turn.meaning else None
    if meant is None:
        return survey_contact_list.overview(turn, db)
    keys = [key for key in dict.fromkeys((meant.key, *meant.keys)) if key]
    found = [(key, reaches) for key in keys if (reaches := reach_of(db, turn.who, customer_id=key))]
    if len(found) != 1:
        refuse(turn, db, "survey contact", action=REFUSED)
        return [NOT_YOURS]
    [(_, reaches)] = found
    workload = turn.meaning.workload if turn.meaning else ""
    chosen = [one for one in reaches if one.workload == workload] or list(reaches)
    if len(chosen) == 1:
        return _sheet_or_form(turn, db, chosen[0])
    return [survey_contact_list.sheets_of(db, chosen)]


@in_private
def form(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of a customer."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = _reaches(turn, db, ref)
    return [contact_form(db, reaches)] if reaches else [NOT_YOURS]


@in_private
def sheet(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the contacts of a workload."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = _reaches(turn, db, ref)
    return _sheet_or_form(turn, db, reaches[0]) if reaches else [NOT_YOURS]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the contacts of the workload that was picked from a list."""
    customer, _, workload = picked(turn).partition("/")
    if not customer:
        return [CHOOSE_FIRST]
    reaches = _reaches(turn, db, CustomerRef(customer=customer, workload=workload))
    if not reaches:
        return [NOT_YOURS]
    return _sheet_or_form(turn, db, reaches[0]) if workload else [contact_form(db, reaches)]


@in_private
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was filled in; a fault brings the form back."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = _reaches(turn, db, ref)
    if not reaches:
        return [NOT_YOURS]
    try:
        read = read_form(turn.inputs, workloads=[one.workload for one in reaches])
    except TamperedError:
        refuse(turn, db, ref.customer, action=REFUSED)
        return [OLD_BUTTON]
    shows = _alive(db, reaches[0])
    typed = typed_strings(turn.inputs)
    if isinstance(read, dict):
        return [Instead(contact_form(db, reaches, filled=Filled(
            typed=typed, faults=read, shows=shows)))]  # fmt: skip
    workload, answers = read
    if is_erased(db, email=answers.email):
        faults = {"email": NOT_AGAIN}
        return [Instead(contact_form(db, reaches, filled=Filled(
            typed=typed, faults=faults, shows=shows)))]  # fmt: skip
    keep(
        db, answers.fields, answers.consent, customer_id=ref.customer, workload=workload,
        by=turn.who.email or turn.who.partner_name, actor=turn.who.object_id, now=turn.now,
    )  # fmt: skip
    return _changed(turn, db, customer_id=ref.customer, workload=workload, note=KEPT)


@in_private
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Put the form away; nothing was kept."""
    return [Instead(GuessCard(lead="Discarded. Nothing was kept.", buttons=(LIST,)))]


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a sheet, masked; in the place of the card that was pressed."""
    found = _sheet(turn, db)
    if isinstance(found, str):
        return [found]
    return [Instead(sheet_card(db, found[1], turn.who))]


@in_private
def show_whole(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show one contact as it is, because somebody asks; that is noted."""
    found = _contact(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, key = found
    kept = reveal(db, key, actor=turn.who.object_id, now=turn.now)
    if kept is None:
        return [Instead(sheet_card(db, sheet, turn.who, note=GONE))]
    return [Instead(sheet_card(db, sheet, turn.who, open_one=kept))]


@in_private
def correct(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form that puts a contact right."""
    found = _kept(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, reach, kept = found
    return [Instead(correction_form(db, reach, kept, sheet=str(sheet.id)))]


@in_private
def corrected(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was put right; with another address it is another contact, and the old one goes."""
    found = _kept(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, reach, kept = found
    texts = texts_of(kept.fields, kept.consent)
    try:
        read = read_form(turn.inputs, workloads=[reach.workload], kept=texts)
    except TamperedError:
        refuse(turn, db, str(sheet.id), action=REFUSED)
        return [OLD_BUTTON]
    if not isinstance(read, dict) and is_erased(db, email=read[1].email):
        read = {"email": NOT_AGAIN}
    if isinstance(read, dict):
        filled = Filled(typed=typed_strings(turn.inputs), faults=read, shows=_alive(db, reach))
        return [Instead(correction_form(db, reach, kept, sheet=str(sheet.id), filled=filled))]
    _, answers = read
    key = keep(
        db, answers.fields, answers.consent, customer_id=sheet.customer_id,
        workload=sheet.workload, by=turn.who.email or turn.who.partner_name,
        actor=turn.who.object_id, now=turn.now,
    )  # fmt: skip
    if key != kept.key:
        forget(db, kept.key)
        audit.record(
            db, now=turn.now, actor=turn.who.object_id, action="contact.erased", subject=key.about
        )
    return _changed(
        turn, db, customer_id=sheet.customer_id, workload=sheet.workload, note=CORRECTED
    )


@in_private
def erase(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask whether a contact is really to be erased."""
    found = _contact(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, key = found
    ref: dict[str, str | int] = {"sheet": str(sheet.id), "contact": key.email_hash}
    sure = Button(title="Erase it", action="survey_contact.erased", ref=ref, primary=True)
    back = Button(title="Back", action="survey_contact.show", ref={"sheet": str(sheet.id)})
    return [
        Instead(
            ContactSheetCard(
                title=sheet_title(db, sheet), note="", lead=SURE, rows=(), choose=None, footer="",
                buttons=(sure, back), shows=Shown(thing=sheet.thing, version=sheet.version),
            )
        )
    ]  # fmt: skip


@in_private
def erased(turn: Turn, db: Session) -> Sequence[Reply]:
    """Erase a contact of a workload; cards that showed it are put right."""
    found = _contact(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, key = found
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    erase_contact(db, key, by=me, actor=turn.who.object_id, now=turn.now)
    now = sheet_with_id(db, sheet.id) or sheet
    return [Instead(sheet_card(db, now, turn.who, note=ERASED))]


def _changed(
    turn: Turn, db: Session, *, customer_id: str, workload: str, note: str
) -> Sequence[Reply]:
    """Put right everybody's cards, end what was asked for, and show how it stands."""
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    turn_sheet(db, customer_id=customer_id, workload=workload, by=me, now=turn.now)
    close_asks(db, customer_id=customer_id, workload=workload, now=turn.now)
    sheet = sheet_of(db, customer_id=customer_id, workload=workload)
    return [Instead(sheet_card(db, sheet, turn.who, note=note)) if sheet else NOT_YOURS]


def _sheet_or_form(turn: Turn, db: Session, reach: Reach) -> Sequence[Reply]:
    sheet = sheet_of(db, customer_id=reach.customer_id, workload=reach.workload)
    if sheet is None or not contact_hashes(
        db, customer_id=reach.customer_id, workload=reach.workload
    ):
        return [contact_form(db, (reach,))]
    return [sheet_card(db, sheet, turn.who)]


def _alive(db: Session, reach: Reach) -> Shown | None:
    """Keep a form that holds what was typed among the cards that are put right."""
    sheet = sheet_of(db, customer_id=reach.customer_id, workload=reach.workload)
    return Shown(thing=sheet.thing, version=sheet.version) if sheet else None


def _reaches(turn: Turn, db: Session, ref: CustomerRef) -> tuple[Reach, ...]:
    found = reach_of(db, turn.who, customer_id=ref.customer)
    if ref.workload:
        found = tuple(one for one in found if one.workload == ref.workload)
    if not found:
        refuse(turn, db, ref.customer, action=REFUSED)
    return found


def _sheet(turn: Turn, db: Session) -> tuple[SheetRef, Sheet] | str:
    ref = SheetRef.of(turn)
    if ref is None:
        return OLD_BUTTON
    sheet = seen_by(db, sheet_with_id(db, ref.sheet), turn.who)
    if sheet is None:
        refuse(turn, db, str(ref.sheet), action=REFUSED)
        return NOT_YOURS
    return ref, sheet


def _contact(turn: Turn, db: Session) -> tuple[Sheet, ContactKey] | str:
    """Return the contact that is meant: the button's, the picked one, or the only one."""
    found = _sheet(turn, db)
    if isinstance(found, str):
        return found
    ref, sheet = found
    hashes = contact_hashes(db, customer_id=sheet.customer_id, workload=sheet.workload)
    meant = ref.contact or picked(turn) or (hashes[0] if len(hashes) == 1 else "")
    if not hashes or (meant and meant not in hashes):
        return GONE
    if not meant:
        return CHOOSE_FIRST
    return sheet, ContactKey(
        customer_id=sheet.customer_id, workload=sheet.workload, email_hash=meant
    )


def _kept(turn: Turn, db: Session) -> tuple[Sheet, Reach, KeptContact] | str:
    found = _contact(turn, db)
    if isinstance(found, str):
        return found
    sheet, key = found
    kept = contact_at(db, key)
    reach = reach_at(db, turn.who, customer_id=sheet.customer_id, workload=sheet.workload)
    return (sheet, reach, kept) if kept and reach else GONE
