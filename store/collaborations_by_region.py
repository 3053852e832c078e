"""How far everybody has come with their partners, by region: for those who look on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col

from store.collaborations import is_theirs
from store.columns import columns
from store.models import Collaboration, Customer, Partner, Person
from store.paged import counted, page_of, position
from store.requests import Page
from store.vocabulary import CollaborationStep


@dataclass(frozen=True, slots=True, kw_only=True)
class PathLine:
    """A path with the names of those who take part; `region` is that of whose path it is."""

    customer_id: str
    customer_name: str
    partner_id: str
    partner_name: str
    lead_name: str
    region: str
    step: CollaborationStep
    since: datetime


def paths_in(db: Session, *, region: str, offset: int, limit: int) -> Page[PathLine]:
    """Page through the paths of a region ("": of all, by region), the oldest step first."""
    where_from = func.coalesce(Person.region, "")
    ordered = (where_from, Collaboration.since, Customer.name, Partner.name, Collaboration.email)
    query = (
        columns(
            Collaboration.customer_id, col(Customer.name).label("customer_name"),
            Collaboration.partner_id, col(Partner.name).label("partner_name"),
            col(Person.name).label("lead_name"), where_from.label("region"),
            Collaboration.step, Collaboration.since, position(*ordered),
        )
        .select_from(Collaboration)
        .join(Customer, col(Customer.customer_id) == Collaboration.customer_id)
        .join(Partner, col(Partner.partner_id) == Collaboration.partner_id)
        .join(Person, col(Person.email) == Collaboration.email)
        .where(is_theirs())
    )  # fmt: skip
    if region:
        query = query.where(where_from == region)
    lines = query.cte("lines")
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit))).all()
    found = tuple(_line(row) for row in rows if row.customer_id is not None)
    return Page(found, rows[0].total)


def _line(row: Any) -> PathLine:  # noqa: ANN401 -- a row
    return PathLine(
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        partner_id=row.partner_id,
        partner_name=row.partner_name,
        lead_name=row.lead_name,
        region=row.region,
        step=CollaborationStep(row.step),
        since=row.since,
    )
