"""A request's card: who sees what, who may do what, and what becomes of it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from cards.requests import RequestCard, RequestForm, RequestHistory, RequestText
from dialogs import expert_request
from dialogs.expert_team import UNKNOWN
from dialogs.live_requests import SUBJECT
from dialogs.notices import NOTICES
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Instead
from dialogs.wording import STILL
from store.identity import Identity
from store.models import AuditRecord, Notice, Person
from store.requests import ExpertRequest, request_numbered
from store.told import Told
from tests.dialogs.expert_desk import (
    OTTO,
    SINA,
    add_experts,
    form,
    press,
    request,
    seen,
    sent,
    shown,
)
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, pressing, turn

WORDS: Mapping[str, str] = {"words": "because"}


@pytest.fixture(autouse=True)
def experts(db: Session) -> None:
    add_experts(db)


@pytest.fixture
def opened(db: Session, experts: None) -> ExpertRequest:
    return sent(db)


def titles(db: Session, opened: ExpertRequest, who: Identity) -> list[str]:
    return [one.title for one in seen(db, opened.number, who).buttons]


def test_everybody_has_the_buttons_of_what_they_may_do(db: Session, opened: ExpertRequest) -> None:
    assert titles(db, opened, DANA) == ["Comment", "Edit", "Withdraw", "Text for the form"]
    assert titles(db, opened, SINA) == ["Accept", "Ask back", "Hand over", "Decline", "More"]
    assert titles(db, opened, OTTO) == ["Accept", "Text for the form"]
    assert titles(db, opened, ANA) == ["Comment", "Hand over", "Withdraw", "Text for the form"]
    more = request(press(db, seen(db, opened.number, SINA), "More", SINA))
    assert [one.title for one in more.buttons] == ["Comment", "Solve", "Text for the form", "Back"]


def test_why_it_was_routed_and_who_declined_is_for_staff_only(
    db: Session, opened: ExpertRequest
) -> None:
    assert seen(db, opened.number, SINA).routed == (
        "Routed to Sina Koch: Microsoft Intune, EMEA, 0 open, nobody free in Americas"
    )
    ask = form(press(db, seen(db, opened.number, SINA), "Decline", SINA))
    press(db, ask, "Decline", SINA, {"words": "quokka"})
    assert "quokka" in str(seen(db, opened.number, ANA))
    partner = seen(db, opened.number, DANA)
    assert "quokka" not in str(partner)
    assert partner.routed == ""
    assert partner.state == "With the Partner Success Manager, Ana Ruiz"


def test_comments_go_both_ways(db: Session, opened: ExpertRequest) -> None:
    for who in (SINA, DANA, ANA):
        card = seen(db, opened.number, who)
        if who is SINA:
            card = request(press(db, card, "More", who))
        ask = form(press(db, card, "Comment", who))
        press(db, ask, "Send", who, {"words": f"I am {who.name}"})
    for who in (SINA, DANA, ANA):
        said = [one.text for one in seen(db, opened.number, who).history if one.text]
        assert said == ["I am Sina Koch", "I am Dana Oye", "I am Ana Ruiz"]


@pytest.mark.parametrize(
    ("title", "button", "fault"),
    [
        ("Ask back", "Send the question", "Please write what you want to know."),
        ("Decline", "Decline", "Please say why you decline."),
        ("Hand over", "Hand over", "Please choose one of the experts."),
    ],
)
def test_what_is_missing_brings_the_form_back(
    db: Session, opened: ExpertRequest, title: str, button: str, fault: str
) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), title, SINA))
    again = form(press(db, ask, button, SINA))
    assert again.fault == fault
    assert seen(db, opened.number, SINA).state == "Offered to Sina Koch"


def test_too_many_words_come_back(db: Session, opened: ExpertRequest) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), "Decline", SINA))
    again = form(press(db, ask, "Decline", SINA, {"words": "x" * 1501}))
    assert again.fault == "Please say it in at most 1,500 characters."
    assert again.asked[0].value == "x" * 1501


def test_two_accept_and_the_other_reads_who_has_it(db: Session, opened: ExpertRequest) -> None:
    sina, otto = seen(db, opened.number, SINA), seen(db, opened.number, OTTO)
    assert request(press(db, otto, "Accept", OTTO)).state == "With Otto Lund"
    late = request(press(db, sina, "Accept", SINA, later=timedelta(minutes=5)))
    assert late.note == "Taken by Otto Lund a moment ago"
    much_later = request(press(db, sina, "Accept", SINA, later=timedelta(hours=5)))
    assert much_later.note == "Taken by Otto Lund"


def test_a_press_sent_twice_is_done_once(db: Session, opened: ExpertRequest) -> None:
    card = seen(db, opened.number, SINA)
    assert press(db, card, "Accept", SINA) == press(db, card, "Accept", SINA)
    assert len(db.exec(select(Notice).where(Notice.kind == "request.changed")).all()) == 2


def test_an_old_card_shows_the_current_one_and_keeps_the_words(
    db: Session, opened: ExpertRequest
) -> None:
    ask = form(press(db, seen(db, opened.number, DANA), "Comment"))
    press(db, seen(db, opened.number, SINA), "Accept", SINA)
    current, again = press(db, ask, "Send", inputs={"words": "My words"})
    assert isinstance(current, Instead)
    assert isinstance(again, RequestForm)
    assert again.asked[0].value == "My words"
    assert again.fault == STILL
    assert seen(db, opened.number, DANA).state == "With Sina Koch"


def test_words_that_cannot_be_said_any_more_are_shown(db: Session, opened: ExpertRequest) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), "Decline", SINA))
    gone = form(press(db, seen(db, opened.number, DANA), "Withdraw"))
    press(db, gone, "Withdraw")
    card = request(press(db, ask, "Decline", SINA, {"words": "No time"}))
    assert card.note == "This request is withdrawn already. You had written: “No time”"


def test_what_is_of_another_partner_is_as_unknown_as_nothing(
    db: Session, opened: ExpertRequest
) -> None:
    card = seen(db, opened.number, DANA)
    for who in (JONAS, FINN):
        for button in card.buttons:
            assert press(db, card, button.title, who) == [UNKNOWN]
    noted = db.exec(select(AuditRecord).where(AuditRecord.action == "request.refused")).all()
    assert len(noted) == 2 * len(card.buttons)


@pytest.mark.parametrize(
    "altered",
    [{"verb": "lapse"}, {"verb": "withdraw"}, {"version": 0}, {"state": "solved"}, {"request": 1}],
    ids=str,
)
def test_an_altered_button_does_nothing(
    db: Session, opened: ExpertRequest, altered: Mapping[str, object]
) -> None:
    ref = {"request": str(opened.id), "version": 1, "verb": "accept", **altered}
    expert_request.do(pressing(turn(SINA), ref), db)
    assert seen(db, opened.number, SINA).state == "Offered to Sina Koch"


@pytest.mark.parametrize("inputs", [{"words": "x"}, {"version": "2"}, {"words": 7}], ids=str)
def test_an_input_that_the_card_does_not_have_is_refused(
    db: Session, opened: ExpertRequest, inputs: Mapping[str, object]
) -> None:
    assert press(db, seen(db, opened.number, SINA), "Accept", SINA, inputs) == [OLD_BUTTON]
    assert seen(db, opened.number, SINA).state == "Offered to Sina Koch"


def test_a_request_is_handed_to_somebody_of_the_list_only(
    db: Session, opened: ExpertRequest
) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), "Hand over", SINA))
    assert [one.title for one in ask.asked[0].options] == [
        "Otto Lund, EMEA, not Microsoft Intune, 0 open, OneDrive"
    ]
    again = form(press(db, ask, "Hand over", SINA, {"to": FINN.email}))
    assert again.fault == "Please choose one of the experts."
    assert request(press(db, ask, "Hand over", SINA, {"to": OTTO.email})).state == (
        "Offered to Otto Lund"
    )


def test_whoever_joins_the_customer_says_why_and_the_psm_is_told(
    db: Session, opened: ExpertRequest
) -> None:
    accepted = request(press(db, seen(db, opened.number, SINA), "Accept", SINA))
    more = request(press(db, accepted, "More", SINA))
    ask = form(press(db, more, "Join the customer", SINA))
    assert "work through the partner" in ask.lead
    press(db, ask, "Tell them", SINA, {"words": "They insist"})
    told = db.exec(select(Notice).where(Notice.email == ANA.email)).all()
    assert {one.ref["event"] for one in told} == {2, 3}
    assert "They insist" in str(NOTICES["request.changed"].view(Told.of(told[-1]), db))


def test_another_workload_goes_to_another_expert(db: Session, opened: ExpertRequest) -> None:
    edit = form(press(db, seen(db, opened.number, DANA), "Edit"))
    values = {one.name: one.value for one in edit.asked}
    card = request(press(db, edit, "Save", inputs={**values, "workload": "onedrive"}))
    assert card.state == "Offered to Otto Lund"


def test_the_partner_is_asked_once_whether_it_helped(db: Session, opened: ExpertRequest) -> None:
    more = request(press(db, seen(db, opened.number, SINA), "More", SINA))
    ask = form(press(db, more, "Solve", SINA))
    press(db, ask, "Solved", SINA, {"words": "A new profile"})
    [told] = db.exec(select(Notice).where(Notice.kind == "request.solved")).all()
    assert (told.tenant_id, told.aad_object_id) == (DANA.tenant_id, DANA.object_id)
    asked = NOTICES["request.solved"].view(Told.of(told), db)
    assert isinstance(asked, RequestForm)
    assert "A new profile" in asked.lead
    assert form(press(db, asked, "Send", inputs={})).fault == "Please choose 1 to 5."
    assert press(db, asked, "Send", inputs={"helped": "6"}) == [OLD_BUTTON]
    card = request(press(db, asked, "Send", inputs={"helped": "4", "words": "Slow"}))
    assert "4 of 5: Slow" in str(card.facts)
    assert NOTICES["request.solved"].view(Told.of(told), db) is None
    assert "Did it help?" not in [one.title for one in card.buttons]


def test_a_summary_is_proposed_and_a_second_expert_approves_it(
    db: Session, opened: ExpertRequest
) -> None:
    more = request(press(db, seen(db, opened.number, SINA), "More", SINA))
    ask = form(press(db, more, "Solve", SINA))
    solved = request(press(db, ask, "Solved", SINA, {"words": "A new profile"}))
    proposing = form(press(db, solved, "Propose for the catalogue", SINA))
    assert proposing.asked[0].value == "A new profile"
    proposed = request(press(db, proposing, "Propose", SINA, {"words": "A new profile"}))
    assert "Approve the proposal" not in [one.title for one in proposed.buttons]
    approved = request(press(db, seen(db, opened.number, OTTO), "Approve the proposal", OTTO))
    assert approved.note == "Approved for the review list."


def test_an_offer_is_told_only_while_it_stands_and_to_whom_it_is_for(
    db: Session, opened: ExpertRequest
) -> None:
    [told] = db.exec(select(Notice)).all()
    view = NOTICES["request.offered"].view
    assert view(Told.of(told), db) is not None
    press(db, seen(db, opened.number, OTTO), "Accept", OTTO)
    assert view(Told.of(told), db) is None


def test_nothing_is_told_to_somebody_whose_role_is_gone(db: Session, opened: ExpertRequest) -> None:
    [told] = db.exec(select(Notice)).all()
    db.get_one(Person, SINA.email).roles = ["fm"]
    db.flush()
    assert all(NOTICES[kind].view(Told.of(told), db) is None for kind in NOTICES if "req" in kind)


def test_late_answers_are_told_of_while_the_partner_waits(
    db: Session, opened: ExpertRequest
) -> None:
    [row] = db.exec(select(Notice)).all()
    row.ref = {"request": str(opened.id), "promise": opened.promise_key}
    told = Told.of(row)
    assert NOTICES["request.late"].view(told, db) is not None
    assert NOTICES["request.soon"].view(told, db) is not None
    ask = form(press(db, seen(db, opened.number, SINA), "Ask back", SINA))
    press(db, ask, "Send the question", SINA, {"words": "Which?"})
    assert NOTICES["request.late"].view(told, db) is None


def test_who_answers_a_question_still_reads_it(db: Session, opened: ExpertRequest) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), "Ask back", SINA))
    press(db, ask, "Send the question", SINA, {"words": "Which licences?"})
    answer = form(press(db, seen(db, opened.number, DANA), "Answer"))
    assert (answer.title, answer.asked[0].label) == ("Answer", "Your answer")
    assert "Sina Koch asks:\n\nWhich licences?" in answer.lead
    assert "Which" not in form(press(db, seen(db, opened.number, SINA), "Comment", SINA)).lead


def test_a_live_card_does_not_say_twice_where_it_stands(db: Session, opened: ExpertRequest) -> None:
    ask = form(press(db, seen(db, opened.number, SINA), "Hand over", SINA))
    press(db, ask, "Hand over", SINA, {"to": OTTO.email})
    for who, note in ((DANA, ""), (OTTO, "Sina Koch handed the request over.")):
        held = request_numbered(db, number=opened.number, who=who)
        assert held is not None
        card = SUBJECT.card(db, held, who)
        assert isinstance(card, RequestCard)
        assert (card.state, card.note) == ("Offered to Otto Lund", note)


def test_a_long_history_is_paged_and_the_whole_text_can_be_pasted(
    db: Session, opened: ExpertRequest
) -> None:
    for number in range(7):
        ask = form(press(db, seen(db, opened.number, DANA), "Comment"))
        press(db, ask, "Send", inputs={"words": f"no {number}"})
    card = seen(db, opened.number, DANA)
    assert card.earlier == "4 earlier"
    first = shown(press(db, card, "History"))
    assert isinstance(first, RequestHistory)
    assert first.pages == "1 to 6 of 8"
    pasted = shown(press(db, card, "Text for the form"))
    assert isinstance(pasted, RequestText)
    assert [line.title for line in pasted.lines] == [
        "Partner", "Region", "Customer", "Eligible licences", "Workload", "Kind of help", "Urgency",
        "What happened and what was tried", "Wanted outcome", "Time zone", "Contact",
    ]  # fmt: skip


def test_the_programme_team_may_withdraw(db: Session, opened: ExpertRequest) -> None:
    ask = form(press(db, seen(db, opened.number, PIA), "Withdraw", PIA))
    assert request(press(db, ask, "Withdraw", PIA, WORDS)).state == "Withdrawn"
