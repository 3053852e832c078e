"""What may be done with a request for an expert, by whom, and what comes of it. Pure.

The table is the whole truth: what is not in it is refused. Where two rows fit, the first counts.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dialogs.rules.request_facts import Facts, Relation
from store.vocabulary import RequestState, RequestVerb

MOMENT = timedelta(minutes=10)  # this long, something was done "a moment ago"


class Party(StrEnum):
    """Who has to look at a request, or is told of a change."""

    PARTNER = "partner"  # the raiser and those who follow
    SME = "sme"
    PSM = "psm"
    PROGRAMME = "programme"


class Next(StrEnum):
    """Where a verb leads if that depends on who is there."""

    SAME = "same"
    BACK = "back"  # to whoever asked: the SME, else the PSM
    ROUTED = "routed"  # to the SME who fits best, else to the PSM


class Means(StrEnum):
    """What a verb means besides the new state."""

    TAKES = "takes"  # who does it has the request now
    ANSWERS = "answers"  # the partner has an answer and does not wait any more
    WAITS = "waits"  # the partner waits for an answer from now on


@dataclass(frozen=True, slots=True)
class Allowed:
    """One row of the table: in these states they may do it; it leads there and those are told."""

    verb: RequestVerb
    states: AbstractSet[RequestState]
    by: AbstractSet[Relation]
    then: RequestState | Next
    means: AbstractSet[Means] = frozenset()
    tells: AbstractSet[Party] = frozenset()


class Refusal(StrEnum):
    """Why somebody may not do something."""

    UNKNOWN = "unknown"  # they may not even know that the request exists
    NOT_YOURS = "not yours"
    TAKEN = "taken"
    FINISHED = "finished"
    NOT_NOW = "not now"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Refused:
    """They may not; `reason` is what they are told."""

    refusal: Refusal
    reason: str


S, V, R, P = RequestState, RequestVerb, Relation, Party
FINAL = frozenset(state for state in S if state.is_final)
OPEN = frozenset(S) - FINAL
HELD = frozenset({S.ACCEPTED, S.ASKED_BACK})
WITH_SME = HELD | {S.OFFERED}
UNTAKEN = frozenset({S.OFFERED, S.WITH_PSM})
RAISER, SME = frozenset({R.RAISER}), frozenset({R.NAMED_SME})
PARTNER = frozenset({R.RAISER, R.COLLEAGUE})
KEEPERS = frozenset({R.OWN_PSM, R.PROGRAMME})
EVERYBODY = frozenset({P.SME, P.PSM, P.PARTNER})
TAKES, ANSWERS, WAITS = ({means} for means in Means)

TABLE = (
    Allowed(V.ACCEPT, UNTAKEN, SME | {R.OTHER_SME}, S.ACCEPTED, TAKES, {P.PARTNER, P.PSM}),
    Allowed(V.ASK_BACK, WITH_SME, SME, S.ASKED_BACK, TAKES | ANSWERS, {P.PARTNER}),
    Allowed(V.ASK_BACK, {S.WITH_PSM}, KEEPERS, S.ASKED_BACK, ANSWERS, {P.PARTNER}),
    Allowed(V.COMMENT, {S.ASKED_BACK}, PARTNER, Next.BACK, WAITS, {P.SME, P.PSM}),
    Allowed(V.COMMENT, OPEN, PARTNER, Next.SAME, tells={P.SME, P.PSM}),
    Allowed(V.COMMENT, OPEN, SME, Next.SAME, ANSWERS, {P.PARTNER}),
    Allowed(V.COMMENT, OPEN, KEEPERS, Next.SAME, ANSWERS, {P.PARTNER, P.SME}),
    Allowed(V.COMMENT, OPEN, {R.ASKING_TEAM}, Next.SAME, tells=EVERYBODY),
    Allowed(V.HAND_OVER, WITH_SME, SME, S.OFFERED, tells={P.SME, P.PARTNER}),
    Allowed(V.HAND_OVER, OPEN, KEEPERS, S.OFFERED, tells={P.SME, P.PARTNER}),
    Allowed(V.DECLINE, WITH_SME, SME, Next.ROUTED, tells={P.SME, P.PSM}),
    Allowed(V.JOIN_CUSTOMER, HELD, SME, Next.SAME, tells={P.PSM, P.PARTNER}),
    Allowed(V.SOLVE, WITH_SME, SME, S.SOLVED, TAKES | ANSWERS, {P.PARTNER, P.PSM}),
    Allowed(V.SOLVE, {S.WITH_PSM, S.ASKED_BACK}, KEEPERS, S.SOLVED, ANSWERS, {P.PARTNER, P.SME}),
    Allowed(V.EDIT, OPEN, RAISER, Next.SAME, tells={P.SME, P.PSM}),
    Allowed(V.CHANGE_WORKLOAD, UNTAKEN, RAISER, Next.ROUTED, WAITS, {P.SME, P.PSM}),
    Allowed(V.WITHDRAW, OPEN, RAISER, S.WITHDRAWN, tells={P.SME, P.PSM}),
    Allowed(V.WITHDRAW, OPEN, KEEPERS, S.WITHDRAWN, tells={P.SME, P.PARTNER}),
    Allowed(V.REOPEN, FINAL, RAISER | KEEPERS, Next.ROUTED, WAITS, {P.SME, P.PSM}),
    Allowed(V.RATE, {S.SOLVED}, PARTNER, Next.SAME, tells={P.SME}),
    Allowed(V.PROPOSE, {S.SOLVED}, SME | KEEPERS, Next.SAME),
    Allowed(V.APPROVE, {S.SOLVED}, SME | {R.OTHER_SME}, Next.SAME),
    Allowed(V.LAPSE, {S.OFFERED}, {R.CLOCK}, S.WITH_PSM, tells={P.PSM, P.SME, P.PARTNER}),
    Allowed(V.LOSE_SME, WITH_SME, {R.CLOCK}, S.WITH_PSM, tells={P.PSM, P.PARTNER}),
)  # fmt: skip

LOOKS = {S.OFFERED: P.SME, S.ACCEPTED: P.SME, S.ASKED_BACK: P.PARTNER, S.WITH_PSM: P.PSM}
_UNKNOWN = Refused(Refusal.UNKNOWN, "I know no request with this number.")


def decide(
    request: Facts, verb: RequestVerb, who: AbstractSet[Relation], *, now: datetime
) -> Allowed | Refused:
    """Say whether somebody may do this now, and what it leads to; or why not."""
    for row in TABLE:
        if row.verb is verb and request.state in row.states and row.by & who:
            return row
    return _refusal(request, verb, who, now)


def offered_verbs(state: RequestState, who: AbstractSet[Relation]) -> tuple[RequestVerb, ...]:
    """Return what somebody is offered to do: the buttons of their card."""
    rows = [row.verb for row in TABLE if state in row.states and row.by & who]
    return tuple(dict.fromkeys(rows))


def looks_at(state: RequestState, *, psm_known: bool) -> Party | None:
    """Say who has to look at a request in this state; a final one needs nobody."""
    party = LOOKS.get(state)
    return P.PROGRAMME if party is P.PSM and not psm_known else party


def _refusal(
    request: Facts, verb: RequestVerb, who: AbstractSet[Relation], now: datetime
) -> Refused:
    if not who:
        return _UNKNOWN
    if not any(row.verb is verb and row.by & who for row in TABLE):
        return Refused(Refusal.NOT_YOURS, "This is not for you to do.")
    if request.state.is_final:
        return Refused(Refusal.FINISHED, f"This request is {request.state} already.")
    if verb is V.ACCEPT:
        return Refused(Refusal.TAKEN, _taken(request, who, now))
    return Refused(Refusal.NOT_NOW, _not_now(request, verb, who))


def _not_now(request: Facts, verb: RequestVerb, who: AbstractSet[Relation]) -> str:
    if verb is V.CHANGE_WORKLOAD:
        return "An expert is at work on this: please withdraw it and ask anew."
    if request.sme_email and R.OTHER_SME in who:
        return f"{request.sme_name} has this request."
    return "This cannot be done while the request stands as it does now."


def _taken(request: Facts, who: AbstractSet[Relation], now: datetime) -> str:
    if R.NAMED_SME in who:
        return "You have this request already."
    just_now = request.accepted_at is not None and now - request.accepted_at <= MOMENT
    name = request.sme_name or "the Partner Success Manager"
    return f"taken by {name} a moment ago" if just_now else f"taken by {name}"
