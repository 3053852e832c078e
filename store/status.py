"""Status updates of customers: what stands now, what came before, and whose customers they are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from store.columns import columns
from store.models import (
    Assignment,
    Customer,
    ForecastMove,
    MilestoneReached,
    Partner,
    StatusUpdate,
    WorkloadStatus,
)
from store.status_values import Blocker, Move, Reached, Status, WorkloadLine
from store.vocabulary import Health, Phase, UpdateKind


def last_status(db: Session, *, customer_id: str) -> Status | None:
    """Return what stands of a customer now; None if the roster does not know it.

    Before the first update that is what the roster has. Workloads are those of the roster: one that
    has come since has the roster's figures, one that has gone is left out.
    """
    customer = db.get(Customer, customer_id)
    if customer is None:
        return None
    return _standing(db, customer, _newest(db, customer_id))


def status_as_of(db: Session, *, customer_id: str, number: int) -> Status | None:
    """Return what stood of a customer when it had so many updates: what somebody saw then."""
    customer = db.get(Customer, customer_id)
    if customer is None:
        return None
    found = _numbered(db, customer_id, number)
    if found is None and number:
        return None
    first = _numbered(db, customer_id, 1) if found is None else None
    seen = _standing(db, customer, found)
    return _before_the_first(db, seen, first) if first else seen


def status_numbered(db: Session, *, customer_id: str, number: int) -> Status | None:
    """Return one update as it was logged, or None."""
    found = _numbered(db, customer_id, number)
    return (
        _status(found, _name(db, customer_id), tuple(_lines(db, found).values())) if found else None
    )


def history(db: Session, *, customer_id: str, offset: int = 0, limit: int = 10) -> list[Status]:
    """Return the updates of a customer, newest first."""
    query = (
        select(StatusUpdate)
        .where(StatusUpdate.customer_id == customer_id)
        .order_by(col(StatusUpdate.number).desc())
        .offset(offset)
        .limit(limit)
    )
    name = _name(db, customer_id)
    return [_status(one, name, tuple(_lines(db, one).values())) for one in db.exec(query).all()]


def count_updates(db: Session, *, customer_id: str) -> int:
    """Return how many updates a customer has."""
    query = select(func.count()).where(col(StatusUpdate.customer_id) == customer_id)
    return db.exec(query).one()


def last_counted(db: Session, *, customer_id: str) -> int:
    """Return the number of the last update that time is counted from: a correction is none."""
    query = select(func.max(StatusUpdate.number)).where(
        StatusUpdate.customer_id == customer_id,
        StatusUpdate.kind != UpdateKind.CORRECTION.value,
    )
    return db.exec(query).one() or 0


def moves_of(db: Session, *, customer_id: str, workload: str | None = None) -> list[Move]:
    """Return every forecast that was given or moved for a customer, oldest first."""
    query = select(ForecastMove).where(ForecastMove.customer_id == customer_id)
    if workload is not None:
        query = query.where(ForecastMove.workload == workload)
    ordered = query.order_by(col(ForecastMove.moved_at), col(ForecastMove.id))
    return [
        Move(
            customer_id=row.customer_id, workload=row.workload, milestone=row.milestone,
            before=row.before, after=row.after, reason=row.reason, by_partner=row.by_partner,
            moved_at=row.moved_at,
        )
        for row in db.exec(ordered)
    ]  # fmt: skip


def reached_by(
    db: Session, *, customer_id: str | None = None, partner_id: str | None = None
) -> list[Reached]:
    """Return the milestones that a customer or a partner's customers have reached, oldest first."""
    query = select(MilestoneReached)
    if customer_id is not None:
        query = query.where(MilestoneReached.customer_id == customer_id)
    if partner_id is not None:
        query = query.where(MilestoneReached.partner_id == partner_id)
    rows = db.exec(query.order_by(col(MilestoneReached.reached_on), MilestoneReached.workload))
    return [
        Reached(
            customer_id=row.customer_id, workload=row.workload, milestone=row.milestone,
            reached_on=row.reached_on, partner_id=row.partner_id or "", forecast=row.forecast,
            first_forecast=row.first_forecast,
        )
        for row in rows
    ]  # fmt: skip


def customers_of(db: Session, *, email: str) -> list[tuple[str, str]]:
    """Return (id, name) of the customers that somebody is the FM or FTA of, by name."""
    theirs = (col(Customer.fm_email) == email) | (col(Customer.fta_email) == email)
    query = select(Customer.customer_id, Customer.name).where(theirs)
    return list(db.exec(query.order_by(Customer.name, Customer.customer_id)))


def customers_of_psm(db: Session, *, psm_email: str) -> list[tuple[str, str, str]]:
    """Return (customer id, its name, partner id) of everything a PSM's partners deliver."""
    query = (
        columns(Customer.customer_id, Customer.name, Partner.partner_id)
        .join(Assignment, col(Assignment.customer_id) == Customer.customer_id)
        .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
        .where(col(Partner.psm_email) == psm_email)
        .distinct()
        .order_by(Customer.name, Customer.customer_id, Partner.partner_id)
    )
    return [(row[0], row[1], row[2]) for row in db.connection().execute(query)]


def _standing(db: Session, customer: Customer, found: StatusUpdate | None) -> Status:
    logged = {row.workload: row for row in _rows(db, found)} if found else {}
    lines = tuple(
        _standing_line(logged.get(one.workload), one) for one in _assigned(db, customer.customer_id)
    )
    if found is None:
        return Status(
            customer_id=customer.customer_id, customer_name=customer.name, workloads=lines
        )
    return _status(found, customer.name, lines)


def _before_the_first(db: Session, seen: Status, first: StatusUpdate) -> Status:
    """Return what the roster had before the first update, as far as that was kept with it."""
    then = {row.workload: row.roster_entitled for row in _rows(db, first)}
    lines = (replace(one, entitled=then.get(one.workload, one.entitled)) for one in seen.workloads)
    return replace(seen, workloads=tuple(lines))


def _numbered(db: Session, customer_id: str, number: int) -> StatusUpdate | None:
    query = select(StatusUpdate).where(
        StatusUpdate.customer_id == customer_id, StatusUpdate.number == number
    )
    return db.exec(query).first()


def _newest(db: Session, customer_id: str) -> StatusUpdate | None:
    query = select(StatusUpdate).where(StatusUpdate.customer_id == customer_id)
    return db.exec(query.order_by(col(StatusUpdate.number).desc()).limit(1)).first()


def _assigned(db: Session, customer_id: str) -> Iterator[Assignment]:
    query = select(Assignment).where(Assignment.customer_id == customer_id)
    yield from db.exec(query.order_by(Assignment.workload))


def _name(db: Session, customer_id: str) -> str:
    customer = db.get(Customer, customer_id)
    return customer.name if customer else customer_id


def _lines(db: Session, update: StatusUpdate) -> dict[str, WorkloadLine]:
    partners = {one.workload: one.partner_id or "" for one in _assigned(db, update.customer_id)}
    return {row.workload: _line(row, partners.get(row.workload, "")) for row in _rows(db, update)}


def _rows(db: Session, update: StatusUpdate) -> Iterator[WorkloadStatus]:
    query = select(WorkloadStatus).where(WorkloadStatus.update_id == update.id)
    yield from db.exec(query.order_by(WorkloadStatus.workload))


def _line(row: WorkloadStatus, partner_id: str) -> WorkloadLine:
    return WorkloadLine(
        workload=row.workload,
        phase=Phase(row.phase) if row.phase else None,
        entitled=row.entitled,
        active=row.active,
        forecasts={int(at): date.fromisoformat(day) for at, day in row.forecasts.items()},
        note=row.note,
        partner_id=partner_id,
    )


def _standing_line(row: WorkloadStatus | None, roster: Assignment) -> WorkloadLine:
    """Return a workload as it was logged, with what the roster has said since of the entitled."""
    if row is None:
        return _from_roster(roster)
    line = _line(row, roster.partner_id or "")
    if roster.entitled in (None, row.roster_entitled, row.entitled):
        return line
    return replace(line, entitled=roster.entitled, entitled_before=row.entitled)


def _from_roster(one: Assignment) -> WorkloadLine:
    forecasts = {15: one.forecast_15, 40: one.forecast_40}
    return WorkloadLine(
        workload=one.workload,
        phase=Phase(one.phase) if one.phase else None,
        entitled=one.entitled,
        active=one.active,
        forecasts={at: day for at, day in forecasts.items() if day},
        partner_id=one.partner_id or "",
    )


def _status(row: StatusUpdate, name: str, lines: tuple[WorkloadLine, ...]) -> Status:
    return Status(
        customer_id=row.customer_id,
        customer_name=name,
        number=row.number,
        kind=UpdateKind(row.kind),
        corrects=row.corrects,
        because=row.because,
        health=Health(row.health) if row.health else None,
        health_reason=row.health_reason,
        summary=row.summary,
        risks=tuple(row.risks),
        blockers=tuple(_blocker(one) for one in row.blockers),
        help_needed=row.help_needed,
        next_meeting=row.next_meeting,
        workloads=lines,
        written_at=row.written_at,
        written_by=row.written_by,
    )


def _blocker(kept: Mapping[str, Any]) -> Blocker:
    since, due = kept["since"], kept["due"]
    return Blocker(
        what=kept["what"],
        owner=kept["owner"],
        since=date.fromisoformat(since) if since else None,
        next_step=kept["next_step"],
        due=date.fromisoformat(due) if due else None,
    )
