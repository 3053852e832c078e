"""What is exported: one function per kind; each yields its header first, then the rows."""

from collections.abc import Iterator

from sqlmodel import Session, col

from store.columns import columns
from store.followed import steps_after
from store.models import AuditRecord, Question, QuestionDoubt

Row = tuple[object, ...]
BATCH = 1000  # rows fetched at a time
NOTHING = "nothing"  # what somebody did after an answer who did none of what is noted


def question_rows(db: Session) -> Iterator[Row]:
    """The scope questions that were asked (names masked), answered, doubted, and what came next."""
    yield ("question_id", "asked_at", "partner_id", "text", "workload", "verdict", "items",
           "confidence", "edition", "doubt", "comment", "next")  # fmt: skip
    table, doubt = Question, QuestionDoubt
    query = (
        columns(table.id, table.asked_at, table.partner_id, table.text, table.workload,
               table.verdict, table.items, table.confidence, table.edition, doubt.kind,
               doubt.masked)
        .join(doubt, col(doubt.question_id) == table.id, isouter=True)
        .order_by(col(table.asked_at), col(table.id))
    )  # fmt: skip
    for part in db.connection().execute(query).yield_per(BATCH).partitions():
        steps = steps_after(db, {row[0] for row in part})
        for row in part:
            cells = (";".join(cell) if isinstance(cell, list) else cell for cell in row)
            yield *cells, ";".join(steps.get(row[0], (NOTHING,)))


def audit_rows(db: Session) -> Iterator[Row]:
    """The audit trail, oldest first, with the hashes that chain it."""
    yield ("number", "at", "actor", "action", "subject", "detail", "previous", "digest")
    table = AuditRecord
    query = columns(
        table.number, table.at, table.actor, table.action, table.subject, table.detail,
        table.previous, table.digest,
    ).order_by(col(table.number))  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield tuple(row)
