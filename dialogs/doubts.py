"""Answers that somebody doubts: kept with the question, for the PSM and the catalogue's keepers."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.scope import DoubtForm, HandedOver
from cards.view import Button
from dialogs.links import chat_link
from dialogs.turn import Instead, Reply, Tell, Turn
from dialogs.wording import VERDICT_WORDS
from store import audit
from store.models import Question, QuestionDoubt
from store.partners import Contact, psm_of_partner
from store.questions import add_comment, keep_doubt, question_of
from store.vocabulary import Doubt, Verdict

MAX_COMMENT = 1000
GONE = "I do not have this question any more. Please ask it again."


class Ref(BaseModel):
    """The question that is doubted, and (in the comment form) how."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    kind: Doubt = Doubt.WRONG


class Comment(BaseModel):
    """What somebody says about an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    comment: str = Field(default="", max_length=MAX_COMMENT)


def wrong(turn: Turn, db: Session) -> Sequence[Reply]:
    """Note at once that an answer is said to be wrong, and ask what is."""
    return _note(turn, db, Doubt.WRONG)


def unsure(turn: Turn, db: Session) -> Sequence[Reply]:
    """Note at once that an answer does not settle it, and ask what is open."""
    return _note(turn, db, Doubt.UNSURE)


def hand_over(turn: Turn, db: Session) -> Sequence[Reply]:
    """Give the question to the partner's PSM (or whoever covers), and say to whom."""
    ref = Ref.model_validate(turn.ref)
    question = _question(turn, db, ref)
    if question is None:
        return [GONE]
    psm = _psm(turn, db)
    new = _keep(turn, db, question, Doubt.HANDED_OVER, psm.email if psm else "")
    if psm is None:
        return [
            "Kept for the keepers of the catalogue: no Partner Success Manager is named for you."
        ]
    said = (
        f"Your question is with {psm.name}. You can also write directly: {psm.email}"
        if new
        else f"{psm.name} has your question already."
    )
    return [said, Tell(email=psm.email, view=_for_psm(turn, question))] if new else [said]


def said(turn: Turn, db: Session) -> Sequence[Reply]:
    """Add to a doubt what somebody wrote; too much of it brings the form back as it was."""
    ref = Ref.model_validate(turn.ref)
    question = _question(turn, db, ref)
    if question is None:
        return [GONE]
    try:
        comment = Comment.model_validate(dict(turn.inputs)).comment
    except ValidationError:
        given = str(turn.inputs.get("comment", ""))[: 2 * MAX_COMMENT]
        fault = f"Please say it in at most {MAX_COMMENT:,} characters."
        return [Instead(_form(question, ref.kind, comment=given, fault=fault))]
    add_comment(
        db,
        question_id=question.id,
        kind=ref.kind,
        tenant_id=turn.who.tenant_id,
        object_id=turn.who.object_id,
        comment=comment,
    )
    return ["Thank you. Your Partner Success Manager and the keepers of the catalogue will see it."]


def _note(turn: Turn, db: Session, kind: Doubt) -> Sequence[Reply]:
    question = _question(turn, db, Ref.model_validate(turn.ref))
    if question is None:
        return [GONE]
    psm = _psm(turn, db)
    _keep(turn, db, question, kind, psm.email if psm else "")
    return [_form(question, kind)]


def _question(turn: Turn, db: Session, ref: Ref) -> Question | None:
    who = turn.who
    return question_of(
        db, question_id=ref.question, tenant_id=who.tenant_id, object_id=who.object_id
    )


def _keep(turn: Turn, db: Session, question: Question, kind: Doubt, psm_email: str) -> bool:
    doubt = QuestionDoubt(
        question_id=question.id,
        kind=kind.value,
        tenant_id=turn.who.tenant_id,
        aad_object_id=turn.who.object_id,
        psm_email=psm_email,
        said_at=turn.now,
    )
    if not keep_doubt(db, doubt):
        return False
    audit.record(
        db,
        now=turn.now,
        actor=turn.who.object_id,
        action=f"question.{kind.value}",
        subject=str(question.id),
    )
    return True


def _psm(turn: Turn, db: Session) -> Contact | None:
    """Return whom a question goes to: the PSM, or the cover while the PSM is away."""
    found = psm_of_partner(db, partner_id=turn.who.partner_id) if turn.who.partner_id else None
    if found is None or found.psm is None:
        return None
    away = found.psm.away_until is not None and found.psm.away_until >= turn.now.date()
    return found.cover if away and found.cover is not None else found.psm


def _form(question: Question, kind: Doubt, *, comment: str = "", fault: str = "") -> DoubtForm:
    wrong_answer = kind is Doubt.WRONG
    return DoubtForm(
        title="Thank you, noted." if not fault else "That was too long",
        prompt="What is wrong with the answer? (if you like)"
        if wrong_answer
        else "What is still open for you? (if you like)",
        question=question.text,
        comment=comment,
        fault=fault,
        submit=Button(
            title="Send",
            action="scope.doubt_said",
            ref={"question": str(question.id), "kind": kind.value},
            primary=True,
        ),
    )


def _for_psm(turn: Turn, question: Question) -> HandedOver:
    items = f" ({', '.join(question.items[:3])})" if question.items else ""
    asked_by = (
        f"{turn.who.name}, {turn.who.partner_name}" if turn.who.name else turn.who.partner_name
    )
    return HandedOver(
        title="A scope question for you",
        partner=asked_by,
        question=question.text,
        answered=VERDICT_WORDS[Verdict(question.verdict)] + items,
        comment="",
        chat=chat_link(turn.who.email, f"Chat with {turn.who.name}") if turn.who.email else None,
    )
