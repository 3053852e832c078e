"""Survey contacts put right and erased; every card that showed one is put right with it."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.survey_contacts import ContactSheetCard
from cards.view import Button, Shown
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_team import refuse
from dialogs.refs import OLD_BUTTON
from dialogs.survey_contact_card import sheet_card, sheet_title
from dialogs.survey_contact_desk import (
    NOT_AGAIN,
    REFUSED,
    alive,
    changed,
    contact_meant,
    in_private,
    kept_meant,
)
from dialogs.survey_contact_fields import read_form, texts_of
from dialogs.survey_contact_form import Filled, correction_form
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.survey_contacts import forget, keep
from store.survey_erasure import erase_contact, is_erased
from store.survey_sheets import sheet_with_id
from store.told import To

CORRECTED = "Corrected."
ERASED = "Erased. Cards that showed it are put right."
SURE = (
    "The data of this contact is erased for this workload, and nothing more is sent to them about "
    "it. This cannot be undone."
)


@in_private
def correct(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form that puts a contact right."""
    found = kept_meant(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, reach, kept = found
    return [Instead(correction_form(db, reach, kept, sheet=str(sheet.id)))]


@in_private
def corrected(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was put right; with another address it is another contact, and the old one goes."""
    found = kept_meant(turn, db)
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
        filled = Filled(typed=typed_strings(turn.inputs), faults=read, shows=alive(db, reach))
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
    return changed(turn, db, customer_id=sheet.customer_id, workload=sheet.workload, note=CORRECTED)


@in_private
def erase(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask whether a contact is really to be erased."""
    found = contact_meant(turn, db)
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
    found = contact_meant(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, key = found
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    erase_contact(db, key, by=me, actor=turn.who.object_id, now=turn.now)
    now = sheet_with_id(db, sheet.id) or sheet
    return [Instead(sheet_card(db, now, turn.who, note=ERASED))]
