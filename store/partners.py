"""Partners, their PSMs, and who works on which customer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, literal, or_, true
from sqlmodel import Session, col, select

from store.columns import columns
from store.models import Assignment, Customer, Partner, Person

# Built once: every scope question asks them, and building takes longer than running.
_CUSTOMER = columns(Customer.name, Customer.licences).where(
    col(Customer.customer_id) == bindparam("customer_id")
)
_WORKS_WITH = (
    columns(Assignment.workload)
    .where(
        col(Assignment.partner_id) == bindparam("partner_id"),
        col(Assignment.customer_id) == bindparam("customer_id"),
    )
    .limit(1)
)
_FOR_SCOPE = (
    columns(Partner.endorsed_workloads, Customer.name, Customer.licences, _WORKS_WITH.exists())
    .select_from(select(literal(1).label("one")).subquery())
    .outerjoin(Partner, col(Partner.partner_id) == bindparam("partner_id"))
    .outerjoin(Customer, col(Customer.customer_id) == bindparam("customer_id"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownForScope:
    """What matters to a scope answer: the workloads a partner is endorsed for (empty if the roster
    does not say), a customer's (name, eligible licences), and whether the partner works there."""

    endorsed: frozenset[str]
    customer: tuple[str, int] | None
    works_with: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody of the roster as they may be shown to those they work with."""

    name: str
    email: str
    region: str
    time_zone: str
    away_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PsmOfPartner:
    """A partner's PSM, and who covers (None where the roster names nobody)."""

    partner_id: str
    partner_name: str
    region: str
    psm: Contact | None
    cover: Contact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadAtCustomer:
    """One workload of a customer: the primary RM, and the partner and PSM if there is one."""

    workload: str
    primary_rm: str
    partner_name: str
    psm_name: str
    psm_email: str


def psm_of_partner(db: Session, *, partner_id: str) -> PsmOfPartner | None:
    """Return who looks after a partner, or None if there is no such partner."""
    partner = db.get(Partner, partner_id)
    if partner is None:
        return None
    return PsmOfPartner(
        partner_id=partner.partner_id,
        partner_name=partner.name,
        region=partner.region,
        psm=contact(db, email=partner.psm_email),
        cover=contact(db, email=partner.cover_psm_email),
    )


def contact(db: Session, *, email: str) -> Contact | None:
    """Return somebody of the roster by address, or None."""
    person = db.get(Person, email) if email else None
    if person is None:
        return None
    return Contact(
        name=person.name,
        email=person.email,
        region=person.region,
        time_zone=person.time_zone,
        away_until=person.away_until,
    )


def known_for_scope(db: Session, *, partner_id: str, customer_id: str) -> KnownForScope:
    """Return what is known of a partner and a customer; "" is none of them."""
    key = {"partner_id": partner_id, "customer_id": customer_id}
    endorsed, name, licences, works = db.connection().execute(_FOR_SCOPE, key).one()
    return KnownForScope(
        endorsed=frozenset(endorsed or ()),
        customer=(name, licences) if name is not None else None,
        works_with=bool(works),
    )


def all_names(db: Session) -> list[tuple[str, str, str]]:
    """Return ("partner" or "customer", id, name) of everybody the roster has."""
    partners = db.exec(select(Partner.partner_id, Partner.name))
    customers = db.exec(select(Customer.customer_id, Customer.name))
    return [("partner", *row) for row in partners] + [("customer", *row) for row in customers]


def names_known_to(db: Session, *, partner_id: str) -> list[tuple[str, str, str]]:
    """Return what `all_names` does, but only a partner's own name and those of its customers."""
    own = db.exec(select(Partner.partner_id, Partner.name).where(Partner.partner_id == partner_id))
    assigned = select(Assignment.customer_id).where(Assignment.partner_id == partner_id)
    customers = db.exec(
        select(Customer.customer_id, Customer.name).where(col(Customer.customer_id).in_(assigned))
    )
    return [("partner", *row) for row in own] + [("customer", *row) for row in customers]


def names_of(db: Session, *, kind: str, ids: Collection[str]) -> list[tuple[str, str, str]]:
    """Return (kind, id, name) of these partners or customers, by name."""
    key, name = (
        (Partner.partner_id, Partner.name)
        if kind == "partner"
        else (Customer.customer_id, Customer.name)
    )
    query = select(key, name).where(col(key).in_(ids)).order_by(name, key)
    return [(kind, *row) for row in db.exec(query)]


def partners_looked_after(db: Session, *, psm_email: str) -> list[str]:
    """Return the names of the partners that somebody is the PSM of."""
    query = select(Partner.name).where(Partner.psm_email == psm_email).order_by(Partner.name)
    return list(db.exec(query))


def partner_choices(
    db: Session, *, of: str, limit: int, others: bool = True
) -> list[tuple[str, str]]:
    """Return (id, name) of the partners somebody looks after, and then of the others, by name."""
    theirs = or_(col(Partner.psm_email) == of, col(Partner.cover_psm_email) == of)
    query = (
        columns(Partner.partner_id, Partner.name)
        .where(true() if others else theirs)
        .order_by(theirs.desc(), col(Partner.name), col(Partner.partner_id))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.connection().execute(query)]


def customer_named(db: Session, *, customer_id: str) -> tuple[str, int] | None:
    """Return a customer's name and eligible licences, or None."""
    row = db.connection().execute(_CUSTOMER, {"customer_id": customer_id}).first()
    return (row[0], row[1]) if row else None


def works_with(db: Session, *, partner_id: str, customer_id: str) -> bool:
    """Say whether a partner is assigned to a customer: the only customers it may hear about."""
    key = {"partner_id": partner_id, "customer_id": customer_id}
    return db.connection().execute(_WORKS_WITH, key).first() is not None


def workloads_at(db: Session, *, customer_id: str) -> list[WorkloadAtCustomer]:
    """Return who does what at a customer, by workload."""
    query = (
        columns(Assignment.workload, Assignment.primary_rm, Partner.name, Person.name, Person.email)
        .join(Partner, col(Assignment.partner_id) == Partner.partner_id, isouter=True)
        .join(Person, col(Partner.psm_email) == Person.email, isouter=True)
        .where(col(Assignment.customer_id) == customer_id)
        .order_by(Assignment.workload)
    )
    rows = db.connection().execute(query)
    return [
        WorkloadAtCustomer(
            workload=workload,
            primary_rm=primary_rm,
            partner_name=partner or "",
            psm_name=psm or "",
            psm_email=email or "",
        )
        for workload, primary_rm, partner, psm, email in rows
    ]
