"""The cards of a request that stand in chats: of each reader the newest one is kept up to date.

The one before says that it is old. A card in whose place a form has been opened is left alone:
nobody loses what they are typing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from cards.requests import RequestOlder
from cards.view import CardView, Shown, shown_by
from dialogs.expert_words import CLOCK_SAYS, HAPPENED, state_words
from dialogs.request_card import Look, back_button, happened, request_card, visible_events
from dialogs.turn import Instead, Reply, Turn
from store import posted_cards
from store.card_updates import leave_card, thing_of, update_card
from store.identity import Identity, identify
from store.requests import ExpertRequest, request_for_a_job, request_with_id
from store.told import Spot, To, Told

OLDER = "There is a newer card of this request in our chat."
SHOW_HERE = "Show here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card that was posted, or put in another's place: what it shows, to whom, and where."""

    view: CardView
    to: To
    at: Spot
    now: datetime


def put_up(db: Session, posted: Posted) -> None:
    """Keep where a request's card stands; if the request has moved on since, it is put right."""
    shown = shown_by(posted.view)
    request = _request(db, shown)
    if shown is None or request is None:
        return
    to, at, now = posted.to, posted.at, posted.now
    before = posted_cards.put_up(db, shown.thing, to=to, at=at, version=shown.version)
    if before is not None:
        update_card(db, request.id, to=to, at=before.at, now=now, older=before.version)
    if request.version > shown.version:
        update_card(db, request.id, to=to, at=at, now=now)


def posted(_: Told, db: Session, card: Posted) -> None:
    """Keep where the card of a notice stands."""
    put_up(db, card)


def set_aside(turn: Turn, db: Session, replies: Sequence[Reply], *, message_id: str) -> None:
    """Leave a card alone if what is said takes its place and is not the request's card."""
    others = any(isinstance(one, Instead) and shown_by(one.view) is None for one in replies)
    request_id = turn.ref.get("request")
    if not others or not message_id or not isinstance(request_id, str):
        return
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    at = Spot(conversation_id=turn.conversation_id, message_id=message_id)
    if posted_cards.take_down(db, _thing(request_id), to=me, at=at):
        leave_card(db, at=at, now=turn.now)


def current(told: Told, db: Session) -> CardView | None:
    """Show what a card is to show now to its reader; None where it is right as it is."""
    request_id = UUID(str(told.ref["request"]))
    who = identify(db, tenant_id=told.tenant_id, object_id=told.aad_object_id)
    if not isinstance(who, Identity):
        return None
    request = request_with_id(db, request_id=request_id, who=who)
    if request is None:
        return None
    newest = _newest(db, told)
    if newest is not None and newest.at == told.spot:
        if newest.version >= request.version:
            return None
        return request_card(db, request, who, Look(note=_news(db, request, who)))
    return _older(db, request, who, version=told.ref["older"]) if told.ref["older"] else None


def replaced(told: Told, db: Session, card: Posted) -> None:
    """Look at a card once more if its request has moved on while it was being changed."""
    shown = shown_by(card.view)
    request = _request(db, shown)
    if shown is not None and request is not None and request.version > shown.version:
        update_card(db, request.id, to=told.to, at=told.spot, now=card.now)


def gone(told: Told, db: Session) -> None:
    """Forget a card whose message is no longer there."""
    posted_cards.take_down(db, _thing(str(told.ref["request"])), to=told.to, at=told.spot)


def _newest(db: Session, told: Told) -> posted_cards.Standing | None:
    found = posted_cards.standing(db, _thing(str(told.ref["request"])), to=told.to)
    return found[0] if found else None


def _thing(request_id: str) -> str:
    return thing_of(UUID(request_id))


def _request(db: Session, shown: Shown | None) -> ExpertRequest | None:
    """Return the request that a card shows."""
    kind, _, identifier = shown.thing.partition(":") if shown else ("", "", "")
    return request_for_a_job(db, request_id=UUID(identifier)) if kind == "request" else None


def _news(db: Session, request: ExpertRequest, who: Identity) -> str:
    """Say what has happened last; of what is internal a partner reads only how it stands now."""
    events = visible_events(db, request, who)
    last = events[-1] if events else None
    if last is None or last.number != request.version:
        return state_words(request, to_staff=who.is_staff) + "."
    what = HAPPENED[last.kind]
    return f"{what}." if last.kind in CLOCK_SAYS else f"{last.name} {what}."


def _older(db: Session, request: ExpertRequest, who: Identity, *, version: int) -> RequestOlder:
    """Leave of a card what it told when it came: so the chat still reads as it went."""
    told = [event for event in visible_events(db, request, who) if event.number == version]
    return RequestOlder(
        title=f"Request {request.number}: {request.customer_name}",
        lines=tuple(happened(event, who, cut=True) for event in told),
        lead=OLDER,
        show=back_button(request, title=SHOW_HERE),
    )
