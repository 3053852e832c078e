"""What FTOP is still to get: of each workload, what was logged last and is not there yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.models import Assignment, Customer, FtopEntry, StatusUpdate
from store.paged import counted, page_of, position
from store.requests import Page
from store.vocabulary import Health, Phase, UpdateKind
from store.workloads_now import LINE, LOGGED, is_newest
from store.workloads_now import now as current

_SAID = aliased(StatusUpdate)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEnter:
    """A workload as the last update has it; `entered` is the update that FTOP has (0: none)."""

    customer_id: str
    customer: str
    workload: str
    number: int
    written_at: datetime
    health: Health | None
    phase: Phase | None
    entitled: int | None
    active: int | None
    forecasts: dict[int, date]
    summary: str
    note: str
    risks: tuple[str, ...]
    blockers: tuple[dict[str, Any], ...]
    entered: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What is ticked off."""
        return self.customer_id, self.workload, self.number


def ftop_page(db: Session, *, email: str, offset: int, limit: int) -> Page[ToEnter]:
    """Page through what somebody has to enter for their customers, in one statement.

    An update that says that nothing changed brings nothing new.
    """
    theirs = or_(col(Customer.fm_email) == email, col(Customer.fta_email) == email)
    same_customer = col(_SAID.customer_id) == Customer.customer_id
    news = (
        columns(func.max(_SAID.number))
        .where(same_customer, col(_SAID.kind) != UpdateKind.UNCHANGED.value)
        .correlate_except(_SAID)
        .scalar_subquery()
    )
    entry = FtopEntry
    entered = (
        columns(func.max(entry.number))
        .where(col(entry.customer_id) == Customer.customer_id, col(entry.workload) == LINE.workload)
        .correlate_except(entry)
        .scalar_subquery()
    )
    here = and_(
        col(Assignment.customer_id) == Customer.customer_id,
        col(Assignment.workload) == LINE.workload,
    )
    lines = (
        columns(
            Customer.customer_id, col(Customer.name).label("customer"), LINE.workload,
            LOGGED.number, LOGGED.written_at, LOGGED.health, LINE.phase, current("entitled"),
            LINE.active, LINE.forecasts, LOGGED.summary, LINE.note, LOGGED.risks, LOGGED.blockers,
            func.coalesce(entered, 0).label("entered"),
            position(Customer.name, Customer.customer_id, LINE.workload),
        )
        .select_from(Customer)
        .join(LOGGED, is_newest(col(Customer.customer_id)))
        .join(LINE, col(LINE.update_id) == LOGGED.id)
        .join(Assignment, here)
        .where(theirs, func.coalesce(entered, 0) < func.coalesce(news, col(LOGGED.number)))
        .cte("lines")
    )  # fmt: skip
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit)))
    found = rows.all()
    return Page(tuple(_line(row) for row in found if row.customer_id is not None), found[0].total)


def enter(
    db: Session, keys: Collection[tuple[str, str, int]], *, email: str, now: datetime
) -> list[tuple[str, str, int]]:
    """Keep what has been entered; return what is new, of the customers that are theirs."""
    wanted = {customer_id for customer_id, _, _ in keys}
    own = columns(Customer.customer_id).where(
        col(Customer.customer_id).in_(wanted),
        or_(col(Customer.fm_email) == email, col(Customer.fta_email) == email),
    )
    theirs = frozenset(db.connection().execute(own).scalars())
    return [key for key in keys if key[0] in theirs and _enter(db, key, email, now)]


def _enter(db: Session, key: tuple[str, str, int], email: str, now: datetime) -> bool:
    customer_id, workload, number = key
    row = {"customer_id": customer_id, "workload": workload, "number": number,
           "entered_by": email, "entered_at": now}  # fmt: skip
    return insert_once(db, FtopEntry, row)


def _line(row: Any) -> ToEnter:  # noqa: ANN401 -- a row
    return ToEnter(
        customer_id=row.customer_id,
        customer=row.customer,
        workload=row.workload,
        number=row.number,
        written_at=row.written_at,
        health=Health(row.health) if row.health else None,
        phase=Phase(row.phase) if row.phase else None,
        entitled=row.entitled,
        active=row.active,
        forecasts={int(at): date.fromisoformat(day) for at, day in row.forecasts.items()},
        summary=row.summary,
        note=row.note,
        risks=tuple(row.risks),
        blockers=tuple(row.blockers),
        entered=row.entered,
    )
