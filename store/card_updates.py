"""Changing the cards of a thing where they stand: one row of the ledger for each message.

A row that has been carried out is made due again, so that several changes which wait are one.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from store.notices import call_off, write_again
from store.posted_cards import standing
from store.told import Spot, To

CARD = "card.changed"  # the kind of notice
# the kinds of things
REQUEST, ESCALATION, INPUT, EVENT = "request", "escalation", "input", "event"
# Who presses in the same moment is to read what their own press came to: that answer goes first.
SOON = timedelta(seconds=1)
# Whoever makes a change gets the new card as the answer: theirs is looked at later, in case the
# answer was lost.
ANSWERED_BY_THEN = timedelta(seconds=30)


def thing_of(identifier: UUID, kind: str = REQUEST) -> str:
    """Name something among the things that cards show."""
    return f"{kind}:{identifier}"


def update_cards(db: Session, thing: str, *, by: To, now: datetime, afresh: bool = False) -> None:
    """Write, with a change of a thing, that everybody's card of it is to show it.

    `afresh`: the thing is as it was; what has changed is what its cards say of it.
    """
    for one in standing(db, thing):
        due_at = now + (ANSWERED_BY_THEN if one.to == by else SOON)
        update_card(db, thing, to=one.to, at=one.at, now=now, due_at=due_at, afresh=afresh)


def update_card(
    db: Session,
    thing: str,
    *,
    to: To,
    at: Spot,
    now: datetime,
    due_at: datetime | None = None,
    older: int = 0,
    afresh: bool = False,
) -> None:
    """Write that one card is to be changed.

    `older`: its reader has a newer one, and this is the version that it was posted with.
    """
    write_again(
        db,
        CARD,
        to=to,
        business_key=_key(at),
        now=now,
        due_at=due_at or now,
        ref={
            "thing": thing, "conversation": at.conversation_id,
            "message": at.message_id, "older": older, "afresh": afresh,
        },
    )  # fmt: skip


def leave_card(db: Session, *, at: Spot, now: datetime) -> None:
    """Change nothing that is still to be changed of a card: something else stands in its place."""
    call_off(db, business_key=_key(at), why="something else stands there", now=now)


def _key(at: Spot) -> str:
    return f"{CARD}:{sha256(f'{at.conversation_id} {at.message_id}'.encode()).hexdigest()}"
