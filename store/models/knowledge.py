"""The catalogue in its editions, and the questions that were asked of it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


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


class Question(SQLModel, table=True):
    """A scope question somebody asked and what it was answered; names in it are masked.

    `reviewed_at`: when the keepers of the catalogue were done with it.
    """

    __table_args__ = (
        UniqueConstraint("conversation_id", "activity_id"),
        Index("ix_question_thread", "conversation_id", "tenant_id", "aad_object_id", "asked_at"),
        Index("ix_question_asked_at", "asked_at"),
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
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class QuestionDoubt(SQLModel, table=True):
    """Somebody said that an answer is wrong or does not settle it, or handed it to the PSM.

    `comment` is for the PSM, as it was typed; `masked` names nobody, and is for everybody else.
    """

    __table_args__ = (Index("ix_questiondoubt_said_at", "said_at"),)

    question_id: UUID = Field(primary_key=True, foreign_key="question.id")
    kind: str = Field(primary_key=True, max_length=16)
    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    comment: str = ""
    masked: str = ""
    psm_email: str = Field(default="", index=True, max_length=254)
    said_at: datetime = Field(sa_type=UtcDateTime)
