"""Whose scope records somebody may read, and who may write in them.

A record is a partner's: its people share it. The FM and FTA of the customer and the partner's PSM
read it; nobody else does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from store.identity import Identity
from store.partners import names_known_to, works_with
from store.scope_record import Named, Record, records_of
from store.slides import is_kept_by, partners_kept_by
from store.status import customers_of
from store.vocabulary import Role

KEEPERS = frozenset({Role.FM, Role.FTA})
MAY_ASK = KEEPERS | {Role.PARTNER, Role.PSM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A record that somebody may read; `writes` says that it is their partner's own."""

    record: Record
    writes: bool


def is_partner(who: Identity) -> bool:
    """Say whether somebody keeps records: a partner, who is shown nothing that is internal."""
    return bool(who.partner_id) and not who.is_staff


def reading(db: Session, who: Identity, record: Record) -> Reading | None:
    """Return a record as somebody may read it at this moment; None if they may not."""
    if is_partner(who):
        own = who.partner_id == record.partner_id
        works = own and works_with(db, partner_id=record.partner_id, customer_id=record.customer_id)
        return Reading(record=record, writes=True) if works else None
    keeps = who.roles & KEEPERS and is_kept_by(db, customer_id=record.customer_id, email=who.email)
    if keeps or record.partner_id in _looked_after(db, who):
        return Reading(record=record, writes=False)
    return None


def records_for(
    db: Session, who: Identity, *, customers: Collection[str] | None = None
) -> Sequence[Named]:
    """Return the records that somebody may read, of all or of these customers, by name."""
    if is_partner(who):
        own = own_customers(db, who)
        wanted = own.keys() if customers is None else own.keys() & set(customers)
        return records_of(db, partners=[who.partner_id], customers=wanted)
    found: dict[Record, Named] = {}
    if who.roles & KEEPERS and who.email:
        kept = {key for key, _ in customers_of(db, email=who.email)}
        wanted = kept if customers is None else kept & set(customers)
        found |= {one.record: one for one in records_of(db, customers=wanted)}
    if partners := _looked_after(db, who):
        theirs = records_of(db, partners=partners, customers=customers)
        found |= {one.record: one for one in theirs}
    return sorted(found.values(), key=lambda one: (one.customer_name, one.partner_name))


def own_customers(db: Session, who: Identity) -> dict[str, str]:
    """Return the customers that a partner works with: names by id, in the order of the names."""
    if not is_partner(who):
        return {}
    known = names_known_to(db, partner_id=who.partner_id)
    named = [(key, name) for kind, key, name in known if kind == "customer"]
    return dict(sorted(named, key=lambda one: (one[1].casefold(), one[0])))


def _looked_after(db: Session, who: Identity) -> frozenset[str]:
    return partners_kept_by(db, psm_email=who.email) if Role.PSM in who.roles else frozenset()
