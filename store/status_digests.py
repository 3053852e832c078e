"""What is said of many customers at once: when each person is told, and what is new to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, union, update
from sqlmodel import Session, col, select, tuple_

from store.columns import columns, insert_once
from store.models import (
    Assignment,
    Customer,
    Partner,
    Person,
    StatusDigest,
    StatusUpdate,
)

MOST = 100  # people looked after in one go


class DigestKind(StrEnum):
    """What somebody is told: forecasts that are due or passed, or what was logged."""

    FORECASTS = "forecasts"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """When somebody is told next, and from when on it is news to them."""

    email: str
    kind: DigestKind
    due_at: datetime
    since: datetime

    @property
    def number(self) -> str:
        """What it goes by in the log: no address."""
        return self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An update that is news to a PSM: of which customer, by number, and the partners there."""

    customer_id: str
    number: int
    partner_names: tuple[str, ...]


def without_one(db: Session) -> list[tuple[str, DigestKind]]:
    """Return who is to be told regularly and is not yet, and of what."""
    writers = union(
        columns(col(Customer.fm_email).label("email")),
        columns(col(Customer.fta_email).label("email")),
    ).subquery()
    psms = union(
        columns(col(Partner.psm_email).label("email")),
        columns(col(Partner.cover_psm_email).label("email")),
    ).subquery()
    found = []
    for kind, people in ((DigestKind.FORECASTS, writers), (DigestKind.LOGGED, psms)):
        query = (
            columns(Person.email)
            .join(people, people.c.email == Person.email)
            .outerjoin(
                StatusDigest,
                (col(StatusDigest.email) == Person.email) & (col(StatusDigest.kind) == kind.value),
            )
            .where(col(StatusDigest.email).is_(None))
            .order_by(Person.email)
        )
        found += [(email, kind) for email in db.connection().execute(query).scalars()]
    return found


def start(db: Session, *, email: str, kind: DigestKind, due_at: datetime, since: datetime) -> bool:
    """Tell somebody regularly from now on; say whether that is new."""
    row = StatusDigest(email=email, kind=kind.value, due_at=due_at, since=since)
    return insert_once(db, StatusDigest, row.model_dump())


def due(
    db: Session, *, now: datetime, after: Digest | None = None, limit: int = MOST
) -> tuple[Digest, ...]:
    """Return whose moment has come."""
    query = columns(*(getattr(StatusDigest, name) for name in Digest.__dataclass_fields__))
    query = query.where(col(StatusDigest.due_at) <= now)
    if after is not None:
        key = tuple_(col(StatusDigest.email), col(StatusDigest.kind))
        query = query.where(key > (after.email, after.kind.value))
    ordered = query.order_by(StatusDigest.email, StatusDigest.kind).limit(limit)
    return tuple(
        Digest(**{**row, "kind": DigestKind(row["kind"])})
        for row in db.connection().execute(ordered).mappings()
    )


def move_on(db: Session, seen: Digest, *, due_at: datetime, since: datetime) -> bool:
    """Tell them next at another moment, if it is still as it was read; say whether it was."""
    still = update(StatusDigest).where(*_is(seen), col(StatusDigest.due_at) == seen.due_at)
    return db.connection().execute(still.values(due_at=due_at, since=since)).rowcount > 0


def end(db: Session, seen: Digest) -> None:
    """Tell somebody no more, whom the roster does not name any longer."""
    db.connection().execute(delete(StatusDigest).where(*_is(seen)))


def _is(seen: Digest) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (col(StatusDigest.email) == seen.email, col(StatusDigest.kind) == seen.kind.value)


def partners_told_of(db: Session, *, email: str) -> list[tuple[str, str]]:
    """Return (partner id, its PSM's address) of whom somebody is the PSM, or covers."""
    query = (
        select(Partner.partner_id, Partner.psm_email)
        .where((col(Partner.psm_email) == email) | (col(Partner.cover_psm_email) == email))
        .order_by(Partner.partner_id)
    )
    return list(db.exec(query))


def logged_between(
    db: Session, *, partner_ids: Collection[str], since: datetime, until: datetime
) -> list[Logged]:
    """Return the updates of the customers of these partners, the newest of each customer."""
    query = (
        select(StatusUpdate.customer_id, StatusUpdate.number, Partner.name)
        .join(Assignment, col(Assignment.customer_id) == StatusUpdate.customer_id)
        .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
        .where(
            col(Partner.partner_id).in_(partner_ids),
            col(StatusUpdate.written_at) > since,
            col(StatusUpdate.written_at) <= until,
        )
        .order_by(StatusUpdate.customer_id, col(StatusUpdate.number))
    )
    newest: dict[str, tuple[int, set[str]]] = {}
    for customer_id, number, partner in db.exec(query):
        held = newest.get(customer_id, (0, set()))
        newest[customer_id] = (number, held[1] | {partner})
    return [
        Logged(customer_id=key, number=number, partner_names=tuple(sorted(names)))
        for key, (number, names) in newest.items()
    ]
