"""What somebody has filled in of a request and not sent: kept from turn to turn and over restarts.

The row stays when a draft is sent or thrown away, so that no version is ever used twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.models import RequestDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is filled in so far; version 0 is the draft that nobody has begun."""

    version: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)


def draft_of(db: Session, *, tenant_id: str, object_id: str) -> Draft:
    """Return somebody's draft; an empty one if they have begun none."""
    query = columns(RequestDraft.version, RequestDraft.fields).where(
        col(RequestDraft.tenant_id) == tenant_id, col(RequestDraft.aad_object_id) == object_id
    )
    row = db.connection().execute(query).first()
    return Draft(version=row.version, fields=row.fields) if row else Draft()


def keep_draft(
    db: Session,
    *,
    tenant_id: str,
    object_id: str,
    version: int,
    fields: Mapping[str, Any],
    now: datetime,
) -> int | None:
    """Keep what is filled in if the draft is still at that version; return the new version."""
    if version == 0:
        row = {
            "tenant_id": tenant_id, "aad_object_id": object_id, "version": 1,
            "fields": dict(fields), "changed_at": now,
        }  # fmt: skip
        return 1 if insert_once(db, RequestDraft, row) else None
    kept = update(RequestDraft).where(
        col(RequestDraft.tenant_id) == tenant_id,
        col(RequestDraft.aad_object_id) == object_id,
        col(RequestDraft.version) == version,
    )
    change = kept.values(version=version + 1, fields=dict(fields), changed_at=now)
    return version + 1 if db.connection().execute(change).rowcount else None


def spend_draft(
    db: Session, *, tenant_id: str, object_id: str, version: int, now: datetime
) -> bool:
    """Empty a draft that is sent or thrown away; say whether it was still at that version."""
    next_version = keep_draft(
        db, tenant_id=tenant_id, object_id=object_id, version=version, fields={}, now=now
    )
    return next_version is not None
