"""Who may have which status slides: what of a customer's status somebody sees."""

from dataclasses import replace

from sqlmodel import Session

from store.identity import Identity
from store.slides import is_kept_by, partners_kept_by
from store.status import customers_of, customers_of_psm, last_status
from store.status_values import Status
from store.vocabulary import Role

KEEPERS = frozenset({Role.FM, Role.FTA})
READERS_OF_ALL = frozenset({Role.MANAGER, Role.PROGRAM})
MAY_ASK = KEEPERS | READERS_OF_ALL | {Role.PSM}


def status_for(db: Session, who: Identity, customer_id: str) -> Status | None:
    """Return what stands of a customer, as far as somebody may read it; None if nothing.

    A PSM reads of the workloads that partners of theirs deliver.
    """
    status = last_status(db, customer_id=customer_id)
    if status is None or not who.roles & MAY_ASK:
        return None
    keeps = who.roles & KEEPERS and is_kept_by(db, customer_id=customer_id, email=who.email)
    if keeps or who.roles & READERS_OF_ALL:
        return status
    if Role.PSM not in who.roles:
        return None
    partners = partners_kept_by(db, psm_email=who.email)
    theirs = tuple(line for line in status.workloads if line.partner_id in partners)
    return replace(status, workloads=theirs) if theirs else None


def customers_for(db: Session, who: Identity) -> list[tuple[str, str]]:
    """Return (id, name) of the customers that are somebody's own: FM, FTA or PSM, by name."""
    found: dict[str, str] = {}
    if who.roles & KEEPERS:
        found |= dict(customers_of(db, email=who.email))
    if Role.PSM in who.roles:
        found |= {key: name for key, name, _ in customers_of_psm(db, psm_email=who.email)}
    return sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
