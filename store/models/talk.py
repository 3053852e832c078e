"""Where people can be written to, what is said unasked, and what stands in their chats."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class Address(SQLModel, table=True):
    """Where somebody can be written to: what a conversation reference holds.

    `not_before`: until then Teams has asked to say nothing more there.
    """

    __table_args__ = (Index("ix_address_conversation", "conversation_id"),)

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
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Preference(SQLModel, table=True):
    """What somebody wants of the bot's own messages: a pause, only what is urgent, no such news."""

    tenant_id: str = Field(primary_key=True, max_length=64)
    aad_object_id: str = Field(primary_key=True, max_length=64)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    only_urgent: bool = False
    no_scope_news: bool = False


class Notice(SQLModel, table=True):
    """Something the bot has to say unasked: the row decides, the engine only hands it out.

    Written in the transaction of its cause. `business_key` makes a second one of the same thing
    impossible. Whom it is for is an address of the roster, or, for somebody the roster does not
    name, their directory id. What it says is made from `kind` and `ref` when it is sent.
    """

    __table_args__ = (
        Index("ix_notice_due", "state", "urgent", "due_at"),
        Index("ix_notice_reader", "email", "tenant_id", "aad_object_id", "state"),
        Index("ix_notice_backlog", "state", "kind", "fault", "made_at"),  # counted without the rows
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


class Utterance(SQLModel, table=True):
    """When something was, or will be, said unasked in Teams: what the rates are counted by."""

    __table_args__ = (
        Index("ix_utterance_conversation", "conversation_id", "said_at"),
        Index("ix_utterance_tenant", "tenant_id", "said_at"),
    )

    said_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    tenant_id: str = Field(max_length=64)
    conversation_id: str = Field(max_length=400)


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
    done_at: datetime = Field(sa_type=UtcDateTime, index=True)
