"""What a PSM is told when a partner hands them a scope question."""

from uuid import UUID

from sqlmodel import Session

from cards.scope import HandedOver
from dialogs.links import chat_link
from dialogs.wording import VERDICT_WORDS
from store.identity import Identity, identify
from store.models import Question
from store.told import Told
from store.vocabulary import Verdict

KIND = "question.handed_over"


def view(told: Told, db: Session) -> HandedOver | None:
    """Show the question to the PSM; nothing is left to say once it is erased."""
    question = db.get(Question, UUID(str(told.ref["question"])))
    if question is None:
        return None
    asker = identify(db, tenant_id=question.tenant_id, object_id=question.aad_object_id)
    who = asker if isinstance(asker, Identity) else None
    names = (who.name, who.partner_name) if who else ()
    return HandedOver(
        title="A scope question for you",
        partner=", ".join(name for name in names if name),
        question=question.text,
        answered=_answered(question),
        comment="",
        chat=chat_link(who.email, f"Chat with {who.name}") if who and who.email else None,
    )


def _answered(question: Question) -> str:
    items = f" ({', '.join(question.items[:3])})" if question.items else ""
    return VERDICT_WORDS[Verdict(question.verdict)] + items
