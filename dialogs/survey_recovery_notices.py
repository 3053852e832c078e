"""Who is told that a customer was not satisfied: the partner's PSM, so that they talk.

They are reminded once; then the programme team hears of it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.rhythm import ReminderCard
from cards.view import CardView
from dialogs.rules.absence import is_away
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.waiting import Step, due_after
from dialogs.survey_recovery_card import recovery_card
from store import notices
from store.identity import Identity, identify
from store.partners import Contact, psm_of_partner
from store.readers import reader_of
from store.recoveries import OpenTalk, move_on, talk_with_id
from store.roles import people_in_role
from store.told import To, Told
from store.vocabulary import Role

OPENED = "survey.recovery"
DAYS = 5  # working days, until the PSM is reminded; after as many more the next are told
ABOVE = (Role.PROGRAM, Role.ADMIN)
TO_DO = "Please write down what you agreed on with the partner, or close it."
NOTES: Mapping[Step, str] = {
    Step.ASKED: "",
    Step.AGAIN: f"A reminder: it is still open. {TO_DO}",
    Step.NEXT: "It is still open, and its Partner Success Manager was asked and reminded.",
}


def tell_keepers(db: Session, talk: OpenTalk, *, now: datetime, step: Step = Step.ASKED) -> bool:
    """Write to who looks after a partner now: the PSM, the cover, else the programme team.

    The last step is for who is next. Say whether that is new.
    """
    if not move_on(db, talk, step=step, next_at=due_after(step, now, days=DAYS)):
        return False
    new = [
        notices.write(
            db,
            OPENED,
            to=To(email=email),
            business_key=f"{OPENED}:{talk.id}:{int(step)}:{_code(email)}",
            now=now,
            ref={"talk": str(talk.id), "step": int(step)},
        )
        for email in _readers(db, talk, step, now)
    ]
    return any(new)


def opened(told: Told, db: Session) -> ReminderCard | None:
    """Show the conversation to who looks after the partner, while nobody has closed it."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None
    email = None if who.roles & set(ABOVE) else who.email
    talk = talk_with_id(db, talk_id=UUID(str(told.ref["talk"])), email=email)
    if talk is None or talk.closed_at is not None or not who.is_staff:
        return None
    return recovery_card(db, talk, who, note=NOTES[Step(int(told.ref["step"]))])


def _readers(db: Session, talk: OpenTalk, step: Step, now: datetime) -> tuple[str, ...]:
    keepers = _keepers(db, talk.partner_id, now)
    if step is not Step.NEXT:
        return keepers
    above = (sorted(set(people_in_role(db, role)) - set(keepers)) for role in ABOVE)
    return tuple(next((people for people in above if people), ()))


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


def _code(email: str) -> str:
    return sha256(email.encode()).hexdigest()[:16]


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (OPENED, "A recovery conversation", opened),
)
