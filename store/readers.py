"""Whom a notice is for: where they can be reached, whose zone counts, and who could pass it on."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from store.models import Address, Partner, Person
from store.preferences import Wishes, wishes_of
from store.told import Told
from store.vocabulary import Place

UNSAID = "UTC"  # what the roster has where nobody said a zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody to be written to; `zones` are theirs and their PSM's, the best known first."""

    name: str
    email: str
    tenant_id: str
    aad_object_id: str
    zones: tuple[str, ...]
    psm_email: str
    wishes: Wishes
    address: Address | None


def reader_of(db: Session, told: Told) -> Reader:
    """Look up whom a notice is for; of somebody the roster lacks only the directory id is known."""
    person = _person(db, told)
    tenant_id = person.tenant_id if person else told.tenant_id
    object_id = person.aad_object_id if person else told.aad_object_id
    psm = _psm(db, tenant_id)
    zones = [who.time_zone for who in (person, psm) if who is not None]
    return Reader(
        name=person.name if person else "",
        email=person.email if person else "",
        tenant_id=tenant_id,
        aad_object_id=object_id,
        zones=tuple(zone for zone in zones if zone not in ("", UNSAID)),
        psm_email=psm.email if psm else "",
        wishes=wishes_of(db, tenant_id=tenant_id, aad_object_id=object_id),
        address=_personal_address(db, tenant_id, object_id),
    )


def _person(db: Session, told: Told) -> Person | None:
    if told.email:
        return db.get(Person, told.email)
    query = select(Person).where(
        Person.tenant_id == told.tenant_id, Person.aad_object_id == told.aad_object_id
    )
    return db.exec(query).first()


def _psm(db: Session, tenant_id: str) -> Person | None:
    """Return the PSM of the partner whose tenant this is, else the cover."""
    if not tenant_id:
        return None
    partner = db.exec(
        select(Partner).where(Partner.tenant_id == tenant_id).order_by(Partner.partner_id)
    ).first()
    if partner is None:
        return None
    psm = db.get(Person, partner.psm_email)
    return psm or (db.get(Person, partner.cover_psm_email) if partner.cover_psm_email else None)


def _personal_address(db: Session, tenant_id: str, object_id: str) -> Address | None:
    query = (
        select(Address)
        .where(
            Address.tenant_id == tenant_id,
            Address.aad_object_id == object_id,
            Address.place == Place.PERSONAL,
            col(Address.active).is_(True),
        )
        .order_by(col(Address.seen_at).desc())
        .limit(1)
    )
    return db.exec(query).first()
