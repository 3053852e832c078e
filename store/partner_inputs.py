"""What partners' contacts are asked before an update, and what they say of their own workloads.

An answer that comes after its update belongs to the next one: nothing that was said is lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from store import audit
from store.columns import columns, insert_once
from store.models import Assignment, Customer, PartnerInput, StatusUpdate
from store.request_changes import KEYS
from store.status_values import WorkloadLine
from store.vocabulary import Phase, UpdateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSays:
    """What a partner says of one of its workloads; None where it says nothing of the figure."""

    partner_id: str
    answered_by: str
    answered_at: datetime
    workload: str
    active: int | None = None
    forecasts: Mapping[int, date] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a partner is asked of a customer, for the update of a number; and what it has said."""

    id: UUID
    customer_id: str
    customer_name: str
    partner_id: str
    for_number: int
    asked_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    answered_by: str
    answers: tuple[PartnerSays, ...] = ()


def next_number(db: Session, *, customer_id: str) -> int:
    """Return the number that the next update of a customer will have."""
    last = select(func.max(StatusUpdate.number)).where(StatusUpdate.customer_id == customer_id)
    return (db.exec(last).one() or 0) + 1


def partners_at(db: Session, *, customer_id: str) -> tuple[str, ...]:
    """Return the partners that have something left to do at a customer."""
    query = (
        columns(Assignment.partner_id)
        .where(
            col(Assignment.customer_id) == customer_id,
            col(Assignment.partner_id).is_not(None),
            col(Assignment.phase) != Phase.CLOSED.value,
        )
        .distinct()
        .order_by(Assignment.partner_id)
    )
    return tuple(db.connection().execute(query).scalars())


def customers_of_partner(db: Session, *, partner_id: str) -> list[tuple[str, str]]:
    """Return (id, name) of the customers at which a partner has something left to do, by name."""
    theirs = columns(Assignment.customer_id).where(
        col(Assignment.partner_id) == partner_id, col(Assignment.phase) != Phase.CLOSED.value
    )
    query = select(Customer.customer_id, Customer.name).where(col(Customer.customer_id).in_(theirs))
    return list(db.exec(query.order_by(Customer.name, Customer.customer_id)))


def ask_for(
    db: Session,
    *,
    customer_id: str,
    partner_id: str,
    for_number: int,
    answer_by: datetime,
    now: datetime,
) -> UUID:
    """Keep that a partner is asked, once for each update; return the row's id."""
    key = uuid5(KEYS, f"input:{customer_id}:{partner_id}:{for_number}")
    row = {
        "id": key, "customer_id": customer_id, "partner_id": partner_id, "for_number": for_number,
        "asked_at": now, "answer_by": answer_by, "answered_at": None, "answered_by": "",
        "answers": [],
    }  # fmt: skip
    insert_once(db, PartnerInput, row)
    return key


def asked_with_id(db: Session, *, input_id: UUID, partner_id: str | None = None) -> Asked | None:
    """Return what was asked; to somebody of a partner (`partner_id`) only their own."""
    query = select(PartnerInput).where(PartnerInput.id == input_id)
    if partner_id is not None:
        query = query.where(PartnerInput.partner_id == partner_id)
    row = db.exec(query).first()
    return _asked(db, row) if row else None


def answer(
    db: Session,
    asked: Asked,
    answers: Sequence[PartnerSays],
    *,
    by: str,
    actor: str,
    now: datetime,
) -> bool:
    """Keep what a partner says, if nobody has said something else since it was read.

    What is said of a workload replaces what was said of it before; `actor` is a directory id.
    """
    said = {one.workload: one for one in (*asked.answers, *answers)}
    as_read = update(PartnerInput).where(
        col(PartnerInput.id) == asked.id,
        col(PartnerInput.answered_at).is_(None)
        if asked.answered_at is None
        else col(PartnerInput.answered_at) == asked.answered_at,
    )
    kept = as_read.values(
        answered_at=now, answered_by=by, answers=[_kept(one) for one in said.values()]
    )
    if not db.connection().execute(kept).rowcount:
        return False
    db.expire_all()
    audit.record(
        db, now=now, actor=actor, action="partner_input.answered",
        subject=f"{asked.customer_id} {asked.for_number}"[:64],
    )  # fmt: skip
    return True


def input_for(db: Session, *, customer_id: str, for_number: int) -> tuple[PartnerSays, ...]:
    """Return what partners say for an update, by partner and workload: of each the newest.

    That is what they were asked for it, and what came after the update before it. A correction is
    no update here: it takes nothing of what was said for the next one.
    """
    base, since = _update_before(db, customer_id, for_number)
    query = (
        select(PartnerInput)
        .where(
            PartnerInput.customer_id == customer_id,
            PartnerInput.for_number <= for_number,
            col(PartnerInput.answered_at).is_not(None),
        )
        .order_by(col(PartnerInput.for_number))
    )
    found: dict[tuple[str, str], PartnerSays] = {}
    assigned = {
        (one.partner_id, one.workload)
        for one in db.exec(select(Assignment).where(Assignment.customer_id == customer_id))
    }
    for row in db.exec(query):
        is_late = since is not None and row.answered_at is not None and row.answered_at >= since
        if row.for_number > base or is_late:
            found |= {(one.partner_id, one.workload): one for one in _answers(row)}
    return tuple(one for key, one in sorted(found.items()) if key in assigned)


def own_lines(lines: Collection[WorkloadLine], *, partner_id: str) -> tuple[WorkloadLine, ...]:
    """Return the workloads of a status that a partner delivers and that are not closed."""
    return tuple(
        line for line in lines if line.partner_id == partner_id and line.phase is not Phase.CLOSED
    )


def _update_before(db: Session, customer_id: str, for_number: int) -> tuple[int, datetime | None]:
    query = (
        columns(StatusUpdate.number, StatusUpdate.written_at)
        .where(
            col(StatusUpdate.customer_id) == customer_id,
            col(StatusUpdate.number) < for_number,
            col(StatusUpdate.kind) != UpdateKind.CORRECTION.value,
        )
        .order_by(col(StatusUpdate.number).desc())
        .limit(1)
    )
    row = db.connection().execute(query).first()
    return (row.number, row.written_at) if row else (0, None)


def _asked(db: Session, row: PartnerInput) -> Asked:
    customer = db.get(Customer, row.customer_id)
    return Asked(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=customer.name if customer else row.customer_id,
        partner_id=row.partner_id,
        for_number=row.for_number,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        answers=_answers(row),
    )


def _answers(row: PartnerInput) -> tuple[PartnerSays, ...]:
    if row.answered_at is None:
        return ()
    return tuple(
        PartnerSays(
            partner_id=row.partner_id,
            answered_by=row.answered_by,
            answered_at=row.answered_at,
            workload=one["workload"],
            active=one["active"],
            forecasts={int(at): date.fromisoformat(day) for at, day in one["forecasts"].items()},
            note=one["note"],
        )
        for one in row.answers
    )


def _kept(one: PartnerSays) -> dict[str, Any]:
    return {
        "workload": one.workload, "active": one.active, "note": one.note,
        "forecasts": {str(at): day.isoformat() for at, day in one.forecasts.items()},
    }  # fmt: skip
