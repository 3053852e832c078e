"""What a press on a request changes: the new state and every field with it, or a refusal. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from dialogs.rules.promises import accept_by, promise, reply_expected
from dialogs.rules.request_facts import CLOCK, Facts, Relation, Somebody, relations
from dialogs.rules.request_press import Around, Changes, Move, Press, what_is_missing, wished
from dialogs.rules.request_routes import offer, promised, routed, to_psm, zone_of
from dialogs.rules.request_state import UNTAKEN, Allowed, Means, Next, Refusal, Refused, decide
from store.vocabulary import EventKind, RequestState, RequestVerb

S, V = RequestState, RequestVerb
HAPPENED: Mapping[RequestVerb, EventKind] = {
    V.ACCEPT: EventKind.ACCEPTED,
    V.ASK_BACK: EventKind.ASKED_BACK,
    V.COMMENT: EventKind.COMMENTED,
    V.HAND_OVER: EventKind.HANDED_OVER,
    V.DECLINE: EventKind.DECLINED,
    V.JOIN_CUSTOMER: EventKind.JOINS_CUSTOMER,
    V.SOLVE: EventKind.SOLVED,
    V.EDIT: EventKind.EDITED,
    V.CHANGE_WORKLOAD: EventKind.REROUTED,
    V.WITHDRAW: EventKind.WITHDRAWN,
    V.REOPEN: EventKind.REOPENED,
    V.RATE: EventKind.RATED,
    V.PROPOSE: EventKind.PROPOSED,
    V.APPROVE: EventKind.APPROVED,
    V.LAPSE: EventKind.LAPSED,
    V.LOSE_SME: EventKind.LOST_SME,
}
TO_PSM_BECAUSE: Mapping[RequestVerb, str] = {
    V.LAPSE: "nobody accepted it in time",
    V.LOSE_SME: "the expert is no longer one",
}
MIGRATION = "a FastTrack migration is delivered with the customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    request: Facts
    press: Press
    around: Around
    email: str
    now: datetime


def move(
    request: Facts, press: Press, who: Somebody, around: Around, *, now: datetime
) -> Move | Refused:
    """Decide what somebody's press changes. `around` is for the workload that is wanted now."""
    case = _Case(request=request, press=press, around=around, email=who.email, now=now)
    return _move(case, relations(request, who))


def move_by_clock(
    request: Facts, verb: RequestVerb, around: Around, *, now: datetime
) -> Move | Refused:
    """Decide what has become of a request without anybody's doing."""
    press = Press(verb=verb)
    return _move(_Case(request=request, press=press, around=around, email="", now=now), CLOCK)


def _move(case: _Case, who: AbstractSet[Relation]) -> Move | Refused:
    press = case.press
    row = decide(case.request, press.verb, who, now=case.now)
    if isinstance(row, Refused):
        return row
    if missing := what_is_missing(case.request, press, case.around, now=case.now):
        return Refused(Refusal.INCOMPLETE, missing)
    state, changes = _arrive(case, row)
    changes |= _given(case)
    changes |= _meant(case, row, changes)
    if state.is_final:
        changes |= Changes(accept_by=None, waiting_since=None)
    waits = changes.get("waiting_since", case.request.waiting_since)
    if waits is None and state is not S.ASKED_BACK:
        changes |= Changes(remind_at=None)  # nobody owes anybody an answer
    replied = press.verb is V.COMMENT and row.then is Next.BACK
    return Move(
        happened=EventKind.REPLIED if replied else HAPPENED[press.verb],
        state=state,
        changes=changes,
        words=press.words,
        tells=row.tells,
    )


def _arrive(case: _Case, row: Allowed) -> tuple[RequestState, Changes]:
    """Settle where the request goes, and whose it is there."""
    request, around, now = case.request, case.around, case.now
    if row.then is Next.ROUTED:
        again = row.verb is V.REOPEN
        gone = request.declined_by + ((request.sme_email,) if row.verb is V.DECLINE else ())
        return routed(
            around,
            urgency=case.press.wish.get("urgency", request.urgency),
            declined=() if again else gone,
            before=request.sme_email if again else "",
            now=now,
            answer_by=_runs_on(request, row),
        )
    if row.then is S.OFFERED:
        to = around.expert(case.press.to)
        assert to is not None, "what_is_missing has looked"  # noqa: S101 -- tells the type
        handed = offer(
            to, "handed over", around, urgency=request.urgency, now=now,
            answer_by=_runs_on(request, row),
        )  # fmt: skip
        return S.OFFERED, handed
    if row.then is S.WITH_PSM:
        return S.WITH_PSM, to_psm(around, TO_PSM_BECAUSE[row.verb], now=now)
    if row.then is Next.BACK:
        return (S.ACCEPTED if request.sme_email else S.WITH_PSM), Changes()
    return (request.state if row.then is Next.SAME else RequestState(row.then)), Changes()


def _runs_on(request: Facts, row: Allowed) -> datetime | None:
    """Return the promise that stays what it was, if the partner waits."""
    anew = request.waiting_since is None or Means.WAITS in row.means
    return None if anew else request.answer_by


def _meant(case: _Case, row: Allowed, changes: Changes) -> Changes:
    """Set what the verb means for who has the request, and for whether the partner waits."""
    request, press, now = case.request, case.press, case.now
    meant = Changes()
    if Means.TAKES in row.means:
        meant |= Changes(sme_email=case.email, accept_by=None)
        if request.state in UNTAKEN:
            meant |= Changes(accepted_at=now)
        if request.sme_email != case.email:
            meant |= Changes(routed_because="took it unasked")
    if Means.ANSWERS in row.means:
        first = request.first_answered_at or now
        meant |= Changes(first_answered_at=first, waiting_since=None)
    if press.verb is V.ASK_BACK:
        given = reply_expected(now, zone=request.time_zone)
        meant |= Changes(remind_at=given.remind_at, answer_by=given.answer_by)
    if Means.WAITS in row.means:
        urgency = press.wish.get("urgency", request.urgency)
        zone = zone_of(request, changes, case.around, now=now)
        meant |= promised(case.around, urgency=urgency, zone=zone, now=now)
    return meant


def _given(case: _Case) -> Changes:
    """Keep what came with the press."""
    request, press, now = case.request, case.press, case.now
    given = Changes()
    match press.verb:
        case V.EDIT:
            given = wished(press.wish) | _other_urgency(case)
        case V.CHANGE_WORKLOAD:
            given = wished(press.wish)
        case V.DECLINE:
            given = Changes(declined_by=(*request.declined_by, request.sme_email))
        case V.JOIN_CUSTOMER:
            given = Changes(joins_customer_because=press.words or MIGRATION)
        case V.SOLVE:
            given = Changes(summary=press.words, solved_at=now)
        case V.RATE:
            given = Changes(helped=press.helped, helped_comment=press.words)
        case V.REOPEN:
            given = Changes(
                solved_at=None, helped=None, helped_comment="", summary="",
                joins_customer_because="", declined_by=(),
            )  # fmt: skip
    return given


def _other_urgency(case: _Case) -> Changes:
    """Promise anew what is more or less urgent than it was; an edit of other things does not."""
    request, now = case.request, case.now
    urgency = case.press.wish.get("urgency", request.urgency)
    if urgency is request.urgency:
        return Changes()
    zone, promises = zone_of(request, Changes(), case.around, now=now), case.around.promises
    changes = Changes()
    if request.state is S.OFFERED:
        until = accept_by(promises, offered_at=now, urgency=urgency, zone=zone)
        changes |= Changes(accept_by=until)
    if request.waiting_since is not None:
        given = promise(promises, since=now, urgency=urgency, zone=zone)
        changes |= Changes(answer_by=given.answer_by, remind_at=given.remind_at)
    return changes
