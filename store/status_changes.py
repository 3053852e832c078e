"""One more status update of a customer.

Rows are only added. Somebody who writes gives the number that follows the update they have seen
last: if another one has come in between, nothing is written, and they are to be shown that one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.models import (
    Assignment,
    ForecastMove,
    MilestoneReached,
    StatusRhythm,
    StatusUpdate,
    WorkloadStatus,
)
from store.status_values import Blocker, Move, Reached, Status, WorkloadLine
from store.vocabulary import UpdateKind


def add_status(
    db: Session,
    status: Status,
    *,
    moves: Sequence[Move] = (),
    reached: Sequence[Reached] = (),
    now: datetime,
) -> bool:
    """Log a status as number `status.number`; False if somebody else has logged that one already.

    `moves` are the forecasts it moves, `reached` the milestones it is the first to show.
    """
    update_id = uuid4()
    row = {
        "id": update_id, "customer_id": status.customer_id, "number": status.number,
        "kind": status.kind.value, "corrects": status.corrects, "because": status.because,
        "health": status.health.value if status.health else "",
        "health_reason": status.health_reason, "summary": status.summary,
        "risks": list(status.risks), "blockers": [_kept(one) for one in status.blockers],
        "help_needed": status.help_needed, "next_meeting": status.next_meeting,
        "written_at": now, "written_by": status.written_by,
        "due_at": _due_at(db, status),
    }  # fmt: skip
    if not insert_once(db, StatusUpdate, row):
        return False
    roster = _entitled_by_roster(db, status.customer_id)
    db.add_all(_row(update_id, line, roster.get(line.workload)) for line in status.workloads)
    db.add_all(_moved(update_id, move, now) for move in moves)
    for one in reached:
        insert_once(db, MilestoneReached, _reached_row(update_id, one))
    db.flush()
    return True


def _due_at(db: Session, status: Status) -> datetime | None:
    """Return until when it was due; nobody waited for a correction."""
    if status.kind is UpdateKind.CORRECTION:
        return None
    query = columns(StatusRhythm.due_at).where(col(StatusRhythm.customer_id) == status.customer_id)
    due: datetime | None = db.connection().execute(query).scalar()
    return due


def _kept(one: Blocker) -> dict[str, Any]:
    return {
        "what": one.what, "owner": one.owner, "next_step": one.next_step,
        "since": one.since.isoformat() if one.since else "",
        "due": one.due.isoformat() if one.due else "",
    }  # fmt: skip


def _entitled_by_roster(db: Session, customer_id: str) -> dict[str, int | None]:
    query = columns(Assignment.workload, Assignment.entitled).where(
        col(Assignment.customer_id) == customer_id
    )
    return {row.workload: row.entitled for row in db.connection().execute(query)}


def _row(update_id: UUID, line: WorkloadLine, roster_entitled: int | None) -> WorkloadStatus:
    return WorkloadStatus(
        update_id=update_id,
        workload=line.workload,
        phase=line.phase.value if line.phase else "",
        entitled=line.entitled,
        roster_entitled=roster_entitled,
        active=line.active,
        forecasts={str(at): day.isoformat() for at, day in line.forecasts.items()},
        note=line.note,
    )


def _moved(update_id: UUID, move: Move, now: datetime) -> ForecastMove:
    return ForecastMove(
        update_id=update_id, customer_id=move.customer_id, workload=move.workload,
        milestone=move.milestone, before=move.before, after=move.after, reason=move.reason,
        by_partner=move.by_partner, moved_at=now,
    )  # fmt: skip


def _reached_row(update_id: UUID, one: Reached) -> dict[str, object]:
    return {
        "customer_id": one.customer_id, "workload": one.workload, "milestone": one.milestone,
        "partner_id": one.partner_id or None, "reached_on": one.reached_on,
        "forecast": one.forecast, "first_forecast": one.first_forecast, "update_id": update_id,
    }  # fmt: skip
