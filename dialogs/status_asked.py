"""The experts that were asked for from a customer's status: how that stands, and the way there."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.view import Say
from dialogs.request_card import standing_words
from dialogs.turn import Turn
from store.requests import ExpertRequest, asked_for

MOST = 2  # of the newest that are open


def open_requests_of(turn: Turn, db: Session, customer_id: str) -> Sequence[ExpertRequest]:
    """Return the newest that are open of those that the FM or FTA asked for."""
    found = asked_for(db, who=turn.who, customer_id=customer_id, is_open=True, limit=MOST)
    return found.lines


def how_they_stand(turn: Turn, db: Session, asked: Sequence[ExpertRequest]) -> str:
    """Say where each of them stands."""
    return " ".join(
        f"Request {one.number}: {standing_words(db, one, turn.who).removesuffix('.')}."
        for one in asked
    )


def ways_to(asked: Sequence[ExpertRequest]) -> tuple[Say, ...]:
    """Lead to each of them."""
    return tuple(Say(title=f"Request {one.number}", words=f"request {one.number}") for one in asked)
