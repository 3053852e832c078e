"""What time itself brings about in requests for an expert (how: dialogs/sweeps.py)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from dialogs.expert_team import around_for
from dialogs.request_keepers import Keepers
from dialogs.request_notices import (
    LATE,
    REPLY,
    SOON,
    STILL,
    partner_people,
    promise_notice_key,
    raiser_of,
    tell_by_clock,
    tell_keeper,
    tell_of_promise,
)
from dialogs.rules.promises import Due, how_due
from dialogs.rules.request_moves import move_by_clock
from dialogs.rules.request_state import Refused
from dialogs.sweeps import Sweep
from store import request_queue
from store.request_changes import THE_CLOCK, change_request
from store.requests import ExpertRequest, request_for_a_job
from store.told import To
from store.vocabulary import RequestState, RequestVerb

Requests = tuple[ExpertRequest, ...]


def lapse(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Give the PSM what nobody has accepted in time."""
    return _move(db, request, RequestVerb.LAPSE, now)


def lose_sme(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Give the PSM what is with somebody who is no SME any more."""
    return _move(db, request, RequestVerb.LOSE_SME, now)


def remind(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Remind who has a request that the promised answer is due."""
    current = _if_due(db, request, SOON, now)
    return current is not None and _tell_each(db, SOON, current, now)


def tell_late(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Tell the SME and the PSM that the promised answer has not been given."""
    current = _if_due(db, request, LATE, now)
    return current is not None and _tell_each(db, LATE, current, now)


def remind_partner(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Remind the partner that they were asked back."""
    current = _if_due(db, request, REPLY, now)
    if current is None:
        return False
    for to in partner_people(db, current):
        tell_of_promise(db, REPLY, current, to, now=now)
    return True


def tell_still(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Tell the SME and the PSM that the partner has not answered what they were asked."""
    current = _if_due(db, request, STILL, now)
    return current is not None and _tell_each(db, STILL, current, now)


def find_keeper(db: Session, request: ExpertRequest, now: datetime) -> bool:
    """Tell those who look after a request now that its PSM does no more."""
    current = request_for_a_job(db, request_id=request.id)
    if current is None or current.state is not RequestState.WITH_PSM:
        return False
    untold = _untold_keepers(db, current, Keepers.of_today(db))
    for email in untold:
        tell_keeper(db, current, email, now=now, due=_due(current, now))
    return bool(untold)


def _move(db: Session, request: ExpertRequest, verb: RequestVerb, now: datetime) -> bool:
    around = around_for(db, partner_id=request.partner_id, workload=request.workload)
    if verb is RequestVerb.LOSE_SME and around.expert(request.sme_email):
        return False  # the roster has them again
    decided = move_by_clock(request, verb, around, now=now)
    if isinstance(decided, Refused):
        return False
    if not change_request(db, request, decided, by=THE_CLOCK, now=now):
        return False  # somebody was quicker
    due = _due(request, now) if request.waiting_since else ""
    tell_by_clock(db, request.id, decided, before=request, now=now, due=due)
    return True


def _if_due(db: Session, request: ExpertRequest, kind: str, now: datetime) -> ExpertRequest | None:
    """Return a request as it is now, if that is still to be told of it.

    A partner is reminded however late it is: nobody may have looked for a while.
    """
    current = request_for_a_job(db, request_id=request.id)
    if current is None or current.state.is_final:
        return None
    due = _due(current, now)
    return current if due == kind or (kind, due) == (REPLY, STILL) else None


def _due(request: ExpertRequest, now: datetime) -> str:
    """Return what is to be told now of the answer that the partner waits for, or owes."""
    asked_back = request.state is RequestState.ASKED_BACK
    due = how_due(
        waits=asked_back or request.waiting_since is not None,
        remind_at=request.remind_at, answer_by=request.answer_by, now=now,
    )  # fmt: skip
    soon, late = (REPLY, STILL) if asked_back else (SOON, LATE)
    return {Due.SOON: soon, Due.LATE: late}.get(due, "")


def _tell_each(db: Session, kind: str, request: ExpertRequest, now: datetime) -> bool:
    people = _to_tell(kind, request, Keepers.of_today(db))
    for to in people:
        tell_of_promise(db, kind, request, to, now=now)
    return bool(people)


def _to_tell(kind: str, request: ExpertRequest, keepers: Keepers) -> Sequence[To]:
    """Return whom a promise concerns, each once; of the partner's people, who stands for all."""
    if kind == REPLY:
        return [raiser_of(request)]
    holders = keepers.holders_of(request)
    emails = holders if kind == SOON else (*holders, *keepers.of(request))
    return [To(email=email) for email in dict.fromkeys(emails)]


def _untold(kind: str) -> Callable[[Session, Requests], Requests]:
    """Leave out the requests of whose promise everybody has been told."""

    def left(db: Session, found: Requests) -> Requests:
        if not found:
            return ()
        keepers = Keepers.of_today(db)
        owed = {
            request.id: {
                promise_notice_key(kind, request, to) for to in _to_tell(kind, request, keepers)
            }
            for request in found
        }
        keys = frozenset[str]().union(*owed.values())
        done = request_queue.written_already(db, business_keys=keys)
        return tuple(request for request in found if owed[request.id] - done)

    return left


def _without_a_keeper(db: Session, found: Requests) -> Requests:
    """Leave out the requests whose new keepers know of them."""
    keepers = Keepers.of_today(db) if found else None
    return tuple(one for one in found if keepers and _untold_keepers(db, one, keepers))


def _untold_keepers(db: Session, request: ExpertRequest, keepers: Keepers) -> Sequence[str]:
    people = keepers.of(request)
    told = request_queue.told_of_it(db, request_id=request.id, emails=people)
    return [email for email in people if email not in told]


SWEEPS: tuple[Sweep[ExpertRequest], ...] = (
    Sweep(
        name="not accepted in time",
        about="request",
        find=lambda db, now, after: request_queue.not_accepted_in_time(db, now=now, after=after),
        settle=lapse,
    ),
    Sweep(
        name="without their SME",
        about="request",
        find=lambda db, _, after: request_queue.without_their_sme(db, after=after),
        settle=lose_sme,
    ),
    Sweep(
        name="without their PSM",
        about="request",
        find=lambda db, _, after: request_queue.without_their_psm(db, after=after),
        settle=find_keeper,
        left=_without_a_keeper,
    ),
    Sweep(
        name="answer due soon",
        about="request",
        find=lambda db, now, after: request_queue.answers_due_soon(db, now=now, after=after),
        settle=remind,
        left=_untold(SOON),
    ),
    Sweep(
        name="answer late",
        about="request",
        find=lambda db, now, after: request_queue.answers_late(db, now=now, after=after),
        settle=tell_late,
        left=_untold(LATE),
    ),
    Sweep(
        name="partner asked back",
        about="request",
        find=lambda db, now, after: request_queue.partners_to_remind(db, now=now, after=after),
        settle=remind_partner,
        left=_untold(REPLY),
    ),
    Sweep(
        name="partner does not answer",
        about="request",
        find=lambda db, now, after: request_queue.standing_still(db, now=now, after=after),
        settle=tell_still,
        left=_untold(STILL),
    ),
)
