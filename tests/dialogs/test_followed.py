"""What somebody does after an answer is noted with their question."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from dialogs import checks, customer_note, escalate, expert_form, form_texts, scope
from dialogs.turn import Handler
from dialogs.understanding.meaning import Intent
from store.models import Question, QuestionStep
from store.vocabulary import NextStep
from tests.dialogs.kept import kept
from tests.dialogs.stage import DANA, JONAS, about, asked, pressing, turn
from tests.dialogs.stage import scope as meant

MINUTES = timedelta(minutes=1)


def steps(db: Session) -> list[str]:
    return list(db.exec(select(QuestionStep.what).order_by(col(QuestionStep.at))))


@pytest.mark.parametrize(
    ("handler", "step"),
    [
        (scope.entry, NextStep.LOOKED_CLOSER),
        (checks.start, NextStep.RAN_CHECKS),
        (customer_note.write, NextStep.TOLD_CUSTOMER),
        (form_texts.assistance, NextStep.TOOK_RFA_TEXT),
    ],
)
def test_a_button_under_the_answer(db: Session, handler: Handler, step: NextStep) -> None:
    ref = {"question": kept(db, "int-enrol"), "entry": "int-enrol"}
    for _ in range(2):
        handler(pressing(turn(), ref), db)
    assert steps(db) == [step]


def test_somebody_else_s_press_is_no_step(db: Session) -> None:
    customer_note.write(pressing(turn(JONAS), {"question": kept(db), "entry": ""}), db)
    assert steps(db) == []


def ask(db: Session, *entries: str, masked: str, later: timedelta = 0 * MINUTES) -> None:
    meaning = replace(meant(asked(*entries, workload="intune")), masked=masked)
    said = turn(DANA, masked, meaning=meaning)
    scope.answer(replace(said, now=said.now + later), db)


@pytest.mark.parametrize(
    ("again", "later", "noted"),
    [
        pytest.param("do you enrol phones?", 3, ["rephrased"], id="again within minutes"),
        pytest.param("do you enrol phones?", 11, [], id="again after a while"),
    ],
)
def test_asked_again_in_other_words(db: Session, again: str, later: int, noted: list[str]) -> None:
    ask(db, "int-enrol", masked="Is enrolment in scope?")
    ask(db, "int-enrol", masked=again, later=later * MINUTES)
    assert steps(db) == noted
    first = db.exec(select(Question.id).order_by(col(Question.asked_at))).first()
    assert {one.question_id for one in db.exec(select(QuestionStep))} <= {first}


def test_another_question_is_no_rephrasing(db: Session) -> None:
    ask(db, "int-enrol", masked="Is enrolment in scope?")
    ask(db, "int-pack", masked="And the packaging of apps?", later=MINUTES)
    assert steps(db) == []


@pytest.mark.parametrize(
    ("handler", "intent", "step"),
    [
        (expert_form.start, Intent.SME_REQUEST, NextStep.ASKED_EXPERT),
        (escalate.start, Intent.ESCALATE, NextStep.ESCALATED),
    ],
)
@pytest.mark.parametrize(("later", "noted"), [(20, True), (31, False)])
def test_gone_on_to_somebody(
    db: Session, handler: Handler, intent: Intent, step: NextStep, later: int, *, noted: bool
) -> None:
    ask(db, "int-enrol", masked="Is enrolment in scope?")
    said = turn(text="need an expert", meaning=about(intent))
    handler(replace(said, now=said.now + later * MINUTES), db)
    assert steps(db) == ([step] if noted else [])
