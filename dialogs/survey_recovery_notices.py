"""Who is told that a customer was not satisfied: the partner's PSM, so that they talk."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.rhythm import ReminderCard
from cards.view import CardView
from dialogs.rules.absence import is_away
from dialogs.rules.delivery import first_known_zone
from dialogs.survey_recovery_card import recovery_card
from store import notices
from store.identity import Identity, identify
from store.partners import Contact, psm_of_partner
from store.readers import reader_of
from store.recoveries import talk_with_id
from store.roles import people_in_role
from store.told import To, Told
from store.vocabulary import Role

OPENED = "survey.recovery"


def tell_psm(db: Session, talk_id: UUID, *, partner_id: str, now: datetime) -> None:
    """Write to who looks after a partner now: the PSM, the cover, else the programme team."""
    for email in _keepers(db, partner_id, now):
        whose = sha256(email.encode()).hexdigest()[:16]
        notices.write(
            db,
            OPENED,
            to=To(email=email),
            business_key=f"{OPENED}:{talk_id}:{whose}",
            now=now,
            ref={"talk": str(talk_id)},
        )


def opened(told: Told, db: Session) -> ReminderCard | None:
    """Show the conversation to who looks after the partner, while nobody has closed it."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None
    email = None if who.roles & {Role.PROGRAM, Role.ADMIN} else who.email
    talk = talk_with_id(db, talk_id=UUID(str(told.ref["talk"])), email=email)
    if talk is None or talk.closed_at is not None or not who.is_staff:
        return None
    return recovery_card(db, talk, who)


def _keepers(db: Session, partner_id: str, now: datetime) -> tuple[str, ...]:
    found = psm_of_partner(db, partner_id=partner_id)
    psm, cover = (found.psm, found.cover) if found else (None, None)
    people = [psm] if psm else []
    if cover and (psm is None or _away(psm, now)):
        people.append(cover)
    return tuple(one.email for one in people) or people_in_role(db, Role.PROGRAM)


def _away(one: Contact, now: datetime) -> bool:
    today = now.astimezone(first_known_zone(one.time_zone)).date()
    return is_away(until=one.away_until, today=today)


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (OPENED, "A recovery conversation", opened),
)
