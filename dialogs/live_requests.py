"""What the live cards of a request for an expert say."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import HistoryLine
from cards.view import CardView
from dialogs.expert_words import CLOCK_SAYS, HAPPENED
from dialogs.live_subject import Subject
from dialogs.request_card import (
    Look,
    back_button,
    happened,
    request_card,
    visible_events,
)
from store.identity import Identity
from store.requests import ExpertRequest, request_for_a_job, request_with_id


def _card(db: Session, request: ExpertRequest, who: Identity) -> CardView:
    return request_card(db, request, who, Look(note=_news(db, request, who)))


def _news(db: Session, request: ExpertRequest, who: Identity) -> str:
    """Say what has happened last; of what is internal a partner reads only the card's heading."""
    events = visible_events(db, request, who)
    last = events[-1] if events else None
    if last is None or last.number != request.version:
        return ""
    what = HAPPENED[last.kind]
    return f"{what}." if last.kind in CLOCK_SAYS else f"{last.name} {what}."


def _told(
    db: Session, request: ExpertRequest, who: Identity, version: int
) -> Sequence[HistoryLine]:
    """Return what a card told when it came: so the chat still reads as it went."""
    events = [event for event in visible_events(db, request, who) if event.number == version]
    return [happened(event, who, cut=True) for event in events]


SUBJECT: Subject[ExpertRequest] = Subject(
    called="Request",
    read=lambda db, identifier: request_for_a_job(db, request_id=identifier),
    seen_by=lambda db, identifier, who: request_with_id(db, request_id=identifier, who=who),
    card=_card,
    title=lambda request: f"Request {request.number}: {request.customer_name}",
    told=_told,
    show=lambda request, title: back_button(request, title=title),
)
