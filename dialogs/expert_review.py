"""A request before it is sent: its line of the catalogue, the promise, and what is like it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from cards.requests import RequestReview
from cards.view import Button, Fact
from dialogs.expert_fields import Answers
from dialogs.expert_said import own_customer
from dialogs.expert_words import KINDS, short_moment, short_name, state_words, urgency_name
from dialogs.rules.likeness import requests_alike
from dialogs.turn import Turn
from dialogs.wording import VERDICT_WORDS
from store.drafts import Draft
from store.entries import entry_texts, workload_names
from store.requests import ExpertRequest, open_requests_for
from store.vocabulary import Audience, EntryKind

NO_LINE = (
    "I found no line of the catalogue for this. That is no obstacle: an expert can be asked all "
    "the same."
)
NO_OBSTACLE = "Whatever it says, you can send the request."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    customer_id: str
    customer_name: str
    workload: str


def review_card(turn: Turn, db: Session, draft: Draft, answers: Answers) -> RequestReview:
    """Show what will be sent, and what to think of before."""
    alike = _alike(turn, db, answers)
    names = workload_names(db)
    times = f"{answers.times} ({answers.time_zone})" if answers.times else answers.time_zone
    said = (
        ("Customer", answers.customer),
        ("Workload", short_name(names.get(answers.workload, answers.workload))),
        ("Kind", KINDS[answers.kind]),
        ("Urgency", urgency_name(answers.urgency)),
        ("Times" if answers.times else "Time zone", times),
        ("Contact", answers.contact),
    )
    return RequestReview(
        title="Shall I send this?",
        facts=tuple(Fact(title=title, value=value) for title, value in said if value),
        tried=answers.tried,
        outcome=answers.outcome,
        scope=_scope_line(db, str(draft.fields.get("scope_entry", "")), answers.workload),
        promise="The time to answer counts in the working hours of whoever gets the request.",
        alike=tuple(_line(one, turn) for one in alike),
        buttons=_buttons(draft, alike),
    )


def _alike(turn: Turn, db: Session, answers: Answers) -> Sequence[ExpertRequest]:
    partner_id = turn.who.partner_id
    key, name = own_customer(db, answers.customer, partner_id=partner_id)
    wanted = _Wanted(customer_id=key, customer_name=name, workload=answers.workload)
    among = open_requests_for(db, partner_id=partner_id, workload=answers.workload)
    return requests_alike(wanted, among)[:3]


def _line(one: ExpertRequest, turn: Turn) -> Fact:
    when = short_moment(one.opened_at, turn.who.time_zone)
    state = state_words(one, to_staff=False)
    return Fact(title=f"Request {one.number}", value=f"{one.customer_name}, {when}. {state}.")


def _scope_line(db: Session, entry_id: str, workload: str) -> str:
    """Say what the catalogue says on the entry that the message was about."""
    entry = entry_texts(db, [entry_id] if entry_id else [], reader=Audience.PARTNER).get(entry_id)
    if entry is None or entry.kind is EntryKind.PROGRAM or entry.workload not in ("", workload):
        return NO_LINE
    return f"{VERDICT_WORDS[entry.verdict]}: {entry.what.rstrip('.')}. {NO_OBSTACLE}"


def _buttons(draft: Draft, alike: Sequence[ExpertRequest]) -> tuple[Button, ...]:
    ref = {"version": draft.version}
    send = Button(
        title="Send it all the same" if alike else "Send",
        action="expert.send",
        ref=ref,
        primary=not alike,
    )
    others = (
        Button(title="Change", action="expert.edit", ref=ref),
        Button(title="Discard", action="expert.discard", ref=ref),
    )
    if not alike:
        return (send, *others)
    number, request = alike[0].number, str(alike[0].id)
    follow: dict[str, str | int] = {"request": request, "draft": draft.version}
    return (
        Button(title=f"Show {number}", action="expert.show", ref=follow),
        Button(title=f"Follow {number} instead", action="expert.follow", ref=follow),
        send,
        *others,
    )
