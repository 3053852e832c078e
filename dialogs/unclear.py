"""Words that may ask whether something is in scope, or for somebody who helps: both are offered.

Which one is meant is for the person to say, by a press; their words are taken along.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import scope
from dialogs.help import meant_as
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Intent
from store.vocabulary import Place

WHICH = "Do you want to know whether this is in FastTrack scope, or do you need an expert for it?"
OR_SOMEBODY = "If you want somebody to help with this, I ask an expert for you."


def ask(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask which of both is meant."""
    if not _may_ask_for_somebody(turn):
        return scope.answer(turn, db)
    scope_question = meant_as(Intent.SCOPE, turn.text)
    return [GuessCard(lead=WHICH, buttons=(scope_question, _expert(turn)))]


def answer(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer the question, which does no harm, and offer to ask for somebody."""
    answered = scope.answer(turn, db)
    if not answered or not _may_ask_for_somebody(turn):
        return answered
    return [*answered, GuessCard(lead=OR_SOMEBODY, buttons=(_expert(turn),))]


def _expert(turn: Turn) -> Say:
    return replace(meant_as(Intent.SME_REQUEST, turn.text), title="Ask for an expert")


def _may_ask_for_somebody(turn: Turn) -> bool:
    """Say whether this is one of a partner, in our own chat."""
    return bool(turn.who.partner_id) and turn.place is Place.PERSONAL
