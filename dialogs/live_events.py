"""What the live cards of a significant event say."""

from sqlmodel import Session

from cards.view import CardView
from dialogs.live_subject import Subject
from dialogs.significant_event_card import back_button, event_card, event_title
from store.identity import Identity
from store.significant_events import Event, event_for_a_job, event_with_id


def _card(db: Session, event: Event, who: Identity) -> CardView:
    note = f"{event.taken_by} looks after it." if event.taken_by else ""
    return event_card(db, event, who, note=note)


SUBJECT: Subject[Event] = Subject(
    called="Significant event",
    read=lambda db, identifier: event_for_a_job(db, event_id=identifier),
    seen_by=lambda db, identifier, who: event_with_id(db, event_id=identifier, who=who),
    card=_card,
    title=event_title,
    told=lambda *_: (),
    show=lambda event, title: back_button(event, title=title),
)
