"""The three checks end in a benefit-only candidate, or name what can be sold around it."""

from collections.abc import Mapping

import pytest
from sqlmodel import Session

from cards.scope import ChecksForm, ChecksResult
from dialogs import checks
from dialogs.own_question import NOT_YOURS
from dialogs.refs import OLD_BUTTON
from dialogs.rules.checks import CHECKS
from dialogs.turn import Instead
from store.identity import Identity
from tests.dialogs.kept import ANOTHER, kept
from tests.dialogs.stage import DANA, FINN, INSIDE, JONAS, pressing, turn

ALL_YES = dict.fromkeys(("remote", "remediate", "sponsor"), "yes")


def filled(db: Session, given: Mapping[str, object], *, entry: str = "int-enrol") -> object:
    ref = {"question": kept(db, entry), "entry": entry}
    [reply] = checks.done(pressing(turn(inputs=given), ref), db)
    return reply.view if isinstance(reply, Instead) else reply


def opened(db: Session, entry: str, *, who: Identity = DANA) -> ChecksForm:
    ref = {"question": kept(db, entry, who=who), "entry": entry}
    [form] = checks.start(pressing(turn(who), ref), db)
    assert isinstance(form, ChecksForm)
    return form


def test_the_form_asks_the_three_questions_about_the_entry(db: Session) -> None:
    form = opened(db, "int-enrol")
    assert form.subject == "About: Enrolment of devices"
    assert [(one.name, one.question, one.answer) for one in form.choices] == [
        (check.name, check.question, "") for check in CHECKS
    ]


def test_an_internal_entry_is_named_to_staff_only(db: Session) -> None:
    assert opened(db, INSIDE).subject == ""
    assert opened(db, INSIDE, who=FINN).subject != ""


def test_three_times_yes_is_a_benefit_only_candidate(db: Session) -> None:
    result = filled(db, ALL_YES)
    assert isinstance(result, ChecksResult)
    assert (result.headline, result.openings) == ("Benefit-only candidate", ())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_no_names_its_opening(db: Session, check: object) -> None:
    name, opening = getattr(check, "name"), getattr(check, "opening")  # noqa: B009
    result = filled(db, {**ALL_YES, name: "no"})
    assert isinstance(result, ChecksResult)
    assert (result.headline, result.openings) == ("Room for value-added services", (opening,))


@pytest.mark.parametrize(
    "given", [{}, {"remote": "yes"}, {**ALL_YES, "sponsor": ""}, {**ALL_YES, "sponsor": "maybe"},
              {**ALL_YES, "sponsor": ["yes"]}, {**ALL_YES, "sponsor": None}],
)  # fmt: skip
def test_what_is_missing_is_asked_for_with_the_rest_kept(
    db: Session, given: dict[str, object]
) -> None:
    form = filled(db, given)
    assert isinstance(form, ChecksForm)
    assert {one.name: one.answer for one in form.choices} == {
        check.name: "yes" if given.get(check.name) == "yes" else "" for check in CHECKS
    }
    assert {one.name for one in form.choices if one.fault} == {
        check.name for check in CHECKS if given.get(check.name) != "yes"
    }


def test_an_answer_that_was_not_asked_for_is_refused(db: Session) -> None:
    assert filled(db, {**ALL_YES, "verdict": "in_scope"}) == OLD_BUTTON


@pytest.mark.parametrize("handler", [checks.start, checks.done])
@pytest.mark.parametrize(
    ("ref", "said"),
    [
        pytest.param({}, OLD_BUTTON, id="nothing"),
        pytest.param({"question": 1}, OLD_BUTTON, id="a number"),
        pytest.param({"question": ANOTHER, "more": "x"}, OLD_BUTTON, id="an extra key"),
        pytest.param({"question": ANOTHER}, NOT_YOURS, id="an unknown question"),
        pytest.param({"question": "x"}, NOT_YOURS, id="no id"),
    ],
)
def test_a_button_that_does_not_hold_is_politely_refused(
    db: Session, handler: object, ref: dict[str, object], said: str
) -> None:
    assert callable(handler)
    assert handler(pressing(turn(inputs=ALL_YES), ref), db) == [said]


def test_somebody_else_cannot_fill_in_a_form_and_it_still_works(db: Session) -> None:
    ref = {"question": kept(db, "int-enrol"), "entry": "int-enrol"}
    assert checks.done(pressing(turn(JONAS, inputs=ALL_YES), ref), db) == [NOT_YOURS]
    [result] = checks.done(pressing(turn(DANA, inputs=ALL_YES), ref), db)
    assert isinstance(result, Instead)
