"""Requests for an expert and all that belongs to one, and escalations."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class SmeRequest(SQLModel, table=True):
    """A partner's request for a Subject Matter Expert; `version` counts its changes.

    The partner waits for an answer from `waiting_since` on (None: not now), until `answer_by`; of a
    partner who was asked back, an answer is expected until then. `remind_at` is before it.
    """

    __table_args__ = (
        Index("ix_smerequest_partner", "partner_id", "opened_at"),
        Index("ix_smerequest_sme", "sme_email", "state"),
        Index("ix_smerequest_psm", "psm_email", "state"),
        Index("ix_smerequest_accept", "state", "accept_by"),
        Index("ix_smerequest_answer", "state", "answer_by"),
        Index("ix_smerequest_solved_at", "solved_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(unique=True)
    version: int = 1
    state: str = Field(max_length=24)
    partner_id: str = Field(max_length=64)
    psm_email: str = Field(default="", max_length=254)
    sme_email: str = Field(default="", max_length=254)
    tenant_id: str = Field(max_length=64)
    aad_object_id: str = Field(max_length=64)
    contact: str = Field(default="", max_length=200)
    customer_id: str = Field(default="", max_length=64)
    customer_name: str = Field(max_length=200)
    workload: str = Field(max_length=64)
    kind: str = Field(max_length=32)
    urgency: str = Field(max_length=16)
    tried: str = ""
    outcome: str = ""
    times: str = Field(default="", max_length=400)
    time_zone: str = Field(default="UTC", max_length=64)
    scope_entry: str = Field(default="", max_length=64)
    routed_because: str = Field(default="", max_length=400)
    declined_by: list[str] = Field(default_factory=list, sa_type=JSON)
    joins_customer_because: str = ""
    summary: str = ""
    helped: int | None = None
    helped_comment: str = ""
    opened_at: datetime = Field(sa_type=UtcDateTime)
    accept_by: datetime | None = Field(default=None, sa_type=UtcDateTime)
    waiting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_by: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    solved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class RequestEvent(SQLModel, table=True):
    """What happened to a request, in order; also the comments that go both ways."""

    request_id: UUID = Field(primary_key=True, foreign_key="smerequest.id")
    number: int = Field(primary_key=True)
    kind: str = Field(max_length=24)
    at: datetime = Field(sa_type=UtcDateTime)
    tenant_id: str = Field(default="", max_length=64)
    aad_object_id: str = Field(default="", max_length=64)
    name: str = Field(default="", max_length=200)
    text: str = ""


class RequestFollower(SQLModel, table=True):
    """Somebody who follows a request that somebody else of their partner raised."""

    __table_args__ = (Index("ix_requestfollower_reader", "tenant_id", "aad_object_id"),)

    request_id: UUID = Field(primary_key=True, foreign_key="smerequest.id")
    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)


class RequestDraft(SQLModel, table=True):
    """What somebody has filled in of a request they have not sent; survives a restart.

    Further ones that they have begun are kept `aside`.
    """

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    version: int = 1
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    aside: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Proposal(SQLModel, table=True):
    """A solved request's summary, proposed for the catalogue; never live by itself."""

    request_id: UUID = Field(primary_key=True, foreign_key="smerequest.id")
    text: str
    workload: str = Field(max_length=64)
    proposed_by: str = Field(max_length=254)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    approved_by: str = Field(default="", max_length=254)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Escalation(SQLModel, table=True):
    """Something escalated: to the PSM, or (no `psm_email`) to the programme team; dated."""

    __table_args__ = (
        Index("ix_escalation_raiser", "tenant_id", "aad_object_id", "raised_at"),
        Index("ix_escalation_state", "state", "raised_at"),
        Index("ix_escalation_matter", "matter", "raised_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(unique=True)
    version: int = 1
    state: str = Field(max_length=16)
    severity: str = Field(max_length=16)
    matter: str = Field(max_length=32)
    text: str
    partner_id: str = Field(default="", index=True, max_length=64)
    customer_name: str = Field(default="", max_length=200)
    tenant_id: str = Field(max_length=64)
    aad_object_id: str = Field(max_length=64)
    psm_email: str = Field(default="", index=True, max_length=254)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_by: str = Field(default="", max_length=200)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str = Field(default="", max_length=200)
    answer: str = ""
