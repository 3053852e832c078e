"""Customers as they are exported: where each workload stands, and when it reaches its milestones.

Both tell what the last update says; what nobody has logged yet is as the roster has it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.columns import columns
from store.models import Assignment, Customer, ForecastMove, MilestoneReached, Partner
from store.workloads_now import LINE, LOGGED, now, with_last_update

Row = tuple[object, ...]
BATCH = 1000  # rows fetched at a time
IN_THE_ROSTER = (15, 40)  # the milestones that it has a forecast of: these are always told
STATUS = (
    "customer_id", "customer", "workload", "primary_rm", "partner_id", "phase", "entitled",
    "active", "payment_complete", "cpor_claimed", "update", "updated_at", "health",
    "health_reason", "summary", "risks", "blockers", "help_needed", "next_meeting", "note",
)  # fmt: skip
FORECASTS = (
    "customer_id", "customer", "workload", "partner_id", "partner", "entitled", "active",
)  # fmt: skip
OF_EACH = ("first_forecast", "slips", "days_slipped", "reached")


def status_rows(db: Session) -> Iterator[Row]:
    """Where each workload of each customer stands; nobody's address."""
    yield STATUS
    table = Assignment
    query = with_last_update(
        columns(
            table.customer_id, Customer.name, table.workload, table.primary_rm, table.partner_id,
            now("phase"), now("entitled"), now("active"), table.payment_complete,
            table.cpor_claimed, LOGGED.number, LOGGED.written_at, LOGGED.health,
            LOGGED.health_reason, LOGGED.summary, LOGGED.risks, LOGGED.blockers,
            LOGGED.help_needed, LOGGED.next_meeting, LINE.note,
        ).join(Customer, col(Customer.customer_id) == table.customer_id)
    ).order_by(table.customer_id, table.workload)  # fmt: skip
    for row in db.connection().execute(query).yield_per(BATCH):
        yield (*row[:15], _list(row.risks), _list(map(_blocker, row.blockers or ())), *row[17:])


def forecast_rows(db: Session, also: Sequence[int] = ()) -> Iterator[Row]:
    """When each workload is to reach its milestones, how often that moved, and when it did.

    Milestones are per cent, `also` those beside the roster's. Days are those that the forecasts
    moved later, in total.
    """
    milestones = sorted({*IN_THE_ROSTER, *also})
    yield (*FORECASTS, *(f"forecast_{at}" for at in milestones),
           *(f"{name}_{at}" for at in milestones for name in OF_EACH))  # fmt: skip
    table, moved = Assignment, ForecastMove
    reached = {at: aliased(MilestoneReached) for at in milestones}
    query = with_last_update(
        columns(
            table.customer_id, Customer.name, table.workload, table.partner_id,
            col(Partner.name).label("partner"), now("entitled"), now("active"), LINE.forecasts,
            table.forecast_15, table.forecast_40, moved.milestone, moved.before, moved.after,
            *(col(one.reached_on).label(f"reached_{at}") for at, one in reached.items()),
        )
        .join(Customer, col(Customer.customer_id) == table.customer_id)
        .outerjoin(Partner, col(Partner.partner_id) == table.partner_id)
    ).outerjoin(
        moved,
        and_(col(moved.customer_id) == table.customer_id, col(moved.workload) == table.workload),
    )  # fmt: skip
    for at, one in reached.items():
        this = and_(
            col(one.customer_id) == table.customer_id,
            col(one.workload) == table.workload,
            col(one.milestone) == at,
        )
        query = query.outerjoin(one, this)
    ordered = query.order_by(table.customer_id, table.workload, col(moved.moved_at), col(moved.id))
    rows = db.connection().execute(ordered).yield_per(BATCH)
    for _, moves in groupby(rows, key=lambda row: (row.customer_id, row.workload)):
        yield _forecast(list(moves), milestones)


def _forecast(moves: Sequence[Any], milestones: Sequence[int]) -> Row:
    """Put a workload's rows, one for each move of a forecast, into one."""
    first = moves[0]
    forecasts = _forecasts(first)
    cells: list[object] = [forecasts.get(at, "") for at in milestones]
    for at in milestones:
        own = [(row.before, row.after) for row in moves if row.milestone == at]
        cells += [*_slips(own), getattr(first, f"reached_{at}")]
    return (*first[:7], *cells)


def _forecasts(row: Any) -> Mapping[int, object]:  # noqa: ANN401 -- a row
    if row.forecasts is not None:
        return {int(at): day for at, day in row.forecasts.items()}
    return {at: getattr(row, f"forecast_{at}") for at in IN_THE_ROSTER}


def _slips(moves: Sequence[tuple[date | None, date | None]]) -> tuple[object, int, int]:
    """Return the date that was forecast first, how often it moved later, and by how many days."""
    given = [day for move in moves for day in move if day]
    later = [(after - before).days for before, after in moves
             if before and after and after > before]  # fmt: skip
    return (given[0] if given else ""), len(later), sum(later)


def _list(words: Any) -> str:  # noqa: ANN401 -- JSON
    return ";".join(words or ())


def _blocker(kept: Mapping[str, str]) -> str:
    """Write a blocker as one piece of text: "No licences (owner Ana, since 2030-01-07)"."""
    step = f"next {kept['next_step']}" if kept["next_step"] else ""
    told = (
        f"owner {kept['owner']}" if kept["owner"] else "",
        f"since {kept['since']}" if kept["since"] else "",
        f"{step} by {kept['due']}" if step and kept["due"] else step,
    )
    more = ", ".join(filter(None, told))
    return f"{kept['what']} ({more})" if more else kept["what"]
