"""What every step with survey contacts needs: which is meant, who may, what follows a change."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from cards.view import Shown
from dialogs.expert_team import once_in_private, refuse
from dialogs.paging import CHOOSE_FIRST
from dialogs.portfolio_words import picked
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.survey_contact_card import seen_by, sheet_card
from dialogs.survey_contact_form import contact_form
from dialogs.turn import Instead, Reply, Turn
from store.contact_asks import close_asks
from store.survey_contacts import ContactKey, KeptContact, contact_at, contact_hashes
from store.survey_reach import Reach, reach_at, reach_of
from store.survey_sheets import Sheet, sheet_of, sheet_with_id, turn_sheet
from store.told import To

REFUSED = "contact.refused"  # in the audit trail
IN_OUR_CHAT = (
    "I speak of survey contacts in our own chat only, because it is about people: please write to "
    "me there, 1:1."
)
NOT_YOURS = "I know no workload there whose survey contact you look after."
GONE = "This contact is not kept any more."
NOT_AGAIN = "This person does not want to be kept. Please name somebody else."
in_private = once_in_private(IN_OUR_CHAT)


class CustomerRef(ButtonRef):
    """The customer, and the workload if it is a certain one."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    workload: Annotated[str, Field(max_length=64)] = ""


class SheetRef(ButtonRef):
    """The sheet, and the contact on it if it is a certain one."""

    sheet: UUID
    contact: Annotated[str, Field(max_length=64)] = ""


def changed(
    turn: Turn, db: Session, *, customer_id: str, workload: str, note: str
) -> Sequence[Reply]:
    """Put right everybody's cards, end what was asked for, and show how it stands."""
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    turn_sheet(db, customer_id=customer_id, workload=workload, by=me, now=turn.now)
    close_asks(db, customer_id=customer_id, workload=workload, now=turn.now)
    sheet = sheet_of(db, customer_id=customer_id, workload=workload)
    return [Instead(sheet_card(db, sheet, turn.who, note=note)) if sheet else NOT_YOURS]


def sheet_or_form(turn: Turn, db: Session, reach: Reach) -> Sequence[Reply]:
    """Show the contacts of a workload, or the form where nobody is named."""
    sheet = sheet_of(db, customer_id=reach.customer_id, workload=reach.workload)
    if sheet is None or not contact_hashes(
        db, customer_id=reach.customer_id, workload=reach.workload
    ):
        return [contact_form(db, (reach,))]
    return [sheet_card(db, sheet, turn.who)]


def alive(db: Session, reach: Reach) -> Shown | None:
    """Keep a form that holds what was typed among the cards that are put right."""
    sheet = sheet_of(db, customer_id=reach.customer_id, workload=reach.workload)
    return Shown(thing=sheet.thing, version=sheet.version) if sheet else None


def reaches_of(turn: Turn, db: Session, ref: CustomerRef) -> tuple[Reach, ...]:
    """Return the workloads that a button is about, if they are in reach."""
    found = reach_of(db, turn.who, customer_id=ref.customer)
    if ref.workload:
        found = tuple(one for one in found if one.workload == ref.workload)
    if not found:
        refuse(turn, db, ref.customer, action=REFUSED)
    return found


def sheet_meant(turn: Turn, db: Session) -> tuple[SheetRef, Sheet] | str:
    """Return the sheet that a button is about, if its contacts may be seen; else why not."""
    ref = SheetRef.of(turn)
    if ref is None:
        return OLD_BUTTON
    sheet = seen_by(db, sheet_with_id(db, ref.sheet), turn.who)
    if sheet is None:
        refuse(turn, db, str(ref.sheet), action=REFUSED)
        return NOT_YOURS
    return ref, sheet


def contact_meant(turn: Turn, db: Session) -> tuple[Sheet, ContactKey] | str:
    """Return the contact that is meant: the button's, the picked one, or the only one."""
    found = sheet_meant(turn, db)
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


def kept_meant(turn: Turn, db: Session) -> tuple[Sheet, Reach, KeptContact] | str:
    """Return the contact that is meant, opened, with where it belongs; else why not."""
    found = contact_meant(turn, db)
    if isinstance(found, str):
        return found
    sheet, key = found
    kept = contact_at(db, key)
    reach = reach_at(db, turn.who, customer_id=sheet.customer_id, workload=sheet.workload)
    return (sheet, reach, kept) if kept and reach else GONE
