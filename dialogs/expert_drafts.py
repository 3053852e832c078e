"""What somebody has filled in and not sent, from turn to turn."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from dialogs.expert_fields import brought_back
from dialogs.expert_words import short_name
from dialogs.turn import Turn
from store.drafts import Draft, draft_of, keep_draft, put_aside, spend_draft
from store.entries import workload_names
from store.request_changes import Opened, opened_before

NAMED = 40  # characters of a name on a button


def draft_now(turn: Turn, db: Session) -> Draft:
    """Return the draft of whoever talks."""
    return draft_of(db, tenant_id=turn.who.tenant_id, object_id=turn.who.object_id)


def keep(
    turn: Turn,
    db: Session,
    draft: Draft,
    fields: Mapping[str, str],
    aside: Sequence[Mapping[str, str]] | None = None,
) -> Draft | None:
    """Keep what is filled in, if the draft is still what it was; `aside`: and of others."""
    who, others = turn.who, draft.aside if aside is None else [*map(_cut, aside)]
    version = keep_draft(
        db, tenant_id=who.tenant_id, object_id=who.object_id, version=draft.version,
        fields=_cut(fields), aside=others, now=turn.now,
    )  # fmt: skip
    return Draft(version=version, fields=_cut(fields), aside=others) if version else None


def keep_beside(turn: Turn, db: Session, fields: Mapping[str, str]) -> Draft:
    """Keep another one beside the draft in hand, in whose form somebody may be typing."""
    who = turn.who
    put_aside(
        db, tenant_id=who.tenant_id, object_id=who.object_id, fields=_cut(fields), now=turn.now
    )
    return draft_now(turn, db)


def name_of(db: Session, fields: Mapping[str, str]) -> str:
    """Name a draft by whom and what it is about, as far as that has been said."""
    workload = fields.get("workload", "")
    product = short_name(workload_names(db).get(workload, workload))
    said = [name[:NAMED] for name in (fields.get("customer", ""), product) if name]
    return ", ".join(said) or "no customer yet"


def _cut(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name: brought_back(name, value) for name, value in fields.items()}


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
