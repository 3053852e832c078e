"""The forms in chats that ask whether it helped: what is answered, no form can answer again.

Unlike a live card, such a form is left alone while its question is open: somebody may be typing.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.requests import RequestForm, RequestOlder
from cards.view import CardView
from dialogs.live_cards import OLDER, SHOW_HERE, Posted
from dialogs.request_card import back_button, happened, visible_events
from dialogs.turn import Instead, Reply, Turn
from store import posted_cards
from store.card_updates import ANSWERED_BY_THEN, REQUEST, SOON, thing_of
from store.identity import Identity, identify
from store.notices import write_again
from store.posted_cards import standing, take_down
from store.requests import ExpertRequest, request_for_a_job, request_with_id
from store.told import Spot, To, Told
from store.vocabulary import EventKind, RequestState, RequestVerb

KIND = "rating.closed"
THING = "rating"  # what such a form is kept as; the request's card is another thing
ANSWERED = "This is answered. Thank you."
REOPENED = "The request was reopened: there is nothing to answer now."


def posted(_: Told, db: Session, card: Posted) -> None:
    """Keep where the form of a notice stands."""
    put_up(db, card)


def put_up(db: Session, card: Posted) -> None:
    """Keep where a form stands, of each reader the newest; the one before says that it is old.

    It is closed at once if its question is answered by now.
    """
    named = asks(card.view)
    request = request_for_a_job(db, request_id=UUID(named)) if named else None
    if request is None:
        return
    thing = thing_of(request.id, THING)
    before = posted_cards.put_up(db, thing, to=card.to, at=card.at, version=request.version)
    if before is not None:
        _write(db, request.id, before.to, before.at, now=card.now, due_at=card.now)
    if not _is_asked(request):
        close(db, request.id, by=To(), now=card.now)


def asks(view: CardView) -> str:
    """Return the request that a form asks of whether it helped; "" if it is no such form."""
    buttons = view.buttons if isinstance(view, RequestForm) else ()
    asked = (one.ref for one in buttons if one.ref.get("verb") == RequestVerb.RATE.value)
    return next((str(ref["request"]) for ref in asked), "")


def close(db: Session, request_id: UUID, *, by: To, now: datetime) -> None:
    """Write, with what answers the question or makes it idle, that no form is to ask it.

    Whoever answers gets the request's card in its place; theirs is looked at later, in case that
    was lost.
    """
    thing = thing_of(request_id, THING)
    for one in standing(db, thing):
        due_at = now + (ANSWERED_BY_THEN if one.to == by else SOON)
        _write(db, request_id, one.to, one.at, now=now, due_at=due_at)
        take_down(db, thing, to=one.to, at=one.at)


def set_aside(turn: Turn, db: Session, replies: Sequence[Reply], *, message_id: str) -> None:
    """Forget a form in whose place something else stands."""
    named = turn.ref.get("request")
    others = any(isinstance(one, Instead) and not asks(one.view) for one in replies)
    if others and message_id and isinstance(named, str):
        me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
        at = Spot(conversation_id=turn.conversation_id, message_id=message_id)
        take_down(db, thing_of(UUID(named), THING), to=me, at=at)


def closed(told: Told, db: Session) -> CardView | None:
    """Show what became of the question; None if it is asked there, or the request's card is there.

    An answer by another of the partner is named.
    """
    who = identify(db, tenant_id=told.tenant_id, object_id=told.aad_object_id)
    if not isinstance(who, Identity):
        return None
    request = request_with_id(db, request_id=UUID(str(told.ref["request"])), who=who)
    if request is None or _stands(db, request, THING, told) or _stands(db, request, REQUEST, told):
        return None
    answered = request.helped is not None
    answers = [one for one in visible_events(db, request, who) if one.kind is EventKind.RATED]
    return RequestOlder(
        title=f"Request {request.number}: {request.customer_name}",
        lines=tuple(happened(one, who) for one in answers[-1:] if answered),
        lead=ANSWERED if answered else OLDER if _is_asked(request) else REOPENED,
        show=back_button(request, title=SHOW_HERE),
    )


def _is_asked(request: ExpertRequest) -> bool:
    return request.state is RequestState.SOLVED and request.helped is None


def _stands(db: Session, request: ExpertRequest, kind: str, told: Told) -> bool:
    cards = standing(db, thing_of(request.id, kind), to=told.to)
    return any(one.at == told.spot for one in cards)


def _write(
    db: Session, request_id: UUID, to: To, at: Spot, *, now: datetime, due_at: datetime
) -> None:
    where = sha256(f"{at.conversation_id} {at.message_id}".encode()).hexdigest()
    write_again(
        db,
        KIND,
        to=to,
        business_key=f"{KIND}:{where}",
        now=now,
        due_at=due_at,
        ref={
            "request": str(request_id), "conversation": at.conversation_id,
            "message": at.message_id,
        },
    )  # fmt: skip
