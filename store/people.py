"""Who is talking, where they can be written to, and whom they may ask about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from store.columns import columns, insert_once
from store.editions import CATALOGUE, ROSTER
from store.models import Address, Edition, Partner, Person
from store.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody who talks to the bot, as the roster has them."""

    tenant_id: str
    object_id: str
    email: str
    name: str
    roles: frozenset[Role]
    region: str
    time_zone: str
    locale: str
    partner_id: str
    partner_name: str

    @property
    def is_staff(self) -> bool:
        """Whether they see what is internal: everybody in a role on Microsoft's side."""
        return bool(self.roles - {Role.PARTNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Nobody the roster knows; `tenant_known` says whether at least their tenant is."""

    tenant_known: bool


def identify(db: Session, *, tenant_id: str, object_id: str) -> Identity | Stranger:
    """Find who this is; an unknown person of a partner's tenant is a partner of that partner."""
    known = columns(
        Person.email, Person.name, Person.roles, Person.region, Person.time_zone, Person.locale
    ).where(col(Person.tenant_id) == tenant_id, col(Person.aad_object_id) == object_id)
    person = db.connection().execute(known).first()
    partner = db.exec(
        select(Partner.partner_id, Partner.name, Partner.region)
        .where(Partner.tenant_id == tenant_id)
        .order_by(Partner.partner_id)
    ).first()
    if partner is None and person is None:
        return Stranger(tenant_known=tenant_is_known(db, tenant_id=tenant_id))
    partner_id, partner_name, region = partner or ("", "", "")
    email, name, roles, own_region, zone, locale = person or (
        "", "", [Role.PARTNER], region, "UTC", "en",
    )  # fmt: skip
    return Identity(
        tenant_id=tenant_id,
        object_id=object_id,
        email=email,
        name=name,
        roles=frozenset(Role(role) for role in roles),
        region=own_region or region,
        time_zone=zone,
        locale=locale,
        partner_id=partner_id,
        partner_name=partner_name,
    )


def identity_by_email(db: Session, *, email: str) -> Identity | None:
    """Find somebody of the roster by address: for an operator, never for who is talking."""
    person = db.get(Person, email.strip().casefold())
    if person is None:
        return None
    found = identify(db, tenant_id=person.tenant_id, object_id=person.aad_object_id)
    return found if isinstance(found, Identity) else None


def tenant_is_known(db: Session, *, tenant_id: str) -> bool:
    """Say whether anybody of the roster belongs to this tenant."""
    return db.exec(select(Person.email).where(Person.tenant_id == tenant_id)).first() is not None


def editions_in_force(db: Session) -> tuple[int, int]:
    """Return the roster's and the catalogue's newest edition numbers, 0 before the first."""
    query = select(Edition.body, func.max(Edition.number)).group_by(Edition.body)
    newest = dict(db.exec(query).all())
    return newest.get(ROSTER, 0), newest.get(CATALOGUE, 0)


def address_of(
    db: Session, *, tenant_id: str, object_id: str, conversation_id: str
) -> Address | None:
    """Return where this person talks to us in this conversation, if they ever did."""
    return db.get(Address, (tenant_id, object_id, conversation_id))


def keep_address(db: Session, address: dict[str, Any], *, now: datetime) -> None:
    """Remember (or refresh) where somebody can be written to."""
    row = {**address, "active": True, "seen_at": now}
    if insert_once(db, Address, row):
        return
    key = ("tenant_id", "aad_object_id", "conversation_id")
    held = db.get_one(Address, tuple(address[name] for name in key))
    changed = {name: value for name, value in address.items() if getattr(held, name) != value}
    if changed or not held.active:
        held.sqlmodel_update({**changed, "active": True, "seen_at": now})
        db.add(held)
        db.flush()


def claim_welcome(db: Session, *, tenant_id: str, conversation_id: str, now: datetime) -> bool:
    """Say whether a welcome is still owed in this conversation, and that it is given now."""
    here = (
        col(Address.tenant_id) == tenant_id,
        col(Address.conversation_id) == conversation_id,
    )
    other = aliased(Address)
    given = exists().where(
        col(other.tenant_id) == tenant_id,
        col(other.conversation_id) == conversation_id,
        col(other.welcomed_at).is_not(None),
    )
    # the row's own column too: only that is looked at again after waiting for another's lock
    unwelcomed = col(Address.welcomed_at).is_(None)
    owed = update(Address).where(*here, unwelcomed, ~given).values(welcomed_at=now)
    return db.connection().execute(owed).rowcount > 0


def deactivate(db: Session, *, tenant_id: str, conversation_id: str) -> None:
    """Remember that a conversation takes nothing any more; what comes in revives it."""
    gone = update(Address).where(
        col(Address.tenant_id) == tenant_id, col(Address.conversation_id) == conversation_id
    )
    db.connection().execute(gone.values(active=False))


def personal_addresses(db: Session, *, email: str) -> list[Address]:
    """Return where somebody of the roster can be written to 1:1."""
    query = (
        select(Address)
        .join(
            Person,
            (col(Person.tenant_id) == Address.tenant_id)
            & (col(Person.aad_object_id) == Address.aad_object_id),
        )
        .where(Person.email == email, Address.place == "personal", col(Address.active).is_(True))
        .order_by(col(Address.seen_at).desc())
    )
    return list(db.exec(query))
