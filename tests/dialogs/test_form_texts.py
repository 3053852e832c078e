"""The texts for the team's own forms, with the links of the settings."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from cards.requests import RequestText
from cards.scope import ScopeCard
from cards.view import Button, Link
from dialogs import form_texts, programme, scope
from dialogs.form_texts import text_card
from dialogs.links import Forms, link_to_forms
from dialogs.own_question import NOT_YOURS
from dialogs.refs import OLD_BUTTON
from dialogs.understanding.meaning import Intent, Name
from store.identity import Identity
from store.models import Question
from store.vocabulary import Place
from tests.dialogs.expert_desk import add_experts, sent
from tests.dialogs.stage import DANA, JONAS, asked, pressing, turn
from tests.dialogs.stage import scope as meaning_of

ELSEWHERE = Forms(expert="https://forms.example/sme", assistance="https://forms.example/rfa")
TITLE = "Text for the RFA"


@pytest.fixture
def elsewhere() -> Iterator[None]:
    link_to_forms(ELSEWHERE)
    yield
    link_to_forms(Forms())


def answered(
    db: Session, entry: str, who: Identity = DANA, *, customer: Name | None = None
) -> ScopeCard:
    meaning = meaning_of(asked(entry), customer=customer)
    [card] = scope.answer(turn(who, meaning=meaning), db)
    assert isinstance(card, ScopeCard)
    return card


def rfa(card: ScopeCard) -> list[Button]:
    return [one for one in card.buttons if isinstance(one, Button) and one.title == TITLE]


def lines(card: object) -> dict[str, str]:
    assert isinstance(card, RequestText)
    return {line.title: line.value for line in card.lines}


def test_it_is_offered_where_the_answer_names_it(db: Session) -> None:
    assert len(rfa(answered(db, "int-enrol"))) == 1  # not endorsed for it: one of three ways
    assert rfa(answered(db, "odb-kfm")) == []
    assert rfa(answered(db, "int-enrol", JONAS)) == []  # the roster does not say


def test_its_text_holds_what_is_known(db: Session) -> None:
    [button] = rfa(answered(db, "int-enrol", customer=Name(typed="contoso", key="c1")))
    [card] = form_texts.assistance(pressing(turn(), button.ref), db)
    assert lines(card) == {
        "Customer": "Contoso",
        "Products": "Microsoft Intune",
        "Intent": "[what the customer wants to reach, and by when]",
        "Customer's contact": "[name and mail address]",
        "Partner's contact": "Wingtip Consulting, Dana Oye dana@wingtip.example",
        "Data migration wanted": "[yes or no]",
        "For education": "[number of staff, number of students]",
    }


def test_it_names_nobody_where_others_read_and_no_customer_of_others(db: Session) -> None:
    [button] = rfa(answered(db, "int-enrol", customer=Name(typed="contoso", key="c1")))
    public = replace(turn(), place=Place.CHANNEL)
    [card] = form_texts.assistance(pressing(public, button.ref), db)
    said = lines(card)
    assert said["Customer"] == "[name, domain or top parent number]"
    assert said["Partner's contact"] == "Wingtip Consulting"
    db.exec(select(Question)).one().customer_id = "c4"
    db.flush()
    [card] = form_texts.assistance(pressing(turn(), button.ref), db)
    assert lines(card)["Customer"] == "[name, domain or top parent number]"


def test_it_is_for_whoever_asked(db: Session) -> None:
    [button] = rfa(answered(db, "int-enrol"))
    assert form_texts.assistance(pressing(turn(JONAS), button.ref), db) == [NOT_YOURS]
    assert form_texts.assistance(pressing(turn(), {}), db) == [OLD_BUTTON]


def test_a_request_s_text_stands_in_the_form_s_order(db: Session) -> None:
    add_experts(db)
    request = sent(db)
    assert list(lines(text_card(db, request)).items())[:5] == [
        ("Partner", "Wingtip Consulting"),
        ("Region", "Americas"),
        ("Customer", "Contoso"),
        ("Eligible licences", "24,000"),
        ("Workload", "Microsoft Intune"),
    ]
    stranger = replace(request, customer_id="")
    assert "Eligible licences" not in lines(text_card(db, stranger))


@pytest.mark.usefixtures("elsewhere")
def test_the_links_are_those_of_the_settings(db: Session) -> None:
    add_experts(db)
    [button] = rfa(answered(db, "int-enrol"))
    [text] = form_texts.assistance(pressing(turn(), button.ref), db)
    [told] = programme.tell_of(Intent.SME_REQUEST, turn(), db)
    found = [
        one.url
        for card in (text_card(db, sent(db)), text, told)
        for one in card.buttons  # type: ignore[union-attr]
        if isinstance(one, Link)
    ]
    assert found == [ELSEWHERE.expert, ELSEWHERE.assistance, ELSEWHERE.expert]
