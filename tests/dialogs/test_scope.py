"""A question in, a card with a verdict for each question out."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from cards.help import GuessCard
from cards.programme import ProgrammeCard
from cards.scope import Portion, ScopeAnswer, ScopeCard, SourceLine
from cards.view import Button
from dialogs import scope
from dialogs.own_question import NOT_YOURS
from dialogs.refs import OLD_BUTTON
from dialogs.rules.scope_family import Bare, Family
from dialogs.scope_answer import THREE_WAYS, UNKNOWN_REASON
from dialogs.turn import Turn
from dialogs.understanding.meaning import Name
from store.identity import Identity
from store.models import Question
from store.vocabulary import Place
from tests.dialogs.stage import DANA, EDITION, FINN, INSIDE, JONAS, asked, pressing, turn
from tests.dialogs.stage import scope as meaning
from tests.store.small_catalogue import MARKER

OPEN_PAGE = SourceLine(title="The open page", date="2026-05-04", url="https://learn.example/open")
WINERY = Name(typed="Coho Winery", key="c2")  # 120 licences, Wingtip's
CHECKED = ("Three checks", "Tell the customer", "This is wrong", "Still unsure")
KEEP = "Keep for a customer"


def card(db: Session, said: Turn) -> ScopeCard:
    [shown] = scope.answer(said, db)
    assert isinstance(shown, ScopeCard)
    return shown


def answered(
    db: Session,
    *entries: str,
    who: Identity = DANA,
    place: Place = Place.PERSONAL,
    customer: Name | None = None,
    workload: str = "",
    known: float = 0.9,
) -> ScopeAnswer:
    question = asked(*entries, workload=workload, known=known)
    said = turn(who, "a question", meaning=meaning(question, customer=customer), place=place)
    [shown] = card(db, said).answers
    return shown


def titles(shown: ScopeCard) -> list[str]:
    return [button.title for button in shown.buttons]


def test_an_answer_tells_verdict_reason_source_and_what_contradicts_it(db: Session) -> None:
    assert answered(db, "int-enrol", who=JONAS) == ScopeAnswer(
        verdict="In scope",
        style="good",
        subject="Microsoft Intune",
        reason="Guidance on this is part of the benefit, given remotely: Enrolment of devices.",
        why="Why: The catalogue does not use your words; the entry that comes nearest decides.",
        contradictions=answered(db, "int-enrol", who=JONAS, place=Place.CHANNEL).contradictions,
        sources=(OPEN_PAGE,),
    )


def test_that_it_is_listed_is_said_where_the_question_is_like_the_entry(db: Session) -> None:
    question = asked("int-enrol")
    [first] = question.case.candidates
    alike = replace(question.case, candidates=(first._replace(likeness=0.9),))
    said = turn(DANA, "a question", meaning=meaning(replace(question, case=alike)))
    [shown] = card(db, said).answers
    assert shown.why == "Why: The catalogue lists this."


INTUNE = Family(
    name="Microsoft Intune",
    inside=(INSIDE, "int-enrol"),
    conditional=("int-gate",),
    outside=("int-pack",),
)


def of_family(who: Identity = DANA, family: Family = INTUNE, **more: Name) -> Turn:
    question = asked("int-pack", workload="intune")
    bare = replace(question, case=replace(question.case, bare=Bare(family=family)))
    return turn(who, "Is Intune in scope?", meaning=meaning(bare, **more))


def test_a_whole_workload_is_answered_with_what_is_in_what_depends_and_what_is_not(
    db: Session,
) -> None:
    shown = card(db, of_family(JONAS))
    [told] = shown.answers
    assert (told.verdict, told.subject) == ("In scope", "Microsoft Intune")
    assert "at least 150 eligible licences" in told.reason
    assert told.portions == (
        Portion(title="In the benefit", lines=("Enrolment of devices",)),
        Portion(title="Under conditions", lines=("Compliance rules",)),
        Portion(title="Not in the benefit", lines=("Packaging of apps",)),
    )
    assert told.sources == (OPEN_PAGE,)
    assert shown.nearest_title == "What do you want to do?"
    assert [one.title for one in shown.nearest] == [
        "Enrolment of devices",
        "Compliance rules",
        "Packaging of apps",
    ]
    assert titles(shown) == ["This is wrong", "Still unsure"]


def test_staff_see_what_is_internal_of_a_workload_too(db: Session) -> None:
    [told] = card(db, of_family(FINN)).answers
    assert told.portions[0].lines == (f"The {MARKER} way", "Enrolment of devices")
    assert MARKER not in str(card(db, of_family(JONAS)))


def test_a_workload_with_nothing_for_this_reader_is_not_in_our_sources(db: Session) -> None:
    [told] = card(db, of_family(family=Family(name="Intune", inside=(INSIDE,)))).answers
    assert told.verdict == "Not in our sources"


def test_only_the_most_typical_of_a_workload_is_listed(db: Session) -> None:
    many = Family(name="Intune", conditional=("int-gate",), outside=("int-pack",) * 5)
    [told] = card(db, of_family(family=many)).answers
    assert told.verdict == "Depends"
    assert told.portions == (
        Portion(title="Under conditions", lines=("Compliance rules",)),
        Portion(title="Not in the benefit", lines=("Packaging of apps",) * 4, more=True),
    )


def test_a_whole_workload_tells_of_licences_and_endorsement_too(db: Session) -> None:
    [told] = card(db, of_family(customer=WINERY)).answers
    assert told.customer.startswith("Coho Winery has 120")
    assert told.not_endorsed == THREE_WAYS
    [told] = card(db, of_family(family=Family(name="OneDrive", inside=("odb-kfm",)))).answers
    assert told.not_endorsed == ()
    assert told.age == "Some of this text is from 2021-07: it may have changed since."


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("int-enrol", "In scope"),
        ("int-pack", "Out of scope"),
        ("int-gate", "Depends"),
        ("e-min150", "Check eligibility"),
        ("p-handson", "Out of scope"),
    ],
)
def test_the_verdict_is_one_of_the_agreed_words(db: Session, entry: str, verdict: str) -> None:
    assert answered(db, entry).verdict == verdict


def test_out_of_scope_names_what_can_be_sold_instead(db: Session) -> None:
    assert answered(db, "int-pack").instead == "Packaging for a fee."
    assert answered(db, "p-handson").instead == "Hands-on configuration."


def test_conditions_are_to_be_checked_first(db: Session) -> None:
    assert answered(db, "int-gate").check_first == "A P1 plan is there."


def test_an_old_text_says_how_old_it_is(db: Session) -> None:
    assert answered(db, "odb-kfm").age == "This text is from 2021-07: it may have changed since."
    assert answered(db, "int-enrol").age == ""


def test_what_contradicts_it_is_told_with_the_dates_of_both(db: Session) -> None:
    [told] = answered(db, "int-enrol").contradictions
    assert "It is offered (2026-05)" in told
    assert "It was not offered (2021-07)" in told


def test_a_customer_with_too_few_licences_is_told_as_such(db: Session) -> None:
    told = answered(db, "int-enrol", customer=WINERY).customer
    assert told.startswith("Coho Winery has 120 eligible licences")
    assert "fewer than the 150" in told


@pytest.mark.parametrize(
    ("who", "place", "customer"),
    [
        pytest.param(DANA, Place.PERSONAL, "c1", id="enough licences"),
        pytest.param(DANA, Place.CHANNEL, "c2", id="in a channel"),
        pytest.param(FINN, Place.GROUP, "c2", id="in a group chat, for staff too"),
        pytest.param(JONAS, Place.PERSONAL, "c2", id="another partner's customer"),
        pytest.param(DANA, Place.PERSONAL, "", id="nobody we know"),
    ],
)
def test_licences_are_otherwise_nobody_s_business(
    db: Session, who: Identity, place: Place, customer: str
) -> None:
    named = Name(typed="somebody", key=customer)
    assert answered(db, "int-enrol", who=who, place=place, customer=named).customer == ""


def test_a_short_name_of_two_customers_is_neither(db: Session) -> None:
    both = Name(typed="Coho", keys=("c2", "c3"))
    assert answered(db, "int-enrol", customer=both).customer == ""


def test_too_few_licences_are_told_beside_an_open_question_too(db: Session) -> None:
    told = answered(db, "int-enrol", known=0.1, customer=WINERY)
    assert told.verdict == "Not in our sources"
    assert told.customer.startswith("Coho Winery has 120")


@pytest.mark.parametrize(
    ("who", "entry", "workload", "ways"),
    [
        pytest.param(DANA, "int-enrol", "", THREE_WAYS, id="not endorsed"),
        pytest.param(DANA, "odb-kfm", "", (), id="endorsed"),
        pytest.param(DANA, "p-handson", "intune", THREE_WAYS, id="a rule, asked of a workload"),
        pytest.param(DANA, "p-handson", "", (), id="a rule, of no workload"),
        pytest.param(JONAS, "int-enrol", "", (), id="the roster does not say"),
        pytest.param(FINN, "int-enrol", "", (), id="staff"),
    ],
)
def test_a_partner_not_endorsed_reads_its_three_ways(
    db: Session, who: Identity, entry: str, workload: str, ways: tuple[str, ...]
) -> None:
    assert answered(db, entry, who=who, workload=workload).not_endorsed == ways


def test_an_answer_has_the_checks_the_note_and_two_doubts(db: Session) -> None:
    shown = card(db, turn(meaning=meaning(asked("int-enrol"))))
    assert titles(shown) == [*CHECKED, KEEP, "Text for the RFA"]  # Dana's partner is not endorsed
    assert (shown.nearest, shown.edition) == ((), EDITION)


def test_an_open_question_is_not_guessed_but_handed_over(db: Session) -> None:
    shown = card(db, turn(meaning=meaning(asked("int-enrol", "int-gate", known=0.1))))
    [told] = shown.answers
    assert (told.verdict, told.reason) == ("Not in our sources", UNKNOWN_REASON)
    assert told.sources == ()
    assert titles(shown) == ["Hand over to my PSM", "Tell the customer", "This is wrong"]
    assert [button.title for button in shown.nearest] == [
        "Enrolment of devices", "Compliance rules",
    ]  # fmt: skip


def test_staff_have_no_psm_to_hand_over_to(db: Session) -> None:
    shown = card(db, turn(FINN, meaning=meaning(asked("int-enrol", known=0.1))))
    assert titles(shown)[0] == "Hand over to the catalogue's keepers"


def test_two_questions_get_two_verdicts_on_one_card(db: Session) -> None:
    text = "Is enrolment for Lamna in scope? And packaging?"
    questions = (
        asked("int-enrol", text="Is enrolment for Lamna in scope?"),
        asked("int-pack", text="packaging?"),
    )
    shown = card(db, turn(text=text, meaning=meaning(*questions)))
    assert [(one.verdict, one.asked) for one in shown.answers] == [
        ("In scope", "Is enrolment for Lamna in scope?"),
        ("Out of scope", "packaging?"),
    ]


def test_one_open_question_of_two_can_be_handed_over(db: Session) -> None:
    questions = (asked("int-enrol"), asked("int-pack", "int-gate", "odb-kfm", known=0.1))
    shown = card(db, turn(meaning=meaning(*questions)))
    assert titles(shown) == [
        "Hand over to my PSM", "Three checks", "Tell the customer", "This is wrong",
    ]  # fmt: skip
    assert len(shown.nearest) == 2  # with these a card has as many buttons as Teams shows


def test_more_questions_than_fit_are_asked_for_again(db: Session) -> None:
    questions = [asked(entry) for entry in ("int-enrol", "int-pack", "int-gate", "odb-kfm")]
    shown, told = scope.answer(turn(meaning=meaning(*questions)), db)
    assert isinstance(shown, ScopeCard)
    assert len(shown.answers) == 3
    assert told == scope.TOO_MANY


def test_a_message_sent_again_is_not_answered_again(db: Session) -> None:
    said = turn(text="Is it?", activity="7", meaning=meaning(asked("int-enrol")))
    assert len(scope.answer(said, db)) == 1
    assert scope.answer(said, db) == []
    assert len(db.exec(select(Question)).all()) == 1


def test_an_edited_message_is_answered_anew(db: Session) -> None:
    scope.answer(turn(text="Is it?", activity="7", meaning=meaning(asked("int-enrol"))), db)
    edited = turn(text="Is it not?", activity="7", meaning=meaning(asked("int-pack")))
    [told] = card(db, edited).answers
    assert told.verdict == "Out of scope"


def test_what_is_kept_of_a_question_is_masked(db: Session) -> None:
    scope.answer(turn(text="For Coho Winery?", meaning=meaning(asked("int-enrol"))), db)
    [kept] = db.exec(select(Question))
    assert kept.text == "what was asked, masked"
    assert (kept.verdict, kept.items, kept.edition) == ("in_scope", ["int-enrol"], EDITION)


def test_no_question_in_it_brings_examples(db: Session) -> None:
    [shown] = scope.answer(turn(meaning=meaning()), db)
    assert isinstance(shown, GuessCard)


def suggestion(db: Session, entry: str, *, who: Identity = DANA) -> Turn:
    """Ask something open, then press the button of an entry."""
    shown = card(db, turn(who, meaning=meaning(asked("int-gate", known=0.1))))
    question = shown.nearest[0].ref["question"]
    return pressing(turn(who), {"entry": entry, "question": question})


def test_a_suggestion_is_answered_as_if_it_had_been_asked(db: Session) -> None:
    [shown] = scope.entry(suggestion(db, "int-enrol"), db)
    assert isinstance(shown, ScopeCard)
    assert shown.answers == (replace(answered(db, "int-enrol"), why="Why: You chose this entry."),)
    assert titles(shown) == [*CHECKED, KEEP, "Text for the RFA"]  # Dana's partner is not endorsed


def test_a_suggested_fact_of_the_programme_is_told_as_one(db: Session) -> None:
    [shown] = scope.entry(suggestion(db, "pg-smehow"), db)
    assert isinstance(shown, ProgrammeCard)
    assert [fact.text for fact in shown.facts] == ["Experts are asked for on a page"]


@pytest.mark.parametrize("entry", ["gone", INSIDE, "pg-statuscadence"])
def test_a_partner_cannot_tell_an_internal_entry_from_one_that_is_gone(
    db: Session, entry: str
) -> None:
    said = "The catalogue does not hold this any more. Please ask again."
    assert scope.entry(suggestion(db, entry), db) == [said]


def test_a_suggestion_pressed_by_somebody_else_is_refused_and_still_works(db: Session) -> None:
    pressed = suggestion(db, "int-enrol")
    assert scope.entry(replace(pressed, who=JONAS), db) == [NOT_YOURS]
    [shown] = scope.entry(pressed, db)
    assert isinstance(shown, ScopeCard)


@pytest.mark.parametrize(
    "ref", [{}, {"entry": "int-enrol"}, {"entry": 7, "question": "x"},
            {"entry": "int-enrol", "question": "x", "more": 1}],
)  # fmt: skip
def test_a_button_of_another_make_is_politely_refused(db: Session, ref: dict[str, object]) -> None:
    assert scope.entry(pressing(turn(), ref), db) == [OLD_BUTTON]


def test_what_is_internal_takes_no_place_among_suggestions(db: Session) -> None:
    """A partner gets as many, and in the same order, as if it were not there."""
    with_it = asked(INSIDE, "int-enrol", "pg-statuscadence", "int-gate", "int-pack", known=0.1)
    without = asked("int-enrol", "int-gate", "int-pack", known=0.1)
    shown = [card(db, turn(meaning=meaning(question))) for question in (with_it, without)]
    assert [named(one.nearest) for one in shown] == [["int-enrol", "int-gate", "int-pack"]] * 2
    to_staff = card(db, turn(FINN, meaning=meaning(with_it)))
    assert named(to_staff.nearest) == [INSIDE, "int-enrol", "pg-statuscadence"]


def named(buttons: tuple[Button, ...]) -> list[object]:
    return [button.ref["entry"] for button in buttons]


def test_an_answer_that_rests_on_what_is_internal_is_none_for_a_partner(db: Session) -> None:
    assert answered(db, INSIDE).verdict == "Not in our sources"
    assert answered(db, INSIDE, who=FINN).verdict == "In scope"
    assert MARKER not in repr(db.exec(select(Question)).first())


def test_a_partner_gets_the_same_card_for_another_s_customer_as_for_none(db: Session) -> None:
    others = Name(typed="Lamna", key="c4")
    unknown = Name(typed="Zamna", key="")
    assert answered(db, "int-enrol", customer=others) == answered(
        db, "int-enrol", customer=unknown, place=Place.PERSONAL
    )
