"""The partners that a PSM looks after: how each of them does, a page in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Subquery, and_, case, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, distinct, func

from store.columns import columns
from store.models import (
    Assignment,
    MilestoneReached,
    Partner,
    SmeRequest,
    StatusRhythm,
    SurveyEvent,
)
from store.paged import counted, page_of, position
from store.requests import OPEN, Page
from store.survey_answers import is_about_assignment, is_answer
from store.workloads_now import is_above, with_last_update
from store.workloads_now import now as current


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partner in a list.

    `passed` workloads are past 10%, `used` of these past 20%; `reached` milestones since the
    moment asked for; `satisfaction` is the sum of what `answers` surveys gave.
    """

    partner_id: str
    name: str
    region: str
    customers: int
    workloads: int
    passed: int
    used: int
    reached: int
    overdue: int
    requests: int
    satisfaction: int
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which per cent on the use is looked at, what it is to be above; from when to when."""

    passed: int
    used: int
    now: datetime
    since: datetime


def looked_after(*, email: str | None) -> ColumnElement[bool]:
    """Say of a partner that somebody is its PSM or the cover; None: of every partner."""
    if email is None:
        return col(Partner.partner_id).is_not(None)
    return or_(col(Partner.psm_email) == email, col(Partner.cover_psm_email) == email)


def is_looked_after(db: Session, *, email: str | None, partner_id: str) -> bool:
    """Say whether somebody may read how a partner does."""
    query = columns(Partner.partner_id).where(
        col(Partner.partner_id) == partner_id, looked_after(email=email)
    )
    return db.connection().execute(query).first() is not None


def my_partners(
    db: Session, *, email: str | None, limits: Limits, offset: int, limit: int
) -> Page[PartnerLine]:
    """Page through the partners of a PSM by name, their own before those they cover."""
    own = case((col(Partner.psm_email) == (email or ""), 0), else_=1)
    lines = (
        columns(
            Partner.partner_id, Partner.name, Partner.region,
            position(own, Partner.name, Partner.partner_id),
        )
        .where(looked_after(email=email))
        .cte("lines")
    )  # fmt: skip
    page = page_of(lines, offset=offset, limit=limit)
    parts = (_use(page, limits), _reached(page, limits), _requests(page))
    values = [column for part in parts for column in part.c if column.name != "whose"]
    answers = (
        _answers(page, func.sum(SurveyEvent.nsat), "satisfaction"),
        _answers(page, func.count(), "answers"),
    )
    query = counted(lines, page, *values, *answers)
    for part in parts:
        query = query.outerjoin(part, part.c.whose == page.c.partner_id)
    rows = db.connection().execute(query).all()
    found = tuple(_line(row) for row in rows if row.partner_id is not None)
    return Page(found, rows[0].total)


def _on(page: Subquery, partner_id: Mapped[Any]) -> ColumnElement[bool]:
    """Say that a partner is on the page: SQLite looks these up, where it would join all others."""
    return partner_id.in_(columns(page.c.partner_id))


def _use(page: Subquery, limits: Limits) -> CTE:
    """Count customers and workloads, their use, and the customers whose update is overdue."""
    mine = with_last_update(
        columns(
            Assignment.partner_id, Assignment.customer_id, current("entitled"), current("active"),
            StatusRhythm.due_at,
        )
        .select_from(Assignment)
        .outerjoin(StatusRhythm, col(StatusRhythm.customer_id) == Assignment.customer_id)
        .where(_on(page, col(Assignment.partner_id)))
    ).cte("mine")  # fmt: skip

    late = case((mine.c.due_at <= limits.now, mine.c.customer_id))
    return (
        columns(
            mine.c.partner_id.label("whose"),
            func.count(distinct(mine.c.customer_id)).label("customers"),
            func.count().label("workloads"),
            func.count(case((is_above(mine, limits.passed), 1))).label("passed"),
            func.count(
                case((and_(is_above(mine, limits.passed), is_above(mine, limits.used)), 1))
            ).label("used"),
            func.count(distinct(late)).label("overdue"),
        )
        .group_by(mine.c.partner_id)
        .cte("use")
    )


def _reached(page: Subquery, limits: Limits) -> CTE:
    table = MilestoneReached
    return (
        columns(col(table.partner_id).label("whose"), func.count().label("reached"))
        .where(_on(page, col(table.partner_id)), col(table.reached_on) >= limits.since.date())
        .group_by(col(table.partner_id))
        .cte("reached")
    )


def _requests(page: Subquery) -> CTE:
    table = SmeRequest
    return (
        columns(col(table.partner_id).label("whose"), func.count().label("requests"))
        .where(_on(page, col(table.partner_id)), col(table.state).in_(OPEN))
        .group_by(col(table.partner_id))
        .cte("requests")
    )


def _answers(page: Subquery, what: Any, name: str) -> Any:  # noqa: ANN401 -- columns
    """Sum up what surveys about a partner's workloads gave."""
    theirs = and_(is_about_assignment(), is_answer())
    return (
        columns(what)
        .select_from(Assignment)
        .join(SurveyEvent, theirs)
        .where(col(Assignment.partner_id) == page.c.partner_id)
        .correlate(page)
        .scalar_subquery()
        .label(name)
    )


def _line(row: Any) -> PartnerLine:  # noqa: ANN401 -- a row
    numbers = ("customers", "workloads", "passed", "used", "reached", "overdue", "requests",
               "satisfaction", "answers")  # fmt: skip
    return PartnerLine(
        partner_id=row.partner_id,
        name=row.name,
        region=row.region,
        **{name: int(getattr(row, name) or 0) for name in numbers},
    )
