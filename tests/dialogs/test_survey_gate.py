"""Why has Contoso no survey? Each gate with the button that opens it; who may ask."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.actions import ACTIONS
from bot.router import dialog_for
from cards.portfolio import PortfolioCard
from cards.requests import RequestForm
from cards.view import Button
from dialogs import survey_gate
from dialogs.survey_gate import ASKED, ASKED_ALREADY, IN_OUR_CHAT, NOT_YOURS
from dialogs.survey_gate_words import asks_why
from dialogs.turn import Instead
from dialogs.understanding.meaning import Intent, Name
from store.identity import Identity
from store.models import Assignment, ContactAsk, SurveyEvent
from store.survey_contacts import Consent, ContactFields, keep
from store.vocabulary import Place, Role
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, about, pressing, turn

SENTINEL = "zebrafinch"
CONTACT = ContactFields(
    first_name=SENTINEL, last_name=SENTINEL, email=f"{SENTINEL}@contoso.example", country="DE",
    survey_eligible=True, survey_language="de",
)  # fmt: skip
PLACE: dict[str, str | int] = {"customer": "c1", "workload": "intune"}


@pytest.fixture(autouse=True)
def _near(db: Session) -> None:
    """Intune at Contoso has passed the mark; nobody is named, and nothing is paid."""
    intune = db.get_one(Assignment, ("c1", "intune"))
    intune.entitled, intune.active = 1000, 340
    db.flush()


def why(
    db: Session, who: Identity = DANA, *, customer: str = "c1", workload: str = "intune",
    place: Place = Place.PERSONAL,
) -> PortfolioCard | str:  # fmt: skip
    meaning = about(Intent.SURVEY, customer=Name(typed="Contoso", key=customer))
    asked = turn(
        who, "why has Contoso no survey?", meaning=replace(meaning, workload=workload), place=place
    )
    [shown] = survey_gate.tell(asked, db)
    assert isinstance(shown, PortfolioCard | str)
    return shown


def gates(db: Session, who: Identity = DANA) -> PortfolioCard:
    shown = why(db, who)
    assert isinstance(shown, PortfolioCard)
    return shown


def tags(shown: PortfolioCard) -> dict[str, str]:
    return {row.title: row.tag.split()[1] for row in shown.rows}


def named(db: Session, fields: ContactFields = CONTACT, **consent: bool) -> None:
    keep(
        db, fields, Consent(**consent), customer_id="c1", workload="intune", by="", actor="o",
        now=NOON,
    )  # fmt: skip


def test_each_gate_is_shown_open_or_closed(db: Session) -> None:
    shown = gates(db)
    assert tags(shown) == {
        "The workload is surveyed": "Open",
        "10% active use is reached": "Open",
        "Payment is complete": "Closed",
        "The contact is complete": "Closed",
        "The contact is survey eligible": "Closed",
        "The contact is willing": "Closed",
        "Nobody was asked lately": "Open",
    }
    assert "4 gates of 7" in shown.lead
    assert "(a list)" in shown.rows[0].lines[0]  # whence the list is


def test_it_says_so_when_every_gate_is_open(db: Session) -> None:
    named(db, willing=True)
    db.get_one(Assignment, ("c1", "intune")).payment_complete = True
    db.flush()
    assert "can be sent any day" in gates(db).lead


def test_a_button_opens_the_gate(db: Session) -> None:
    shown = gates(db)
    [button] = [one for one in shown.buttons if one.title == "Name a contact"]
    assert isinstance(button, Button)
    [form] = ACTIONS[button.action](pressing(turn(DANA), button.ref), db)
    assert isinstance(form, RequestForm)


def test_an_invitation_is_told_without_saying_whose(db: Session) -> None:
    named(db, willing=True)
    db.add(SurveyEvent(customer_id="c1", workload="intune", email_hash="h", event="invited",
                       at=NOON))  # fmt: skip
    db.flush()
    shown = gates(db)
    assert tags(shown)["Nobody was asked lately"] == "Closed"
    assert "7 January 2030" in shown.rows[-1].lines[0]
    assert SENTINEL not in repr(shown)


def test_only_who_looks_after_a_partner_asks_it(db: Session) -> None:
    assert "Ask the partner" not in {one.title for one in gates(db).buttons}
    shown = gates(db, ANA)
    [ask] = [one for one in shown.buttons if one.title == "Ask the partner"]
    assert isinstance(ask, Button)
    assert ACTIONS[ask.action](pressing(turn(DANA), ask.ref), db) == [NOT_YOURS]
    assert ACTIONS[ask.action](pressing(turn(ANA), ask.ref), db) == [ASKED]
    assert ACTIONS[ask.action](pressing(turn(ANA), ask.ref), db) == [ASKED_ALREADY]
    assert [one.asked_by for one in db.exec(select(ContactAsk))] == [ANA.email]


@pytest.mark.parametrize("who", [JONAS, FINN, STAFF[Role.SME]])
def test_others_learn_nothing(db: Session, who: Identity) -> None:
    assert why(db, who) == NOT_YOURS
    assert why(db, who, customer="no such") == NOT_YOURS
    pressed = pressing(turn(who), PLACE)
    assert ACTIONS["survey_gate.show"](pressed, db) == [NOT_YOURS]


@pytest.mark.parametrize("place", [Place.CHANNEL, Place.GROUP])
def test_in_a_channel_only_a_hint_is_said(db: Session, place: Place) -> None:
    assert why(db, place=place) == IN_OUR_CHAT


def test_of_several_workloads_the_nearest_stands_first(db: Session) -> None:
    onedrive = db.get_one(Assignment, ("c1", "onedrive"))
    onedrive.partner_id = "p1"
    named(db, willing=True)
    db.flush()
    shown = why(db, PIA, workload="")
    assert isinstance(shown, PortfolioCard)
    assert shown.choose is not None
    [first, *_] = shown.choose.options
    assert first.value == "c1/intune"
    pressed = turn(PIA, inputs={"chosen": first.value})
    [opened] = ACTIONS["survey_gate.open"](pressed, db)
    assert isinstance(opened, PortfolioCard)
    assert len(opened.rows) == 7


def test_a_press_turns_the_card(db: Session) -> None:
    [shown] = ACTIONS["survey_gate.show"](pressing(turn(DANA), PLACE), db)
    assert isinstance(shown, Instead)


@pytest.mark.parametrize(
    "said",
    ["Why has Contoso no survey?", "why did Fabrikam not get a survey yet",
     "How come the survey for Contoso never went out", "why hasn\u2019t Contoso had a survey",
     "show me the survey gate of Contoso"],
)  # fmt: skip
def test_the_question_is_recognised(said: str) -> None:
    assert asks_why(said)
    assert dialog_for(about(Intent.SURVEY), said) == survey_gate.tell


@pytest.mark.parametrize(
    "said",
    ["why is there a survey", "when does the survey go out", "no, I mean the survey's sender",
     "why has Contoso no slide"],
)  # fmt: skip
def test_other_questions_are_left_to_others(said: str) -> None:
    assert not asks_why(said)
