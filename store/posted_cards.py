"""Which message shows a thing to whom: the newest of each reader, to be changed where it stands."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, update
from sqlmodel import Session, col, select

from store.columns import columns
from store.models import Address, PostedCard
from store.told import Spot, To


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody's newest card of a thing, and the version of the thing that it was posted with."""

    to: To
    at: Spot
    version: int


def put_up(db: Session, thing: str, *, to: To, at: Spot, version: int) -> Standing | None:
    """Keep where somebody's newest card stands; return the one before it, if there is one."""
    held = select(PostedCard).where(_theirs(thing, to)).with_for_update()
    before = db.exec(held).first()
    place = {**_columns(at), "version": version}
    if before is None:
        row = {"thing": thing, "tenant_id": to.tenant_id, "aad_object_id": to.aad_object_id}
        db.connection().execute(insert(PostedCard).values(**row, **place))
        return None
    spot = Spot(conversation_id=before.conversation_id, message_id=before.message_id)
    old = Standing(to=to, at=spot, version=before.version)
    db.connection().execute(update(PostedCard).where(_theirs(thing, to)).values(**place))
    db.expire(before)
    return None if old.at == at else old


def take_down(db: Session, thing: str, *, to: To, at: Spot) -> bool:
    """Forget a card that is gone, or in whose place something else stands; say if it was known."""
    here = (getattr(PostedCard, name) == value for name, value in _columns(at).items())
    gone = delete(PostedCard).where(_theirs(thing, to), *here)
    return db.connection().execute(gone).rowcount > 0


def standing(db: Session, thing: str, *, to: To | None = None) -> list[Standing]:
    """Return the newest card of everybody who has one (or of one reader), always in one order."""
    table = PostedCard
    whose = col(table.thing) == thing if to is None else _theirs(thing, to)
    query = columns(
        table.tenant_id, table.aad_object_id, table.conversation_id, table.message_id, table.version
    ).where(whose)
    rows = db.connection().execute(query.order_by(table.conversation_id, table.message_id))
    return [
        Standing(
            to=To(tenant_id=row.tenant_id, aad_object_id=row.aad_object_id),
            at=Spot(conversation_id=row.conversation_id, message_id=row.message_id),
            version=row.version,
        )
        for row in rows
    ]


def open_address(db: Session, *, to: To, at: Spot) -> Address | None:
    """Return the chat that a message stands in, while it takes anything."""
    held = db.get(Address, (to.tenant_id, to.aad_object_id, at.conversation_id))
    return held if held and held.active else None


def _theirs(thing: str, to: To) -> ColumnElement[bool]:
    return (
        (col(PostedCard.thing) == thing)
        & (col(PostedCard.tenant_id) == to.tenant_id)
        & (col(PostedCard.aad_object_id) == to.aad_object_id)
    )


def _columns(at: Spot) -> dict[str, str]:
    return {"conversation_id": at.conversation_id, "message_id": at.message_id}
