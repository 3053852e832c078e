"""Who is asked to confirm a batch of reminders: those with the right to, except who has done so.

The programme team is asked and reminded once, then the admins are asked.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from cards.rhythm import ReminderCard
from cards.view import CardView
from dialogs.batch_card import batch_card
from dialogs.rules.waiting import Step, due_after
from store import notices
from store.batches import DRAWN_UP, Batch, batch_with_number, move_on
from store.identity import Identity, identify
from store.readers import reader_of
from store.roles import people_in_role
from store.told import To, Told
from store.vocabulary import Role

TO_CONFIRM = "survey.batch"
DAYS = 1  # working days, until somebody is reminded of it; after as many more the next are asked
SECONDERS = (Role.PROGRAM, Role.ADMIN)
ASKED = "Please look at it, person by person, and confirm it or stop it."
NOTES: Mapping[Step, str] = {
    Step.ASKED: ASKED,
    Step.AGAIN: f"A reminder: nothing of it goes out before. {ASKED}",
    Step.NEXT: f"The programme team was asked and reminded. {ASKED}",
}


def tell_to_confirm(db: Session, batch: Batch, *, now: datetime, step: Step = Step.ASKED) -> bool:
    """Write to who may confirm a batch now, once for each confirmation; say if that is new."""
    if not move_on(db, batch, step=step, next_at=due_after(step, now, days=DAYS)):
        return False
    which = 2 if batch.confirmed_by else 1
    new = [
        notices.write(
            db,
            TO_CONFIRM,
            to=To(email=email),
            business_key=f"{TO_CONFIRM}:{batch.id}:{which}:{int(step)}:{_code(email)}",
            now=now,
            ref={"batch": batch.number, "step": int(step)},
        )
        for email in _readers(db, batch, step)
    ]
    return any(new)


def to_confirm(told: Told, db: Session) -> ReminderCard | None:
    """Show a batch to who may confirm it, while it waits for that."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity) or not who.roles & set(SECONDERS):
        return None
    batch = batch_with_number(db, int(told.ref["batch"]), who=who)
    if batch is None or batch.state != DRAWN_UP or batch.confirmed_by == who.email:
        return None
    return batch_card(db, batch, who, note=NOTES[Step(int(told.ref["step"]))])


def _readers(db: Session, batch: Batch, step: Step) -> list[str]:
    team, admins = (set(people_in_role(db, role)) - {batch.confirmed_by} for role in SECONDERS)
    asked = team or admins
    return sorted(admins - asked if step is Step.NEXT else asked)


def _code(email: str) -> str:
    return sha256(email.encode()).hexdigest()[:16]


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (TO_CONFIRM, "A batch of survey reminders", to_confirm),
)
