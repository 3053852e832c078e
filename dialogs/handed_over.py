"""What a PSM is told when a partner hands them a scope question."""

from uuid import UUID

from sqlmodel import Session

from cards.scope import HandedOver
from cards.view import Button, Link
from dialogs.links import chat_link, day
from dialogs.paging import parts_of
from dialogs.wording import VERDICT_WORDS
from store.identity import Identity, identify, identity_by_email
from store.models import Question
from store.psm_answers import Answered, answer_of
from store.readers import reader_of
from store.told import Told
from store.vocabulary import Verdict

KIND = "question.handed_over"


def view(told: Told, db: Session) -> HandedOver | None:
    """Show the question to the PSM; nothing is left to say once it is erased."""
    question = db.get(Question, UUID(str(told.ref["question"])))
    if question is None:
        return None
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    return card(db, question, who=who if isinstance(who, Identity) else None)


def card(db: Session, question: Question, *, who: Identity | None) -> HandedOver:
    """Show a question that was handed over, with the answer once there is one."""
    asker = identify(db, tenant_id=question.tenant_id, object_id=question.aad_object_id)
    asked_by = asker if isinstance(asker, Identity) else None
    names = (asked_by.name, asked_by.partner_name) if asked_by else ()
    said = answer_of(db, question_id=question.id)
    return HandedOver(
        title="A scope question for you" if said is None else "A scope question, answered",
        partner=", ".join(name for name in names if name),
        question=question.text,
        answered=answered(question),
        comment="",
        chat=_chat(asked_by),
        said_by=_said_by(db, said, who) if said else "",
        said=tuple(parts_of(said.text)) if said else (),
        buttons=() if said else (_answer(question),),
    )


def answered(question: Question) -> str:
    """Say what the catalogue answered."""
    items = f" ({', '.join(question.items[:3])})" if question.items else ""
    return VERDICT_WORDS[Verdict(question.verdict)] + items


def _answer(question: Question) -> Button:
    ref = {"question": str(question.id)}
    return Button(title="Answer", action="handed.answer", ref=ref, primary=True)


def _chat(asker: Identity | None) -> Link | None:
    if asker is None or not asker.email:
        return None
    return chat_link(asker.email, f"Chat with {asker.name}")


def _said_by(db: Session, said: Answered, who: Identity | None) -> str:
    by = identity_by_email(db, email=said.answered_by)
    name = "You" if who and who.email == said.answered_by else by.name if by else said.answered_by
    verdict = VERDICT_WORDS[Verdict(said.verdict)]
    return f"{name} answered on {day(said.answered_at.date())}: {verdict}"
