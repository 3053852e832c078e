"""The question under a card: only who asked it may use its buttons."""

from sqlmodel import Session

from dialogs.turn import Turn
from store import audit
from store.models import Question
from store.questions import question_of

# the same words for another's question and for one that never was
NOT_YOURS = (
    "I cannot do this for you: the question was asked by somebody else, or I do not have it any "
    "more. Please ask it yourself."
)
MAX_SUBJECT = 64  # characters; an id has 36


def own_question(turn: Turn, db: Session, question_id: str) -> Question | None:
    """Return the question if this person asked it; a refusal is noted in the audit trail."""
    who = turn.who
    found = question_of(
        db, question_id=question_id, tenant_id=who.tenant_id, object_id=who.object_id
    )
    if found is None:
        audit.record(
            db,
            now=turn.now,
            actor=who.object_id,
            action="question.refused",
            subject=question_id[:MAX_SUBJECT],
        )
    return found
