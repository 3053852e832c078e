"""Where people can be written to."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.columns import insert_once
from store.models import Address, Person


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


def names_of_people(db: Session) -> list[str]:
    """Return the names of everybody the roster has."""
    return list(db.exec(select(Person.name)))


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


def pause(db: Session, *, tenant_id: str, conversation_id: str, until: datetime) -> None:
    """Remember that Teams asked for silence in a conversation."""
    asked = update(Address).where(
        col(Address.tenant_id) == tenant_id, col(Address.conversation_id) == conversation_id
    )
    db.connection().execute(asked.values(not_before=until))


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
