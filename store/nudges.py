"""Reminders of invitations: each is decided once, and what became of it is noted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.models import Notice, SurveyNudge
from store.told import State

ON_ITS_WAY = (State.WAITING, State.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A reminder of one person, about the invitations that were due then; by their ids."""

    business_key: str
    email_hash: str
    invitations: tuple[str, ...]
    number: int
    decided_at: datetime
    skipped: str = ""
    batch_id: UUID | None = None

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The invitations it is about."""
        return tuple(UUID(one) for one in self.invitations)


_VALUES = [getattr(SurveyNudge, name) for name in Nudge.__dataclass_fields__]


def add(db: Session, nudge: Nudge) -> bool:
    """Keep that a reminder was decided on, or why there was none; say whether that is new."""
    row = {name: getattr(nudge, name) for name in Nudge.__dataclass_fields__}
    rest = {"id": uuid4(), "way": "", "opened_at": None, "sent_at": None}
    return insert_once(db, SurveyNudge, {**row, "invitations": list(nudge.invitations), **rest})


def nudge_of(db: Session, *, business_key: str) -> Nudge | None:
    """Return a reminder by its business key."""
    query = columns(*_VALUES).where(col(SurveyNudge.business_key) == business_key)
    row = db.connection().execute(query).mappings().first()
    return Nudge(**{**row, "invitations": tuple(row["invitations"])}) if row else None


def last_at(db: Session, *, email_hash: str) -> datetime | None:
    """Return when somebody was last reminded: when that was decided, or when it went out."""
    query = columns(func.max(SurveyNudge.decided_at), func.max(SurveyNudge.sent_at)).where(
        col(SurveyNudge.email_hash) == email_hash, col(SurveyNudge.skipped) == ""
    )
    decided, sent = db.connection().execute(query).one()
    return max((one for one in (decided, sent) if one is not None), default=None)


def is_on_its_way(db: Session, *, email_hash: str) -> bool:
    """Say whether a reminder of somebody waits to be sent, or is being sent."""
    query = (
        columns(SurveyNudge.id)
        .join(Notice, col(Notice.business_key) == SurveyNudge.business_key)
        .where(
            col(SurveyNudge.email_hash) == email_hash,
            col(SurveyNudge.sent_at).is_(None),
            col(SurveyNudge.skipped) == "",
            col(Notice.state).in_(ON_ITS_WAY),
        )
    )
    return db.connection().execute(query.limit(1)).first() is not None


def about(db: Session, *, email_hash: str, invitation: UUID) -> Sequence[Nudge]:
    """Return the reminders of somebody that were about an invitation, the oldest first."""
    query = columns(*_VALUES).where(
        col(SurveyNudge.email_hash) == email_hash, col(SurveyNudge.skipped) == ""
    )
    rows = db.connection().execute(query.order_by(col(SurveyNudge.decided_at))).mappings()
    found = (Nudge(**{**row, "invitations": tuple(row["invitations"])}) for row in rows)
    return [one for one in found if str(invitation) in one.invitations]


def mark_sent(db: Session, *, business_key: str, way: str, now: datetime) -> None:
    """Note that a reminder went out, and how."""
    mine = update(SurveyNudge).where(col(SurveyNudge.business_key) == business_key)
    db.connection().execute(mine.values(sent_at=now, way=way))
    db.expire_all()


def mark_skipped(db: Session, *, business_key: str, why: str) -> None:
    """Note that a reminder that was decided on did not go out after all."""
    mine = update(SurveyNudge).where(
        col(SurveyNudge.business_key) == business_key, col(SurveyNudge.sent_at).is_(None)
    )
    db.connection().execute(mine.values(skipped=why))
    db.expire_all()
