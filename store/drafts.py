"""What somebody has filled in of a request and not sent: kept from turn to turn and over restarts.

The row stays when a draft is sent or thrown away, so that no version is ever used twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.models import RequestDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is filled in so far; version 0 is the draft that nobody has begun.

    `aside`: what is filled in of others, which wait until this one is sent or put aside.
    """

    version: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)
    aside: Sequence[Mapping[str, Any]] = ()

    @property
    def all_begun(self) -> Sequence[Mapping[str, Any]]:
        """Every draft that has anything in it, the one in hand first."""
        return [one for one in (self.fields, *self.aside) if one]


def draft_of(db: Session, *, tenant_id: str, object_id: str) -> Draft:
    """Return somebody's draft; an empty one if they have begun none."""
    query = columns(RequestDraft.version, RequestDraft.fields, RequestDraft.aside).where(
        col(RequestDraft.tenant_id) == tenant_id, col(RequestDraft.aad_object_id) == object_id
    )
    row = db.connection().execute(query).first()
    return Draft(version=row.version, fields=row.fields, aside=row.aside) if row else Draft()


def keep_draft(
    db: Session,
    *,
    tenant_id: str,
    object_id: str,
    version: int,
    fields: Mapping[str, Any],
    aside: Sequence[Mapping[str, Any]] | None = None,
    now: datetime,
) -> int | None:
    """Keep what is filled in if the draft is still at that version; return the new version.

    `aside` None leaves those that are kept aside as they are.
    """
    if version == 0:
        row = {
            "tenant_id": tenant_id, "aad_object_id": object_id, "version": 1,
            "fields": dict(fields), "aside": list(aside or ()), "changed_at": now,
        }  # fmt: skip
        return 1 if insert_once(db, RequestDraft, row) else None
    kept = update(RequestDraft).where(
        col(RequestDraft.tenant_id) == tenant_id,
        col(RequestDraft.aad_object_id) == object_id,
        col(RequestDraft.version) == version,
    )
    change = kept.values(version=version + 1, fields=dict(fields), changed_at=now)
    if aside is not None:
        change = change.values(aside=[*map(dict, aside)])
    return version + 1 if db.connection().execute(change).rowcount else None


def put_aside(
    db: Session, *, tenant_id: str, object_id: str, fields: Mapping[str, Any], now: datetime
) -> None:
    """Keep another draft beside the one in hand, whose form stays what it is: so does its version.

    Two at once are both kept: the second waits for the row.
    """
    theirs = col(RequestDraft.tenant_id) == tenant_id, col(RequestDraft.aad_object_id) == object_id
    held = columns(RequestDraft.aside).where(*theirs).with_for_update()
    aside = [*db.connection().execute(held).scalar_one(), dict(fields)]
    db.connection().execute(update(RequestDraft).where(*theirs).values(aside=aside, changed_at=now))


def spend_draft(
    db: Session, *, tenant_id: str, object_id: str, version: int, now: datetime
) -> bool:
    """Empty a draft that is sent or thrown away; say whether it was still at that version.

    Those that are kept aside stay there.
    """
    next_version = keep_draft(
        db, tenant_id=tenant_id, object_id=object_id, version=version, fields={}, now=now
    )
    return next_version is not None
