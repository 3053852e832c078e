"""The lines of batches of reminders: which are due, and what became of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_, update
from sqlmodel import Session, col, func

from store.batches import CONFIRMED
from store.columns import columns
from store.invitations import MOST
from store.models import BatchLine, SurveyBatch, SurveyInvitation, SurveyNudge
from store.paged import counted, page_of, position
from store.requests import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A line whose moment has come."""

    batch_id: UUID
    invitation_id: UUID
    due_at: datetime

    @property
    def number(self) -> str:
        """What it goes by in the log: nothing about who it is for."""
        return str(self.invitation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """What became of one line: of the plan, of the reminder, and of the invitation."""

    invitation_id: UUID
    customer_id: str
    workload: str
    email_hash: str
    due_at: datetime
    skipped: str
    done_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of the reminder that a batch sent about an invitation."""

    skipped: str
    sent_at: datetime | None
    way: str
    opened_at: datetime | None


def due_lines(db: Session, *, now: datetime, after: DueLine | None = None) -> tuple[DueLine, ...]:
    """Return the lines of confirmed batches whose moment has come, the longest due first."""
    order = (col(BatchLine.due_at), col(BatchLine.invitation_id))
    query = (
        columns(BatchLine.batch_id, BatchLine.invitation_id, BatchLine.due_at)
        .join(SurveyBatch, col(SurveyBatch.id) == BatchLine.batch_id)
        .where(
            col(SurveyBatch.state) == CONFIRMED,
            col(BatchLine.done_at).is_(None),
            col(BatchLine.due_at) <= now,
        )
        .order_by(*order)
        .limit(MOST)
    )
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.due_at, after.invitation_id))
    return tuple(DueLine(**row) for row in db.connection().execute(query).mappings())


def settle_line(db: Session, seen: DueLine, *, now: datetime, skipped: str = "") -> bool:
    """Note that a line was dealt with, once; say whether it was still to be."""
    return _change_line(db, seen, done_at=now, skipped=skipped)


def put_off(db: Session, seen: DueLine, *, until: datetime) -> bool:
    """Leave a line until a later moment."""
    return _change_line(db, seen, due_at=until)


def has_lines_left(db: Session, *, batch_id: UUID) -> bool:
    """Say whether anything of a batch is still to be done."""
    left = columns(BatchLine.invitation_id).where(
        col(BatchLine.batch_id) == batch_id, col(BatchLine.done_at).is_(None)
    )
    return db.connection().execute(left.limit(1)).first() is not None


def report(db: Session, *, batch_id: UUID, offset: int, limit: int) -> Page[ReportLine]:
    """Page through the lines of a batch: what is sent first, then what is not."""
    table = BatchLine
    order = position(col(table.skipped) != "", table.due_at, SurveyInvitation.customer_id,
                     SurveyInvitation.workload, table.invitation_id)  # fmt: skip
    lines = (
        columns(
            table.invitation_id, SurveyInvitation.customer_id, SurveyInvitation.workload,
            SurveyInvitation.email_hash, table.due_at, table.skipped, table.done_at,
            SurveyInvitation.state, order,
        )
        .join(SurveyInvitation, col(SurveyInvitation.id) == table.invitation_id)
        .where(col(table.batch_id) == batch_id)
        .cte("lines")
    )  # fmt: skip
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit)))
    found = rows.mappings().all()
    names = ReportLine.__dataclass_fields__
    page = (
        ReportLine(**{name: row[name] for name in names})
        for row in found
        if row["invitation_id"] is not None
    )
    return Page(tuple(page), found[0]["total"])


def became(db: Session, *, batch_id: UUID, email_hashes: Collection[str]) -> Mapping[str, Became]:
    """Return what became of the reminders of these people in a batch, by invitation."""
    table = SurveyNudge
    query = columns(
        table.invitations, table.skipped, table.sent_at, table.way, table.opened_at
    ).where(col(table.batch_id) == batch_id, col(table.email_hash).in_(email_hashes))
    return {
        invitation: Became(skipped=skipped, sent_at=sent_at, way=way, opened_at=opened_at)
        for invitations, skipped, sent_at, way, opened_at in db.connection().execute(query)
        for invitation in invitations
    }


def counts(db: Session, *, batch_id: UUID) -> Mapping[str, int]:
    """Count the people that were reminded, the lines that wait, and why others were skipped."""
    table = BatchLine
    query = (
        columns(table.skipped, col(table.done_at).is_(None).label("waits"), func.count())
        .where(col(table.batch_id) == batch_id)
        .group_by(col(table.skipped), col(table.done_at).is_(None))
    )
    found: dict[str, int] = {}
    for skipped, waits, count in db.connection().execute(query):
        key = skipped or ("waits" if waits else "sent")
        found[key] = found.get(key, 0) + count
    return found


def _change_line(db: Session, seen: DueLine, **values: object) -> bool:
    still = (
        col(BatchLine.batch_id) == seen.batch_id,
        col(BatchLine.invitation_id) == seen.invitation_id,
        col(BatchLine.due_at) == seen.due_at,
        col(BatchLine.done_at).is_(None),
    )
    changed = update(BatchLine).where(*still).values(**values)
    done = db.connection().execute(changed).rowcount > 0
    db.expire_all()
    return done


def due_of_person(
    db: Session, *, batch_id: UUID, invitations: Collection[UUID], now: datetime
) -> tuple[DueLine, ...]:
    """Return the lines of a batch about these invitations whose moment has come."""
    table = BatchLine
    query = columns(table.batch_id, table.invitation_id, table.due_at).where(
        col(table.batch_id) == batch_id,
        col(table.invitation_id).in_(invitations),
        col(table.done_at).is_(None),
        col(table.due_at) <= now,
    )
    rows = db.connection().execute(query.order_by(col(table.invitation_id))).mappings()
    return tuple(DueLine(**row) for row in rows)


def released(db: Session, *, batch_id: UUID) -> Mapping[UUID, datetime]:
    """Return the invitations of a batch that nothing was done about, and when it was to be."""
    table = BatchLine
    query = columns(table.invitation_id, table.due_at).where(
        col(table.batch_id) == batch_id, col(table.done_at).is_(None)
    )
    return {row[0]: row[1] for row in db.connection().execute(query)}
