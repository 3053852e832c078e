"""How well the programme goes, by region, within a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, func

from store.columns import columns
from store.intervals import seconds_between
from store.models import (
    Assignment,
    Customer,
    MilestoneReached,
    Partner,
    Person,
    Question,
    SmeRequest,
    StatusUpdate,
    SurveyEvent,
)
from store.paged import counted, page_of, position
from store.requests import Page
from store.survey_answers import is_about_assignment, is_answer
from store.vocabulary import Verdict
from store.workloads_now import is_above, with_last_update
from store.workloads_now import now as current


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """A region's figures. `updates` had a due date, `on_time` of these were logged by then.

    `answered` requests were opened in this time and have a first answer, after `hours` on average.
    `unknown` of the `questions` have no answer in the catalogue. `satisfaction` is the sum of what
    `answers` surveys gave. Of the workloads that are past 10% now (`passed`), `used` are past 20%.
    """

    region: str
    updates: int
    on_time: int
    requests: int
    answered: int
    hours: float
    questions: int
    unknown: int
    satisfaction: int
    answers: int
    reached: int
    passed: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """From when (inclusive) to when, and the per cents that the use is measured by."""

    start: datetime
    end: datetime
    passed: int
    used: int


def success_page(db: Session, within: Within, *, offset: int, limit: int) -> Page[Success]:
    """Page through the regions by name, in one statement."""
    regions = columns(Partner.region).distinct().subquery("regions")
    lines = columns(regions.c.region, position(regions.c.region)).cte("lines")
    page = page_of(lines, offset=offset, limit=limit)
    parts = (
        _updates(within), _requests(within), _questions(within), _surveys(within),
        _reached(within), _use(within),
    )  # fmt: skip
    values = [column for part in parts for column in part.c if column.name != "where"]
    query = counted(lines, page, *values)
    for part in parts:
        query = query.outerjoin(part, part.c.where == page.c.region)
    rows = db.connection().execute(query).all()
    found = tuple(_line(row) for row in rows if row.region is not None)
    return Page(found, rows[0].total)


def _is_within(moment: Mapped[Any], within: Within) -> ColumnElement[bool]:
    return and_(moment >= within.start, moment < within.end)


def _count(which: ColumnElement[bool], name: str) -> Any:  # noqa: ANN401 -- a labelled column
    return func.count(case((which, 1))).label(name)


def _updates(within: Within) -> CTE:
    """Count updates under the region of the customer's FM, else of the FTA."""
    fm, fta = aliased(Person), aliased(Person)
    where = func.coalesce(fm.region, fta.region)
    due = col(StatusUpdate.due_at)
    return (
        columns(
            where.label("where"),
            func.count(due).label("updates"),
            _count(col(StatusUpdate.written_at) <= due, "on_time"),
        )
        .select_from(StatusUpdate)
        .join(Customer, col(Customer.customer_id) == StatusUpdate.customer_id)
        .outerjoin(fm, col(fm.email) == Customer.fm_email)
        .outerjoin(fta, col(fta.email) == Customer.fta_email)
        .where(_is_within(col(StatusUpdate.written_at), within))
        .group_by(where)
        .cte("updates")
    )


def _requests(within: Within) -> CTE:
    table = SmeRequest
    waited = seconds_between(table.opened_at, table.first_answered_at)
    return (
        columns(
            col(Partner.region).label("where"),
            func.count().label("requests"),
            func.count(col(table.first_answered_at)).label("answered"),
            func.avg(waited).label("seconds"),
        )
        .select_from(Partner)
        .join(table, col(table.partner_id) == Partner.partner_id)
        .where(_is_within(col(table.opened_at), within))
        .group_by(col(Partner.region))
        .cte("requests")
    )


def _questions(within: Within) -> CTE:
    table = Question
    return (
        columns(
            col(Partner.region).label("where"),
            func.count().label("questions"),
            _count(col(table.verdict) == Verdict.UNKNOWN.value, "unknown"),
        )
        .select_from(Partner)
        .join(table, col(table.partner_id) == Partner.partner_id)
        .where(_is_within(col(table.asked_at), within))
        .group_by(col(Partner.region))
        .cte("questions")
    )


def _surveys(within: Within) -> CTE:
    table = SurveyEvent
    return (
        columns(
            col(Partner.region).label("where"),
            func.sum(table.nsat).label("satisfaction"),
            func.count().label("answers"),
        )
        .select_from(Partner)
        .join(Assignment, col(Assignment.partner_id) == Partner.partner_id)
        .join(table, is_about_assignment())
        .where(is_answer(), _is_within(col(table.at), within))
        .group_by(col(Partner.region))
        .cte("surveys")
    )


def _reached(within: Within) -> CTE:
    table = MilestoneReached
    return (
        columns(col(Partner.region).label("where"), func.count().label("reached"))
        .select_from(Partner)
        .join(table, col(table.partner_id) == Partner.partner_id)
        .where(
            col(table.reached_on) >= within.start.date(), col(table.reached_on) < within.end.date()
        )
        .group_by(col(Partner.region))
        .cte("reached")
    )


def _use(within: Within) -> CTE:
    """Count the workloads as they are now."""
    mine = with_last_update(
        columns(Partner.region, current("entitled"), current("active"))
        .select_from(Assignment)
        .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
    ).cte("mine")

    return (
        columns(
            mine.c.region.label("where"),
            _count(is_above(mine, within.passed), "passed"),
            _count(and_(is_above(mine, within.passed), is_above(mine, within.used)), "used"),
        )
        .group_by(mine.c.region)
        .cte("use")
    )


def _line(row: Any) -> Success:  # noqa: ANN401 -- a row
    numbers = ("updates", "on_time", "requests", "answered", "questions", "unknown",
               "satisfaction", "answers", "reached", "passed", "used")  # fmt: skip
    return Success(
        region=row.region,
        hours=float(row.seconds or 0) / 3600,
        **{name: int(getattr(row, name) or 0) for name in numbers},
    )
