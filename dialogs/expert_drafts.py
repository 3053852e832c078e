"""What somebody has filled in and not sent, from turn to turn."""

from collections.abc import Mapping

from sqlmodel import Session

from dialogs.expert_fields import brought_back
from dialogs.turn import Turn
from store.drafts import Draft, draft_of, keep_draft, spend_draft
from store.request_changes import Opened, opened_before


def draft_now(turn: Turn, db: Session) -> Draft:
    """Return the draft of whoever talks."""
    return draft_of(db, tenant_id=turn.who.tenant_id, object_id=turn.who.object_id)


def keep(turn: Turn, db: Session, draft: Draft, fields: Mapping[str, str]) -> Draft | None:
    """Keep what is filled in, if the draft is still what it was."""
    who = turn.who
    cut = {name: brought_back(name, value) for name, value in fields.items()}
    version = keep_draft(
        db, tenant_id=who.tenant_id, object_id=who.object_id, version=draft.version, fields=cut,
        now=turn.now,
    )  # fmt: skip
    return Draft(version=version, fields=cut) if version else None


def throw_away(turn: Turn, db: Session, version: int) -> None:
    """Empty the draft, if it is still at that version; 0 is empty already."""
    who = turn.who
    if version:
        spend_draft(
            db, tenant_id=who.tenant_id, object_id=who.object_id, version=version, now=turn.now
        )


def sent_from(turn: Turn, db: Session, version: int) -> Opened | None:
    """Return the request that was opened from a version of the draft.

    The key is the one that `open_from_draft` gives it.
    """
    who = turn.who
    return opened_before(db, key=f"draft:{who.tenant_id}:{who.object_id}:{version}")
