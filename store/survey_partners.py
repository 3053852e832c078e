"""Which partner did the work that a survey is about, and in which country."""

from dataclasses import dataclass

from sqlmodel import Session, col

from store.columns import columns
from store.models import Assignment, Customer, Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAt:
    """A partner that does a workload at a customer."""

    partner_id: str
    name: str


def partner_at(db: Session, *, customer_id: str, workload: str) -> PartnerAt | None:
    """Return the partner of a workload at a customer, None if the roster names none."""
    query = (
        columns(Partner.partner_id, Partner.name)
        .join(Assignment, col(Assignment.partner_id) == Partner.partner_id)
        .where(col(Assignment.customer_id) == customer_id, col(Assignment.workload) == workload)
    )
    row = db.connection().execute(query).mappings().first()
    return PartnerAt(**row) if row else None


def country_of(db: Session, *, customer_id: str) -> str:
    """Return the country of a customer (two letters), "" if there is no such customer."""
    query = columns(Customer.country).where(col(Customer.customer_id) == customer_id)
    found: str | None = db.connection().execute(query).scalar()
    return found or ""
