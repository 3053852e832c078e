"""Save an update: one more entry, with the forecasts that move and the milestones that are reached.

Whoever has not seen the last entry saves nothing: they are shown it, with theirs beside it.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from cards.status import StatusSaved
from cards.view import Button, Say
from dialogs.milestones import milestones
from dialogs.rules.forecasts import first_forecasts, moves_between, reached_now
from dialogs.rules.status import changes
from dialogs.status_desk import Desk, desk_of, kept, meanwhile, show, today
from dialogs.status_filled import Filled, beside_now, empty, keep
from dialogs.status_partner import by_partner
from dialogs.status_review import namer, points, review_card
from dialogs.status_team import in_private_once
from dialogs.turn import Instead, Reply, Turn
from store import audit, rhythm
from store.status import last_status, moves_of
from store.status_changes import add_status
from store.status_values import Move, Reached, Status
from store.vocabulary import UpdateKind

ACTION = "status.logged"
MAX_SUBJECT = 64  # characters of a reference that the audit trail keeps


@in_private_once
def save(turn: Turn, db: Session) -> Sequence[Reply]:
    """Save what was looked at."""
    desk = desk_of(turn, db, inputs=False)
    if not isinstance(desk, Desk):
        return desk
    if desk.was_new:
        return [_with_theirs(turn, db, desk.last, desk.filled)]
    if desk.read.faults:
        return [Instead(show(turn, db, desk.last, desk.filled, is_checked=True))]
    after, filled = desk.read.after, desk.filled
    if filled.corrects:
        kind = UpdateKind.CORRECTION
    elif changes(desk.last, after):
        kind = UpdateKind.UPDATE
    else:
        kind = UpdateKind.UNCHANGED
    because = filled.mine.get("because", "")
    return _log(turn, db, desk, replace(after, kind=kind, because=because))


@in_private_once
def unchanged(turn: Turn, db: Session) -> Sequence[Reply]:
    """Log that all is as it was; what was typed all the same is looked at first."""
    desk = desk_of(turn, db)
    if not isinstance(desk, Desk):
        return desk
    if desk.was_new:
        return [_with_theirs(turn, db, desk.last, desk.filled)]
    if desk.filled.mine:
        filled = kept(turn, db, desk)
        if desk.read.faults:
            return [Instead(show(turn, db, desk.last, filled, is_checked=True))]
        return [Instead(review_card(turn, db, desk, filled))]
    if desk.read.faults:  # the first update says at least how the customer does
        return [Instead(show(turn, db, desk.last, desk.filled, is_checked=True))]
    same = replace(desk.last, kind=UpdateKind.UNCHANGED, because="")
    return _log(turn, db, desk, same)


def saved_card(turn: Turn, db: Session, status: Status) -> StatusSaved:
    """Say what was saved, and offer what comes next."""
    what = {
        UpdateKind.UPDATE: "saved",
        UpdateKind.UNCHANGED: "saved: nothing changed",
        UpdateKind.CORRECTION: f"saved: it corrects update {status.corrects}",
    }[status.kind]
    name = status.customer_name
    buttons: list[Button | Say] = [
        Say(title="Status slide", words=f"status slide {name}"),
        Say(title="History", words=f"status history {name}"),
    ]
    if status.help_needed:
        ref: dict[str, str | int] = {"customer": status.customer_id, "number": status.number}
        ask = Button(title="Ask an expert for the help needed", action="status.help", ref=ref)
        buttons.insert(0, ask)
    return StatusSaved(
        title=f"Update {status.number} of {name} is {what}.",
        lead="The slide, the exports and the overviews are made from it.",
        points=points(status, namer(db), turn),
        buttons=tuple(buttons),
    )


def _log(turn: Turn, db: Session, desk: Desk, after: Status) -> Sequence[Reply]:
    """Add the entry, once; the draft is empty then."""
    last, filled = desk.last, desk.filled
    status = replace(
        after,
        number=last.number + 1,
        corrects=filled.corrects or None,
        written_by=turn.who.email,
        written_at=turn.now,
    )
    moves, reached = _moves(db, last, status, desk), _reached(turn, db, last, status)
    if not add_status(db, status, moves=moves, reached=reached, now=turn.now):
        db.expire_all()
        newest = last_status(db, customer_id=last.customer_id) or last
        return [_with_theirs(turn, db, newest, beside_now(db, filled, newest))]
    empty(turn, db, last.customer_id, filled)
    audit.record(
        db,
        now=turn.now,
        actor=turn.who.object_id,
        action=ACTION,
        subject=f"{last.customer_id} {status.number}"[-MAX_SUBJECT:],
        detail={"kind": status.kind.value, "moves": len(moves), "reached": len(reached)},
    )
    count = rhythm.plan_anew if status.kind is UpdateKind.CORRECTION else rhythm.logged
    count(db, customer_id=last.customer_id, now=turn.now)
    return [Instead(saved_card(turn, db, status))]


def _moves(db: Session, last: Status, status: Status, desk: Desk) -> list[Move]:
    theirs = by_partner(db, status, status.number)
    return moves_between(last, status, reasons=desk.read.reasons, by_partner=theirs)


def _reached(turn: Turn, db: Session, last: Status, status: Status) -> list[Reached]:
    """Return the milestones it is the first to show, with the forecast that was given first."""
    known = {
        (line.workload, at): when for line in last.workloads for at, when in line.forecasts.items()
    }
    first = {**known, **first_forecasts(moves_of(db, customer_id=last.customer_id))}
    return reached_now(last, status, first=first, today=today(turn), milestones=milestones())


def _with_theirs(turn: Turn, db: Session, last: Status, filled: Filled) -> Reply:
    """Show what somebody else has saved, with what is typed here beside it."""
    mine = keep(turn, db, last.customer_id, filled) or filled
    return Instead(show(turn, db, last, mine, is_checked=True, fault=meanwhile(db, last)))
