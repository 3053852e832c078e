"""The customers of an FM or FTA, the partners of a PSM, and whose updates are late: in pages.

Each page is one statement; what belongs to its lines is read for these only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, or_
from sqlmodel import Session, col, func

from store.columns import columns
from store.models import Assignment, Customer, ForecastMove, StatusRhythm
from store.paged import counted, page_of, position
from store.requests import Page
from store.vocabulary import Health, Phase
from store.workloads_now import LINE, LOGGED, is_newest
from store.workloads_now import now as current

WORST_FIRST = (Health.RED, Health.AMBER, None, Health.GREEN)  # None: nobody has said yet


class Sorting(StrEnum):
    """What stands on top of a list of customers."""

    HEALTH = "health"
    DUE = "due"
    SLIPPING = "slipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One workload of a customer as it is now; forecasts are dates by milestone in per cent."""

    workload: str
    partner_id: str
    phase: Phase | None
    entitled: int | None
    active: int | None
    forecasts: Mapping[int, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLine:
    """A customer in a list. `slips`: how often forecasts moved later of late."""

    customer_id: str
    name: str
    number: int
    health: Health | None
    written_at: datetime | None
    due_at: datetime | None
    missed: int
    slips: int
    workloads: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """A page of customers, and how many of all of them are in which health, overdue or slipping."""

    page: Page[CustomerLine]
    healths: Mapping[Health | None, int] = field(default_factory=dict)
    overdue: int = 0
    slipping: int = 0


def my_customers(
    db: Session,
    *,
    email: str,
    sorting: Sorting,
    now: datetime,
    slipped_since: datetime,
    offset: int,
    limit: int,
) -> Customers:
    """Page through the customers that somebody is the FM or FTA of."""
    theirs = or_(col(Customer.fm_email) == email, col(Customer.fta_email) == email)
    lines = _customers(theirs, sorting, slipped_since)
    page = page_of(lines, offset=offset, limit=limit)
    use = and_(col(LINE.update_id) == page.c.update_id, col(LINE.workload) == Assignment.workload)
    query = (
        counted(
            lines, page, *_sums(lines, now), Assignment.workload, Assignment.partner_id,
            Assignment.forecast_15, Assignment.forecast_40, LINE.forecasts,
            current("phase"), current("entitled"), current("active"),
        )
        .outerjoin(Assignment, col(Assignment.customer_id) == page.c.customer_id)
        .outerjoin(LINE, use)
        .order_by(Assignment.workload)
    )  # fmt: skip
    rows = db.connection().execute(query).all()
    head = rows[0]
    return Customers(
        page=Page(tuple(_customer_lines(rows)), head.total),
        healths={one: getattr(head, _name(one)) or 0 for one in WORST_FIRST},
        overdue=head.overdue or 0,
        slipping=head.slipping or 0,
    )


def _customers(which: ColumnElement[bool], sorting: Sorting, slipped_since: datetime) -> CTE:
    slips = _slips(slipped_since)
    health = func.coalesce(LOGGED.health, "")
    worst = {(one.value if one else ""): at for at, one in enumerate(WORST_FIRST)}
    by_health = case(worst, value=health, else_=len(worst))
    due = col(StatusRhythm.due_at)
    by_due = (due.is_(None), due)
    by_name = (col(Customer.name), col(Customer.customer_id))
    order = {
        Sorting.HEALTH: (by_health, *by_due, *by_name),
        Sorting.DUE: (*by_due, by_health, *by_name),
        Sorting.SLIPPING: (slips.desc(), by_health, *by_name),
    }[sorting]
    return (
        columns(
            Customer.customer_id, Customer.name, col(LOGGED.id).label("update_id"), LOGGED.number,
            health.label("health"), LOGGED.written_at, due, StatusRhythm.missed,
            slips.label("slips"), position(*order),
        )
        .select_from(Customer)
        .outerjoin(LOGGED, is_newest(col(Customer.customer_id)))
        .outerjoin(StatusRhythm, col(StatusRhythm.customer_id) == Customer.customer_id)
        .where(which)
        .cte("lines")
    )  # fmt: skip


def _slips(since: datetime) -> Any:  # noqa: ANN401 -- a scalar subquery
    table = ForecastMove
    return (
        columns(func.count())
        .where(
            col(table.customer_id) == Customer.customer_id,
            col(table.moved_at) >= since,
            col(table.after) > col(table.before),
        )
        .correlate(Customer)
        .scalar_subquery()
    )


def _sums(lines: CTE, now: datetime) -> Iterable[Any]:
    """Count the whole list: its healths, and what is overdue or slipping."""
    wanted = {_name(one): lines.c.health == (one.value if one else "") for one in WORST_FIRST}
    wanted |= {"overdue": lines.c.due_at <= now, "slipping": lines.c.slips > 0}
    for name, which in wanted.items():
        yield columns(func.count(case((which, 1)))).scalar_subquery().label(name)


def _name(health: Health | None) -> str:
    return f"health_{health.value if health else 'unsaid'}"


def _customer_lines(rows: Iterable[Any]) -> Iterable[CustomerLine]:
    """Put the rows of each customer, one for each workload, into one line."""
    for customer_id, own in groupby(rows, key=lambda row: row.customer_id):
        if customer_id is None:  # the page is empty
            return
        all_of_it = list(own)
        one = all_of_it[0]
        yield CustomerLine(
            customer_id=customer_id,
            name=one.name,
            number=one.number or 0,
            health=Health(one.health) if one.health else None,
            written_at=one.written_at,
            due_at=one.due_at,
            missed=one.missed or 0,
            slips=one.slips,
            workloads=tuple(_use(row) for row in all_of_it if row.workload is not None),
        )


def _use(row: Any) -> Use:  # noqa: ANN401 -- a row
    return Use(
        workload=row.workload,
        partner_id=row.partner_id or "",
        phase=Phase(row.phase) if row.phase else None,
        entitled=row.entitled,
        active=row.active,
        forecasts=forecasts(row),
    )


def forecasts(row: Any) -> Mapping[int, date]:  # noqa: ANN401 -- a row
    """Return the forecasts of a line of an update, else those that the roster has."""
    if row.forecasts is not None:
        return {int(at): date.fromisoformat(day) for at, day in row.forecasts.items()}
    held = {15: row.forecast_15, 40: row.forecast_40}
    return {at: day for at, day in held.items() if day}
