"""What is counted of a partner against what the programme expects; and what is still missing.

Only a partner's own workloads are looked at: what others do for the same customer is not theirs to
hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, literal, null, or_
from sqlmodel import Session, col, distinct, exists, func

from store.columns import columns
from store.models import Assignment, Customer, PartnerInput, SurveyContact, SurveyEvent
from store.paged import counted, page_of, position
from store.requests import Page
from store.survey_answers import is_about_assignment, is_answer
from store.workloads_now import is_above, with_last_update
from store.workloads_now import now as current


class Missing(StrEnum):
    """What may be missing, to be listed."""

    USE = "use"
    CONTACTS = "contacts"
    INPUT = "input"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One thing that is missing: of which customer, and what is known of it."""

    customer: str
    workload: str = ""
    active: int | None = None
    entitled: int | None = None
    by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """From which per cent on the use is looked at, what it is to be above; inputs since when."""

    passed: int
    used: int
    now: datetime
    since: datetime


def figures_of(db: Session, *, partner_id: str, bounds: Bounds) -> Mapping[str, int]:
    """Count everything in one statement, under the names of the rule that judges it."""
    mine = _mine(partner_id)
    passed = is_above(mine, bounds.passed)
    contact = exists().where(
        col(SurveyContact.customer_id) == mine.c.customer_id,
        col(SurveyContact.workload) == mine.c.workload,
    )
    answered = _answered(partner_id)
    due = columns(func.count()).where(_came_due(partner_id, bounds))
    query = columns(
        _only(answered.with_only_columns(func.sum(SurveyEvent.nsat)), "satisfaction"),
        _only(answered.with_only_columns(func.count()), "answers"),
        _count(passed, "passed"),
        _count(and_(passed, is_above(mine, bounds.used)), "used"),
        func.count(distinct(mine.c.customer_id)).label("tenants"),
        func.count(distinct(case((contact, mine.c.customer_id)))).label("with_contact"),
        _only(due, "asked"),
        _only(due.where(_is_on_time()), "on_time"),
        func.count().label("assigned"),
        func.count(mine.c.cpor_claimed).label("claimed"),
    ).select_from(mine)
    row = db.connection().execute(query).mappings().one()
    return {str(name): int(value or 0) for name, value in row.items()}


def missing_page(
    db: Session, missing: Missing, *, partner_id: str, bounds: Bounds, offset: int, limit: int
) -> Page[Lack]:
    """Page through what is missing, what weighs most on top."""
    lines = _LISTS[missing](partner_id, bounds).cte("lines")
    page = page_of(lines, offset=offset, limit=limit)
    rows = db.connection().execute(counted(lines, page)).all()
    found = tuple(
        Lack(
            customer=row.customer, workload=row.workload or "", active=row.active,
            entitled=row.entitled, by=row.by,
        )
        for row in rows
        if row.customer is not None
    )  # fmt: skip
    return Page(found, rows[0].total)


def _mine(partner_id: str) -> CTE:
    table = Assignment
    wanted = columns(
        table.customer_id, table.workload, current("entitled"), current("active"),
        table.cpor_claimed,
    )  # fmt: skip
    theirs = wanted.select_from(table).where(col(table.partner_id) == partner_id)
    return with_last_update(theirs).cte("mine")


def _count(which: ColumnElement[bool], name: str) -> Any:  # noqa: ANN401 -- a labelled column
    return func.count(case((which, 1))).label(name)


def _only(query: Select[Any], name: str) -> Any:  # noqa: ANN401 -- a labelled column
    return query.scalar_subquery().label(name)


def _answered(partner_id: str) -> Select[Any]:
    """Select the answers to surveys about a partner's workloads."""
    theirs = and_(is_about_assignment(), col(Assignment.partner_id) == partner_id)
    return columns(SurveyEvent.nsat).join(Assignment, theirs).where(is_answer())


def _came_due(partner_id: str, bounds: Bounds) -> ColumnElement[bool]:
    """Say of an input that it was to be given by now, or has been."""
    table = PartnerInput
    given = col(table.answered_at).is_not(None)
    return and_(
        col(table.partner_id) == partner_id,
        col(table.answer_by) >= bounds.since,
        or_(col(table.answer_by) <= bounds.now, given),
    )


def _is_on_time() -> ColumnElement[bool]:
    return col(PartnerInput.answered_at) <= col(PartnerInput.answer_by)


def _barely_used(partner_id: str, bounds: Bounds) -> Select[Any]:
    mine = _mine(partner_id)
    share = mine.c.active * 1.0 / mine.c.entitled
    which = and_(is_above(mine, bounds.passed), ~is_above(mine, bounds.used))
    return (
        columns(
            col(Customer.name).label("customer"), mine.c.workload, mine.c.active, mine.c.entitled,
            _no_moment(), position(share.desc(), Customer.name, mine.c.workload),
        )
        .select_from(mine)
        .join(Customer, col(Customer.customer_id) == mine.c.customer_id)
        .where(which)
    )  # fmt: skip


def _without_contact(partner_id: str, _: Bounds) -> Select[Any]:
    table, mine = Assignment, col(Assignment.partner_id) == partner_id
    named = exists().where(
        col(table.customer_id) == Customer.customer_id,
        mine,
        col(SurveyContact.customer_id) == table.customer_id,
        col(SurveyContact.workload) == table.workload,
    )
    theirs = columns(table.customer_id).where(mine)
    return columns(
        col(Customer.name).label("customer"), literal("").label("workload"),
        *_no_use(), _no_moment(), position(Customer.name, Customer.customer_id),
    ).where(col(Customer.customer_id).in_(theirs), ~named)  # fmt: skip


def _late_input(partner_id: str, bounds: Bounds) -> Select[Any]:
    """Select what was asked and not given by then, what can still be given on top."""
    table = PartnerInput
    late = and_(
        _came_due(partner_id, bounds), or_(col(table.answered_at).is_(None), ~_is_on_time())
    )
    order = (col(table.answered_at).is_not(None), col(table.answer_by).desc(), Customer.name)
    return (
        columns(
            col(Customer.name).label("customer"), literal("").label("workload"), *_no_use(),
            col(table.answer_by).label("by"), position(*order),
        )
        .join(Customer, col(Customer.customer_id) == table.customer_id)
        .where(late)
    )  # fmt: skip


def _unclaimed(partner_id: str, _: Bounds) -> Select[Any]:
    table = Assignment
    return (
        columns(
            col(Customer.name).label("customer"), table.workload, *_no_use(), _no_moment(),
            position(Customer.name, table.workload),
        )
        .join(Customer, col(Customer.customer_id) == table.customer_id)
        .where(col(table.partner_id) == partner_id, col(table.cpor_claimed).is_(None))
    )  # fmt: skip


def _no_use() -> tuple[Any, Any]:
    return null().label("active"), null().label("entitled")


def _no_moment() -> Any:  # noqa: ANN401 -- a labelled column
    return null().label("by")


_LISTS = {
    Missing.USE: _barely_used,
    Missing.CONTACTS: _without_contact,
    Missing.INPUT: _late_input,
    Missing.CLAIMS: _unclaimed,
}
