"""A significant event as a card, to each reader what they may see."""

from collections.abc import Iterator

from sqlmodel import Session

from cards.significant_event import SignificantEventCard
from cards.view import Button, Fact, Link, Say, Shown
from dialogs.expert_words import moment, short_name
from dialogs.links import chat_link
from dialogs.paging import parts_of
from store.card_updates import EVENT, thing_of
from store.entries import workload_names
from store.identity import Identity
from store.significant_events import Event, names_of_people, people_concerned

PAST = "Past events"


def event_card(db: Session, event: Event, who: Identity, *, note: str = "") -> SignificantEventCard:
    """Show an event; who was told is Microsoft's own matter."""
    return SignificantEventCard(
        title=event_title(event),
        state=f"Raised by {raiser(event)}, {moment(event.raised_at, who.time_zone)}",
        note=note,
        facts=tuple(_facts(db, event, who)),
        what=tuple(parts_of(event.what)),
        needs=tuple(parts_of(event.needs)),
        buttons=tuple(_buttons(db, event, who)),
        shows=Shown(thing=thing_of(event.id, EVENT), version=event.version),
    )


def back_button(event: Event, *, title: str) -> Button:
    """Show the card itself."""
    return Button(title=title, action="event.show", ref={"event": str(event.id)})


def event_title(event: Event) -> str:
    """Name an event by its number and its customer."""
    return f"Significant event {event.number}: {event.customer_name}"


def raiser(event: Event) -> str:
    """Name who raised an event, and of which partner they are."""
    if event.partner_name and event.partner_name not in event.raised_by:
        return f"{event.raised_by} ({event.partner_name})"
    return event.raised_by


def workload_of(db: Session, event: Event) -> str:
    """Name the workload that an event is about, "" if it is none in particular."""
    names = workload_names(db) if event.workload else {}
    return short_name(names.get(event.workload, event.workload))


def _facts(db: Session, event: Event, who: Identity) -> Iterator[Fact]:
    if event.workload:
        yield Fact(title="Workload", value=workload_of(db, event))
    if event.taken_at:
        when = moment(event.taken_at, who.time_zone)
        yield Fact(title="Looks after it", value=f"{event.taken_by}, since {when}")
    told = names_of_people(db, event.told) if who.is_staff else ()
    if told:
        yield Fact(title="Told at once", value=", ".join(told))


def _buttons(db: Session, event: Event, who: Identity) -> Iterator[Button | Link | Say]:
    if who.is_staff and not event.taken_at:
        ref: dict[str, str | int] = {"event": str(event.id)}
        yield Button(title="I look after it", action="event.take", ref=ref, primary=True)
    if who.email and who.email in people_concerned(db, customer_id=event.customer_id):
        yield Say(title="Log the status", words=f"status {event.customer_name}")
    if event.raiser_email and event.raiser_email != who.email:
        yield chat_link(event.raiser_email, f"Chat with {event.raised_by}")
    yield Button(title=PAST, action="event.page", ref={"customer": event.customer_id})
