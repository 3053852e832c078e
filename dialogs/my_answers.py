"""Whether what somebody answers in surveys may be shown: for themselves to say, in our chat."""

from collections.abc import Sequence

from sqlmodel import Session

from dialogs.my_data import in_private, own_card
from dialogs.turn import Instead, Reply, Turn
from store.sealed import vault
from store.shown_answers import let_show
from store.survey_contacts import contacts_with

ALLOWED = (
    "Those who work with you may see what you answer, with your name, once enough others have "
    "answered as well."
)
TAKEN_BACK = "What you answer is shown to nobody."


@in_private
def allow(turn: Turn, db: Session) -> Sequence[Reply]:
    """Let what somebody answers be shown."""
    return _say(turn, db, allowed=True)


@in_private
def take_back(turn: Turn, db: Session) -> Sequence[Reply]:
    """Let what somebody answers be shown no more."""
    return _say(turn, db, allowed=False)


def _say(turn: Turn, db: Session, *, allowed: bool) -> Sequence[Reply]:
    if not turn.who.email:
        return [Instead(own_card(db, turn.who))]
    email_hash = vault().address_hash(turn.who.email)
    keys = [one.key for one in contacts_with(db, email_hash=email_hash)]
    let_show(
        db, allowed, email_hash=email_hash, about=[(key.customer_id, key.workload) for key in keys],
        actor=turn.who.object_id, now=turn.now,
    )  # fmt: skip
    note = (ALLOWED if allowed else TAKEN_BACK) if keys else ""
    return [Instead(own_card(db, turn.who, note=note))]
