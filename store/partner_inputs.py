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
from store.card_updates import INPUT, thing_of, update_cards
from store.columns import columns, insert_once
from store.models import Assignment, Customer, Partner, PartnerInput, Person, StatusUpdate
from store.request_changes import KEYS
from store.roles import has_role
from store.status_values import WorkloadLine
from store.told import To
from store.vocabulary import Phase, Role, UpdateKind

MAX_SUBJECT = 64  # characters of a reference that the audit trail keeps


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
    """What a partner says of a customer for the update of a number, and whether it was asked."""

    customer_id: str
    partner_id: str
    for_number: int
    asked_at: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    answers: tuple[PartnerSays, ...] = ()
    version: int = 0

    @property
    def id(self) -> UUID:
        """The row's id: one for each customer, partner and update."""
        return uuid5(KEYS, f"input:{self.customer_id}:{self.partner_id}:{self.for_number}")


def number_to_answer(db: Session, *, customer_id: str, partner_id: str) -> int:
    """Return the number of the update that a partner speaks for now.

    What it was asked for stays that, whatever has been corrected since.
    """
    last = select(func.max(StatusUpdate.number)).where(StatusUpdate.customer_id == customer_id)
    following = (db.exec(last).one() or 0) + 1
    base, _ = _update_before(db, customer_id, following)
    query = select(func.max(PartnerInput.for_number)).where(
        PartnerInput.customer_id == customer_id,
        PartnerInput.partner_id == partner_id,
        PartnerInput.for_number > base,
    )
    return db.exec(query).one() or following


def is_logged(db: Session, asked: Asked) -> bool:
    """Say whether the update that is asked for has been logged; a correction is none."""
    query = columns(StatusUpdate.id).where(
        col(StatusUpdate.customer_id) == asked.customer_id,
        col(StatusUpdate.number) >= asked.for_number,
        col(StatusUpdate.kind) != UpdateKind.CORRECTION.value,
    )
    return db.connection().execute(query.limit(1)).first() is not None


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


def contacts_of(db: Session, *, partner_id: str) -> tuple[str, ...]:
    """Return who is asked at a partner: its contact, else everybody of it that the roster has."""
    partner = db.get(Partner, partner_id)
    if partner is None:
        return ()
    query = (
        select(Person.email)
        .where(Person.tenant_id == partner.tenant_id, has_role(Role.PARTNER))
        .order_by(Person.email)
    )
    people = tuple(db.exec(query))
    return (partner.contact_email,) if partner.contact_email in people else people


def ask_for(db: Session, asked: Asked, *, answer_by: datetime, now: datetime) -> bool:
    """Keep that a partner is asked, once for each update; say whether that is new."""
    row = {
        "id": asked.id, "customer_id": asked.customer_id, "partner_id": asked.partner_id,
        "for_number": asked.for_number, "asked_at": now, "answer_by": answer_by,
        "answered_at": None, "answered_by": "", "answers": [], "version": 0,
    }  # fmt: skip
    return insert_once(db, PartnerInput, row)


def asked_of(db: Session, *, customer_id: str, partner_id: str, for_number: int) -> Asked:
    """Return what a partner was asked for an update, and what it has said; perhaps neither."""
    query = select(PartnerInput).where(
        PartnerInput.customer_id == customer_id,
        PartnerInput.partner_id == partner_id,
        PartnerInput.for_number == for_number,
    )
    row = db.exec(query).first()
    if row is None:
        return Asked(customer_id=customer_id, partner_id=partner_id, for_number=for_number)
    return _asked(row)


def input_with_id(db: Session, *, input_id: UUID) -> Asked | None:
    """Return what a card shows."""
    row = db.get(PartnerInput, input_id, populate_existing=True)
    return _asked(row) if row else None


def waiting_for(db: Session, *, partner_id: str) -> dict[str, datetime]:
    """Return until when a partner is still asked to answer, by the customer's id: the newest."""
    query = (
        columns(PartnerInput.customer_id, PartnerInput.answer_by)
        .where(col(PartnerInput.partner_id) == partner_id, col(PartnerInput.answered_at).is_(None))
        .order_by(col(PartnerInput.for_number))
    )
    return {row[0]: row[1] for row in db.connection().execute(query)}


def answer(
    db: Session,
    asked: Asked,
    answers: Sequence[WorkloadLine],
    *,
    by: str,
    actor: To,
    now: datetime,
) -> bool:
    """Keep what a partner says, if nobody has said something else since it was read.

    What is said of a workload replaces what was said of it before; `actor` names who says it by
    their directory ids.
    """
    ask_for(db, asked, answer_by=now, now=now)
    said: dict[str, PartnerSays | WorkloadLine] = {one.workload: one for one in asked.answers}
    said |= {one.workload: one for one in answers}
    as_read = update(PartnerInput).where(
        col(PartnerInput.id) == asked.id,
        col(PartnerInput.answered_at).is_(None)
        if asked.answered_at is None
        else col(PartnerInput.answered_at) == asked.answered_at,
    )
    kept = as_read.values(
        answered_at=now, answered_by=by, answers=[_kept(one) for one in said.values()],
        version=asked.version + 1,
    )  # fmt: skip
    if not db.connection().execute(kept).rowcount:
        return False
    db.expire_all()
    subject = f"{asked.customer_id} {asked.for_number}"[:MAX_SUBJECT]
    audit.record(
        db, now=now, actor=actor.aad_object_id, action="partner_input.answered", subject=subject
    )
    update_cards(db, thing_of(asked.id, INPUT), by=actor, now=now)
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


def _asked(row: PartnerInput) -> Asked:
    return Asked(
        customer_id=row.customer_id,
        partner_id=row.partner_id,
        for_number=row.for_number,
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        answers=_answers(row),
        version=row.version,
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


def _kept(one: PartnerSays | WorkloadLine) -> dict[str, Any]:
    return {
        "workload": one.workload, "active": one.active, "note": one.note,
        "forecasts": {str(at): day.isoformat() for at, day in one.forecasts.items()},
    }  # fmt: skip
