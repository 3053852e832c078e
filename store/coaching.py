"""Who of a partner is told of coaching that Microsoft begins, and hears how it goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.models import Partner, Person, RequestFollower
from store.roles import has_role
from store.told import To
from store.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSide:
    """A partner as Microsoft writes to it: its name, its contact, and its people of the roster."""

    name: str
    contact_email: str
    people: tuple[tuple[str, To], ...]


def partner_side(db: Session, *, partner_id: str) -> PartnerSide | None:
    """Return whom to write to at a partner, or None if there is no such partner."""
    partner = db.get(Partner, partner_id)
    if partner is None:
        return None
    query = (
        columns(Person.name, Person.tenant_id, Person.aad_object_id)
        .where(col(Person.tenant_id) == partner.tenant_id, has_role(Role.PARTNER))
        .order_by(col(Person.name), col(Person.email))
    )
    rows = db.connection().execute(query)
    people = tuple((name, To(tenant_id=tenant, aad_object_id=key)) for name, tenant, key in rows)
    return PartnerSide(name=partner.name, contact_email=partner.contact_email, people=people)


def let_follow(db: Session, request_id: UUID, people: Iterable[To]) -> None:
    """Let people hear what becomes of a request that was begun for them."""
    for to in people:
        key = {"tenant_id": to.tenant_id, "aad_object_id": to.aad_object_id}
        insert_once(db, RequestFollower, {"request_id": request_id, **key})
