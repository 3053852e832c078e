"""Whose customers are whose: who may write an update, who may read which part of it."""

from dataclasses import replace

from sqlmodel import Session

from dialogs.expert_team import once_in_private, refuse
from dialogs.turn import Turn
from dialogs.wording import IN_OUR_CHAT
from store.partners import contact
from store.status import customers_of, customers_of_psm
from store.status_values import Status
from store.vocabulary import Role

WRITERS = frozenset({Role.FM, Role.FTA})
READ_ALL = frozenset({Role.MANAGER, Role.PROGRAM})
NOT_YOURS = (
    "I know no customer of yours by this name. Updates are logged by the FM or FTA of a customer."
)
in_private_once = once_in_private(IN_OUR_CHAT)


def own_customers(turn: Turn, db: Session) -> dict[str, str]:
    """Return the customers that whoever talks logs updates of: names by id."""
    who = turn.who
    return dict(customers_of(db, email=who.email)) if who.roles & WRITERS and who.email else {}


def may_write(turn: Turn, db: Session, customer_id: str) -> bool:
    """Say whether somebody is the FM or FTA of a customer; a refusal is noted."""
    if customer_id in own_customers(turn, db):
        return True
    refuse(turn, db, customer_id, action="status.refused")
    return False


def partners_read(turn: Turn, db: Session, customer_id: str) -> frozenset[str] | None:
    """Return whose workloads somebody may read of a customer; None if all, none if nothing."""
    if turn.who.roles & READ_ALL or customer_id in own_customers(turn, db):
        return None
    if Role.PSM not in turn.who.roles:
        return frozenset()
    found = customers_of_psm(db, psm_email=turn.who.email)
    return frozenset(partner for customer, _, partner in found if customer == customer_id)


def only_of(status: Status, partners: frozenset[str] | None) -> Status:
    """Leave out the workloads of others."""
    if partners is None:
        return status
    lines = tuple(one for one in status.workloads if one.partner_id in partners)
    return replace(status, workloads=lines)


def name_of_writer(db: Session, status: Status) -> str:
    """Name who logged an update; an address where the roster has nobody of it any more."""
    found = contact(db, email=status.written_by)
    return found.name if found else status.written_by or "somebody"
