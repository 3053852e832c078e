"""What surveys say of partners' work: answers without who gave them, invitations that are open.

Nothing here says which customer, let alone which person, gave an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case
from sqlmodel import Session, col, func

from store.columns import columns
from store.models import Assignment, Partner, SurveyEvent, SurveyInvitation
from store.paged import counted, page_of, position
from store.portfolio_partners import looked_after
from store.requests import Page
from store.survey_answers import is_about_assignment, is_answer

BATCH = 1000  # rows fetched at a time
OPEN = "open"  # the state of an invitation that may still be answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered about a partner's work, whoever it was."""

    workload: str
    at: datetime
    nsat: int
    nps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedPartner:
    """A partner of a list, its answers (what they gave, summed up), and the open invitations."""

    partner_id: str
    name: str
    answers: int
    given: int
    squares: int
    unanswered: int


def answers_about(db: Session, *, partner_id: str) -> Iterator[Answer]:
    """Return every answer about a partner's work, oldest first."""
    table = SurveyEvent
    theirs = and_(is_about_assignment(), col(Assignment.partner_id) == partner_id)
    query = (
        columns(table.workload, table.at, table.nsat, table.nps)
        .join(Assignment, theirs)
        .where(is_answer())
        .order_by(col(table.at), table.workload)
    )
    for workload, at, nsat, nps in db.connection().execute(query).yield_per(BATCH):
        yield Answer(workload=workload, at=at, nsat=nsat, nps=nps)


def unanswered(db: Session, *, partner_id: str) -> int:
    """Count the invitations about a partner's work that may still be answered."""
    query = _open_invitations().where(col(Assignment.partner_id) == partner_id)
    return int(db.connection().execute(query).scalar_one())


def surveyed_partners(
    db: Session, *, email: str | None, goal: int, enough: int, offset: int, limit: int
) -> Page[SurveyedPartner]:
    """Page through the partners of a PSM (None: all): those at the goal or below it first.

    Fewer than `enough` answers put nobody on top: the order would tell what they say.
    """
    table = SurveyEvent
    answers, given = func.count(col(table.at)), func.coalesce(func.sum(table.nsat), 0)
    low = case((and_(answers >= enough, given <= goal * answers), 0), else_=1)
    theirs = and_(is_about_assignment(), is_answer())
    lines = (
        columns(
            Partner.partner_id, Partner.name, answers.label("answers"), given.label("given"),
            func.coalesce(func.sum(col(table.nsat) * col(table.nsat)), 0).label("squares"),
            position(low, Partner.name, Partner.partner_id),
        )
        .select_from(Partner)
        .outerjoin(Assignment, col(Assignment.partner_id) == Partner.partner_id)
        .outerjoin(table, theirs)
        .where(looked_after(email=email))
        .group_by(Partner.partner_id, Partner.name)
        .cte("lines")
    )  # fmt: skip
    page = page_of(lines, offset=offset, limit=limit)
    waiting = _open_invitations().where(col(Assignment.partner_id) == page.c.partner_id)
    query = counted(lines, page, waiting.correlate(page).scalar_subquery().label("unanswered"))
    rows = db.connection().execute(query).mappings().all()
    names = SurveyedPartner.__dataclass_fields__
    found = tuple(
        SurveyedPartner(**{name: row[name] for name in names})
        for row in rows
        if row["partner_id"] is not None
    )
    return Page(found, rows[0]["total"])


def _open_invitations() -> Select[Any]:
    table = SurveyInvitation
    theirs = and_(
        col(table.customer_id) == Assignment.customer_id,
        col(table.workload) == Assignment.workload,
    )
    return (
        columns(func.count())
        .select_from(table)
        .join(Assignment, theirs)
        .where(col(table.state) == OPEN)
    )
