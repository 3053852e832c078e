"""What the live cards of an escalation say."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import HistoryLine
from cards.view import CardView
from dialogs.escalation_card import back_button, escalation_card, title_of
from dialogs.escalation_words import with_whom
from dialogs.expert_words import short_moment
from dialogs.live_subject import Subject
from dialogs.request_card import EXCERPT
from store.escalations import EscalatedMatter, escalation_for_a_job, escalation_with_id
from store.identity import Identity
from store.vocabulary import EscalationState


def _card(_: Session, held: EscalatedMatter, who: Identity) -> CardView:
    return escalation_card(held, who, note=_news(held))


def _news(held: EscalatedMatter) -> str:
    """Say what is new, as far as how it stands tells it."""
    if held.state is EscalationState.CLOSED:
        return f"{held.closed_by} closed this."
    if held.state is EscalationState.RAISED:
        moved = held.version > 1 and held.is_kept
        return f"This is with {with_whom(held)} now." if moved else ""
    return "This was answered." if held.answer else f"{held.acknowledged_by} looks after this."


def _told(_: Session, held: EscalatedMatter, who: Identity, __: int) -> Sequence[HistoryLine]:
    """Return what every card of it told: so the chat still reads as it went."""
    text = held.text if len(held.text) <= EXCERPT else held.text[: EXCERPT - 1].rstrip() + "…"
    when = short_moment(held.raised_at, who.time_zone)
    return [HistoryLine(what="What was escalated", when=when, text=text)]


SUBJECT: Subject[EscalatedMatter] = Subject(
    called="Escalation",
    read=lambda db, identifier: escalation_for_a_job(db, escalation_id=identifier),
    seen_by=lambda db, identifier, who: escalation_with_id(db, escalation_id=identifier, who=who),
    card=_card,
    title=title_of,
    told=_told,
    show=lambda held, title: back_button(held, title=title),
)
