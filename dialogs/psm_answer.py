"""A PSM answers a question that was handed over; the partner gets it, marked as the PSM's answer.

It is a proposal for the catalogue as well: a second pair of eyes lets it into the review list.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.questions import AnswerForm, PsmAnswered
from cards.requests import FormField, Option
from cards.view import Button
from dialogs import handed_over
from dialogs.expert_team import once_in_private, refuse
from dialogs.links import chat_link, day
from dialogs.paging import CHOOSE_FIRST, chosen, parts_of
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, VERDICT_STYLES, VERDICT_WORDS
from store import audit, notices
from store.entries import entry_texts, workload_names
from store.identity import Identity, identify, identity_by_email
from store.models import Question
from store.psm_answers import NewAnswer, answer_of, keep_answer
from store.questions import handed_to
from store.told import To, Told
from store.vocabulary import Audience, Role, Verdict

KIND = "question.answered"
TITLE = "Your question is answered"
MOST = 2000  # characters of an answer
KEEPERS = frozenset({Role.PROGRAM, Role.ADMIN})
NOT_YOURS = "I have no such question for you to answer."
NO_TEXT = "Please write the answer."
NO_VERDICT = "Please choose what it comes to."
TOO_LONG = f"Please say it in at most {MOST:,} characters."
LEAD = (
    "The partner gets this as your answer, not as the catalogue's. With names masked, it is "
    "proposed for the catalogue, too."
)
in_private_once = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """The question that is to be answered."""

    question: UUID


class Given(BaseModel):
    """What the form sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    answer: Annotated[str, Field(max_length=2 * MOST)] = ""
    verdict: Verdict | None = None


def answer_words(given: Mapping[str, object]) -> str:
    """Return what was typed beside the form's button: read only to mask the names in it."""
    typed = given.get("answer")
    return typed.strip() if isinstance(typed, str) and len(typed) <= MOST else ""


@in_private_once
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form, or the answer that there is."""
    ref = Ref.of(turn)
    return [OLD_BUTTON] if ref is None else _start(turn, db, ref.question)


@in_private_once
def picked(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form for a question that was picked from the list of open ones."""
    question_id = chosen(turn)
    return [CHOOSE_FIRST] if question_id is None else _start(turn, db, question_id)


@in_private_once
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep the answer and tell the partner; what is missing brings the form back."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    question = _question(turn, db, ref.question)
    if question is None:
        return [_not_yours(turn, db, ref.question)]
    filled_in = {"verdict": None, **{k: v for k, v in turn.inputs.items() if v != ""}}
    try:
        given = Given.model_validate(filled_in)
    except ValidationError:
        return [OLD_BUTTON]
    faults = _faults(given)
    if faults and answer_of(db, question_id=question.id) is None:
        return [Instead(_form(question, given, faults))]
    if given.verdict is not None and not faults:
        masked = turn.meaning.masked if turn.meaning else given.answer
        new = NewAnswer(text=given.answer, masked=masked, verdict=given.verdict)
        _keep(turn, db, question, new)
    shown = handed_over.card(db, question, who=turn.who)
    return [Instead(shown)]


def _keep(turn: Turn, db: Session, question: Question, new: NewAnswer) -> None:
    """Keep an answer that is the first one, and write to whoever asked."""
    if not keep_answer(db, new, question_id=question.id, email=turn.who.email, now=turn.now):
        return
    who = turn.who.object_id
    audit.record(db, now=turn.now, actor=who, action="question.answered", subject=str(question.id))
    notices.write(
        db,
        KIND,
        to=To(tenant_id=question.tenant_id, aad_object_id=question.aad_object_id),
        business_key=f"{KIND}:{question.id}",
        now=turn.now,
        ref={"question": str(question.id)},
    )


def _start(turn: Turn, db: Session, question_id: UUID) -> Sequence[Reply]:
    question = _question(turn, db, question_id)
    if question is None:
        return [_not_yours(turn, db, question_id)]
    if answer_of(db, question_id=question.id) is not None:
        return [Instead(handed_over.card(db, question, who=turn.who))]
    return [Instead(_form(question, Given(), {}))]


def _question(turn: Turn, db: Session, question_id: UUID) -> Question | None:
    """Return the question if it was handed to this person, or to the keepers of the catalogue."""
    roles = turn.who.roles
    if not roles & (KEEPERS | {Role.PSM}):
        return None
    email = None if roles & KEEPERS else turn.who.email
    return handed_to(db, question_id=question_id, psm_email=email)


def _not_yours(turn: Turn, db: Session, question_id: UUID) -> str:
    refuse(turn, db, str(question_id), action="question.refused")
    return NOT_YOURS


def _faults(given: Given) -> dict[str, str]:
    faults = {}
    if not given.answer:
        faults["answer"] = NO_TEXT
    elif len(given.answer) > MOST:
        faults["answer"] = TOO_LONG
    if given.verdict is None:
        faults["verdict"] = NO_VERDICT
    return faults


def _form(question: Question, given: Given, faults: Mapping[str, str]) -> AnswerForm:
    words = FormField(
        name="answer", label="Your answer", kind="text", value=given.answer, most=MOST,
        hint="Please name no people and no passwords.", fault=faults.get("answer", ""),
    )  # fmt: skip
    options = tuple(Option(title=VERDICT_WORDS[one], value=one.value) for one in _VERDICTS)
    verdict = FormField(
        name="verdict", label="What it comes to", kind="radio", options=options,
        value=given.verdict.value if given.verdict else "", fault=faults.get("verdict", ""),
    )  # fmt: skip
    return AnswerForm(
        title="Answer a question",
        lead=LEAD,
        question=question.text,
        answered=handed_over.answered(question),
        fields=(words, verdict),
        submit=Button(
            title="Send the answer",
            action="handed.send",
            ref={"question": str(question.id)},
            primary=True,
        ),
    )


_VERDICTS = (Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.CONDITIONAL, Verdict.ELIGIBILITY)


def view(told: Told, db: Session) -> PsmAnswered | None:
    """Show whoever asked what the PSM says."""
    question = db.get(Question, UUID(str(told.ref["question"])))
    said = answer_of(db, question_id=question.id) if question else None
    who = identify(db, tenant_id=told.tenant_id, object_id=told.aad_object_id)
    if question is None or said is None or not isinstance(who, Identity):
        return None
    verdict = Verdict(said.verdict)
    by = identity_by_email(db, email=said.answered_by)
    name = by.name if by else said.answered_by
    return PsmAnswered(
        title=TITLE,
        lead=_about(db, question, who),
        verdict=VERDICT_WORDS[verdict],
        style=VERDICT_STYLES[verdict],
        by=f"This is the answer of {name}, {_office(by)}. It is not from the catalogue.",
        answer=tuple(parts_of(said.text)),
        buttons=(chat_link(said.answered_by, f"Chat with {name}"),),
    )


def _office(by: Identity | None) -> str:
    is_psm = by is None or Role.PSM in by.roles
    return "Partner Success Manager" if is_psm else "of the programme team"


def _about(db: Session, question: Question, who: Identity) -> str:
    """Say which question it is, in the catalogue's words.

    The kept text is not shown: its masks would tell a partner which names are in the roster.
    """
    reader = Audience.INTERNAL if who.is_staff else Audience.PARTNER
    entries = entry_texts(db, question.items[:1], reader=reader).values()
    about = "".join(one.what.rstrip(".") for one in entries)
    about = about or workload_names(db).get(question.workload, "")
    asked = f"You asked this on {day(question.asked_at.date())}"
    return f"{asked}, about: {about}." if about else f"{asked}; the catalogue had no answer."
