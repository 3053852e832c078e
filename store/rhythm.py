"""The rhythm of updates: one row for each customer, which says when the next thing is to be done.

What is due when is decided elsewhere (dialogs/rules/rhythm.py). Whoever changes a row that they
have read does it only where the row is still as they read it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.models import Customer, StatusRhythm

MOST = 100  # customers looked after in one go
_AFRESH: Mapping[str, object] = {
    "planned": False, "due_at": None, "remind_at": None, "ask_at": None, "snoozed_until": None,
    "reminded_at": None, "missed": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a customer's next update is due (StatusRhythm says what each of these is)."""

    customer_id: str
    every_days: int | None
    counted_from: datetime
    planned: bool
    due_at: datetime | None
    remind_at: datetime | None
    ask_at: datetime | None
    snoozed_until: datetime | None
    reminded_at: datetime | None
    missed: int
    step: int

    @property
    def number(self) -> str:
        """What people know it by."""
        return self.customer_id


_VALUES = [getattr(StatusRhythm, name) for name in Rhythm.__dataclass_fields__]


def logged(db: Session, *, customer_id: str, now: datetime) -> None:
    """Count from now on: an update of this customer was logged."""
    fresh = {**_AFRESH, "counted_from": now, "step": StatusRhythm.step + 1}
    row = update(StatusRhythm).where(col(StatusRhythm.customer_id) == customer_id)
    if not db.connection().execute(row.values(**fresh)).rowcount:
        start(db, customer_id=customer_id, now=now)


def start(db: Session, *, customer_id: str, now: datetime) -> None:
    """Count from now on, unless this customer's time is counted already."""
    row = StatusRhythm(customer_id=customer_id, counted_from=now)
    insert_once(db, StatusRhythm, row.model_dump())


def set_every(db: Session, *, customer_id: str, days: int | None, now: datetime) -> None:
    """Let updates of a customer be due so often (None: as its phase says); it is planned anew."""
    plan_anew(db, customer_id=customer_id, now=now)
    row = update(StatusRhythm).where(col(StatusRhythm.customer_id) == customer_id)
    db.connection().execute(row.values(every_days=days))


def plan_anew(db: Session, *, customer_id: str, now: datetime) -> None:
    """Plan a customer's next round again: phases may be others now; what is counted from stays."""
    start(db, customer_id=customer_id, now=now)
    row = update(StatusRhythm).where(col(StatusRhythm.customer_id) == customer_id)
    db.connection().execute(row.values(planned=False, step=StatusRhythm.step + 1))


def plan_all_anew(db: Session) -> None:
    """Let everything be planned again: zones, phases or people may be others now."""
    anew = update(StatusRhythm).values(planned=False, step=StatusRhythm.step + 1)
    db.connection().execute(anew)


def change(db: Session, seen: Rhythm, **to: object) -> bool:
    """Change a row if it is still as it was read; say whether it was."""
    still = update(StatusRhythm).where(
        col(StatusRhythm.customer_id) == seen.customer_id, col(StatusRhythm.step) == seen.step
    )
    return db.connection().execute(still.values(**to, step=seen.step + 1)).rowcount > 0


def rhythm_of(db: Session, *, customer_id: str) -> Rhythm | None:
    """Return a customer's rhythm, None before there is one."""
    return rhythms_of(db, customer_ids=[customer_id]).get(customer_id)


def rhythms_of(db: Session, *, customer_ids: Collection[str]) -> dict[str, Rhythm]:
    """Return the rhythms of these customers, by their ids."""
    found = _read(db, col(StatusRhythm.customer_id).in_(customer_ids), None, limit=None)
    return {one.customer_id: one for one in found}


def to_plan(db: Session, *, after: Rhythm | None = None, limit: int = MOST) -> tuple[Rhythm, ...]:
    """Return what is to be planned: something was logged, or the roster has changed."""
    return _read(db, col(StatusRhythm.planned).is_(False), after, limit=limit)


def to_remind(
    db: Session, *, now: datetime, after: Rhythm | None = None, limit: int = MOST
) -> tuple[Rhythm, ...]:
    """Return the customers of whose update somebody is to be reminded."""
    return _read(db, _due(col(StatusRhythm.remind_at), now), after, limit=limit)


def to_ask(
    db: Session, *, now: datetime, after: Rhythm | None = None, limit: int = MOST
) -> tuple[Rhythm, ...]:
    """Return the customers of which their partners' contacts are to be asked."""
    return _read(db, _due(col(StatusRhythm.ask_at), now), after, limit=limit)


def without_one(db: Session, *, after: str = "", limit: int = MOST) -> tuple[str, ...]:
    """Return the customers whose time is not counted yet."""
    query = (
        columns(Customer.customer_id)
        .outerjoin(StatusRhythm, col(StatusRhythm.customer_id) == Customer.customer_id)
        .where(col(StatusRhythm.customer_id).is_(None), col(Customer.customer_id) > after)
        .order_by(Customer.customer_id)
        .limit(limit)
    )
    return tuple(db.connection().execute(query).scalars())


def _due(moment: Mapped[datetime | None], now: datetime) -> ColumnElement[bool]:
    return col(StatusRhythm.planned).is_(True) & (moment <= now)


def _read(
    db: Session, which: ColumnElement[bool], after: Rhythm | None, *, limit: int | None
) -> tuple[Rhythm, ...]:
    query = (
        columns(*_VALUES)
        .join(Customer, col(Customer.customer_id) == StatusRhythm.customer_id)
        .where(which, col(StatusRhythm.customer_id) > (after.customer_id if after else ""))
        .order_by(StatusRhythm.customer_id)
        .limit(limit)
    )
    return tuple(Rhythm(**row) for row in db.connection().execute(query).mappings())
