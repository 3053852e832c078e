"""What the ledger of notices is made of: states, a notice's values, a claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID


class State(StrEnum):
    """Where a notice stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Somebody of the roster by mail address, or anybody by tenant and directory id."""

    email: str = ""
    tenant_id: str = ""
    aad_object_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a message of the bot's stands."""

    conversation_id: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice's values: what it is about, whom it is for, and how often it was tried."""

    id: UUID
    business_key: str
    kind: str
    ref: Mapping[str, Any]
    email: str
    tenant_id: str
    aad_object_id: str
    urgent: bool
    attempts: int
    way: str
    made_at: datetime
    first_tried_at: datetime | None

    @classmethod
    def of(cls, row: object) -> "Told":
        """Take the values from a row of the ledger."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    @property
    def to(self) -> To:
        """Whom it is for, as it was written."""
        return To(email=self.email, tenant_id=self.tenant_id, aad_object_id=self.aad_object_id)

    @property
    def spot(self) -> Spot:
        """The message that it changes; of a kind that changes one."""
        return Spot(
            conversation_id=str(self.ref["conversation"]), message_id=str(self.ref["message"])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Whose a claim is, when it is made, and until when it holds."""

    worker: str
    now: datetime
    lasts: timedelta

    @property
    def until(self) -> datetime:
        return self.now + self.lasts
