"""A customer from update to update: health, active use of each workload, forecasts that moved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col

from store.columns import columns
from store.models import StatusUpdate, WorkloadStatus
from store.status import moves_of
from store.status_values import Move
from store.vocabulary import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one update said: the health, why, and (active, entitled) people by workload."""

    number: int
    at: datetime
    health: Health | None
    reason: str
    uses: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The last updates of a customer, the oldest first, and every move of its forecasts."""

    marks: tuple[Mark, ...]
    moves: tuple[Move, ...]


def trend_of(db: Session, *, customer_id: str, workloads: Collection[str], limit: int) -> Trend:
    """Return the last updates as far as these workloads are concerned."""
    last = (
        columns(
            StatusUpdate.id, StatusUpdate.number, StatusUpdate.written_at, StatusUpdate.health,
            StatusUpdate.health_reason,
        )
        .where(col(StatusUpdate.customer_id) == customer_id)
        .order_by(col(StatusUpdate.number).desc())
        .limit(limit)
        .subquery("last")
    )  # fmt: skip
    line = and_(
        col(WorkloadStatus.update_id) == last.c.id,
        col(WorkloadStatus.workload).in_(workloads),
    )
    query = (
        columns(*last.c, WorkloadStatus.workload, WorkloadStatus.active, WorkloadStatus.entitled)
        .select_from(last)
        .outerjoin(WorkloadStatus, line)
        .order_by(last.c.number, WorkloadStatus.workload)
    )
    rows = db.connection().execute(query)
    marks = tuple(_mark(list(own)) for _, own in groupby(rows, key=lambda row: row.number))
    moves = moves_of(db, customer_id=customer_id)
    return Trend(marks=marks, moves=tuple(one for one in moves if one.workload in workloads))


def _mark(rows: list[Any]) -> Mark:
    one = rows[0]
    return Mark(
        number=one.number,
        at=one.written_at,
        health=Health(one.health) if one.health else None,
        reason=one.health_reason,
        uses={
            row.workload: (row.active, row.entitled)
            for row in rows
            if row.active is not None and row.entitled
        },
    )
