"""What somebody has filled in of a customer's update and not saved: one draft for each customer.

The row stays when a draft is saved or thrown away, so that no version is ever used twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col

from store.columns import columns, insert_once
from store.drafts import Draft
from store.models import StatusDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Whose draft it is, and of which customer."""

    tenant_id: str
    object_id: str
    customer_id: str


def draft_of(db: Session, writer: Writer) -> Draft:
    """Return somebody's draft of a customer; an empty one if they have begun none."""
    query = columns(StatusDraft.version, StatusDraft.fields).where(_of(writer))
    row = db.connection().execute(query).first()
    return Draft(version=row.version, fields=row.fields) if row else Draft()


def keep_draft(
    db: Session, writer: Writer, *, version: int, fields: Mapping[str, Any], now: datetime
) -> Draft | None:
    """Keep what is filled in if the draft is still at that version; return it as it is then."""
    if version == 0:
        row = {
            "tenant_id": writer.tenant_id, "aad_object_id": writer.object_id,
            "customer_id": writer.customer_id, "version": 1, "fields": dict(fields),
            "changed_at": now,
        }  # fmt: skip
        return Draft(version=1, fields=fields) if insert_once(db, StatusDraft, row) else None
    kept = update(StatusDraft).where(_of(writer), col(StatusDraft.version) == version)
    change = kept.values(version=version + 1, fields=dict(fields), changed_at=now)
    if not db.connection().execute(change).rowcount:
        return None
    return Draft(version=version + 1, fields=fields)


def _of(writer: Writer) -> ColumnElement[bool]:
    return (
        (col(StatusDraft.tenant_id) == writer.tenant_id)
        & (col(StatusDraft.aad_object_id) == writer.object_id)
        & (col(StatusDraft.customer_id) == writer.customer_id)
    )
