"""Surveys: contacts that are asked for, invitations, nudges, batches, and who wants none.

People are named by a keyed hash of their address only; what is known of them is sealed elsewhere
(SurveyContact). Customers and partners are named by their ids: what was done outlives a roster.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ContactConsent(SQLModel, table=True):
    """What is known of a survey contact besides what is sealed.

    `willing` is what they said themselves, or what the partner knows of them; None: nobody knows.
    `shows_answers` is for nobody but themselves to say: what they answer about it may be shown.
    The row and what is sealed are erased at `expires_on`.
    """

    customer_id: str = Field(primary_key=True, max_length=64)
    workload: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(primary_key=True, max_length=64)
    willing: bool | None = None
    agreed_to_nudges: bool = False
    shows_answers: bool = False
    brought_by: str = Field(default="", max_length=254)
    kept_at: datetime = Field(sa_type=UtcDateTime)
    expires_on: date = Field(index=True)


class ContactSheet(SQLModel, table=True):
    """The contacts of one workload at a customer, as a card shows them.

    `version` counts the changes. The row stays when a contact is erased: so the cards that showed
    it are found.
    """

    __table_args__ = (UniqueConstraint("customer_id", "workload"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: str = Field(max_length=64)
    workload: str = Field(max_length=64)
    version: int = 1


class ContactAsk(SQLModel, table=True):
    """A partner was asked for the survey contact of a workload at a customer.

    `step` counts what has been said about it (asked, half time, the day before, the PSM); it moves
    on by comparing and swapping. `closed_at` is when there was a contact, or no need for one.
    """

    __table_args__ = (Index("ix_contactask_open", "closed_at", "next_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: str = Field(index=True, max_length=64)
    workload: str = Field(max_length=64)
    partner_id: str = Field(index=True, max_length=64)
    asked_by: str = Field(default="", max_length=254)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    step: int = 0
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SurveyInvitation(SQLModel, table=True):
    """An invitation that went out, and how far the bot has come with reminding of it.

    `state` is open, answered, bounced or stopped (`why` says for what reason). `step` is the number
    of the next nudge (1 or 2; 3: none is left), due at `next_at`; both move on by comparing and
    swapping. `told` is the state that the partner was last told of.
    """

    __table_args__ = (
        UniqueConstraint("customer_id", "workload", "email_hash", "invited_at"),
        Index("ix_surveyinvitation_due", "state", "next_at"),
        Index("ix_surveyinvitation_told", "told", "state"),
        Index("ix_surveyinvitation_person", "email_hash", "state"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: str = Field(max_length=64)
    workload: str = Field(max_length=64)
    email_hash: str = Field(max_length=64)
    invited_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="open", max_length=16)
    why: str = Field(default="", max_length=64)
    step: int = 1
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: str = Field(default="", max_length=16)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SurveyNudge(SQLModel, table=True):
    """One nudge of one person, about all the invitations that were due then; or why there was none.

    `way` is mail or teams; `skipped` is "" for what was sent.
    """

    __table_args__ = (
        UniqueConstraint("email_hash", "business_key"),
        Index("ix_surveynudge_person", "email_hash", "decided_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    business_key: str = Field(max_length=200)
    email_hash: str = Field(max_length=64)
    invitations: list[str] = Field(sa_type=JSON)
    number: int
    way: str = Field(default="", max_length=16)
    skipped: str = Field(default="", max_length=64)
    batch_id: UUID | None = Field(default=None, index=True)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SurveyStop(SQLModel, table=True):
    """Somebody wants no nudges: none at all (scope "all"), or none about one workload.

    The scope of one is "customer id/workload". `until` is None where it is for good.
    """

    email_hash: str = Field(primary_key=True, max_length=64)
    scope: str = Field(primary_key=True, max_length=140)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    said_at: datetime = Field(sa_type=UtcDateTime)
    way: str = Field(default="", max_length=16)


class SurveyBatch(SQLModel, table=True):
    """Nudges that somebody sends together: looked at first, confirmed, and stoppable half way.

    `state` is drawn_up, confirmed, stopped or done; more than fifty need `second_by` too.
    `step` counts what was said to who is to confirm it (asked, again, the next responsible), the
    next at `next_at`; both move on by comparing and swapping.
    """

    __table_args__ = (Index("ix_surveybatch_due", "state", "next_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(unique=True)
    version: int = 1
    state: str = Field(max_length=16)
    chosen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    count: int
    drawn_up_by: str = Field(max_length=254)
    drawn_up_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: str = Field(default="", max_length=254)
    second_by: str = Field(default="", max_length=254)
    step: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by: str = Field(default="", max_length=254)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BatchLine(SQLModel, table=True):
    """One invitation of a batch: what is to be done, and what became of it."""

    batch_id: UUID = Field(primary_key=True, foreign_key="surveybatch.id")
    invitation_id: UUID = Field(primary_key=True, foreign_key="surveyinvitation.id")
    due_at: datetime = Field(sa_type=UtcDateTime)
    skipped: str = Field(default="", max_length=64)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Recovery(SQLModel, table=True):
    """A score at or below the goal opened a conversation between the PSM and the partner.

    `step` counts what was said of it (opened, a reminder, the next responsible), the next at
    `next_at`; both move on by comparing and swapping.
    """

    __table_args__ = (
        UniqueConstraint("partner_id", "customer_id", "workload", "answered_at"),
        Index("ix_recovery_due", "closed_at", "next_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    partner_id: str = Field(index=True, max_length=64)
    customer_id: str = Field(max_length=64)
    workload: str = Field(max_length=64)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    plan: str = ""
    step: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str = Field(default="", max_length=254)
