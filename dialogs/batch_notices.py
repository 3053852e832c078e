"""Who is asked to confirm a batch of reminders: those with the right to, except who has done so."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from cards.rhythm import ReminderCard
from cards.view import CardView
from dialogs.batch_card import batch_card
from store import notices
from store.batches import DRAWN_UP, Batch, batch_with_number
from store.identity import Identity, identify
from store.readers import reader_of
from store.roles import people_in_role
from store.told import To, Told
from store.vocabulary import Role

TO_CONFIRM = "survey.batch"
SECONDERS = (Role.PROGRAM, Role.ADMIN)
ASKED = "Please look at it, person by person, and confirm it or stop it."


def tell_to_confirm(db: Session, batch: Batch, *, now: datetime) -> None:
    """Write to everybody who may confirm a batch now, once for each confirmation it needs."""
    people = {email for role in SECONDERS for email in people_in_role(db, role)}
    which = 2 if batch.confirmed_by else 1
    for email in sorted(people - {batch.confirmed_by}):
        whose = sha256(email.encode()).hexdigest()[:16]
        notices.write(
            db,
            TO_CONFIRM,
            to=To(email=email),
            business_key=f"{TO_CONFIRM}:{batch.id}:{which}:{whose}",
            now=now,
            ref={"batch": batch.number},
        )


def to_confirm(told: Told, db: Session) -> ReminderCard | None:
    """Show a batch to who may confirm it, while it waits for that."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity) or not who.roles & set(SECONDERS):
        return None
    batch = batch_with_number(db, int(told.ref["batch"]), who=who)
    if batch is None or batch.state != DRAWN_UP or batch.confirmed_by == who.email:
        return None
    return batch_card(db, batch, who, note=ASKED)


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (TO_CONFIRM, "A batch of survey reminders", to_confirm),
)
