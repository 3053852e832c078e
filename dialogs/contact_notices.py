"""What is said unasked about survey contacts: the partner is asked and reminded, then the PSM."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from cards.survey_contacts import ContactRow, ContactSheetCard
from cards.view import Button, CardView, Fact
from dialogs.links import day
from dialogs.portfolio_words import named
from dialogs.rules.contact_asks import Step
from dialogs.rules.delivery import first_known_zone
from store import notices
from store.contact_asks import Ask, open_asks, partner_named
from store.entries import workload_names
from store.identity import Identity, identify
from store.partner_inputs import contacts_of
from store.partners import psm_of_partner
from store.readers import reader_of
from store.roles import people_in_role
from store.survey_reach import reach_of
from store.told import To, Told
from store.vocabulary import Role

ASKED = "contact.asked"  # to the partner (ref: customer, partner, step)
LATE = "contact.late"  # to the PSM (the same ref)
LEADS = {
    Step.ASKED: "Please name whom Microsoft's satisfaction survey may go to.",
    Step.HALF_TIME: "A reminder: half of the time has passed.",
    Step.DAY_BEFORE: "A reminder: the contact is due tomorrow.",
}
TO_PSM = "The partner was asked three times and has not named a contact. Please help to get one."
FOOTER = (
    "The programme asks for at least one contact for every customer, within a week. Without one "
    "there is no survey."
)


def tell_partner(db: Session, ask: Ask, *, step: Step, now: datetime) -> bool:
    """Ask or remind a partner's contacts, once a day for each customer; say if there is anybody."""
    people = contacts_of(db, partner_id=ask.partner_id)
    for email in people:
        _write(db, ASKED, ask, email, step=step, now=now)
    return bool(people)


def tell_psm(db: Session, ask: Ask, *, now: datetime) -> bool:
    """Tell the partner's PSM, and the cover; without one, the programme team."""
    found = psm_of_partner(db, partner_id=ask.partner_id)
    psms = [one.email for one in (found.psm, found.cover) if one] if found else []
    people = psms or list(people_in_role(db, Role.PROGRAM))
    for email in people:
        _write(db, LATE, ask, email, step=Step.PSM, now=now)
    return bool(people)


def asked(told: Told, db: Session) -> ContactSheetCard | None:
    """Ask for what is still missing; nothing where there is a contact by now."""
    return _card(told, db, LEADS[Step(int(told.ref["step"]))])


def late(told: Told, db: Session) -> ContactSheetCard | None:
    """Tell the PSM what is still missing."""
    return _card(told, db, TO_PSM)


def _card(told: Told, db: Session, lead: str) -> ContactSheetCard | None:
    customer, partner = str(told.ref["customer"]), str(told.ref["partner"])
    who = _reader(told, db)
    asks = open_asks(db, customer_id=customer, partner_id=partner)
    names = partner_named(db, partner_id=partner, customer_id=customer)
    if who is None or names is None or not asks:
        return None
    if not any(one.partner_id == partner for one in reach_of(db, who, customer_id=customer)):
        return None  # it is not with them any more
    return ContactSheetCard(
        title=f"Survey contact needed: {names[1]}",
        note=f"Partner: {names[0]}" if who.is_staff else "",
        lead=lead,
        rows=_rows(db, asks, who),
        choose=None,
        footer=FOOTER,
        buttons=(
            Button(
                title="Name a contact", action="survey_contact.form", ref={"customer": customer},
                primary=True,
            ),
        ),
    )  # fmt: skip


def _rows(db: Session, asks: Sequence[Ask], who: Identity) -> tuple[ContactRow, ...]:
    names, zone = workload_names(db), first_known_zone(who.time_zone)
    return tuple(
        ContactRow(
            title=named(names, one.workload),
            facts=(Fact(title="Due by", value=day(one.due_at.astimezone(zone).date())),),
        )
        for one in asks
    )


def _reader(told: Told, db: Session) -> Identity | None:
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    return who if isinstance(who, Identity) else None


def _write(db: Session, kind: str, ask: Ask, email: str, *, step: Step, now: datetime) -> None:
    about = f"{ask.customer_id}:{ask.partner_id}:{int(step)}:{now.date()}"
    notices.write(
        db,
        kind,
        to=To(email=email),
        business_key=f"{kind}:{about}:{email}"[:200],
        now=now,
        ref={"customer": ask.customer_id, "partner": ask.partner_id, "step": int(step)},
    )


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (ASKED, "A survey contact is needed", asked),
    (LATE, "A partner has named no survey contact", late),
)
