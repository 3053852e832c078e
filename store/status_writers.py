"""Who writes the updates of a customer, and who hears of it when nobody does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.columns import columns
from store.models import Assignment, Customer, Partner, Person
from store.partners import Contact, contact
from store.roles import has_role, people_in_role
from store.told import To
from store.vocabulary import Role

WRITERS = frozenset({Role.FM.value, Role.FTA.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerTeam:
    """A customer, and those of the roster who write its updates: the FM before the FTA."""

    customer_id: str
    name: str
    country: str
    people: tuple[Contact, ...]


def customer_team(db: Session, *, customer_id: str) -> CustomerTeam | None:
    """Return who writes for a customer, None if the roster does not know it."""
    customer = db.get(Customer, customer_id)
    if customer is None:
        return None
    named = dict.fromkeys([customer.fm_email, customer.fta_email])
    people = (contact(db, email=email) for email in named if _may_write(db, email))
    return CustomerTeam(
        customer_id=customer_id,
        name=customer.name,
        country=customer.country,
        people=tuple(one for one in people if one),
    )


def writers_as_told(db: Session, *, customer_id: str) -> list[To]:
    """Return who writes for a customer, as they are told of things by their directory ids."""
    team = customer_team(db, customer_id=customer_id)
    people = [db.get_one(Person, one.email) for one in team.people] if team else []
    return [To(tenant_id=one.tenant_id, aad_object_id=one.aad_object_id) for one in people]


def _may_write(db: Session, email: str) -> bool:
    """Say whether somebody is an FM or FTA: a customer's line may name others, too."""
    person = db.get(Person, email) if email else None
    return person is not None and bool(WRITERS & set(person.roles))


def country_written_for(db: Session, *, email: str) -> str:
    """Return the country of most customers that somebody writes for, "" if there are none."""
    query = select(Customer.country).where(
        (col(Customer.fm_email) == email) | (col(Customer.fta_email) == email)
    )
    countries = sorted(db.exec(query))
    return max(countries, key=countries.count, default="")


def managers_for(db: Session, *, customer_id: str, people: Sequence[Contact]) -> tuple[str, ...]:
    """Return the team managers of these people's region, or of the customer's partners'.

    Where the region has none, everybody in that role; where nobody is, the programme team.
    """
    managers = db.exec(
        select(Person.email, Person.region).where(has_role(Role.MANAGER)).order_by(Person.email)
    ).all()
    regions = {one.region for one in people if one.region} or _partner_regions(db, customer_id)
    near = tuple(email for email, region in managers if region in regions)
    return near or tuple(email for email, _ in managers) or people_in_role(db, Role.PROGRAM)


def who_covers_managers(db: Session) -> tuple[tuple[str, ...], ...]:
    """Return who could look after it while a region's managers are away, the nearest first."""
    return people_in_role(db, Role.MANAGER), people_in_role(db, Role.PROGRAM)


def _partner_regions(db: Session, customer_id: str) -> Collection[str]:
    query = (
        columns(Partner.region)
        .join(Assignment, col(Assignment.partner_id) == Partner.partner_id)
        .where(col(Assignment.customer_id) == customer_id)
    )
    return set(db.connection().execute(query).scalars())
