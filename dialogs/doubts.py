"""Answers that somebody doubts: kept with the question, for the PSM and the catalogue's keepers."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.scope import DoubtForm
from cards.text import plain
from cards.view import Button
from dialogs import handed_over
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.psm_card import reach
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.absence import Reach
from dialogs.turn import Instead, Reply, Turn
from store import audit, notices
from store.entries import entry_texts
from store.models import Question, QuestionDoubt
from store.partners import Contact, psm_of_partner
from store.questions import add_comment, keep_doubt
from store.told import To
from store.vocabulary import Doubt, Place

MAX_COMMENT = 1000
KEPT_FOR_KEEPERS = "Thank you. Your question is kept for the keepers of the catalogue."
PROMPTS = {
    Doubt.WRONG: "What is wrong with the answer? (if you like)",
    Doubt.UNSURE: "What is still open for you? (if you like)",
}


class Ref(ButtonRef):
    """The question that is doubted, and (in the comment form) how."""

    question: str
    kind: Doubt = Doubt.WRONG


class Comment(BaseModel):
    """What somebody says about an answer. What is no text at all, databases do not take."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    comment: Annotated[
        str, Field(max_length=MAX_COMMENT), AfterValidator(lambda said: said.replace("\0", ""))
    ] = ""


def wrong(turn: Turn, db: Session) -> Sequence[Reply]:
    """Note at once that an answer is said to be wrong, and ask what is."""
    return _note(turn, db, Doubt.WRONG)


def unsure(turn: Turn, db: Session) -> Sequence[Reply]:
    """Note at once that an answer does not settle it, and ask what is open."""
    return _note(turn, db, Doubt.UNSURE)


def hand_over(turn: Turn, db: Session) -> Sequence[Reply]:
    """Give the question to the partner's PSM (or whoever covers), and say to whom."""
    question = _question(turn, db)
    if isinstance(question, str):
        return [question]
    psm = _psm(turn, db)
    new = _keep(turn, db, question, Doubt.HANDED_OVER, psm.email if psm else "")
    if psm is None:
        return [KEPT_FOR_KEEPERS]
    if new:
        notices.write(
            db,
            handed_over.KIND,
            to=To(email=psm.email),
            business_key=f"{handed_over.KIND}:{question.id}",
            now=turn.now,
            ref={"question": str(question.id)},
        )
    return [_handed_over(psm, turn, new=new)]


def said(turn: Turn, db: Session) -> Sequence[Reply]:
    """Add to a doubt what somebody wrote; too much of it brings the form back as it was."""
    ref, question = Ref.of(turn), _question(turn, db)
    if ref is None or isinstance(question, str):
        return [OLD_BUTTON if ref is None else NOT_YOURS]
    try:
        comment = Comment.model_validate(dict(turn.inputs)).comment
    except ValidationError as error:
        if {fault["type"] for fault in error.errors()} != {"string_too_long"}:
            return [OLD_BUTTON]
        given = str(turn.inputs["comment"])[: 2 * MAX_COMMENT]
        fault = f"Please say it in at most {MAX_COMMENT:,} characters."
        return [Instead(_form(turn, db, question, ref.kind, comment=given, fault=fault))]
    changed = add_comment(
        db,
        question_id=question.id,
        kind=ref.kind,
        tenant_id=turn.who.tenant_id,
        object_id=turn.who.object_id,
        comment=comment,
        masked=turn.meaning.masked if comment and turn.meaning else comment,
    )
    if changed:
        _record(turn, db, question, "comment")
    who = "The" if turn.who.is_staff else "Your Partner Success Manager and the"
    return [f"Thank you. {who} keepers of the catalogue can read it now."]


def comment_words(given: Mapping[str, object]) -> str:
    """Return what was typed beside the form's button: read only to mask the names in it."""
    typed = given.get("comment")
    return typed.strip() if isinstance(typed, str) and len(typed) <= MAX_COMMENT else ""


def _note(turn: Turn, db: Session, kind: Doubt) -> Sequence[Reply]:
    question = _question(turn, db)
    if isinstance(question, str):
        return [question]
    psm = _psm(turn, db)
    _keep(turn, db, question, kind, psm.email if psm else "")
    return [_form(turn, db, question, kind)]


def _question(turn: Turn, db: Session) -> Question | str:
    """Return the question of the button, or why not."""
    ref = Ref.of(turn)
    if ref is None:
        return OLD_BUTTON
    return own_question(turn, db, ref.question) or NOT_YOURS


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
    _record(turn, db, question, kind.value)
    return True


def _record(turn: Turn, db: Session, question: Question, what: str) -> None:
    audit.record(
        db,
        now=turn.now,
        actor=turn.who.object_id,
        action=f"question.{what}",
        subject=str(question.id),
    )


def _psm(turn: Turn, db: Session) -> Contact | None:
    """Return whom a question goes to: the PSM, or a cover who is there while the PSM is not."""
    found = psm_of_partner(db, partner_id=turn.who.partner_id) if turn.who.partner_id else None
    if found is None or found.psm is None:
        return None
    covered = reach(found.psm, found.cover, turn) is Reach.COVER
    return found.cover if covered else found.psm


def _handed_over(psm: Contact, turn: Turn, *, new: bool) -> str:
    """Say who has it; names and addresses only where nobody else reads."""
    if turn.place is not Place.PERSONAL:
        return "Your question is with your Partner Success Manager."
    name, mail = plain(psm.name), plain(psm.email)
    if not new:
        return f"{name} has your question already."
    return f"Your question is with {name}. You can also write directly: {mail}"


def _form(
    turn: Turn, db: Session, question: Question, kind: Doubt, *, comment: str = "", fault: str = ""
) -> DoubtForm:
    return DoubtForm(
        title="Thank you, noted." if not fault else "That was too long",
        prompt=PROMPTS.get(kind, PROMPTS[Doubt.UNSURE]),
        question=_subject(turn, db, question),
        comment=comment,
        fault=fault,
        submit=Button(
            title="Send",
            action="scope.doubt_said",
            ref={"question": str(question.id), "kind": kind.value},
            primary=True,
        ),
    )


def _subject(turn: Turn, db: Session, question: Question) -> str:
    """Say what the answer was about, in the catalogue's words.

    The kept text is not shown: its masks would tell a partner which names are in the roster.
    """
    main = question.items[:1]
    return "".join(text.what for text in entry_texts(db, main, reader=turn.reader).values())
