"""The three checks: is the benefit alone enough, or is there room for paid services around it?"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session

from cards.scope import ChecksForm, ChecksResult, Choice
from cards.view import Button
from dialogs.followed import note
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.checks import CHECKS, ChecksDecision, decide_checks
from dialogs.turn import Instead, Reply, Turn
from store.entries import entry_texts
from store.vocabulary import NextStep

Answer = Literal["yes", "no"]


class Ref(ButtonRef):
    """The question and the catalogue entry that the checks are about; "" if about none."""

    question: str
    entry: str = ""


class Answers(BaseModel):
    """What was chosen; the names are those of the checks."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    remote: Answer
    remediate: Answer
    sponsor: Answer


def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    question = own_question(turn, db, ref.question)
    if question is None:
        return [NOT_YOURS]
    note(turn, db, question.id, NextStep.RAN_CHECKS)
    return [_form(turn, db, ref, given={}, faulty=frozenset())]


def done(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say what the answers come to; a missing one brings the form back with the others kept."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if own_question(turn, db, ref.question) is None:
        return [NOT_YOURS]
    try:
        answers = Answers.model_validate(dict(turn.inputs))
    except ValidationError as error:
        faulty = frozenset(str(fault["loc"][0]) for fault in error.errors())
        if not faulty <= set(Answers.model_fields):
            return [OLD_BUTTON]
        return [Instead(_form(turn, db, ref, given=turn.inputs, faulty=faulty))]
    tell = Button(title="Tell the customer", action="scope.tell_customer", ref=ref.model_dump())
    decision = decide_checks({name: said == "yes" for name, said in answers})
    return [Instead(_result(decision, tell))]


def _result(decision: ChecksDecision, tell: Button) -> ChecksResult:
    if decision.benefit_only:
        return ChecksResult(
            headline="Benefit-only candidate",
            style="good",
            explanation="Three times yes: the benefit can carry this by itself, and you may "
            "deliver it as remote guidance.",
            openings=(),
            buttons=(tell,),
        )
    return ChecksResult(
        headline="Room for value-added services",
        style="accent",
        explanation="The benefit still applies to the guidance. Each no is an opening for a "
        "paid service around it, under your own contract with the customer:",
        openings=decision.openings,
        buttons=(tell,),
    )


def _form(
    turn: Turn, db: Session, ref: Ref, *, given: Mapping[str, object], faulty: frozenset[str]
) -> ChecksForm:
    entry = entry_texts(db, [ref.entry], reader=turn.reader).get(ref.entry)
    return ChecksForm(
        subject=f"About: {entry.what}" if entry else "",
        choices=tuple(
            Choice(
                name=check.name,
                question=check.question,
                answer=_answer(given.get(check.name)),
                fault="Please choose yes or no." if check.name in faulty else "",
            )
            for check in CHECKS
        ),
        submit=Button(
            title="Show the result", action="scope.checks_done", ref=ref.model_dump(), primary=True
        ),
    )


def _answer(given: object) -> str:
    return given if isinstance(given, str) and given in ("yes", "no") else ""
