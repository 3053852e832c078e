"""What is exported: one function per kind; each yields its header first, then the rows."""

from collections.abc import Iterator

from sqlmodel import Session, col

from store.columns import columns
from store.models import (
    Assignment,
    AuditRecord,
    Customer,
    Partner,
    Question,
    QuestionDoubt,
    SurveyEvent,
)

Row = tuple[object, ...]
BATCH = 1000  # rows fetched at a time


def status_rows(db: Session) -> Iterator[Row]:
    """Where each workload of each customer stands."""
    yield ("customer_id", "customer", "workload", "primary_rm", "partner_id", "phase", "entitled",
           "active", "payment_complete", "cpor_claimed")  # fmt: skip
    table = Assignment
    query = (
        columns(table.customer_id, Customer.name, table.workload, table.primary_rm,
               table.partner_id, table.phase, table.entitled, table.active,
               table.payment_complete, table.cpor_claimed)
        .join(Customer, col(Customer.customer_id) == table.customer_id)
        .order_by(table.customer_id, table.workload)
    )  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield tuple(row)


def forecast_rows(db: Session) -> Iterator[Row]:
    """When each workload is forecast to reach its milestones."""
    yield ("customer_id", "customer", "workload", "partner_id", "partner", "entitled", "active",
           "forecast_15", "forecast_40")  # fmt: skip
    table = Assignment
    query = (
        columns(table.customer_id, Customer.name, table.workload, table.partner_id, Partner.name,
               table.entitled, table.active, table.forecast_15, table.forecast_40)
        .join(Customer, col(Customer.customer_id) == table.customer_id)
        .join(Partner, col(Partner.partner_id) == table.partner_id, isouter=True)
        .order_by(table.customer_id, table.workload)
    )  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield tuple(row)


def survey_rows(db: Session) -> Iterator[Row]:
    """What happened to survey invitations; nobody's address."""
    yield ("customer_id", "workload", "event", "at", "nsat", "nps")
    table = SurveyEvent
    query = columns(
        table.customer_id, table.workload, table.event, table.at, table.nsat, table.nps
    ).order_by(table.customer_id, table.workload, col(table.at))
    for row in db.connection().execute(query).yield_per(BATCH):
        yield tuple(row)


def question_rows(db: Session) -> Iterator[Row]:
    """The scope questions that were asked (names masked), answered and doubted."""
    yield ("question_id", "asked_at", "partner_id", "text", "workload", "verdict", "items",
           "confidence", "edition", "doubt", "comment")  # fmt: skip
    table, doubt = Question, QuestionDoubt
    query = (
        columns(table.id, table.asked_at, table.partner_id, table.text, table.workload,
               table.verdict, table.items, table.confidence, table.edition, doubt.kind,
               doubt.comment)
        .join(doubt, col(doubt.question_id) == table.id, isouter=True)
        .order_by(col(table.asked_at), col(table.id))
    )  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield tuple(";".join(cell) if isinstance(cell, list) else cell for cell in row)


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
