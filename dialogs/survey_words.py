"""How what a survey is about is called: the customer, the workloads, and whose work it was."""

from collections.abc import Iterable

from sqlmodel import Session

from dialogs.expert_words import short_name
from store.entries import workload_names
from store.partners import customer_named
from store.survey_partners import partner_at


def names_of_workloads(db: Session, workloads: Iterable[str]) -> tuple[str, ...]:
    """Return what workloads are called, each once."""
    names = workload_names(db)
    return tuple(dict.fromkeys(short_name(names.get(one, one)) for one in workloads))


def customer_name(db: Session, *, customer_id: str) -> str:
    """Return what a customer is called."""
    found = customer_named(db, customer_id=customer_id)
    return found[0] if found else customer_id


def partner_name(db: Session, *, customer_id: str, workload: str) -> str:
    """Return whose work a workload at a customer was, "" where the roster names no partner."""
    found = partner_at(db, customer_id=customer_id, workload=workload)
    return found.name if found else ""
