"""Significant events: raised any time, told at once to those who can act, and listed."""

import re
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field, NonNegativeInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Say
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_team import author, new_form_key, once_in_private, refuse
from dialogs.expert_words import short_moment
from dialogs.paging import CHOOSE_FIRST, PAGE, choice, chosen, clamped, open_button, pages, turning
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.significant_event_card import event_card, event_title, raiser, workload_of
from dialogs.significant_event_form import Answers, event_form, said_fields
from dialogs.significant_event_notices import tell, to_tell
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store.partners import customer_named
from store.requests import Page
from store.significant_events import (
    Event,
    ToRaise,
    customers_to_raise_for,
    event_with_id,
    events_seen_by,
    names_of_people,
    raise_event,
    raised_before,
    take_event,
)

REFUSED = "event.refused"  # in the audit trail
UNKNOWN = "I know no such event."  # what one may not see is as unknown as none
NOT_YOURS = (
    "Significant events are raised by a customer's FastTrack Manager or Architect, and by its "
    "partners. For anything else, say “escalate”."
)
AGAIN = Say(title="Significant event", words="significant event")
ALL = Say(title="Past events", words="significant events")
TAKEN = "You look after it: everybody who was told reads it on their card."
SHOWN = 120  # characters of what happened, in a list
_MANY = re.compile(r"^\s*(?:please\s+)?significant\s+events\b", re.IGNORECASE)
in_private = once_in_private(IN_OUR_CHAT)


class FormRef(ButtonRef):
    """The form that is sent: it is one event, however often it is."""

    form: Annotated[str, Field(min_length=1, max_length=64)]


class EventRef(ButtonRef):
    """An event that a card shows."""

    event: UUID


class PageRef(ButtonRef):
    """A page of the events: of one customer, or ("") of all that may be seen."""

    customer: Annotated[str, Field(max_length=64)] = ""
    page: NonNegativeInt = 0


@in_private
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form with what the message says; "significant events" shows those there were."""
    if _MANY.match(turn.text):
        return [_list(turn, db, PageRef(customer=_meant(turn, db)))]
    if not customers_to_raise_for(db, who=turn.who):
        refuse(turn, db, "event form", action=REFUSED)
        return [NOT_YOURS]
    return [event_form(turn, db, said_fields(turn, db), key=new_form_key(turn))]


@in_private
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Raise what was filled in, once for each form, and tell everybody; a fault brings it back."""
    ref = FormRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    key = f"event:{turn.who.tenant_id}:{turn.who.object_id}:{ref.form}"
    if before := raised_before(db, key=key):
        return _sent(turn, db, before.id)
    try:
        answers = Answers.read(turn, db)
    except TamperedError:
        refuse(turn, db, "event form", action=REFUSED)
        return [OLD_BUTTON]
    if isinstance(answers, dict):
        given = typed_strings(turn.inputs)
        return [Instead(event_form(turn, db, given, key=ref.form, faults=answers))]
    people = to_tell(db, answers, turn.who, turn.now)
    what = ToRaise(
        customer_id=answers.customer,
        what=answers.words,
        workload=answers.workload,
        needs=answers.needs,
        by_partner=not turn.who.is_staff,
        told=people,
    )
    opened = raise_event(db, what, key=key, by=author(turn), now=turn.now)
    if opened.is_new:
        tell(db, opened.id, people, now=turn.now)
    return _sent(turn, db, opened.id)


@in_private
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Put the form away; nothing was kept."""
    return [Instead(GuessCard(lead="Discarded. Nobody was told anything.", buttons=(AGAIN,)))]


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the events, or show those of a customer."""
    ref = PageRef.of(turn)
    return [Instead(_list(turn, db, ref)) if ref else OLD_BUTTON]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the event that was picked from the list."""
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    event = event_with_id(db, event_id=picked, who=turn.who)
    if event is None:
        refuse(turn, db, str(picked), action=REFUSED)
        return [UNKNOWN]
    return [event_card(db, event, turn.who)]


@in_private
def take(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep that somebody of Microsoft looks after an event: everybody's card of it says so."""
    event = _named(turn, db)
    if isinstance(event, str):
        return [event]
    if not turn.who.is_staff:
        refuse(turn, db, f"event {event.number}", action=REFUSED)
        return [UNKNOWN]
    first = take_event(db, event, by=author(turn), now=turn.now)
    after = event_with_id(db, event_id=event.id, who=turn.who) or event
    note = TAKEN if first else f"{after.taken_by} looks after it already."
    return [Instead(event_card(db, after, turn.who, note=note))]


@in_private
def shown(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show an event in the place of an older card of it."""
    event = _named(turn, db)
    return [event if isinstance(event, str) else Instead(event_card(db, event, turn.who))]


def _named(turn: Turn, db: Session) -> Event | str:
    """Return the event of a button if this person may see it, else why not."""
    ref = EventRef.of(turn)
    event = event_with_id(db, event_id=ref.event, who=turn.who) if ref else None
    if event is None:
        refuse(turn, db, "event", action=REFUSED)
        return UNKNOWN if ref else OLD_BUTTON
    return event


def _sent(turn: Turn, db: Session, event_id: UUID) -> Sequence[Reply]:
    event = event_with_id(db, event_id=event_id, who=turn.who)
    if event is None:
        return [UNKNOWN]
    names = names_of_people(db, event.told) if turn.who.is_staff else ()
    whom = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    whose = whom or "The FastTrack team of the customer and your Partner Success Manager"
    nobody = "Kept. The roster names nobody whom I could tell: please call."
    many = "is" if len(names) == 1 else "are"
    note = f"{whose} {many} told at once." if event.told else nobody
    return [Instead(event_card(db, event, turn.who, note=note))]


def _meant(turn: Turn, db: Session) -> str:
    """Return the customer whose events are meant, "" if that is not clear."""
    meant = turn.meaning.customer if turn.meaning else None
    return meant.key if meant else ""


def _list(turn: Turn, db: Session, ref: PageRef) -> RequestList:
    def look(offset: int) -> Page[Event]:
        return events_seen_by(db, who=turn.who, customer_id=ref.customer, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    named = customer_named(db, customer_id=ref.customer) if ref.customer and found.total else None
    about: dict[str, str | int] = {"customer": ref.customer}
    may_raise = (AGAIN,) if customers_to_raise_for(db, who=turn.who) else ()
    return RequestList(
        title=f"Significant events of {named[0]}" if named else "Significant events",
        lead="The newest stands first." if found.total else "There is none that you may see.",
        rows=tuple(_row(turn, db, one) for one in found.lines),
        pages=pages(found, at),
        choose=choice(
            tuple(Option(title=event_title(one), value=str(one.id)) for one in found.lines)
        ),
        buttons=(
            *open_button(found, "event.open"),
            *turning(found, at, "event.page", about),
            *may_raise,
        ),
    )


def _row(turn: Turn, db: Session, one: Event) -> RequestRow:
    said = " ".join(one.what.split())
    short = said if len(said) <= SHOWN else f"{said[: SHOWN - 1].rstrip()}…"
    workload = workload_of(db, one)
    when = short_moment(one.raised_at, turn.who.time_zone)
    return RequestRow(
        title=f"{one.number}: {one.customer_name}{f', {workload}' if workload else ''}",
        text=f"{short} · {raiser(one)}, {when}",
    )
