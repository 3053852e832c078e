"""Table rows. Rows hold data; rules live in dialogs/rules, queries beside this file."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class Partner(SQLModel, table=True):
    """A FastTrack Ready Partner (partners.csv)."""

    partner_id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    tenant_id: str = Field(index=True, max_length=64)
    region: str = Field(max_length=64)
    psm_email: str = Field(index=True, max_length=254)
    contact_email: str = Field(default="", max_length=254)
    endorsed_workloads: list[str] = Field(default_factory=list, sa_type=JSON)
    cover_psm_email: str = Field(default="", max_length=254)


class Person(SQLModel, table=True):
    """Somebody the roster knows (people.csv); who they are is (tenant_id, aad_object_id)."""

    __table_args__ = (UniqueConstraint("tenant_id", "aad_object_id"),)

    email: str = Field(primary_key=True, max_length=254)
    name: str = Field(max_length=200)
    aad_object_id: str = Field(max_length=64)
    tenant_id: str = Field(max_length=64)
    roles: list[str] = Field(sa_type=JSON)
    region: str = Field(default="", max_length=64)
    time_zone: str = Field(default="UTC", max_length=64)
    locale: str = Field(default="en", max_length=35)
    workloads: list[str] = Field(default_factory=list, sa_type=JSON)
    away_until: date | None = None


class Customer(SQLModel, table=True):
    """A customer of the benefit (customers.csv). `segment` never leaves Microsoft."""

    customer_id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    country: str = Field(max_length=2)
    licences: int
    tenant_id: str = Field(default="", max_length=64)
    segment: str = Field(default="", max_length=16)
    fm_email: str = Field(default="", index=True, max_length=254)
    fta_email: str = Field(default="", index=True, max_length=254)
    csm_email: str = Field(default="", max_length=254)


class Assignment(SQLModel, table=True):
    """Who does one workload at one customer (assignments.csv)."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    primary_rm: str = Field(max_length=200)
    partner_id: str | None = Field(
        default=None, index=True, max_length=64, foreign_key="partner.partner_id"
    )
    phase: str = Field(default="", max_length=16)
    entitled: int | None = None
    active: int | None = None
    payment_complete: bool = False
    forecast_15: date | None = None
    forecast_40: date | None = None
    cpor_claimed: date | None = None


class SurveyContact(SQLModel, table=True):
    """Whom a survey may go to (survey_contacts.csv). `sealed` is encrypted: store/sealed.py."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(primary_key=True, max_length=64)
    sealed: bytes


class SurveyEvent(SQLModel, table=True):
    """What happened to an invitation (survey_events.csv); the address only as a keyed hash."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(primary_key=True, max_length=64)
    event: str = Field(primary_key=True, max_length=16)
    at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    nsat: int | None = None
    nps: int | None = None


class Edition(SQLModel, table=True):
    """One state of a body of knowledge ("roster", "catalogue"); the newest number is in force."""

    body: str = Field(primary_key=True, max_length=16)
    number: int = Field(primary_key=True)
    digest: str = Field(max_length=64)
    loaded_at: datetime = Field(sa_type=UtcDateTime)


class CatalogueEntry(SQLModel, table=True):
    """One entry of the catalogue as it read from edition `since` until before `until`."""

    __table_args__ = (Index("ix_catalogueentry_current", "until", "entry_id"),)

    entry_id: str = Field(primary_key=True, max_length=64)
    since: int = Field(primary_key=True)
    until: int | None = None
    kind: str = Field(max_length=16)
    digest: str = Field(max_length=64)
    content: dict[str, Any] = Field(sa_type=JSON)


class Address(SQLModel, table=True):
    """Where somebody can be written to: what a conversation reference holds."""

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    conversation_id: str = Field(primary_key=True, max_length=400)
    place: str = Field(max_length=16)
    service_url: str = Field(max_length=400)
    user_id: str = Field(max_length=400)
    bot_id: str = Field(max_length=400)
    active: bool = True
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Question(SQLModel, table=True):
    """A scope question somebody asked and what it was answered; names in it are masked."""

    __table_args__ = (
        UniqueConstraint("conversation_id", "activity_id"),
        Index("ix_question_thread", "conversation_id", "tenant_id", "aad_object_id", "asked_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: str = Field(max_length=400)
    activity_id: str = Field(max_length=200)
    tenant_id: str = Field(max_length=64)
    aad_object_id: str = Field(max_length=64)
    partner_id: str | None = Field(default=None, index=True, max_length=64)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    text: str
    workload: str = Field(default="", max_length=64)
    customer_id: str = Field(default="", max_length=64)
    verdict: str = Field(max_length=16)
    items: list[str] = Field(sa_type=JSON)
    confidence: float
    edition: int


class QuestionDoubt(SQLModel, table=True):
    """Somebody said that an answer is wrong or does not settle it, or handed it to the PSM."""

    question_id: UUID = Field(primary_key=True, foreign_key="question.id")
    kind: str = Field(primary_key=True, max_length=16)
    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    comment: str = ""
    psm_email: str = Field(default="", index=True, max_length=254)
    said_at: datetime = Field(sa_type=UtcDateTime)


class AuditRecord(SQLModel, table=True):
    """One line of the audit trail: append-only, each line sealed by a hash over the one before."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=64)
    action: str = Field(max_length=64)
    subject: str = Field(max_length=200)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class Notice(SQLModel, table=True):
    """Something the bot has to say unasked: the row decides, the engine only hands it out.

    Written in the transaction of its cause. `business_key` makes a second one of the same thing
    impossible. Whom it is for is an address of the roster, or, for somebody the roster does not
    name, their directory id. What it says is made from `kind` and `ref` when it is sent.
    """

    __table_args__ = (
        Index("ix_notice_due", "state", "urgent", "due_at"),
        Index("ix_notice_reader", "email", "tenant_id", "aad_object_id", "state"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    business_key: str = Field(unique=True, max_length=200)
    kind: str = Field(max_length=64)
    ref: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    email: str = Field(default="", max_length=254)
    tenant_id: str = Field(default="", max_length=64)
    aad_object_id: str = Field(default="", max_length=64)
    urgent: bool = False
    state: str = Field(default="waiting", max_length=16)
    due_at: datetime = Field(sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_by: str = Field(default="", max_length=64)
    attempts: int = 0
    way: str = Field(default="", max_length=16)
    message_id: str = Field(default="", max_length=200)
    fault: str = Field(default="", max_length=200)
    made_at: datetime = Field(sa_type=UtcDateTime)
    first_tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Preference(SQLModel, table=True):
    """What somebody wants of the bot's own messages: a pause, or only what is urgent."""

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    only_urgent: bool = False


class SmeRequest(SQLModel, table=True):
    """A partner's request for a Subject Matter Expert; `version` counts its changes.

    The partner waits for an answer from `waiting_since` on (None: not now), until `answer_by`.
    """

    __table_args__ = (
        Index("ix_smerequest_partner", "partner_id", "opened_at"),
        Index("ix_smerequest_sme", "sme_email", "state"),
        Index("ix_smerequest_psm", "psm_email", "state"),
        Index("ix_smerequest_accept", "state", "accept_by"),
        Index("ix_smerequest_answer", "state", "answer_by"),
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
    """What somebody has filled in of a request they have not sent; survives a restart."""

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    version: int = 1
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class PostedCard(SQLModel, table=True):
    """A message that shows a thing to somebody, so that it can be changed where it stands."""

    thing: str = Field(primary_key=True, max_length=100)
    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    conversation_id: str = Field(max_length=400)
    message_id: str = Field(max_length=200)
    version: int = 0


class Effect(SQLModel, table=True):
    """An activity whose effect is done: Teams may send it again, it is not done again."""

    conversation_id: str = Field(primary_key=True, max_length=400)
    activity_id: str = Field(primary_key=True, max_length=200)
    done_at: datetime = Field(sa_type=UtcDateTime)


class Escalation(SQLModel, table=True):
    """Something escalated: to the PSM, or (no `psm_email`) to the programme team; dated."""

    __table_args__ = (
        Index("ix_escalation_raiser", "tenant_id", "aad_object_id", "raised_at"),
        Index("ix_escalation_state", "state", "raised_at"),
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


class Proposal(SQLModel, table=True):
    """A solved request's summary, proposed for the catalogue; never live by itself."""

    request_id: UUID = Field(primary_key=True, foreign_key="smerequest.id")
    text: str
    workload: str = Field(max_length=64)
    proposed_by: str = Field(max_length=254)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    approved_by: str = Field(default="", max_length=254)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
