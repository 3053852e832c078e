"""The cards that stand in chats: of each thing and reader the newest one is kept up to date.

The one before says that it is old. A card in whose place a form has been opened is left alone:
nobody loses what they are typing. A card whose reader may see the thing no more says so.

A new kind of thing is a line in SUBJECTS, `shows` in its card's view, and a call of
store.card_updates.update_cards where it changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from cards.requests import RequestOlder
from cards.view import CardView, Shown, shown_by
from dialogs import (
    live_escalations,
    live_events,
    live_inputs,
    live_requests,
    my_data,
    survey_contact_card,
)
from dialogs.live_subject import Subject, Versioned
from dialogs.turn import Instead, Reply, Turn
from store import posted_cards
from store.card_updates import ESCALATION, EVENT, INPUT, REQUEST, leave_card, thing_of, update_card
from store.identity import Identity, identify
from store.survey_sheets import PERSON, SHEET
from store.told import Spot, To, Told

SUBJECTS: Mapping[str, Subject[Any]] = {
    REQUEST: live_requests.SUBJECT,
    ESCALATION: live_escalations.SUBJECT,
    INPUT: live_inputs.SUBJECT,
    EVENT: live_events.SUBJECT,
    SHEET: survey_contact_card.SUBJECT,
    PERSON: my_data.SUBJECT,
}
FADES_AFTER = timedelta(minutes=10)
OLDER = "There is a newer card of this in our chat."
NOT_YOURS_NOW = "This is not with you any more."
SHOW_HERE = "Show here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card that was posted, or put in another's place: what it shows, to whom, and where."""

    view: CardView
    to: To
    at: Spot
    now: datetime


def put_up(db: Session, posted: Posted) -> None:
    """Keep where a card stands; if what it shows has moved on since, it is put right."""
    shown = shown_by(posted.view)
    held = _held(db, shown)
    if shown is None or held is None:
        return
    thing, to, at, now = shown.thing, posted.to, posted.at, posted.now
    before = posted_cards.put_up(db, thing, to=to, at=at, version=shown.version)
    if before is not None:
        update_card(db, thing, to=to, at=before.at, now=now, older=before.version)
    if held.version > shown.version:
        update_card(db, thing, to=to, at=at, now=now)
    elif shown.fades:
        update_card(db, thing, to=to, at=at, now=now, due_at=now + FADES_AFTER, afresh=True)


def posted(_: Told, db: Session, card: Posted) -> None:
    """Keep where the card of a notice stands."""
    put_up(db, card)


def set_aside(turn: Turn, db: Session, replies: Sequence[Reply], *, message_id: str) -> None:
    """Leave a card alone if what is said takes its place and is not the thing's card."""
    others = any(isinstance(one, Instead) and shown_by(one.view) is None for one in replies)
    if not others or not message_id:
        return
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    at = Spot(conversation_id=turn.conversation_id, message_id=message_id)
    for kind in SUBJECTS:
        named = turn.ref.get(kind)
        if isinstance(named, str) and posted_cards.take_down(
            db, thing_of(UUID(named), kind), to=me, at=at
        ):
            leave_card(db, at=at, now=turn.now)


def current(told: Told, db: Session) -> CardView | None:
    """Show what a card is to show now to its reader; None where it is right as it is."""
    subject, identifier = _named(_thing(told))
    who = identify(db, tenant_id=told.tenant_id, object_id=told.aad_object_id)
    if subject is None or not isinstance(who, Identity):
        return None
    held = subject.seen_by(db, identifier, who)
    if held is None:
        return _lost(subject, subject.read(db, identifier))
    newest = _newest(db, told)
    if newest is not None and newest.at == told.spot:
        is_right = newest.version >= held.version and not told.ref.get("afresh")
        return None if is_right else subject.card(db, held, who)
    if not told.ref["older"]:
        return None
    return RequestOlder(
        title=subject.title(held),
        lines=tuple(subject.told(db, held, who, told.ref["older"])),
        lead=OLDER,
        show=subject.show(held, SHOW_HERE),
    )


def replaced(told: Told, db: Session, card: Posted) -> None:
    """Look at a card once more if what it shows has moved on while it was being changed."""
    shown = shown_by(card.view)
    if shown is None:
        gone(told, db)  # nothing stands there that could be kept up to date
        return
    held = _held(db, shown)
    if held is not None and held.version > shown.version:
        update_card(db, shown.thing, to=told.to, at=told.spot, now=card.now)


def gone(told: Told, db: Session) -> None:
    """Forget a card whose message is no longer there."""
    posted_cards.take_down(db, _thing(told), to=told.to, at=told.spot)


def _lost(subject: Subject[Any], held: Versioned | None) -> RequestOlder | None:
    """Leave nothing of a card to who may see it no more but what it was."""
    if held is None:
        return None
    title = f"{subject.called} {held.number}"
    return RequestOlder(title=title, lines=(), lead=NOT_YOURS_NOW, show=None)


def _newest(db: Session, told: Told) -> posted_cards.Standing | None:
    found = posted_cards.standing(db, _thing(told), to=told.to)
    return found[0] if found else None


def _thing(told: Told) -> str:
    return str(told.ref["thing"])


def _named(thing: str) -> tuple[Subject[Any] | None, UUID]:
    """Return what kind of thing it is, and which."""
    kind, _, identifier = thing.partition(":")
    return SUBJECTS.get(kind), UUID(identifier)


def _held(db: Session, shown: Shown | None) -> Versioned | None:
    """Return what a card shows, as it is now."""
    if shown is None:
        return None
    subject, identifier = _named(shown.thing)
    held: Versioned | None = subject.read(db, identifier) if subject else None
    return held
