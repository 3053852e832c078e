"""What was kept of scope answers for a customer, change by change."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class ScopeKept(SQLModel, table=True):
    """One change of a partner's scope record for a customer; rows are added, never changed.

    `thing` is an entry of the catalogue, or names an open point that stands in `words` only. The
    newest version of a thing counts; `is_kept` is false where it was taken out.
    """

    __table_args__ = (
        UniqueConstraint("partner_id", "customer_id", "thing", "version"),
        Index("ix_scopekept_customer", "customer_id", "partner_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    partner_id: str = Field(max_length=64)
    customer_id: str = Field(max_length=64)
    thing: str = Field(max_length=80)
    version: int
    is_kept: bool
    entry_id: str = Field(default="", max_length=64)
    words: str = ""
    verdict: str = Field(max_length=16)
    edition: int
    question_id: UUID | None = None
    tenant_id: str = Field(max_length=64)
    aad_object_id: str = Field(max_length=64)
    kept_at: datetime = Field(sa_type=UtcDateTime)
