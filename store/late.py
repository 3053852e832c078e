"""Whose updates are late, longest overdue on top: for those who manage who writes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.columns import columns
from store.models import Customer, Person, StatusRhythm
from store.paged import counted, page_of, position
from store.requests import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """A customer whose update is overdue, and who writes it ("" where the roster names nobody)."""

    customer_id: str
    name: str
    due_at: datetime
    missed: int
    fm_name: str
    fta_name: str
    region: str


def late_customers(
    db: Session, *, region: str, now: datetime, offset: int, limit: int
) -> Page[LateLine]:
    """Page through what is overdue; `region` is that of the writers, "" is all of them."""
    fm, fta = aliased(Person), aliased(Person)
    where_from = func.coalesce(fm.region, fta.region, "")
    due = col(StatusRhythm.due_at)
    query = (
        columns(
            Customer.customer_id, Customer.name, due, StatusRhythm.missed,
            col(fm.name).label("fm_name"), col(fta.name).label("fta_name"),
            where_from.label("region"), position(due, Customer.name, Customer.customer_id),
        )
        .select_from(StatusRhythm)
        .join(Customer, col(Customer.customer_id) == StatusRhythm.customer_id)
        .outerjoin(fm, col(fm.email) == Customer.fm_email)
        .outerjoin(fta, col(fta.email) == Customer.fta_email)
        .where(due <= now)
    )  # fmt: skip
    if region:
        query = query.where(where_from.in_((region, "")))
    lines = query.cte("lines")
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit))).all()
    found = tuple(_line(row) for row in rows if row.customer_id is not None)
    return Page(found, rows[0].total)


def _line(row: Any) -> LateLine:  # noqa: ANN401 -- a row
    return LateLine(
        customer_id=row.customer_id,
        name=row.name,
        due_at=row.due_at,
        missed=row.missed,
        fm_name=row.fm_name or "",
        fta_name=row.fta_name or "",
        region=row.region,
    )
