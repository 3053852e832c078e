"""Batches of reminders: what was drawn up, who confirmed it, and what became of each line.

An invitation that is in a batch is due only through it: `next_at` of its row is empty meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, update
from sqlmodel import Session, col, func, select

from store import audit
from store.columns import columns
from store.identity import Identity
from store.invitations import State
from store.models import (
    Assignment,
    BatchLine,
    Notice,
    Partner,
    SurveyBatch,
    SurveyInvitation,
    SurveyNudge,
)
from store.paged import counted, page_of, position
from store.requests import Page
from store.survey_reach import EVERYBODYS, within_reach
from store.told import State as Told
from store.vocabulary import Role

ALONE = 50  # so many people are reminded on the word of one
NOT_LEFT = 3  # the step of an invitation of which nothing is left to be sent
DRAWN_UP, CONFIRMED, STOPPED, DONE = "drawn_up", "confirmed", "stopped", "done"
LIVE = (DRAWN_UP, CONFIRMED)
STOPPED_WHY = "the batch was stopped"
THE_CLOCK = ""  # who draws up what came all at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as it was read; `partner_id` is "" where it is about all partners."""

    id: UUID
    number: int
    version: int
    state: str
    partner_id: str
    count: int
    drawn_up_by: str
    drawn_up_at: datetime
    confirmed_by: str
    second_by: str
    step: int
    stopped_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """What a batch is to do about one invitation: when, or ("skipped") why not."""

    invitation_id: UUID
    due_at: datetime
    skipped: str = ""


def to_draw_up(
    db: Session, who: Identity | None, *, partner_id: str = "", limit: int
) -> tuple[UUID, ...]:
    """Return the open invitations that a batch may take, as somebody may see them, by person.

    None: what came all at once and has been in no batch yet.
    """
    table = SurveyInvitation
    query = columns(table.id).where(col(table.state) == State.OPEN, col(table.step) < NOT_LEFT)
    if who is None:
        query = query.where(col(table.next_at).is_(None), ~_in_batch())
    else:
        query = (
            query.join(Assignment, _is_about())
            .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
            .where(within_reach(who), ~_in_batch(*LIVE))
        )
        if partner_id:
            query = query.where(col(Partner.partner_id) == partner_id)
    order = (col(table.email_hash), col(table.invited_at), col(table.id))
    rows = db.connection().execute(query.order_by(*order).limit(limit))
    return tuple(row[0] for row in rows)


def draw_up(
    db: Session,
    lines: Sequence[PlannedLine],
    *,
    partner_id: str,
    count: int,
    by: str,
    actor: str,
    now: datetime,
) -> Batch:
    """Keep a batch; nothing of it goes out yet."""
    last = db.connection().execute(columns(func.max(SurveyBatch.number))).scalar_one()
    row = SurveyBatch(
        id=uuid4(), number=(last or 0) + 1, state=DRAWN_UP, chosen={"partner": partner_id},
        count=count, drawn_up_by=by, drawn_up_at=now,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.add_all(
        BatchLine(
            batch_id=row.id, invitation_id=one.invitation_id, due_at=one.due_at,
            skipped=one.skipped, done_at=now if one.skipped else None,
        )
        for one in lines
    )  # fmt: skip
    db.flush()
    audit.record(
        db, now=now, actor=actor, action="batch.drawn_up", subject=f"batch {row.number}",
        detail={"people": count},
    )  # fmt: skip
    return _batch(row)


def batch_with_number(db: Session, number: int, *, who: Identity) -> Batch | None:
    """Return a batch if somebody may see it: the programme team all, a PSM those of a partner."""
    query = _seen(who).where(col(SurveyBatch.number) == number)
    row = db.connection().execute(query).scalars().first()
    found = db.get(SurveyBatch, row) if row else None
    return _batch(found) if found else None


def batch_for_a_job(db: Session, *, batch_id: UUID) -> Batch | None:
    """Return a batch, held until the transaction ends: who stops it waits, or is waited for."""
    found = db.get(SurveyBatch, batch_id, with_for_update=True, populate_existing=True)
    return _batch(found) if found else None


def unconfirmed(db: Session, *, now: datetime) -> tuple[Batch, ...]:
    """Return the batches of whose confirmation somebody is to be told again, oldest first."""
    query = (
        select(SurveyBatch)
        .where(SurveyBatch.state == DRAWN_UP, col(SurveyBatch.next_at) <= now)
        .order_by(col(SurveyBatch.number))
    )
    return tuple(_batch(row) for row in db.exec(query))


def move_on(db: Session, seen: Batch, *, step: int, next_at: datetime | None) -> bool:
    """Note what is said now to who may confirm a batch, if it still waits as it was read."""
    still = (
        col(SurveyBatch.id) == seen.id, col(SurveyBatch.state) == DRAWN_UP,
        col(SurveyBatch.step) == seen.step, col(SurveyBatch.confirmed_by) == seen.confirmed_by,
    )  # fmt: skip
    moved = update(SurveyBatch).where(*still).values(step=step, next_at=next_at)
    done = db.connection().execute(moved).rowcount > 0
    db.expire_all()
    return done


def batches_of(db: Session, who: Identity, *, offset: int, limit: int) -> Page[Batch]:
    """Page through the batches that somebody may see, the newest first."""
    lines = _seen(who).add_columns(position(col(SurveyBatch.number).desc())).cte("lines")
    rows = db.connection().execute(counted(lines, page_of(lines, offset=offset, limit=limit))).all()
    found = (db.get_one(SurveyBatch, row.id) for row in rows if row.id is not None)
    return Page(tuple(_batch(one) for one in found), rows[0].total)


def change(
    db: Session, seen: Batch, action: str, *, actor: str, now: datetime, **values: object
) -> bool:
    """Change a batch, if it is still as it was read; say whether it was."""
    still = (col(SurveyBatch.id) == seen.id, col(SurveyBatch.version) == seen.version)
    changed = update(SurveyBatch).where(*still).values(version=seen.version + 1, **values)
    done = db.connection().execute(changed).rowcount > 0
    db.expire_all()
    if done:
        subject = f"batch {seen.number}"
        audit.record(db, now=now, actor=actor, action=action, subject=subject)
    return done


def call_off(db: Session, seen: Batch, *, now: datetime) -> None:
    """Do nothing more of a batch: neither what is left of it, nor what waits to be sent."""
    left = (col(BatchLine.batch_id) == seen.id, col(BatchLine.done_at).is_(None))
    db.connection().execute(update(BatchLine).where(*left).values(done_at=now, skipped=STOPPED_WHY))
    waiting = (
        columns(SurveyNudge.business_key)
        .join(Notice, col(Notice.business_key) == SurveyNudge.business_key)
        .where(
            col(SurveyNudge.batch_id) == seen.id,
            col(SurveyNudge.sent_at).is_(None),
            col(SurveyNudge.skipped) == "",
            col(Notice.state) == Told.WAITING,
        )
        .with_for_update()
    )
    keys = [row[0] for row in db.connection().execute(waiting)]
    notices = update(Notice).where(
        col(Notice.business_key).in_(keys), col(Notice.state) == Told.WAITING
    )
    db.connection().execute(notices.values(state=Told.CANCELLED, fault=STOPPED_WHY, ended_at=now))
    nudges = update(SurveyNudge).where(col(SurveyNudge.business_key).in_(keys))
    db.connection().execute(nudges.values(skipped=STOPPED_WHY))
    db.expire_all()


def _seen(who: Identity) -> Select[Any]:
    """Select the ids of the batches that somebody may see."""
    query = columns(SurveyBatch.id)
    if who.roles & EVERYBODYS:
        return query
    theirs = exists().where(
        col(Partner.partner_id) == col(SurveyBatch.chosen)["partner"].as_string(),
        within_reach(who),
    )
    mine = and_(col(SurveyBatch.drawn_up_by) == who.email, literal(who.email != THE_CLOCK))
    return query.where(literal(Role.PSM in who.roles), or_(mine, theirs))


def _in_batch(*states: str) -> ColumnElement[bool]:
    return exists().where(
        col(BatchLine.invitation_id) == SurveyInvitation.id,
        col(BatchLine.batch_id) == SurveyBatch.id,
        col(SurveyBatch.state).in_(states) if states else col(SurveyBatch.id).is_not(None),
        *((col(BatchLine.done_at).is_(None),) if states else ()),
    )


def _is_about() -> ColumnElement[bool]:
    return and_(
        col(Assignment.customer_id) == SurveyInvitation.customer_id,
        col(Assignment.workload) == SurveyInvitation.workload,
    )


def _batch(row: SurveyBatch) -> Batch:
    rest = {name: getattr(row, name) for name in Batch.__dataclass_fields__ if name != "partner_id"}
    return Batch(partner_id=str(row.chosen.get("partner", "")), **rest)
