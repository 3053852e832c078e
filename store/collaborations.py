"""How far FMs and FTAs who are new to a customer have come with its partner.

A path is moved on only where it is still as it was read: by its step, and since when it is there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, tuple_, update
from sqlmodel import Session, col, or_, select

from store import audit
from store.columns import columns, insert_once
from store.models import (
    Assignment,
    Collaboration,
    Customer,
    Partner,
    Person,
    StatusUpdate,
)
from store.request_changes import KEYS
from store.roles import has_role
from store.vocabulary import CollaborationStep, Phase, Role

MOST = 100  # looked after in one go
MAX_SUBJECT = 64  # characters of a reference that the audit trail keeps
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Where somebody stands with a partner at a customer.

    `meeting` is the one that is proposed, `proposed` how often one was; `held` are those that took
    place; `briefing` is what the PSM passed on.
    """

    customer_id: str
    partner_id: str
    email: str
    step: CollaborationStep
    since: datetime
    meeting: datetime | None = None
    minutes: int = 30
    proposed: int = 0
    held: tuple[datetime, ...] = ()
    briefing: str = ""

    @property
    def id(self) -> UUID:
        """One for each customer, partner and person."""
        return uuid5(KEYS, f"collaboration:{self.customer_id}:{self.partner_id}:{self.email}")

    @property
    def number(self) -> str:
        """What it goes by in the log: no address."""
        return f"{self.customer_id} {self.partner_id}"

    @property
    def seen(self) -> str:
        """Where it stood when somebody read it."""
        return f"{self.step} {self.since.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """An FM who follows somebody else at a customer, with one of its partners."""

    customer_id: str
    partner_id: str
    email: str

    @property
    def number(self) -> str:
        """What it goes by in the log: no address."""
        return f"{self.customer_id} {self.partner_id}"


def path_of(db: Session, *, customer_id: str, partner_id: str, email: str) -> Path | None:
    """Return where somebody stands with a partner, None before they have begun."""
    found = _paths(
        db,
        col(Collaboration.customer_id) == customer_id,
        col(Collaboration.partner_id) == partner_id,
        col(Collaboration.email) == email,
    )
    return found[0] if found else None


def begin(db: Session, *, customer_id: str, partner_id: str, email: str, now: datetime) -> bool:
    """Begin with the first step, unless that is done; say whether it is new."""
    row = Collaboration(
        customer_id=customer_id, partner_id=partner_id, email=email,
        step=CollaborationStep.FIND_PSM.value, since=now,
    )  # fmt: skip
    return insert_once(db, Collaboration, row.model_dump())


def move(db: Session, seen: Path, to: Path, *, actor: str, now: datetime) -> bool:
    """Move a path on if it still stands where it was read; say whether it did.

    `to` says what is kept of it from now on; `actor` is a directory id.
    """
    still = update(Collaboration).where(
        col(Collaboration.customer_id) == seen.customer_id,
        col(Collaboration.partner_id) == seen.partner_id,
        col(Collaboration.email) == seen.email,
        col(Collaboration.step) == seen.step.value,
        col(Collaboration.since) == seen.since,
    )
    since = max(now, seen.since + _TICK)  # two moves in one moment are two
    moved = still.values(step=to.step.value, since=since, told=_kept(to))
    if not db.connection().execute(moved).rowcount:
        return False
    db.expire_all()
    subject = f"{seen.customer_id} {seen.partner_id}"[:MAX_SUBJECT]
    audit.record(db, now=now, actor=actor, action=f"collaboration.{to.step}", subject=subject)
    return True


def paths_of(db: Session, *, email: str) -> dict[tuple[str, str], Path]:
    """Return somebody's paths by customer and partner."""
    found = _paths(db, col(Collaboration.email) == email)
    return {(one.customer_id, one.partner_id): one for one in found}


def paths_with(db: Session, *, partner_ids: Collection[str], customer_id: str = "") -> list[Path]:
    """Return the paths of everybody with these partners, of one customer or of all."""
    which = [col(Collaboration.partner_id).in_(partner_ids), is_theirs()]
    if customer_id:
        which.append(col(Collaboration.customer_id) == customer_id)
    return _paths(db, *which)


def all_paths(db: Session, *, after: Path | None = None, limit: int = MOST) -> tuple[Path, ...]:
    """Return the paths of those who still are a customer's FM or FTA, a batch at a time."""
    which = [is_theirs()]
    if after is not None:
        key = tuple_(
            col(Collaboration.customer_id), col(Collaboration.partner_id), col(Collaboration.email)
        )
        which.append(key > (after.customer_id, after.partner_id, after.email))
    return tuple(_paths(db, *which, limit=limit))


def pairs_of(db: Session, *, email: str) -> list[tuple[str, str, str, str]]:
    """Return (customer, its name, partner, its name) where somebody is the FM or FTA."""
    query = (
        select(Customer.customer_id, Customer.name, Partner.partner_id, Partner.name)
        .join(Assignment, col(Assignment.customer_id) == Customer.customer_id)
        .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
        .where(
            or_(col(Customer.fm_email) == email, col(Customer.fta_email) == email),
            col(Assignment.phase) != Phase.CLOSED.value,
        )
        .distinct()
        .order_by(Customer.name, Partner.name)
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.exec(query)]


def newcomers(db: Session, *, after: Newcomer | None = None) -> tuple[Newcomer, ...]:
    """Return the FMs of customers whose updates somebody else wrote, who have not begun.

    Where nobody has logged anything, nobody knows who was there before.
    """
    wrote = select(StatusUpdate.id).where(StatusUpdate.customer_id == Customer.customer_id)
    team = wrote.where(
        or_(
            col(StatusUpdate.written_by) == Customer.fm_email,
            col(StatusUpdate.written_by) == Customer.fta_email,
        )
    )
    begun = select(Collaboration.email).where(
        Collaboration.customer_id == Customer.customer_id,
        Collaboration.partner_id == Assignment.partner_id,
        Collaboration.email == Customer.fm_email,
    )
    query = (
        columns(Customer.customer_id, Assignment.partner_id, Customer.fm_email)
        .join(Assignment, col(Assignment.customer_id) == Customer.customer_id)
        .join(Person, col(Person.email) == Customer.fm_email)
        .where(
            has_role(Role.FM),
            col(Assignment.partner_id).is_not(None),
            col(Assignment.phase) != Phase.CLOSED.value,
            wrote.exists(),
            ~team.exists(),
            ~begun.exists(),
        )
        .distinct()
        .order_by(col(Customer.customer_id), col(Assignment.partner_id))
        .limit(MOST)
    )
    if after is not None:
        key = tuple_(col(Customer.customer_id), col(Assignment.partner_id))
        query = query.where(key > (after.customer_id, after.partner_id))
    rows = db.connection().execute(query)
    return tuple(Newcomer(customer_id=row[0], partner_id=row[1], email=row[2]) for row in rows)


def is_theirs() -> ColumnElement[bool]:
    """Say whether the customer is still theirs, and the partner still works there."""
    keeps = select(Customer.customer_id).where(
        Customer.customer_id == Collaboration.customer_id,
        or_(
            col(Customer.fm_email) == Collaboration.email,
            col(Customer.fta_email) == Collaboration.email,
        ),
    )
    works = select(Assignment.customer_id).where(
        Assignment.customer_id == Collaboration.customer_id,
        Assignment.partner_id == Collaboration.partner_id,
        Assignment.phase != Phase.CLOSED.value,
    )
    return keeps.correlate(Collaboration).exists() & works.correlate(Collaboration).exists()


def _paths(db: Session, *which: ColumnElement[bool], limit: int | None = None) -> list[Path]:
    query = (
        select(Collaboration)
        .where(*which)
        .order_by(
            col(Collaboration.customer_id), col(Collaboration.partner_id), col(Collaboration.email)
        )
        .limit(limit)
    )
    return [_path(row) for row in db.exec(query)]


def _path(row: Collaboration) -> Path:
    told = row.told
    meeting = told.get("meeting")
    return Path(
        customer_id=row.customer_id,
        partner_id=row.partner_id,
        email=row.email,
        step=CollaborationStep(row.step),
        since=row.since,
        meeting=datetime.fromisoformat(meeting) if meeting else None,
        minutes=told.get("minutes", 30),
        proposed=told.get("proposed", 0),
        held=tuple(datetime.fromisoformat(one) for one in told.get("held", ())),
        briefing=told.get("briefing", ""),
    )


def _kept(path: Path) -> dict[str, Any]:
    return {
        "meeting": path.meeting.isoformat() if path.meeting else None,
        "minutes": path.minutes, "proposed": path.proposed,
        "held": [one.isoformat() for one in path.held], "briefing": path.briefing,
    }  # fmt: skip
