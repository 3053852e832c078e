"""A button that we did not make, or that was changed: nothing is done, and the try is noted."""

from collections.abc import Sequence

from sqlmodel import Session

from dialogs.turn import Handler, Reply, Turn
from store import audit

OLD_CARD = (
    "This card is too old to be used, or it was changed. Please ask again and use the new one."
)


def not_ours(action: str) -> Handler:
    """Return what answers such a button; `action` is one of ours, never as it came."""

    def refuse(turn: Turn, db: Session) -> Sequence[Reply]:
        audit.record(
            db, now=turn.now, actor=turn.who.object_id, action="button.refused", subject=action
        )
        return [OLD_CARD]

    return refuse
