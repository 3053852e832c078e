"""Survey contacts: named, shown masked, and shown as they are. In the 1:1 chat only.

Somebody sees the contacts of what they look after: store/survey_reach.py.
"""

from collections.abc import Sequence

from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import survey_contact_list
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_team import refuse
from dialogs.paging import CHOOSE_FIRST
from dialogs.portfolio_words import picked
from dialogs.refs import OLD_BUTTON
from dialogs.survey_contact_card import sheet_card
from dialogs.survey_contact_desk import (
    GONE,
    NOT_AGAIN,
    NOT_YOURS,
    REFUSED,
    CustomerRef,
    alive,
    changed,
    contact_meant,
    in_private,
    reaches_of,
    sheet_meant,
    sheet_or_form,
)
from dialogs.survey_contact_fields import read_form
from dialogs.survey_contact_form import Filled, contact_form
from dialogs.turn import Instead, Reply, Turn
from store.survey_contacts import keep, reveal
from store.survey_erasure import is_erased
from store.survey_reach import reach_of

KEPT = "Kept. Thank you: the survey can be sent once the other gates are open."
LIST = Say(title="Survey contacts", words="survey contacts")


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
        return sheet_or_form(turn, db, chosen[0])
    return [survey_contact_list.sheets_of(db, chosen)]


@in_private
def form(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of a customer."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = reaches_of(turn, db, ref)
    return [contact_form(db, reaches)] if reaches else [NOT_YOURS]


@in_private
def sheet(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the contacts of a workload."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = reaches_of(turn, db, ref)
    return sheet_or_form(turn, db, reaches[0]) if reaches else [NOT_YOURS]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the contacts of the workload that was picked from a list."""
    customer, _, workload = picked(turn).partition("/")
    if not customer:
        return [CHOOSE_FIRST]
    reaches = reaches_of(turn, db, CustomerRef(customer=customer, workload=workload))
    if not reaches:
        return [NOT_YOURS]
    return sheet_or_form(turn, db, reaches[0]) if workload else [contact_form(db, reaches)]


@in_private
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was filled in; a fault brings the form back."""
    ref = CustomerRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    reaches = reaches_of(turn, db, ref)
    if not reaches:
        return [NOT_YOURS]
    try:
        read = read_form(turn.inputs, workloads=[one.workload for one in reaches])
    except TamperedError:
        refuse(turn, db, ref.customer, action=REFUSED)
        return [OLD_BUTTON]
    shows = alive(db, reaches[0])
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
    return changed(turn, db, customer_id=ref.customer, workload=workload, note=KEPT)


@in_private
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Put the form away; nothing was kept."""
    return [Instead(GuessCard(lead="Discarded. Nothing was kept.", buttons=(LIST,)))]


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a sheet, masked; in the place of the card that was pressed."""
    found = sheet_meant(turn, db)
    if isinstance(found, str):
        return [found]
    return [Instead(sheet_card(db, found[1], turn.who))]


@in_private
def show_whole(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show one contact as it is, because somebody asks; that is noted."""
    found = contact_meant(turn, db)
    if isinstance(found, str):
        return [found]
    sheet, key = found
    kept = reveal(db, key, actor=turn.who.object_id, now=turn.now)
    if kept is None:
        return [Instead(sheet_card(db, sheet, turn.who, note=GONE))]
    return [Instead(sheet_card(db, sheet, turn.who, open_one=kept))]
