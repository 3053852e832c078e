"""The SMEs of the roster, and how much each of them has to do."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func

from store.columns import columns
from store.models import Person, SmeRequest
from store.requests import OPEN
from store.roles import has_role
from store.vocabulary import Role

IS_SME = has_role(Role.SME)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmeCandidate:
    """An SME; `load` counts the open requests that are theirs or offered to them."""

    email: str
    name: str
    region: str
    time_zone: str
    workloads: frozenset[str]
    away_until: date | None
    load: int


def sme_candidates(db: Session) -> tuple[SmeCandidate, ...]:
    """Return everybody a request could go to, with their load, by name."""
    load = (
        columns(col(SmeRequest.sme_email).label("email"), func.count().label("load"))
        .where(col(SmeRequest.state).in_(OPEN), col(SmeRequest.sme_email) != "")
        .group_by(col(SmeRequest.sme_email))
        .subquery()
    )
    query = (
        columns(
            Person.email, Person.name, Person.region, Person.time_zone, Person.workloads,
            Person.away_until, func.coalesce(load.c.load, 0).label("load"),
        )
        .outerjoin(load, load.c.email == col(Person.email))
        .where(IS_SME)
        .order_by(col(Person.name), col(Person.email))
    )  # fmt: skip
    return tuple(
        SmeCandidate(**row | {"workloads": frozenset(row["workloads"])})
        for row in map(dict, db.connection().execute(query).mappings())
    )
