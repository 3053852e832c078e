"""What becomes of the forms that ask whether it helped."""

import pytest
from sqlmodel import Session, select

from cards.requests import RequestOlder
from dialogs.live_cards import Posted
from dialogs.notices import NOTICES
from dialogs.rating_cards import ANSWERED, KIND, REOPENED
from store.card_updates import ANSWERED_BY_THEN
from store.models import Notice, PostedCard
from store.posted_cards import put_up
from store.requests import ExpertRequest
from store.told import Spot, To, Told
from tests.conftest import NOON
from tests.dialogs.expert_desk import SINA, add_experts, form, press, seen, sent
from tests.dialogs.stage import DANA

TO = To(tenant_id=DANA.tenant_id, aad_object_id=DANA.object_id)


@pytest.fixture
def opened(db: Session) -> ExpertRequest:
    """A request that is solved."""
    add_experts(db)
    opened = sent(db)
    press(db, seen(db, opened.number, SINA), "Accept", SINA)
    solve = form(press(db, seen(db, opened.number, SINA), "Solve", SINA))
    press(db, solve, "Solved", SINA, inputs={"words": "Remove the old profile."})
    return opened


def asked(db: Session, spot: str = "first") -> Spot:
    """Post the form that asks whether it helped."""
    told = Told.of(db.exec(select(Notice).where(Notice.kind == "request.solved")).one())
    view = NOTICES[told.kind].view(told, db)
    assert view is not None
    at = Spot(conversation_id="chat", message_id=spot)
    card = Posted(view=view, to=TO, at=at, now=NOON)
    NOTICES[told.kind].posted(told, db, card)
    return at


def answered(db: Session, opened: ExpertRequest) -> None:
    rate = form(press(db, seen(db, opened.number, DANA), "Did it help?"))
    press(db, rate, "Send", inputs={"helped": "4", "words": "Quick"})


def closing(db: Session) -> list[Told]:
    return [Told.of(row) for row in db.exec(select(Notice).where(Notice.kind == KIND))]


def shown(db: Session) -> RequestOlder | None:
    [told] = closing(db)
    view = NOTICES[KIND].view(told, db)
    assert view is None or isinstance(view, RequestOlder)
    return view


def test_an_open_question_is_left_alone(db: Session, opened: ExpertRequest) -> None:
    asked(db)
    comment = form(press(db, seen(db, opened.number, SINA), "Propose for the catalogue", SINA))
    press(db, comment, "Propose", SINA, inputs={"words": "Old profiles are removed."})
    assert closing(db) == []


def test_one_s_other_form_is_closed_when_one_answers_on_the_card(
    db: Session, opened: ExpertRequest
) -> None:
    at = asked(db)
    answered(db, opened)
    [told] = closing(db)
    assert told.spot == at
    assert (
        db.exec(select(Notice.due_at).where(Notice.kind == KIND)).one() <= NOON + ANSWERED_BY_THEN
    )
    card = shown(db)
    assert card is not None
    assert (card.lead, card.show is not None) == (ANSWERED, True)
    assert [line.what for line in card.lines] == ["Dana Oye said whether it helped"]


def test_where_the_request_s_card_stands_by_then_it_stays(
    db: Session, opened: ExpertRequest
) -> None:
    at = asked(db)
    answered(db, opened)
    put_up(db, f"request:{opened.id}", to=TO, at=at, version=9)
    assert shown(db) is None


def test_what_is_reopened_is_asked_no_more(db: Session, opened: ExpertRequest) -> None:
    asked(db)
    again = form(press(db, seen(db, opened.number, DANA), "Reopen"))
    press(db, again, "Reopen")
    card = shown(db)
    assert card is not None
    assert (card.lead, card.lines) == (REOPENED, ())


def test_a_form_that_comes_after_the_answer_is_closed_at_once(
    db: Session, opened: ExpertRequest
) -> None:
    told = Told.of(db.exec(select(Notice).where(Notice.kind == "request.solved")).one())
    view = NOTICES[told.kind].view(told, db)
    assert view is not None
    answered(db, opened)
    assert NOTICES[told.kind].view(told, db) is None  # what is not yet sent says nothing
    at = Spot(conversation_id="chat", message_id="late")
    NOTICES[told.kind].posted(told, db, Posted(view=view, to=TO, at=at, now=NOON))
    assert [one.spot for one in closing(db)] == [at]
    assert db.exec(select(PostedCard).where(PostedCard.message_id == "late")).all() == []
