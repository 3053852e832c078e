"""To whom news of a request goes where the roster has no PSM for it, and what is promised."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session, col, delete, select

from cards.requests import RequestCard
from dialogs.expert_words import urgency_choice, urgency_name
from dialogs.notices import NOTICES
from dialogs.promised import promise_from_now_on
from dialogs.request_notices import LATE, tell_of_promise
from dialogs.rules.promises import Promises, promises_of
from store.models import Notice, Partner, Person
from store.requests import ExpertRequest
from store.told import To, Told
from store.vocabulary import Urgency
from tests.conftest import NOON
from tests.dialogs.expert_desk import SINA, add_experts, form, press, request, seen, sent
from tests.dialogs.stage import ANA, PIA

CHANGED, OFFERED = "request.changed", "request.offered"


@pytest.fixture(autouse=True)
def without_psm(db: Session) -> None:
    """The roster names no PSM for Dana's partner, and nobody who covers."""
    add_experts(db)
    partner = db.get_one(Partner, "p1")
    partner.psm_email = partner.cover_psm_email = ""
    db.add(partner)
    db.flush()


def told(db: Session) -> list[tuple[str, str]]:
    """Who has been written to since the last time, Microsoft's side only."""
    rows = db.exec(select(Notice).where(col(Notice.email) != "")).all()
    db.exec(delete(Notice))
    return sorted((row.kind, row.email) for row in rows)


def take_step(db: Session, opened: ExpertRequest, title: str) -> None:
    """Do what stands behind "More" on the card of who has accepted."""
    more = request(press(db, seen(db, opened.number, SINA), "More", SINA))
    ask = form(press(db, more, title, SINA))
    press(db, ask, ask.buttons[0].title, SINA, {"words": "because"})


def test_a_new_request_that_fits_nobody_reaches_the_programme_team(db: Session) -> None:
    db.get_one(Person, SINA.email).workloads = []
    db.flush()
    opened = sent(db)
    assert seen(db, opened.number, PIA).state == "With the programme team"
    [notice] = db.exec(select(Notice))
    card = NOTICES[CHANGED].view(Told.of(notice), db)
    assert isinstance(card, RequestCard)
    assert card.note == "Dana Oye asked for an expert."
    assert told(db) == [(CHANGED, PIA.email)]


def test_what_nobody_takes_reaches_them_and_what_somebody_has_does_not(db: Session) -> None:
    opened = sent(db)
    assert told(db) == [(OFFERED, SINA.email)]
    press(db, seen(db, opened.number, SINA), "Accept", SINA)
    assert told(db) == []
    take_step(db, opened, "Decline")
    assert told(db) == [(CHANGED, PIA.email)]


def test_that_an_expert_joins_the_customer_is_told_in_any_case(db: Session) -> None:
    opened = sent(db)
    press(db, seen(db, opened.number, SINA), "Accept", SINA)
    told(db)
    take_step(db, opened, "Join the customer")
    assert told(db) == [(CHANGED, PIA.email)]


def test_a_late_answer_is_shown_to_those_it_concerns_only(db: Session) -> None:
    opened = sent(db)
    late = NOTICES[LATE].view
    for who in (SINA, PIA, ANA):  # Ana looks after other partners
        tell_of_promise(db, LATE, opened, To(email=who.email), now=NOON)
    rows = db.exec(select(Notice).where(Notice.kind == LATE)).all()
    shown = {row.email: late(Told.of(row), db) for row in rows}
    assert shown.pop(ANA.email) is None
    for card in shown.values():
        assert isinstance(card, RequestCard)
        assert card.note == "The answer that was promised to the partner is late."
    told_of = Told.of(rows[0])
    other = replace(told_of, ref={**told_of.ref, "promise": "another"})
    assert late(other, db) is None


@pytest.fixture
def promised() -> Iterator[None]:
    promise_from_now_on(promises_of({Urgency.CRITICAL: 1, Urgency.HIGH: 24}))
    yield
    promise_from_now_on(Promises())


def test_what_is_set_is_what_is_said_and_kept(db: Session, promised: None) -> None:
    assert urgency_name(Urgency.CRITICAL) == "Critical: first answer within 1 working hour"
    assert urgency_name(Urgency.NORMAL) == "Normal: first answer within 2 working days"
    assert urgency_choice(Urgency.HIGH).endswith("First answer within 3 working days.")
    opened = sent(db, urgency="high")
    assert opened.answer_by is not None
    assert (opened.answer_by - NOON).days == 3
