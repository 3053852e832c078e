"""What every step of an update begins with: whose it is, what was typed, what stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.status import StatusForm
from cards.view import Say
from dialogs.expert_fields import TamperedError
from dialogs.expert_team import refuse
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.delivery import first_known_zone
from dialogs.status_asked import how_they_stand, open_requests_of, ways_to
from dialogs.status_filled import Filled, beside_now, filled_in, keep, writer
from dialogs.status_form import Looks, form_card, on_card
from dialogs.status_partner import says_of
from dialogs.status_reading import Read, read
from dialogs.status_team import NOT_YOURS, may_write, name_of_writer
from dialogs.status_words import written
from dialogs.turn import Instead, Reply, Turn
from store.entries import workload_names
from store.status import last_status, status_as_of
from store.status_drafts import draft_of
from store.status_values import Status

FIRST = "Nothing is logged yet: this is what the roster has. Change what is different."
GONE = "This was saved or thrown away already. To log something else, say:"
MEANWHILE = "Saved meanwhile: {who} logged update {number}. Yours is kept, with theirs beside it."


class FormRef(ButtonRef):
    """The customer, the version of the draft, the update it stands beside, the lines shown."""

    customer: str
    version: NonNegativeInt
    base: NonNegativeInt
    start: NonNegativeInt = 0
    count: NonNegativeInt = 0
    to: NonNegativeInt = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands now (`last`), and what was filled in beside it.

    `was_new` says that somebody else has saved something since the card was made.
    """

    last: Status
    filled: Filled
    read: Read
    was_new: bool = False


def today(turn: Turn) -> date:
    """Return what day it is for whoever talks."""
    return turn.now.astimezone(first_known_zone(turn.who.time_zone)).date()


def reading(turn: Turn, before: Status, filled: Filled) -> Read:
    """Read what is filled in."""
    return read(
        before, filled.mine, today=today(turn), locale=turn.who.locale, corrects=filled.corrects
    )


def desk_of(turn: Turn, db: Session, *, inputs: bool = True) -> Desk | Sequence[Reply]:
    """Take a pressed button of a form, and what was filled in; or say why that cannot be."""
    ref = FormRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not may_write(turn, db, ref.customer):
        return [NOT_YOURS]
    last = last_status(db, customer_id=ref.customer)
    then = status_as_of(db, customer_id=ref.customer, number=ref.base)
    if last is None or then is None:
        return [OLD_BUTTON]
    draft = draft_of(db, writer(turn, ref.customer))
    if draft.version != ref.version:
        return _as_it_stands(turn, db, last)
    filled = Filled.of(draft, ref.base)
    if inputs:
        card = on_card(then, filled, reading(turn, then, filled), start=ref.start, count=ref.count)
        try:
            filled = filled_in(then, filled, turn.inputs, card)
        except TamperedError:
            refuse(turn, db, ref.customer, action="status.refused")
            return [OLD_BUTTON]
    now = beside_now(db, filled, last)
    return Desk(last=last, filled=now, read=reading(turn, last, now), was_new=now.base != ref.base)


def kept(turn: Turn, db: Session, desk: Desk) -> Filled:
    """Keep what was filled in, with each date as it was understood on this day."""
    days = {
        name: f"{when.day} {when:%B %Y}"
        for name, when in desk.read.days.items()
        if name in desk.filled.mine
    }
    filled = desk.filled
    known = Filled(
        version=filled.version, base=filled.base, mine={**filled.mine, **days},
        beside=filled.beside, corrects=filled.corrects,
    )  # fmt: skip
    return keep(turn, db, desk.last.customer_id, known) or filled


def show(
    turn: Turn,
    db: Session,
    last: Status,
    filled: Filled,
    *,
    start: int | None = None,
    is_checked: bool = False,
    lead: str = "",
    fault: str = "",
) -> StatusForm:
    """Make the form as it is filled in."""
    asked = open_requests_of(turn, db, last.customer_id)
    first = lead or as_of(turn, db, last)
    looks = Looks(
        before=last,
        filled=filled,
        read=reading(turn, last, filled),
        names=workload_names(db),
        says=says_of(turn, db, last, filled),
        is_checked=is_checked,
        start=start,
        lead=" ".join(filter(None, (first, how_they_stand(turn, db, asked)))),
        fault=fault,
        ways=ways_to(asked),
    )
    return form_card(looks)


def as_of(turn: Turn, db: Session, last: Status) -> str:
    """Say what the form shows: the last update, by whom and when."""
    if not last.number:
        return FIRST
    who = written(last, name_of_writer(db, last), turn.who.time_zone)
    return f"As of update {last.number} ({who}). Change what is different."


def meanwhile(db: Session, last: Status) -> str:
    """Say that somebody else has saved something."""
    return MEANWHILE.format(who=name_of_writer(db, last), number=last.number)


def told(lead: str, last: Status) -> Reply:
    """Put words in the card's place, with the way to go on."""
    again = Say(title=f"Status of {last.customer_name}"[:60], words=f"status {last.customer_name}")
    return Instead(GuessCard(lead=lead, buttons=(again,)))


def _as_it_stands(turn: Turn, db: Session, last: Status) -> Sequence[Reply]:
    """An older card was used: nothing of it is taken, the draft is shown as it is now."""
    draft = draft_of(db, writer(turn, last.customer_id))
    if not draft.fields:
        return [told(GONE, last)]
    filled = beside_now(db, Filled.of(draft, last.number), last)
    return [Instead(show(turn, db, last, keep(turn, db, last.customer_id, filled) or filled))]
