"""The form: what a message fills in, what is wrong, what is like it, sent once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from cards.help import GuessCard
from cards.render import MAX_CARD, Renderer
from cards.requests import RequestForm, RequestReview
from dialogs import expert_form
from dialogs.expert_said import form_words, own_customer
from dialogs.expert_team import IN_OUR_CHAT, UNKNOWN
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Intent, Meaning, Name
from store.drafts import draft_of
from store.models import AuditRecord, Notice, RequestDraft, SmeRequest
from store.vocabulary import Place
from tests.dialogs.expert_desk import (
    ANSWERS,
    SINA,
    add_experts,
    button,
    form,
    press,
    request,
    review,
    sent,
    shown,
)
from tests.dialogs.stage import ANA, DANA, INSIDE, JONAS, asked, pressing, turn

TEXT = "need an SME for Contoso, Intune enrolment of Macs, stuck since Monday, urgent"


@pytest.fixture(autouse=True)
def experts(db: Session) -> None:
    add_experts(db)


def meaning(workload: str = "intune", customer: Name | None = None) -> Meaning:
    return Meaning(
        intent=Intent.SME_REQUEST,
        confidence=1.0,
        workload=workload,
        customer=customer,
        questions=(asked("int-enrol"),),
    )


def values(card: RequestForm) -> dict[str, str]:
    return {one.name: one.value for one in (*card.asked, *card.known) if one.value}


def faults(card: RequestForm) -> dict[str, str]:
    return {one.name: one.fault for one in (*card.asked, *card.known) if one.fault}


def test_a_message_fills_in_what_it_says_and_the_rest_is_asked_for(db: Session) -> None:
    card = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    assert values(card) == {
        "customer": "Contoso",
        "workload": "intune",
        "kind": "unblock_workload",
        "urgency": "high",
        "tried": "Intune enrolment of Macs, stuck since Monday, urgent",
        "time_zone": "UTC",
        "contact": "Dana Oye, dana@wingtip.example",
    }
    assert [one.name for one in card.asked] == ["outcome", "times"]


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("We need an SME for Contoso", ""),
        ("Can you please find me an expert for Contoso on Intune?", ""),
        ("need an SME for Contoso: Macs do not enrol", "Macs do not enrol"),
        ("need an SME for Contoso who knows NDES and SCEP certificates",
         "Need an SME for Contoso who knows NDES and SCEP certificates"),
        ("Macs at Contoso do not enrol and we need an expert",
         "Macs at Contoso do not enrol and we need an expert"),
    ],
)  # fmt: skip
def test_what_is_told_in_the_words_that_ask_is_taken_over_too(
    db: Session, text: str, tried: str
) -> None:
    card = form(expert_form.start(turn(text=text, meaning=meaning()), db))
    assert values(card).get("tried", "") == tried


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("SME for fabrikam please", "fabrikam"),
        ("SME for Lamna Healthcare: help", "Lamna Healthcare"),
        ("SME for Nobody Knows Inc. on Intune", "Nobody Knows Inc"),
        ("SME for the migration", ""),
        ("I need an SME", ""),
        ("expert for Microsoft Intune", ""),
        ("expert for MDE at Fabrikam", "Fabrikam"),
        ("SME: a milestone is at risk for 50 Macs", ""),
    ],
)
def test_whom_it_is_for_is_read_from_the_words_not_from_the_roster(
    db: Session, text: str, customer: str
) -> None:
    known = Name(typed="Lamna Healthcare", key="c4", keys=("c4",)) if "Lamna" in text else None
    card = form(expert_form.start(turn(text=text, meaning=meaning("", known)), db))
    assert values(card).get("customer", "") == customer


def test_of_several_customers_the_partner_s_own_is_meant(db: Session) -> None:
    several = Name(typed="Coho", key="", keys=("c2", "c3"))
    card = form(expert_form.start(turn(text="SME, coho", meaning=meaning("", several)), db))
    assert values(card)["customer"] == "Coho Winery"


@pytest.mark.parametrize(
    ("typed", "partner_id", "found"),
    [
        ("contoso, LTD.", "p1", ("c1", "Contoso")),
        ("Contoso", "p2", ("", "Contoso")),
        ("Lamna Healthcare", "p1", ("", "Lamna Healthcare")),
        ("Nobody", "p1", ("", "Nobody")),
    ],
)
def test_a_customer_is_matched_among_the_partner_s_own(
    db: Session, typed: str, partner_id: str, found: tuple[str, str]
) -> None:
    assert own_customer(db, typed, partner_id=partner_id) == found


WRONG: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {
    "nothing": (
        {},
        {
            "customer": "Please name the customer.",
            "workload": "Please choose the workload.",
            "kind": "Please choose what kind of help it is.",
            "urgency": "Please choose how urgent it is.",
            "outcome": "Please say what outcome is wanted.",
            "time_zone": "Please write your time zone, such as Europe/Berlin.",
        },
    ),
    "only spaces": ({**ANSWERS, "customer": "  "}, {"customer": "Please name the customer."}),
    "a zone nobody knows": (
        {**ANSWERS, "time_zone": "../../etc"},
        {"time_zone": "I do not know this time zone. Please write it like Europe/Berlin."},
    ),
    "too much": (
        {**ANSWERS, "tried": "x" * 1501, "times": "y" * 301},
        {
            "tried": "Please say it in at most 1,500 characters.",
            "times": "Please say it in at most 300 characters.",
        },
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_brings_back_what_was_typed_and_the_fault_beside_it(
    db: Session, name: str
) -> None:
    given, expected = WRONG[name]
    started = form(expert_form.start(turn(), db))
    card = form(press(db, started, "Check before sending", inputs=given))
    assert faults(card) == expected
    assert [one.name for one in card.asked if one.fault] == list(expected)
    assert {key: values(card).get(key, "").strip() for key in given} == {
        key: value.strip() for key, value in given.items()
    }
    assert draft_of(db, tenant_id=DANA.tenant_id, object_id=DANA.object_id).fields == given


@pytest.mark.parametrize(
    "altered",
    [
        {"state": "solved"},
        {"kind": "microsoft_initiated"},
        {"urgency": "tomorrow"},
        {"workload": "nothing"},
        {"customer": 7},
        {"customer": ["a"]},
    ],
    ids=str,
)
def test_what_the_form_does_not_offer_is_refused_and_noted(
    db: Session, altered: Mapping[str, object]
) -> None:
    started = form(expert_form.start(turn(), db))
    assert press(db, started, "Check before sending", inputs={**ANSWERS, **altered}) == [OLD_BUTTON]
    assert db.exec(select(RequestDraft)).all() == []
    assert [r.action for r in db.exec(select(AuditRecord)) if r.subject == "draft"] == [
        "request.refused"
    ]


@pytest.mark.parametrize("letter", ["x", '"', "\\", "*", "{", "🙂", "\ud800"], ids=ascii)
def test_whatever_is_typed_the_form_comes_back_within_what_teams_takes(
    db: Session, letter: str
) -> None:
    started = form(expert_form.start(turn(), db))
    names = ("customer", "outcome", "tried", "times", "time_zone", "contact")
    given = dict.fromkeys(names, letter * 9000)
    card = form(press(db, started, "Check before sending", inputs=given))
    assert len(Renderer(lambda *_: "t" * 100).render(card)) < MAX_CARD - 3000  # more workloads


def test_before_it_is_sent_the_scope_and_the_urgency_are_said(db: Session) -> None:
    started = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    card = review(press(db, started, "Check before sending", inputs=ANSWERS))
    assert card.scope.startswith("In scope: Enrolment of devices.")
    assert {fact.title: fact.value for fact in card.facts} == {
        "Customer": "contoso ltd",
        "Workload": "Microsoft Intune",
        "Kind": "Unblocking a workload",
        "Urgency": "High: first answer within 1 working day",
        "Time zone": "Europe/Berlin",
        "Contact": "Dana",
    }


def test_the_line_of_another_workload_is_not_shown(db: Session) -> None:
    started = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    card = review(
        press(db, started, "Check before sending", inputs={**ANSWERS, "workload": "onedrive"})
    )
    assert card.scope.startswith("I found no line of the catalogue")


def test_what_is_typed_into_the_form_has_its_line_too_and_another_one_when_it_changes(
    db: Session,
) -> None:
    def checked(card: object, entry: str, **given: str) -> RequestReview:
        typed = {**ANSWERS, **given}
        ref = button(card, "Check before sending").ref
        found = replace(meaning(), questions=(asked(entry),)) if entry else None
        said = turn(inputs=typed, meaning=found)
        return review(expert_form.check(pressing(said, ref), db))

    def edited(card: RequestReview) -> RequestForm:
        return form(press(db, card, "Change"))

    none = "I found no line of the catalogue"
    card = checked(form(expert_form.start(turn(), db)), "int-enrol")
    assert card.scope.startswith("In scope: Enrolment of devices.")
    card = checked(edited(card), "int-old", tried="Old devices do not enrol")
    assert card.scope.startswith("Out of scope: ")
    card = checked(edited(card), "", tried="Old devices do not enrol", outcome="They do")
    assert card.scope.startswith("Out of scope: ")  # words that say nothing of it change nothing
    card = checked(edited(card), "odb-kfm", tried="Desktops are not backed up")
    assert card.scope.startswith(none)  # that is another workload's
    card = checked(edited(card), "odb-kfm", tried="Desktops are not backed up", workload="onedrive")
    assert card.scope.startswith("In scope: ")
    opened = request(press(db, card, "Send"))
    assert db.exec(select(SmeRequest.scope_entry)).all() == ["odb-kfm"]
    assert opened.title.startswith("Request 1001")


def test_what_is_internal_or_of_the_programme_is_no_line(db: Session) -> None:
    for entry in (INSIDE, "pg-smehow"):
        found = replace(meaning(), questions=(asked(entry),))
        started = form(expert_form.start(turn(), db))
        said = turn(inputs={**ANSWERS, "tried": entry}, meaning=found)
        card = review(
            expert_form.check(pressing(said, button(started, "Check before sending").ref), db)
        )
        assert card.scope.startswith("I found no line of the catalogue")
        press(db, card, "Discard")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"workload": "defender_endpoint", "tried": " MDE on Linux ", "outcome": "It reports"},
         "MDE on Linux. It reports"),
        ({"workload": "intune", "outcome": "Macs enrol"}, "Macs enrol"),
        ({"workload": "intune", "outcome": " ", "tried": ["x"]}, ""),
        ({"helped": "5", "words": "Quick"}, ""),
    ],
)  # fmt: skip
def test_what_of_the_form_the_catalogue_is_asked(given: dict[str, object], words: str) -> None:
    assert form_words(given) == words


def test_what_is_sent_goes_to_the_expert_and_the_customer_is_the_roster_s(db: Session) -> None:
    opened = sent(db)
    assert (opened.customer_id, opened.customer_name) == ("c1", "Contoso")
    assert (opened.state, opened.sme_email, opened.time_zone) == (
        "offered", SINA.email, "Europe/Berlin",
    )  # fmt: skip
    [told] = db.exec(select(Notice)).all()
    assert (told.kind, told.email, told.urgent) == ("request.offered", SINA.email, False)


def test_a_critical_one_does_not_wait_for_the_morning(db: Session) -> None:
    sent(db, urgency="critical")
    assert [told.urgent for told in db.exec(select(Notice))] == [True]


def test_one_draft_is_one_request(db: Session) -> None:
    started = form(expert_form.start(turn(), db))
    checked = review(press(db, started, "Check before sending", inputs=ANSWERS))
    first = request(press(db, checked, "Send"))
    assert request(press(db, checked, "Send")) == first
    assert request(press(db, started, "Check before sending", inputs=ANSWERS)) == first
    assert request(press(db, checked, "Discard")) == first
    assert len(db.exec(select(SmeRequest)).all()) == 1
    assert len(db.exec(select(Notice)).all()) == 1


def test_an_old_button_shows_the_request_it_sent_though_another_is_begun(db: Session) -> None:
    started = form(expert_form.start(turn(), db))
    checked = review(press(db, started, "Check before sending", inputs=ANSWERS))
    first = request(press(db, checked, "Send"))
    expert_form.start(turn(text=TEXT, meaning=meaning()), db)
    again, _ = press(db, checked, "Send")
    assert request([again]) == first


def test_the_same_activity_again_does_nothing(db: Session) -> None:
    started = form(expert_form.start(turn(), db))
    pressed = pressing(turn(activity="1:again", inputs=ANSWERS), started.buttons[0].ref)
    assert review(expert_form.check(pressed, db))
    assert expert_form.check(pressed, db) == []


def test_a_draft_is_kept_and_found_again(db: Session) -> None:
    started = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    kept = shown(press(db, started, "Keep for later", inputs={**ANSWERS, "outcome": ""}))
    assert isinstance(kept, GuessCard)
    card = form(expert_form.start(turn(), db))
    assert (card.lead, values(card)["customer"]) == (expert_form.BEGUN, "contoso ltd")


def voice(activity: str = "1:b") -> Turn:
    """Say another wish than the one that was begun."""
    said = "need an SME for Adatum, files do not sync"
    return turn(text=said, activity=activity, meaning=meaning("onedrive"))


def choice(replies: Sequence[Reply]) -> GuessCard:
    card = shown(replies)
    assert isinstance(card, GuessCard)
    return card


def test_another_wish_is_kept_beside_the_one_that_was_begun(db: Session) -> None:
    expert_form.start(turn(text=TEXT, meaning=meaning()), db)
    asks = choice(expert_form.start(voice(), db))
    assert "(Contoso, Microsoft Intune)" in asks.lead
    assert "(Adatum, OneDrive)" in asks.lead
    assert [one.title for one in asks.buttons] == [
        "Begin: Adatum, OneDrive", "Go on: Contoso, Microsoft Intune",
        "Begin it and discard Contoso, Microsoft Intune",
    ]  # fmt: skip
    card = form(press(db, asks, "Begin: Adatum, OneDrive"))
    assert values(card)["tried"] == "Files do not sync"
    again = form(press(db, asks, "Go on: Contoso, Microsoft Intune"))
    assert values(again)["customer"] == "Adatum"  # that card is an old one
    gone, other = press(db, card, "Discard")
    assert isinstance(gone, Instead)
    assert isinstance(other, GuessCard)
    assert "Contoso, Microsoft Intune" in other.lead
    back = form(expert_form.start(turn(activity="1:c"), db))
    assert (back.lead, values(back)["customer"]) == (expert_form.BEGUN, "Contoso")


def test_what_is_being_typed_meanwhile_is_not_lost(db: Session) -> None:
    started = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    asks = choice(expert_form.start(voice(), db))
    press(db, asks, "Go on: Contoso, Microsoft Intune")
    typed = {**ANSWERS, "outcome": "Typed before the other wish was said"}
    checked = review(press(db, started, "Check before sending", inputs=typed))
    assert checked.outcome == typed["outcome"]


def test_another_wish_can_take_the_place_of_the_one_that_was_begun(db: Session) -> None:
    expert_form.start(turn(text=TEXT, meaning=meaning()), db)
    asks = choice(expert_form.start(voice(), db))
    card = form(press(db, asks, "Begin it and discard Contoso, Microsoft Intune"))
    assert values(card)["customer"] == "Adatum"
    assert isinstance(shown(press(db, card, "Discard")), GuessCard)


def test_what_is_sent_reminds_of_what_else_was_begun(db: Session) -> None:
    expert_form.start(turn(text=TEXT, meaning=meaning()), db)
    asks = choice(expert_form.start(voice(), db))
    started = form(press(db, asks, "Go on: Contoso, Microsoft Intune"))
    checked = review(press(db, started, "Check before sending", inputs=ANSWERS))
    opened, other = press(db, checked, "Send")
    assert request([opened]).title.startswith("Request 1001")
    assert isinstance(other, GuessCard)
    assert "Adatum, OneDrive" in other.lead


def test_without_a_wish_it_is_asked_which_of_several_and_one_too_many_is_said_back(
    db: Session,
) -> None:
    for number, customer in enumerate(("Contoso", "Fabrikam", "Adatum", "Coho", "Litware")):
        said = turn(text=f"SME for {customer}: it hangs", activity=f"1:{number}", meaning=meaning())
        last = expert_form.start(said, db)
    assert "say this again: “SME for Litware: it hangs”" in choice(last).lead
    which = choice(expert_form.start(turn(activity="1:z"), db))
    assert [one.title.removesuffix(", Microsoft Intune") for one in which.buttons] == [
        "Go on: Contoso", "Go on: Fabrikam", "Go on: Adatum", "Go on: Coho",
    ]  # fmt: skip
    assert values(form(press(db, which, "Go on: Coho, Microsoft Intune")))["customer"] == "Coho"


def test_an_old_form_changes_nothing_and_shows_the_current_one(db: Session) -> None:
    started = form(expert_form.start(turn(), db))
    press(db, started, "Keep for later", inputs={"customer": "Contoso"})
    for title in ("Keep for later", "Check before sending", "Discard"):
        card = form(press(db, started, title, inputs={"customer": "Other"}))
        assert values(card)["customer"] == "Contoso"


def test_one_goes_back_from_the_review_to_the_form(db: Session) -> None:
    started = form(expert_form.start(turn(), db))
    checked = review(press(db, started, "Check before sending", inputs=ANSWERS))
    card = form(press(db, checked, "Change"))
    assert values(card)["outcome"] == "Devices enrol"


def test_an_open_request_like_it_is_shown_and_can_be_followed(db: Session) -> None:
    first = sent(db)
    colleague = replace(DANA, object_id="o-rafa", name="Rafa", email="rafa@wingtip.example")
    started = form(expert_form.start(turn(colleague), db))
    checked = review(
        press(db, started, "Check before sending", colleague, {**ANSWERS, "customer": "CONTOSO"})
    )
    assert [one.title for one in checked.alike] == [f"Request {first.number}"]
    assert not button(checked, "Send it all the same").primary
    followed = request(press(db, checked, f"Follow {first.number} instead", colleague))
    assert followed.note.startswith("You follow this request")
    assert len(db.exec(select(SmeRequest)).all()) == 1


def test_from_the_request_that_is_shown_it_is_followed_or_left_for_the_draft(db: Session) -> None:
    first = sent(db)
    started = form(expert_form.start(turn(), db))
    checked = review(press(db, started, "Check before sending", inputs=ANSWERS))
    looked_at = request(press(db, checked, f"Show {first.number}"))
    assert [one.title for one in looked_at.buttons] == [
        f"Follow {first.number} instead", "Back to mine",
    ]  # fmt: skip
    assert review(press(db, looked_at, "Back to mine")) == checked
    followed = request(press(db, looked_at, f"Follow {first.number} instead"))
    assert followed.note.startswith("You follow this request")
    assert not draft_of(db, tenant_id=DANA.tenant_id, object_id=DANA.object_id).fields


def test_what_was_emptied_does_not_come_back(db: Session) -> None:
    started = form(expert_form.start(turn(text=TEXT, meaning=meaning()), db))
    assert values(started)["tried"]
    again = form(press(db, started, "Check before sending", inputs={"workload": "intune"}))
    assert (values(again)["workload"], values(again).get("tried", "")) == ("intune", "")
    assert faults(again)["customer"]


def test_another_partner_s_request_is_never_like_it_nor_followed(db: Session) -> None:
    first = sent(db)
    started = form(expert_form.start(turn(JONAS), db))
    checked = review(press(db, started, "Check before sending", JONAS, ANSWERS))
    assert checked.alike == ()
    ref = {"request": str(first.id), "draft": 1}
    assert expert_form.follow(pressing(turn(JONAS), ref), db) == [UNKNOWN]


@pytest.mark.parametrize("place", [Place.GROUP, Place.CHANNEL])
def test_elsewhere_there_is_only_a_hint(db: Session, place: Place) -> None:
    assert expert_form.start(turn(place=place), db) == [IN_OUR_CHAT]


def test_staff_read_how_partners_ask(db: Session) -> None:
    told: list[Reply] = list(expert_form.start(turn(ANA), db))
    assert "Partners ask me" in str(told[0])
