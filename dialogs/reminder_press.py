"""What is pressed on a reminder: the form of the customer, or that nothing has changed."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, PositiveInt
from sqlmodel import Session

from dialogs import status, status_saving
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.status_filled import Filled, shown, writer
from dialogs.turn import Reply, Turn
from store.partners import customer_named
from store.status import status_as_of
from store.status_drafts import draft_of


class FormRef(ButtonRef):
    """The customer of whom an update is due."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]


class UnchangedRef(FormRef):
    """The customer, and the last update that was shown."""

    number: PositiveInt


def form(turn: Turn, db: Session) -> Sequence[Reply]:
    """Open the form as if it had been asked for in words."""
    ref = FormRef.of(turn)
    named = customer_named(db, customer_id=ref.customer) if ref else None
    if named is None:
        return [OLD_BUTTON]
    return status.start(turn.saying(f"status {named[0]}", None), db)


def unchanged(turn: Turn, db: Session) -> Sequence[Reply]:
    """Log that all is as it was; what somebody has begun to fill in is looked at first."""
    ref = UnchangedRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    then = status_as_of(db, customer_id=ref.customer, number=ref.number)
    if then is None:
        return [OLD_BUTTON]
    draft = draft_of(db, writer(turn, ref.customer))
    beside = {"customer": ref.customer, "version": draft.version, "base": ref.number}
    as_it_was = shown(then, Filled.of(draft, ref.number))
    return status_saving.unchanged(turn.pressing(beside, as_it_was), db)
