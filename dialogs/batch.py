"""Batches of survey reminders: looked at first, confirmed, stopped half way, and reported on."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveInt
from sqlmodel import Session

from dialogs.batch_card import batch_card
from dialogs.batch_lists import NOBODY, dry_run, list_of, report_of
from dialogs.batch_notices import SECONDERS, tell_to_confirm
from dialogs.batch_plan import plan_for
from dialogs.batch_sweeps import keep
from dialogs.expert_team import once_in_private, refuse
from dialogs.paging import CHOOSE_FIRST, turned
from dialogs.portfolio_words import picked
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.batches import Answer, BatchState, Confirming, confirm, may_stop
from dialogs.survey_standing import may_see
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, MEANWHILE
from store import batches, invitations
from store.batch_lines import released
from store.batches import ALONE, Batch, batch_with_number
from store.survey_reach import LOOKERS

REFUSED = "batch.refused"  # in the audit trail
NOT_YOURS = "Batches of reminders are for Partner Success Managers and the programme team."
UNKNOWN = "I know no such batch that you may see."
ASKED = "It waits for a second person of the programme team: they are asked now."
GOES = "It goes out: each reminder at a waking hour of a working day where its reader is."
STOPPED = "Stopped: nothing more of it goes out."
ANSWERS: Mapping[Answer, str] = {
    Answer.SAME_PERSON: "You have confirmed it: somebody else has to, too.",
    Answer.NO_RIGHT: "The second confirmation is for the programme team.",
    Answer.TOO_LATE: "It is not waiting for a confirmation any more.",
    Answer.EMPTY: NOBODY,
}
_MANY = re.compile(r"^\s*(?:please\s+)?survey\s+batches\b", re.IGNORECASE)
in_private = once_in_private(IN_OUR_CHAT)


class PlanRef(ButtonRef):
    """What is looked at before it goes out: of which partner, the page, how many there were."""

    partner: Annotated[str, Field(max_length=64)] = ""
    page: NonNegativeInt = 0
    count: NonNegativeInt = 0


class Ref(ButtonRef):
    """A batch, and the page of its report."""

    number: PositiveInt
    page: NonNegativeInt = 0


@in_private
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what a batch would do, of all that somebody looks after or of the partner they name."""
    if _may_not(turn, db):
        return [NOT_YOURS]
    if _MANY.match(turn.text):
        return [list_of(turn, db, 0)]
    meant = turn.meaning.partner if turn.meaning else None
    ref = PlanRef(partner=meant.key if meant else "")
    if ref.partner and not may_see(turn, db, ref.partner):
        refuse(turn, db, "survey batch", action=REFUSED)
        return [NOT_YOURS]
    return [dry_run(turn, db, partner_id=ref.partner, page=ref.page)]


@in_private
def plan_page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of what a batch would do."""
    ref = PlanRef.of(turn)
    if ref is None or _may_not(turn, db):
        return [OLD_BUTTON]
    shown = dry_run(turn, db, partner_id=ref.partner, page=ref.page)
    return [shown if isinstance(shown, str) else Instead(shown)]


@in_private
def begin(turn: Turn, db: Session) -> Sequence[Reply]:
    """Draw up a batch that was looked at, and confirm it; what has changed is shown first."""
    ref = PlanRef.of(turn)
    if ref is None or _may_not(turn, db):
        return [OLD_BUTTON]
    plan = plan_for(db, turn.who, partner_id=ref.partner, now=turn.now)
    if not plan.people or plan.people != ref.count:
        shown = dry_run(turn, db, partner_id=ref.partner, page=ref.page, note=MEANWHILE)
        return [shown if isinstance(shown, str) else Instead(shown)]
    batch = keep(
        db, plan, partner_id=ref.partner, by=turn.who.email, actor=turn.who.object_id, now=turn.now
    )
    return _confirmed(turn, db, batch)


@in_private
def confirmed(turn: Turn, db: Session) -> Sequence[Reply]:
    """Confirm a batch, as the first or as the second."""
    batch = _meant(turn, db)
    return [batch] if isinstance(batch, str) else _confirmed(turn, db, batch)


@in_private
def stop(turn: Turn, db: Session) -> Sequence[Reply]:
    """Stop a batch: what has not gone out does not any more."""
    batch = _meant(turn, db)
    if isinstance(batch, str):
        return [batch]
    held = batches.batch_for_a_job(db, batch_id=batch.id)
    if held is None or not may_stop(BatchState(held.state)):
        return _shown(turn, db, batch.number)
    given_back = released(db, batch_id=held.id) if not _has_begun(held) else {}
    stopped = {"state": batches.STOPPED, "stopped_by": turn.who.email, "ended_at": turn.now}
    actor = turn.who.object_id
    if not batches.change(db, held, "batch.stopped", actor=actor, now=turn.now, **stopped):
        return _shown(turn, db, batch.number, note=MEANWHILE)
    batches.call_off(db, held, now=turn.now)
    for one in invitations.these(db, ids=list(given_back)):
        # what was taken out of its own course goes back into it
        if one.next_at is None and one.state == invitations.State.OPEN:
            invitations.move(db, one, step=one.step, next_at=given_back[one.id])
    return _shown(turn, db, batch.number, note=STOPPED)


@in_private
def shown_report(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what became of a batch, person by person."""
    batch = _meant(turn, db)
    if isinstance(batch, str):
        return [batch]
    ref = Ref.of(turn)
    return [Instead(report_of(turn, db, batch, ref.page if ref else 0))]


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """List the batches there were."""
    if _may_not(turn, db):
        return [NOT_YOURS]
    return [list_of(turn, db, 0)]


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the batches."""
    if _may_not(turn, db):
        return [NOT_YOURS]
    return turned(turn, lambda at: list_of(turn, db, at))


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the batch that was picked."""
    number = picked(turn)
    if not number.isdecimal():
        return [CHOOSE_FIRST]
    batch = batch_with_number(db, int(number), who=turn.who)
    if batch is None:
        refuse(turn, db, f"batch {number}", action=REFUSED)
        return [UNKNOWN]
    return [batch_card(db, batch, turn.who)]


def _confirmed(turn: Turn, db: Session, batch: Batch) -> Sequence[Reply]:
    facts = Confirming(
        state=BatchState(batch.state), count=batch.count, alone=ALONE,
        confirmed_by=batch.confirmed_by, by=turn.who.email,
        may_second=bool(turn.who.roles & set(SECONDERS)),
    )  # fmt: skip
    answer = confirm(facts)
    if answer in ANSWERS:
        return _shown(turn, db, batch.number, note=ANSWERS[answer])
    who = {"second_by" if batch.confirmed_by else "confirmed_by": turn.who.email}
    state = {"state": batches.CONFIRMED} if answer is Answer.GOES_OUT else {}
    actor = turn.who.object_id
    if not batches.change(db, batch, "batch.confirmed", actor=actor, now=turn.now, **who, **state):
        return _shown(turn, db, batch.number, note=MEANWHILE)
    current = batch_with_number(db, batch.number, who=turn.who)
    if current is not None and answer is Answer.WAITS:
        tell_to_confirm(db, current, now=turn.now)
    return _shown(turn, db, batch.number, note=GOES if answer is Answer.GOES_OUT else ASKED)


def _has_begun(batch: Batch) -> bool:
    return batch.state != batches.DRAWN_UP or batch.drawn_up_by == batches.THE_CLOCK


def _may_not(turn: Turn, db: Session) -> bool:
    if turn.who.roles & LOOKERS:
        return False
    refuse(turn, db, "survey batch", action=REFUSED)
    return True


def _meant(turn: Turn, db: Session) -> Batch | str:
    ref = Ref.of(turn)
    if ref is None:
        return OLD_BUTTON
    batch = batch_with_number(db, ref.number, who=turn.who)
    if batch is None:
        refuse(turn, db, f"batch {ref.number}", action=REFUSED)
        return UNKNOWN
    return batch


def _shown(turn: Turn, db: Session, number: int, *, note: str = "") -> Sequence[Reply]:
    batch = batch_with_number(db, number, who=turn.who)
    return [Instead(batch_card(db, batch, turn.who, note=note)) if batch else UNKNOWN]
