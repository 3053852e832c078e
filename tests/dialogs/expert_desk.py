"""Requests for an expert in the tests of dialogs: drafts, requests, presses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import RequestCard, RequestForm, RequestReview
from cards.view import Button, CardView
from dialogs import expert_form, expert_request
from dialogs.request_card import request_card
from dialogs.turn import Handler, Instead, Reply, Turn
from store.identity import Identity
from store.models import Person
from store.requests import ExpertRequest, request_numbered
from store.vocabulary import Role
from tests.dialogs.stage import DANA, NOTHING, STAFF, pressing, somebody, turn

SINA = STAFF[Role.SME]
OTTO = somebody("Otto Lund", Role.SME)
HANDLERS: Mapping[str, Handler] = {
    "expert.take": expert_form.take,
    "expert.check": expert_form.check,
    "expert.later": expert_form.later,
    "expert.edit": expert_form.edit,
    "expert.review": expert_form.review,
    "expert.send": expert_form.send,
    "expert.discard": expert_form.discard,
    "expert.follow": expert_form.follow,
    "expert.show": expert_request.show,
    "expert.history": expert_request.history,
    "expert.text": expert_request.text,
    "expert.step": expert_request.step,
    "expert.do": expert_request.do,
}
ANSWERS = {
    "customer": "contoso ltd",
    "workload": "intune",
    "kind": "unblock_workload",
    "urgency": "high",
    "outcome": "Devices enrol",
    "tried": "Everything",
    "time_zone": "berlin",
    "contact": "Dana",
}


def add_experts(db: Session) -> None:
    """Give the SME of the roster a workload, and a colleague."""
    db.get_one(Person, SINA.email).workloads = ["intune"]
    db.add(
        Person(
            email=OTTO.email, name=OTTO.name, aad_object_id=OTTO.object_id, roles=["sme"],
            tenant_id=OTTO.tenant_id, region="EMEA", workloads=["onedrive"],
        )
    )  # fmt: skip
    db.flush()


def shown(replies: Sequence[Reply]) -> CardView:
    """Return the only card that came back."""
    [reply] = replies
    card = reply.view if isinstance(reply, Instead) else reply
    assert not isinstance(card, str), card
    return card


def form(replies: Sequence[Reply]) -> RequestForm:
    card = shown(replies)
    assert isinstance(card, RequestForm)
    return card


def review(replies: Sequence[Reply]) -> RequestReview:
    card = shown(replies)
    assert isinstance(card, RequestReview)
    return card


def request(replies: Sequence[Reply]) -> RequestCard:
    card = shown(replies)
    assert isinstance(card, RequestCard)
    return card


def button(card: object, title: str) -> Button:
    assert isinstance(card, RequestForm | RequestReview | RequestCard | GuessCard)
    [found] = [one for one in card.buttons if one.title == title]
    assert isinstance(found, Button)
    return found


def press(
    db: Session,
    card: object,
    title: str,
    who: Identity = DANA,
    inputs: Mapping[str, object] = NOTHING,
    *,
    later: timedelta = timedelta(0),
) -> Sequence[Reply]:
    """Press a button of a card."""
    pressed = button(card, title)
    said: Turn = pressing(turn(who, inputs=inputs), pressed.ref)
    return HANDLERS[pressed.action](replace(said, now=said.now + later), db)


def sent(db: Session, who: Identity = DANA, **answers: str) -> ExpertRequest:
    """Fill in the form and send it."""
    started = form(expert_form.start(turn(who), db))
    checked = review(press(db, started, "Check before sending", who, {**ANSWERS, **answers}))
    title = checked.buttons[0].title if not checked.alike else "Send it all the same"
    card = request(press(db, checked, title, who))
    number = int(card.title.split()[1].rstrip(":"))
    found = request_numbered(db, number=number, who=who)
    assert found is not None
    return found


def seen(db: Session, number: int, who: Identity) -> RequestCard:
    """Return the card of a request as somebody sees it now."""
    found = request_numbered(db, number=number, who=who)
    assert found is not None
    return request_card(db, found, who)
