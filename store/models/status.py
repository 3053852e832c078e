"""What is logged of customers: updates, forecasts and what belongs to their rhythm.

Customers and partners are named by their ids only: what was logged outlives a roster.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class StatusUpdate(SQLModel, table=True):
    """What somebody logged of a customer; rows are only added, and `number` counts them.

    `corrects` is the number of the update that this one puts right, `because` says why; `due_at`
    is when it was due (None where nothing was).
    """

    __table_args__ = (
        UniqueConstraint("customer_id", "number"),
        Index("ix_statusupdate_writer", "written_by", "written_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: str = Field(max_length=64)
    number: int
    kind: str = Field(max_length=16)
    corrects: int | None = None
    because: str = ""
    health: str = Field(max_length=8)
    health_reason: str = ""
    summary: str = ""
    risks: list[str] = Field(default_factory=list, sa_type=JSON)
    blockers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    help_needed: str = ""
    next_meeting: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    written_at: datetime = Field(sa_type=UtcDateTime, index=True)
    written_by: str = Field(max_length=254)


class StatusDraft(SQLModel, table=True):
    """What somebody has filled in of a customer's update and not saved; survives a restart."""

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    customer_id: str = Field(primary_key=True, max_length=64)
    version: int = 1
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class WorkloadStatus(SQLModel, table=True):
    """One workload as an update has it. `forecasts` holds a date for each milestone in per cent.

    `roster_entitled` is what the roster said then: where it says something else now, it is newer.
    """

    update_id: UUID = Field(primary_key=True, foreign_key="statusupdate.id")
    workload: str = Field(primary_key=True, max_length=64)
    phase: str = Field(default="", max_length=16)
    entitled: int | None = None
    roster_entitled: int | None = None
    active: int | None = None
    forecasts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    note: str = ""


class FtopEntry(SQLModel, table=True):
    """A workload of an update (`number`) that has been entered in FTOP, and by whom."""

    customer_id: str = Field(primary_key=True, max_length=64)
    workload: str = Field(primary_key=True, max_length=64)
    number: int = Field(primary_key=True)
    entered_by: str = Field(max_length=254)
    entered_at: datetime = Field(sa_type=UtcDateTime)


class ForecastMove(SQLModel, table=True):
    """A forecast that was made, moved or withdrawn (`after` is None); rows are only added."""

    __table_args__ = (
        Index("ix_forecastmove_subject", "customer_id", "workload", "milestone", "moved_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    update_id: UUID = Field(foreign_key="statusupdate.id", index=True)
    customer_id: str = Field(max_length=64)
    workload: str = Field(max_length=64)
    milestone: int
    before: date | None = None
    after: date | None = None
    reason: str = ""
    by_partner: bool = False
    moved_at: datetime = Field(sa_type=UtcDateTime)


class MilestoneReached(SQLModel, table=True):
    """A workload's active use has reached a milestone (in per cent of the entitled people).

    `forecast` is the date that was in force then, `first_forecast` the one that was given first.
    """

    customer_id: str = Field(primary_key=True, max_length=64)
    workload: str = Field(primary_key=True, max_length=64)
    milestone: int = Field(primary_key=True)
    partner_id: str | None = Field(default=None, index=True, max_length=64)
    reached_on: date
    forecast: date | None = None
    first_forecast: date | None = None
    update_id: UUID = Field(foreign_key="statusupdate.id")


class SignificantEvent(SQLModel, table=True):
    """Something that cannot wait for the next update; raised by the FM or FTA, or by a partner.

    `told` are the addresses of those who were told at once, `taken_by` the name of who looks after
    it.
    """

    __table_args__ = (Index("ix_significantevent_customer", "customer_id", "raised_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(unique=True)
    customer_id: str = Field(max_length=64)
    workload: str = Field(default="", max_length=64)
    what: str
    needs: str = ""
    tenant_id: str = Field(max_length=64)
    aad_object_id: str = Field(max_length=64)
    raised_by: str = Field(max_length=254)
    by_partner: bool = False
    raised_at: datetime = Field(sa_type=UtcDateTime)
    told: list[str] = Field(default_factory=list, sa_type=JSON)
    taken_by: str = Field(default="", max_length=254)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class StatusRhythm(SQLModel, table=True):
    """When a customer's next update is due; `every_days` is None where the phase decides.

    It is counted from the last update; `due_at` is None where nothing is due, or not planned yet.
    `missed` are the rounds that went by without one. `step` counts what has happened to this row:
    it moves on by comparing and swapping.
    """

    customer_id: str = Field(primary_key=True, max_length=64)
    every_days: int | None = None
    counted_from: datetime = Field(sa_type=UtcDateTime)
    planned: bool = Field(default=False, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ask_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    missed: int = 0
    step: int = 0


class StatusDigest(SQLModel, table=True):
    """When somebody is told next, of many customers at once, and from when on it is news to them.

    `kind`: "forecasts" (an FM's or FTA's, weekly) or "logged" (a PSM's).
    """

    email: str = Field(primary_key=True, max_length=254)
    kind: str = Field(primary_key=True, max_length=16)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    since: datetime = Field(sa_type=UtcDateTime)


class PartnerInput(SQLModel, table=True):
    """What a partner's contact was asked before an update, and what they said of their workloads.

    `for_number` is the number of the update that it is for; `version` counts the answers.
    """

    __table_args__ = (UniqueConstraint("customer_id", "partner_id", "for_number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: str = Field(max_length=64)
    partner_id: str = Field(index=True, max_length=64)
    for_number: int
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer_by: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str = Field(default="", max_length=254)
    answers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    version: int = 0


class Collaboration(SQLModel, table=True):
    """How far an FM or FTA who is new to a customer has come with its partner, step by step."""

    customer_id: str = Field(primary_key=True, max_length=64)
    partner_id: str = Field(primary_key=True, max_length=64)
    email: str = Field(primary_key=True, max_length=254)
    step: str = Field(max_length=24)
    since: datetime = Field(sa_type=UtcDateTime)
    told: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
