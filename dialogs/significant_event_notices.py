"""Who is told at once of a significant event, and what they see."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from cards.significant_event import SignificantEventCard
from cards.view import CardView
from dialogs.rules.absence import is_away
from dialogs.rules.delivery import first_known_zone
from dialogs.significant_event_card import event_card
from dialogs.significant_event_form import Answers, Needed
from store import notices
from store.experts import SmeCandidate, sme_candidates
from store.identity import Identity, identify
from store.partners import Contact, contact, psm_of_partner
from store.readers import reader_of
from store.roles import people_in_role
from store.significant_events import (
    event_with_id,
    managers_of,
    partners_concerned,
    people_concerned,
)
from store.told import To, Told
from store.vocabulary import Role

RAISED = "significant_event.raised"
AT_ONCE = "This cannot wait for the next update."


def to_tell(db: Session, answers: Answers, by: Identity, now: datetime) -> tuple[str, ...]:
    """Return the addresses of those to be told: each once, and not who raises it.

    Where the roster names nobody of them, the programme team is told.
    """
    found = dict.fromkeys(_concerned(db, answers, by, now))
    known = [email for email in found if email != by.email and contact(db, email=email)]
    if known:
        return tuple(known)
    return tuple(one for one in people_in_role(db, Role.PROGRAM) if one != by.email)


def tell(db: Session, event_id: UUID, people: tuple[str, ...], *, now: datetime) -> None:
    """Write to each of these people, at once and at any hour."""
    for email in people:
        notices.write(
            db,
            RAISED,
            to=To(email=email),
            business_key=f"{RAISED}:{event_id}:{email}",
            now=now,
            ref={"event": str(event_id)},
            urgent=True,
        )


def raised(told: Told, db: Session) -> SignificantEventCard | None:
    """Show an event to who was told of it; nothing where it does not concern them any more."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None
    event = event_with_id(db, event_id=UUID(str(told.ref["event"])), who=who)
    return event_card(db, event, who, note=AT_ONCE) if event else None


def _concerned(db: Session, answers: Answers, by: Identity, now: datetime) -> Iterator[str]:
    team = people_concerned(db, customer_id=answers.customer)
    yield from team
    partners = (by.partner_id,) if by.partner_id and not by.is_staff else None
    for partner_id in partners or partners_concerned(
        db, customer_id=answers.customer, workload=answers.workload
    ):
        yield from _psm(db, partner_id, now)
    match answers.who:
        case Needed.SME:
            for one in sme_candidates(db):
                if answers.workload in one.workloads and not _away(one, now):
                    yield one.email
        case Needed.PROGRAM:
            yield from people_in_role(db, Role.PROGRAM)
        case Needed.MANAGER:
            leads = (contact(db, email=email) for email in team)
            region = next((one.region for one in leads if one), by.region)
            yield from managers_of(db, region=region)


def _psm(db: Session, partner_id: str, now: datetime) -> Iterator[str]:
    """A partner's PSM; while they are away, the cover, too."""
    found = psm_of_partner(db, partner_id=partner_id)
    if found is None:
        return
    if found.psm:
        yield found.psm.email
    if found.cover and (found.psm is None or _away(found.psm, now)):
        yield found.cover.email


def _away(one: Contact | SmeCandidate, now: datetime) -> bool:
    today = now.astimezone(first_known_zone(one.time_zone)).date()
    return is_away(until=one.away_until, today=today)


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (RAISED, "A significant event", raised),
)
