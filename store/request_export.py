"""Requests as they are exported: what became of them and how long it took; nothing typed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.columns import columns
from store.models import Partner, Person, SmeRequest

BATCH = 1000  # rows fetched at a time
HOUR = timedelta(hours=1)
# (start, end, zone) -> how much working time lies between; a rule, so it is handed in
WorkingTime = Callable[[datetime, datetime, str], timedelta]

HEADER = (
    "number", "partner_id", "partner", "region", "customer", "workload", "kind", "urgency",
    "state", "psm_email", "sme_email", "opened_at", "accepted_at", "first_answered_at",
    "solved_at", "hours_to_first_answer", "working_hours_to_first_answer", "hours_to_solution",
    "working_hours_to_solution", "helped",
)  # fmt: skip


def request_rows(db: Session, *, working_time: WorkingTime) -> Iterator[tuple[object, ...]]:
    """Every request, by number; working hours are the SME's, else the PSM's.

    Of people it names only those on Microsoft's side, by address.
    """
    yield HEADER
    sme, psm, table = aliased(Person), aliased(Person), SmeRequest
    query = (
        columns(
            table.number, table.partner_id, col(Partner.name).label("partner"), Partner.region,
            table.customer_name, table.workload, table.kind, table.urgency, table.state,
            table.psm_email, table.sme_email, table.opened_at, table.accepted_at,
            table.first_answered_at, table.solved_at, table.helped,
            col(sme.time_zone).label("sme_zone"), col(psm.time_zone).label("psm_zone"),
        )
        .outerjoin(Partner, col(Partner.partner_id) == table.partner_id)
        .outerjoin(sme, col(sme.email) == table.sme_email)
        .outerjoin(psm, col(psm.email) == table.psm_email)
        .order_by(col(table.number))
    )  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield _cells(row, working_time)


def _cells(row: Any, working_time: WorkingTime) -> tuple[object, ...]:  # noqa: ANN401 -- a row
    zone = row.sme_zone or row.psm_zone or "UTC"
    times: list[object] = []
    for end in (row.first_answered_at, row.solved_at):
        times += _hours(row.opened_at, end, zone, working_time)
    return (*row[:15], *times, row.helped)


def _hours(
    start: datetime, end: datetime | None, zone: str, working_time: WorkingTime
) -> tuple[object, object]:
    """Return hours and working hours, to a hundredth; nothing where it has not happened."""
    if end is None:
        return "", ""
    return round((end - start) / HOUR, 2), round(working_time(start, end, zone) / HOUR, 2)
