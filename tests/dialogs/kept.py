"""Questions that were asked and kept, for the buttons under their answers."""

from uuid import UUID

from sqlmodel import Session, col, select

from store.identity import Identity
from store.models import AuditRecord, Question
from store.questions import NewQuestion, keep_question
from tests.conftest import NOON
from tests.dialogs.stage import DANA, EDITION

ANOTHER = "00000000-0000-4000-8000-00000000dead"


def kept(
    db: Session,
    *items: str,
    who: Identity = DANA,
    verdict: str = "in_scope",
    text: str = "Is it for [customer]?",
) -> str:
    """Keep a question of somebody's and return its id."""
    number = len(db.exec(select(Question.id)).all()) + 1
    question = NewQuestion(
        id=UUID(int=number),
        conversation_id="a:1",
        activity_id=str(number),
        tenant_id=who.tenant_id,
        aad_object_id=who.object_id,
        partner_id=who.partner_id or None,
        asked_at=NOON,
        text=text,
        verdict=verdict,
        items=list(items),
        confidence=0.9,
        edition=EDITION,
    )
    keep_question(db, question)
    return str(question.id)


def audited(db: Session) -> list[str]:
    """Return what the audit trail tells of questions, oldest first."""
    lines = db.exec(select(AuditRecord.action).order_by(col(AuditRecord.number)))
    return [action for action in lines if action.startswith("question.")]
