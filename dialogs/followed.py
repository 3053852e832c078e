"""Notes what somebody does after a scope answer: so the answers that do not help are found."""

from uuid import UUID

from sqlmodel import Session

from dialogs.rules.rephrasing import WITHIN, Said, rephrases
from dialogs.turn import Turn
from dialogs.understanding.masking import without_marks
from store.followed import Before, asked_before, keep_step
from store.questions import FOLLOWS_WITHIN, NewQuestion
from store.vocabulary import NextStep, Verdict


def note(turn: Turn, db: Session, question_id: UUID, what: NextStep) -> None:
    """Note what the asker of a question does with its answer."""
    keep_step(db, question_id=question_id, what=what, now=turn.now)


def note_of_last(turn: Turn, db: Session, what: NextStep) -> None:
    """Note what somebody goes on to who asked a question here a little while ago."""
    before = asked_before(
        db,
        conversation_id=turn.conversation_id,
        tenant_id=turn.who.tenant_id,
        object_id=turn.who.object_id,
        since=turn.now - FOLLOWS_WITHIN,
    )
    if before is not None:
        note(turn, db, before.id, what)


def note_rephrased(turn: Turn, db: Session, row: NewQuestion) -> None:
    """Note it with the question before, if somebody asks again what was just answered."""
    before = asked_before(
        db,
        conversation_id=row.conversation_id,
        tenant_id=row.tenant_id,
        object_id=row.aad_object_id,
        since=turn.now - WITHIN,
        but=row.id,
    )
    if before is not None and rephrases(_before(before), _now(row)):
        note(turn, db, before.id, NextStep.REPHRASED)


def _before(one: Before) -> Said:
    return Said(
        text=without_marks(one.text), workload=one.workload, verdict=one.verdict, items=one.items
    )


def _now(row: NewQuestion) -> Said:
    verdict = Verdict(row.verdict)
    text = without_marks(row.text)
    return Said(text=text, workload=row.workload, verdict=verdict, items=row.items)
