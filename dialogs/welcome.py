"""The welcome, given once, and good manners."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.help import HelpCard
from dialogs.expert_drafts import draft_now
from dialogs.help import buttons_for, capabilities_for
from dialogs.turn import Reply, Turn

NOTHING_SENT = "All right, nothing was sent, and what you have not sent is not kept."
STILL_THERE = (
    "All right, nothing was sent. The request for an expert that you began is still there: say "
    "“ask an expert” to send or discard it. Other forms are not kept."
)


def welcome(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say what this is, why it wrote, and what can be done here."""
    return [
        HelpCard(
            headline=f"Welcome, {_first_name(turn)}!" if _first_name(turn) else "Welcome!",
            lead=(
                "I am the bot of the FastTrack Partner Success Team. You see this because the app "
                "was just added here. Ask me in your own words whether something is in FastTrack "
                "scope; I answer from the programme's sources and say so when they are silent."
            ),
            capabilities=capabilities_for(turn.who.roles),
            buttons=buttons_for(turn.who.roles),
            footer="I keep questions I am asked, with customers' names masked: say “privacy”.",
        )
    ]


def hello(turn: Turn, db: Session) -> Sequence[Reply]:
    """Greet back and offer what can be done here."""
    return [
        HelpCard(
            headline=f"Hello {_first_name(turn) or 'there'}!",
            lead="What can I do for you?",
            capabilities=capabilities_for(turn.who.roles)[:2],
            buttons=buttons_for(turn.who.roles),
            footer="Say “help” to see everything I can do for you.",
        )
    ]


def thanks(turn: Turn, db: Session) -> Sequence[Reply]:
    """Accept thanks."""
    return ["You are welcome."]


def cancel(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say that nothing is under way; only a request for an expert waits to be sent."""
    return [STILL_THERE if draft_now(turn, db).all_begun else NOTHING_SENT]


def _first_name(turn: Turn) -> str:
    return "".join(turn.who.name.split()[:1])
