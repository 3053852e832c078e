"""When what was put into chats: the rates of all replicas together are counted by it.

Rows are read and written by one replica at a time: whoever plans (store/notices.py).
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, insert, literal, union_all
from sqlmodel import Session, col

from store.columns import columns
from store.models import Utterance

Spoken = tuple[str, datetime]  # where, and when


def spoken_in(
    db: Session,
    *,
    conversations: Collection[str],
    since: datetime,
    tenants: Collection[str],
    tenants_since: datetime,
) -> tuple[Sequence[Spoken], Sequence[Spoken]]:
    """Return when something was, or will be, said in these conversations, and in these tenants."""
    said_at = col(Utterance.said_at)
    in_chats = columns(literal(True), Utterance.conversation_id, Utterance.said_at).where(
        col(Utterance.conversation_id).in_(conversations), said_at > since
    )
    in_tenants = columns(literal(False), Utterance.tenant_id, Utterance.said_at).where(
        col(Utterance.tenant_id).in_(tenants), said_at > tenants_since
    )
    rows = db.connection().execute(union_all(in_chats, in_tenants)).all()
    return (
        [(where, at) for is_chat, where, at in rows if is_chat],
        [(where, at) for is_chat, where, at in rows if not is_chat],
    )


def keep_spoken(db: Session, said: Iterable[tuple[str, str, datetime]], *, since: datetime) -> None:
    """Note by tenant, conversation and moment what is said; forget what is too old to count."""
    rows = [
        {"id": uuid4(), "tenant_id": tenant, "conversation_id": conversation, "said_at": moment}
        for tenant, conversation, moment in said
    ]
    if rows:
        db.connection().execute(insert(Utterance), rows)
        db.connection().execute(delete(Utterance).where(col(Utterance.said_at) <= since))
