"""Who wants no reminders about surveys: none at all, or none about one workload; until when.

People are named by the keyed hash of their address. A wish never shortens an earlier one: whoever
wanted none for good is not written to again because of an old link that only pauses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from store.audit import record
from store.columns import columns, insert_once
from store.models import SurveyNudge, SurveyStop

ALL = "all"
ERASED = "erased"  # the way of who did not want to be kept: it is not taken back by a link


def scope_of(customer_id: str, workload: str) -> str:
    """Return the scope of a wish about one workload at one customer."""
    return f"{customer_id}/{workload}"


@dataclass(frozen=True, slots=True)
class Stops:
    """What one person does not want, by scope; None is for good."""

    by_scope: Mapping[str, datetime | None] = field(default_factory=dict)

    def holds(self, scope: str, *, at: datetime) -> bool:
        """Say whether nothing about this may be sent to them at a moment."""
        wanted = [self.by_scope[one] for one in (ALL, scope) if one in self.by_scope]
        return any(until is None or until > at for until in wanted)

    def free_from(self, scope: str, *, at: datetime) -> datetime | None:
        """Return when something about this may be sent again, None if never."""
        wanted = [self.by_scope[one] for one in (ALL, scope) if one in self.by_scope]
        moments = [until for until in wanted if until is not None]
        return None if len(moments) < len(wanted) else max([at, *moments])


def stops_of(db: Session, *, email_hash: str) -> Stops:
    """Return what somebody does not want; what is over by now is among it."""
    query = columns(SurveyStop.scope, SurveyStop.until).where(
        col(SurveyStop.email_hash) == email_hash
    )
    return Stops({row.scope: row.until for row in db.connection().execute(query)})


def stop(
    db: Session, *, email_hash: str, scope: str, until: datetime | None, way: str, now: datetime
) -> bool:
    """Send somebody nothing about this until then (None: ever again); say whether that is new.

    What is on its way is held where it is due: whoever sends asks `stops_of` just before.
    """
    key = {"email_hash": email_hash, "scope": scope}
    new = insert_once(db, SurveyStop, {**key, "until": until, "said_at": now, "way": way})
    if not new and not _lengthen(db, key, until=until, way=way, now=now):
        return False
    detail = {"scope": scope, "until": until.isoformat() if until else "", "way": way}
    record(db, now=now, actor="survey contact", action="survey.stop", subject=scope, detail=detail)
    return True


def resume(
    db: Session, *, email_hash: str, scopes: Collection[str], way: str, now: datetime
) -> bool:
    """Take back that somebody wants nothing about this, as they say; say whether that is new."""
    gone = delete(SurveyStop).where(
        col(SurveyStop.email_hash) == email_hash,
        col(SurveyStop.scope).in_(scopes),
        col(SurveyStop.way) != ERASED,
    )
    if not db.connection().execute(gone).rowcount:
        return False
    db.expire_all()
    detail = {"scopes": sorted(scopes), "way": way}
    record(db, now=now, actor="survey contact", action="survey.resume", subject=ALL, detail=detail)
    return True


def wants_nothing(db: Session, *, email_hash: str) -> bool:
    """Say whether somebody was erased: nothing is kept of them, nor sent to them."""
    row = db.get(SurveyStop, (email_hash, ALL))
    return row is not None and row.way == ERASED


def note_page_used(db: Session, *, email_hash: str, now: datetime) -> None:
    """Note at the last reminder of somebody that its page was used: something was chosen there."""
    sent = select(SurveyNudge).where(
        col(SurveyNudge.email_hash) == email_hash, col(SurveyNudge.skipped) == ""
    )
    nudge = db.exec(sent.order_by(col(SurveyNudge.decided_at).desc()).limit(1)).first()
    if nudge is not None and nudge.opened_at is None:
        nudge.opened_at = now
        db.add(nudge)
        db.flush()


def _lengthen(
    db: Session, key: Mapping[str, str], *, until: datetime | None, way: str, now: datetime
) -> bool:
    """Let a wish last longer; one that lasts as long already is left as it was said."""
    row = db.get(SurveyStop, (key["email_hash"], key["scope"]), with_for_update=True)
    if row is None or row.until is None or (until is not None and until <= row.until):
        return False
    row.sqlmodel_update({"until": until, "said_at": now, "way": way})
    db.add(row)
    db.flush()
    return True
