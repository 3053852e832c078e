"""Whose survey contacts somebody may see: partners their own, PSMs their partners', some all."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, true
from sqlmodel import Session, col

from store.columns import columns
from store.identity import Identity
from store.models import Assignment, Customer, Partner
from store.vocabulary import Role

EVERYBODYS = frozenset({Role.PROGRAM, Role.ADMIN})
LOOKERS = EVERYBODYS | {Role.PSM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A workload of a partner at a customer; `country` is the customer's."""

    customer_id: str
    customer_name: str
    country: str
    workload: str
    partner_id: str
    partner_name: str
    psm_email: str

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return f"{self.customer_id}/{self.workload}"


REACHES = (
    columns(
        Assignment.customer_id, col(Customer.name).label("customer_name"), Customer.country,
        Assignment.workload, Partner.partner_id, col(Partner.name).label("partner_name"),
        Partner.psm_email,
    )
    .join(Customer, col(Customer.customer_id) == Assignment.customer_id)
    .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
)  # fmt: skip


def within_reach(who: Identity) -> ColumnElement[bool]:
    """Say of an assignment, joined with its partner, that somebody may see its contacts."""
    if who.roles & EVERYBODYS:
        return true()
    if Role.PSM in who.roles:
        return or_(col(Partner.psm_email) == who.email, col(Partner.cover_psm_email) == who.email)
    if who.partner_id and not who.is_staff:
        return col(Partner.partner_id) == who.partner_id
    return false()


def reach_of(db: Session, who: Identity, *, customer_id: str) -> tuple[Reach, ...]:
    """Return the workloads at a customer whose contacts somebody may see, by id."""
    query = REACHES.where(within_reach(who), col(Assignment.customer_id) == customer_id)
    rows = db.connection().execute(query.order_by(Assignment.workload)).mappings()
    return tuple(Reach(**row) for row in rows)


def reach_at(db: Session, who: Identity, *, customer_id: str, workload: str) -> Reach | None:
    """Return one workload at a customer if somebody may see its contacts."""
    found = reach_of(db, who, customer_id=customer_id)
    return next((one for one in found if one.workload == workload), None)


def customers_within_reach(db: Session, who: Identity) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the customers somebody may ask about, by name."""
    theirs = REACHES.where(within_reach(who)).cte("theirs")
    query = columns(theirs.c.customer_id, theirs.c.customer_name).distinct()
    rows = db.connection().execute(query.order_by(theirs.c.customer_name, theirs.c.customer_id))
    return tuple((row[0], row[1]) for row in rows)
