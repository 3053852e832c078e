"""What is said unasked about a partner's input: to its contacts, and to who logs the update."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from cards.partner_input import PartnerInputCard, PartnerInputForm
from cards.view import CardView
from dialogs.partner_input_card import input_form, lines_of, said_card, sees
from store import notices
from store.identity import Identity, identify
from store.partner_inputs import (
    Asked,
    ask_for,
    asked_of,
    contacts_of,
    is_logged,
    partners_at,
)
from store.partners import psm_of_partner
from store.readers import reader_of
from store.significant_events import people_concerned
from store.told import To, Told

ASKED = "partner_input.asked"  # to a partner's contacts (ref: customer, partner, number)
CAME = "partner_input.came"  # to the FM and FTA: it came after its update (the same ref)
CAME_LATE = "This came after the update was logged: it stands in the next one, as {partner}'s."


def tell_contacts(
    db: Session, *, customer_id: str, for_number: int, answer_by: datetime, now: datetime
) -> bool:
    """Ask each partner's contacts, once for each update; say whether there is anybody to ask."""
    anybody = False
    for partner_id in partners_at(db, customer_id=customer_id):
        people = contacts_of(db, partner_id=partner_id)
        if not people:
            continue  # nobody is asked who could not answer
        asked = Asked(customer_id=customer_id, partner_id=partner_id, for_number=for_number)
        ask_for(db, asked, answer_by=answer_by, now=now)
        for email in people:
            _write(db, ASKED, asked, email, now)
        anybody = True
    return anybody


def tell_writers(db: Session, asked: Asked, *, by: Identity, now: datetime) -> None:
    """Tell the FM and FTA of what came after the update it was for."""
    for email in people_concerned(db, customer_id=asked.customer_id):
        if email != by.email:
            _write(db, CAME, asked, email, now)


def asked(told: Told, db: Session) -> PartnerInputForm | None:
    """Show the form, until somebody of the partner has answered or the update is logged."""
    who = _reader(told, db)
    about = _about(told, db)
    if who is None or about is None or who.partner_id != about.partner_id:
        return None
    if about.answered_at or is_logged(db, about):
        return None
    if not lines_of(db, customer_id=about.customer_id, partner_id=about.partner_id):
        return None
    return input_form(db, about, who, now=told.made_at)


def came(told: Told, db: Session) -> PartnerInputCard | None:
    """Show to the FM or FTA what came late, while the customer is theirs."""
    who = _reader(told, db)
    about = _about(told, db)
    if who is None or about is None or about.answered_at is None:
        return None
    if who.partner_id or not sees(db, about, who):
        return None
    partner = psm_of_partner(db, partner_id=about.partner_id)
    note = CAME_LATE.format(partner=partner.partner_name if partner else "the partner")
    return said_card(db, about, who, note=note)


def _about(told: Told, db: Session) -> Asked | None:
    return asked_of(
        db,
        customer_id=str(told.ref["customer"]),
        partner_id=str(told.ref["partner"]),
        for_number=int(told.ref["number"]),
    )


def _reader(told: Told, db: Session) -> Identity | None:
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    return who if isinstance(who, Identity) else None


def _write(db: Session, kind: str, about: Asked, email: str, now: datetime) -> None:
    again = f":{now.isoformat()}" if kind == CAME else ""
    notices.write(
        db,
        kind,
        to=To(email=email),
        business_key=f"{kind}:{about.id}:{email}{again}",
        now=now,
        ref={
            "customer": about.customer_id, "partner": about.partner_id,
            "number": about.for_number,
        },
    )  # fmt: skip


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (ASKED, "Your input for a status update", asked),
    (CAME, "A partner's input", came),
)
