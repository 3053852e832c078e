"""The rounds in which partners were asked for input on a customer: which were answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from store.collaborations import MOST
from store.columns import columns
from store.models import Assignment, PartnerInput
from store.vocabulary import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One time that a partner was asked for input on a customer."""

    number: int
    asked_at: datetime
    answer_by: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A partner at a customer."""

    customer_id: str
    partner_id: str

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return f"{self.customer_id} {self.partner_id}"


def rounds_of(db: Session, *, customer_id: str, partner_id: str) -> tuple[Asking, ...]:
    """Return when a partner was asked for input on a customer, and when an answer came."""
    query = (
        columns(
            PartnerInput.for_number, PartnerInput.asked_at, PartnerInput.answer_by,
            PartnerInput.answered_at,
        )
        .where(
            col(PartnerInput.customer_id) == customer_id,
            col(PartnerInput.partner_id) == partner_id,
        )
        .order_by(col(PartnerInput.for_number))
    )  # fmt: skip
    rows = db.connection().execute(query)
    return tuple(
        Asking(number=row[0], asked_at=row[1], answer_by=row[2], answered_at=row[3]) for row in rows
    )


def unanswered(
    db: Session, *, rounds: int, now: datetime, after: Pair | None = None
) -> tuple[Pair, ...]:
    """Return the partners at customers who left so many rounds unanswered, and still work there."""
    over = col(PartnerInput.answered_at).is_(None) & (col(PartnerInput.answer_by) <= now)
    works = select(Assignment.customer_id).where(
        Assignment.customer_id == PartnerInput.customer_id,
        Assignment.partner_id == PartnerInput.partner_id,
        Assignment.phase != Phase.CLOSED.value,
    )
    query = (
        columns(PartnerInput.customer_id, PartnerInput.partner_id)
        .where(over, works.exists())
        .group_by(col(PartnerInput.customer_id), col(PartnerInput.partner_id))
        .having(func.count() >= rounds)
        .order_by(PartnerInput.customer_id, PartnerInput.partner_id)
        .limit(MOST)
    )
    if after is not None:
        key = tuple_(col(PartnerInput.customer_id), col(PartnerInput.partner_id))
        query = query.where(key > (after.customer_id, after.partner_id))
    rows = db.connection().execute(query)
    return tuple(Pair(customer_id=row[0], partner_id=row[1]) for row in rows)
