"""Survey contacts that partners were asked for: who, until when, and how far it has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import BigInteger, ColumnElement, and_, exists, literal, or_, tuple_, update
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.identity import Identity
from store.models import Assignment, ContactAsk, Customer, Partner, SurveyContact
from store.request_changes import KEYS
from store.request_queue import MOST
from store.requests import Page
from store.survey_reach import REACHES, Reach, within_reach
from store.workloads_now import now as current
from store.workloads_now import with_last_update

_ASK = (
    ContactAsk.id, ContactAsk.customer_id, ContactAsk.workload, ContactAsk.partner_id,
    ContactAsk.asked_by, ContactAsk.asked_at, ContactAsk.due_at, ContactAsk.step,
    ContactAsk.next_at,
)  # fmt: skip
_HAS_CONTACT = exists().where(
    col(SurveyContact.customer_id) == Assignment.customer_id,
    col(SurveyContact.workload) == Assignment.workload,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A contact that a partner was asked for."""

    id: UUID
    customer_id: str
    workload: str
    partner_id: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    step: int
    next_at: datetime | None

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return f"{self.customer_id}/{self.workload}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """A customer of a partner that has no contact at all, and since when one is asked for."""

    customer_id: str
    customer_name: str
    partner_name: str
    asked_at: datetime | None
    due_at: datetime | None


def wanting(
    db: Session, *, surveyed: Collection[str], per_cent: int, after: Reach | None
) -> tuple[Reach, ...]:
    """Return workloads past the mark that have no contact and were never asked for one."""
    active, entitled = current("active"), current("entitled")
    asked = exists().where(
        col(ContactAsk.customer_id) == Assignment.customer_id,
        col(ContactAsk.workload) == Assignment.workload,
        col(ContactAsk.partner_id) == Assignment.partner_id,
    )
    query = with_last_update(REACHES).where(
        col(Assignment.workload).in_(surveyed),
        entitled > 0,
        active * literal(100, BigInteger) >= entitled * literal(per_cent, BigInteger),
        ~_HAS_CONTACT,
        ~asked,
    )
    if after is not None:
        place = tuple_(col(Assignment.customer_id), col(Assignment.workload))
        query = query.where(place > tuple_(literal(after.customer_id), literal(after.workload)))
    query = query.order_by(Assignment.customer_id, Assignment.workload).limit(MOST)
    return tuple(Reach(**row) for row in db.connection().execute(query).mappings())


def ask_for(
    db: Session, reach: Reach, *, by: str, now: datetime, due_at: datetime, next_at: datetime | None
) -> Ask | None:
    """Keep that a partner is asked; None where it is asked already."""
    theirs = and_(
        col(ContactAsk.customer_id) == reach.customer_id,
        col(ContactAsk.workload) == reach.workload,
        col(ContactAsk.partner_id) == reach.partner_id,
    )
    asks = columns(func.count().label("all"), func.count(col(ContactAsk.closed_at)).label("closed"))
    before = db.connection().execute(asks.where(theirs)).mappings().one()
    count = before["all"]
    if count > before["closed"]:
        return None
    key = f"contact:{reach.customer_id}:{reach.workload}:{reach.partner_id}:{count}"
    row: dict[str, Any] = {
        "id": uuid5(KEYS, key), "customer_id": reach.customer_id, "workload": reach.workload,
        "partner_id": reach.partner_id, "asked_by": by, "asked_at": now, "due_at": due_at,
        "next_at": next_at, "step": 0,
    }  # fmt: skip
    return Ask(**row) if insert_once(db, ContactAsk, {**row, "closed_at": None}) else None


def asks_due(db: Session, *, now: datetime, after: Ask | None) -> tuple[Ask, ...]:
    """Return what is to be said again by now, in one order."""
    due = and_(col(ContactAsk.closed_at).is_(None), col(ContactAsk.next_at) <= now)
    return _asks(db, due, after=after)


def asks_met(db: Session, *, after: Ask | None) -> tuple[Ask, ...]:
    """Return what is still asked for although there is a contact, or the workload is gone."""
    named = exists().where(
        col(SurveyContact.customer_id) == ContactAsk.customer_id,
        col(SurveyContact.workload) == ContactAsk.workload,
    )
    theirs = exists().where(
        col(Assignment.customer_id) == ContactAsk.customer_id,
        col(Assignment.workload) == ContactAsk.workload,
        col(Assignment.partner_id) == ContactAsk.partner_id,
    )
    return _asks(db, and_(col(ContactAsk.closed_at).is_(None), or_(named, ~theirs)), after=after)


def open_asks(db: Session, *, customer_id: str, partner_id: str) -> tuple[Ask, ...]:
    """Return what a partner is still asked for at a customer, by workload."""
    which = and_(
        col(ContactAsk.customer_id) == customer_id,
        col(ContactAsk.partner_id) == partner_id,
        col(ContactAsk.closed_at).is_(None),
    )
    rows = db.connection().execute(columns(*_ASK).where(which).order_by(ContactAsk.workload))
    return tuple(Ask(**row) for row in rows.mappings())


def move_on(db: Session, ask: Ask, *, step: int, next_at: datetime | None) -> bool:
    """Count a step of what is asked for; say whether nobody was quicker."""
    moved = update(ContactAsk).where(
        col(ContactAsk.id) == ask.id,
        col(ContactAsk.step) == ask.step,
        col(ContactAsk.next_at) == ask.next_at,
        col(ContactAsk.closed_at).is_(None),
    )
    return db.connection().execute(moved.values(step=step, next_at=next_at)).rowcount > 0


def close_asks(db: Session, *, customer_id: str, workload: str, now: datetime) -> bool:
    """End what is asked for of a workload; say whether there was anything."""
    ended = update(ContactAsk).where(
        col(ContactAsk.customer_id) == customer_id,
        col(ContactAsk.workload) == workload,
        col(ContactAsk.closed_at).is_(None),
    )
    return db.connection().execute(ended.values(closed_at=now, next_at=None)).rowcount > 0


def customers_without(db: Session, who: Identity, *, offset: int, limit: int) -> Page[Without]:
    """Page through the customers in somebody's reach whose partner has named no contact at all."""
    theirs = REACHES.where(within_reach(who)).cte("theirs")
    named = exists().where(
        col(SurveyContact.customer_id) == theirs.c.customer_id,
        col(SurveyContact.workload) == theirs.c.workload,
    )
    lacking = (
        columns(
            theirs.c.customer_id, theirs.c.customer_name, theirs.c.partner_id,
            theirs.c.partner_name, func.count(1).filter(named).label("named"),
        )
        .group_by(
            theirs.c.customer_id, theirs.c.customer_name, theirs.c.partner_id,
            theirs.c.partner_name,
        )
        .having(func.count(1).filter(named) == 0)
        .cte("lacking")
    )  # fmt: skip
    asked = (
        columns(
            ContactAsk.customer_id, ContactAsk.partner_id,
            func.min(ContactAsk.asked_at).label("asked_at"),
            func.min(ContactAsk.due_at).label("due_at"),
        )
        .where(col(ContactAsk.closed_at).is_(None))
        .group_by(ContactAsk.customer_id, ContactAsk.partner_id)
        .cte("asked")
    )  # fmt: skip
    rows = (
        columns(
            lacking.c.customer_id, lacking.c.customer_name, lacking.c.partner_name,
            asked.c.asked_at, asked.c.due_at,
        )
        .outerjoin(
            asked,
            (asked.c.customer_id == lacking.c.customer_id)
            & (asked.c.partner_id == lacking.c.partner_id),
        )
        .order_by(
            asked.c.due_at.is_(None), asked.c.due_at, lacking.c.customer_name,
            lacking.c.partner_name,
        )
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    found = db.connection().execute(rows).mappings()
    total = db.connection().execute(columns(func.count()).select_from(lacking)).scalar_one()
    return Page(tuple(Without(**row) for row in found), total)


def partner_named(db: Session, *, partner_id: str, customer_id: str) -> tuple[str, str] | None:
    """Return the names of a partner and a customer, None where one of them is gone."""
    partner, customer = db.get(Partner, partner_id), db.get(Customer, customer_id)
    return (partner.name, customer.name) if partner and customer else None


def _asks(db: Session, which: ColumnElement[bool], *, after: Ask | None) -> tuple[Ask, ...]:
    query = columns(*_ASK).where(which)
    if after is not None:
        query = query.where(col(ContactAsk.id) > after.id)
    rows = db.connection().execute(query.order_by(col(ContactAsk.id)).limit(MOST)).mappings()
    return tuple(Ask(**row) for row in rows)
