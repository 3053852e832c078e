"""What became of an answer: what people did next, what a PSM said, which verdicts changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class QuestionStep(SQLModel, table=True):
    """Something a person did after an answer; doubts stand in a table of their own."""

    question_id: UUID = Field(primary_key=True, foreign_key="question.id")
    what: str = Field(primary_key=True, max_length=16)
    at: datetime = Field(sa_type=UtcDateTime)


class PsmAnswer(SQLModel, table=True):
    """A PSM's answer to a question that was handed over, and a proposal for the catalogue.

    `text` is what the partner gets, `masked` what is proposed. Never live by itself: who approves
    it lets it into the review list.
    """

    question_id: UUID = Field(primary_key=True, foreign_key="question.id")
    text: str
    masked: str
    verdict: str = Field(max_length=16)
    answered_by: str = Field(max_length=254)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    approved_by: str = Field(default="", max_length=254)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VerdictChange(SQLModel, table=True):
    """An entry of the catalogue that says something else since an edition.

    `told_at`: when it was written to those who had asked about it.
    """

    __table_args__ = (Index("ix_verdictchange_untold", "told_at", "edition"),)

    entry_id: str = Field(primary_key=True, max_length=64)
    edition: int = Field(primary_key=True)
    was: str = Field(max_length=16)
    became: str = Field(max_length=16)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
