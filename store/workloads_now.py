"""What each workload is now: as the last update has it, else as the roster does.

Pieces of statements only: whoever asks joins `LOGGED` and `LINE` to the assignments.
"""

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, and_, case, literal
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, func

from store.columns import columns
from store.models import Assignment, StatusUpdate, WorkloadStatus

LOGGED, LINE = aliased(StatusUpdate), aliased(WorkloadStatus)
_ANY = aliased(StatusUpdate)


def is_newest(customer_id: Mapped[str]) -> ColumnElement[bool]:
    """Say of `LOGGED` that it is the last update of this customer."""
    last = (
        columns(func.max(_ANY.number))
        .where(col(_ANY.customer_id) == customer_id)
        .correlate_except(_ANY)
        .scalar_subquery()
    )
    return and_(col(LOGGED.customer_id) == customer_id, col(LOGGED.number) == last)


def with_last_update(query: Select[Any]) -> Select[Any]:
    """Join the last update of each assignment's customer, and its line, where there is one."""
    this = and_(
        col(LINE.update_id) == LOGGED.id,
        col(LINE.workload) == Assignment.workload,
    )
    return query.outerjoin(LOGGED, is_newest(col(Assignment.customer_id))).outerjoin(LINE, this)


def now(name: str) -> ColumnElement[Any]:
    """Return a column as the last update has it; a workload that is new since has the roster's.

    So have people entitled of whom the roster says something else than when it was logged.
    """
    logged: ColumnElement[bool] = col(LINE.update_id).is_not(None)
    if name == "entitled":
        logged = logged & ~_roster_is_newer()
    return case((logged, getattr(LINE, name)), else_=getattr(Assignment, name)).label(name)


def _roster_is_newer() -> ColumnElement[bool]:
    roster = col(Assignment.entitled)
    return and_(roster.is_not(None), roster.is_distinct_from(col(LINE.roster_entitled)))


def is_above(lines: CTE, per_cent: int) -> ColumnElement[bool]:
    """Say of lines with `entitled` and `active` people that more of them are active."""
    share, whole = (literal(one, BigInteger) for one in (per_cent, 100))  # people may be many
    return and_(lines.c.entitled > 0, lines.c.active * whole > lines.c.entitled * share)
