"""A press on a request, as values: what is given, who is there, what changes. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, cast

from dialogs.rules.promises import Promises
from dialogs.rules.request_facts import Facts
from dialogs.rules.request_state import Party
from dialogs.rules.routing import Colleague, Expert, Wanted, away
from store.vocabulary import EventKind, RequestKind, RequestState, RequestVerb, Urgency

V = RequestVerb
BEST = 5  # of the answer to "did it help", which begins at 1
WORDS_FOR: Mapping[RequestVerb, str] = {
    V.ASK_BACK: "Please write what you want to know.",
    V.COMMENT: "Please write your comment.",
    V.DECLINE: "Please say why you decline.",
    V.SOLVE: "Please sum up what solved it.",
    V.PROPOSE: "Please write what the entry should say.",
}


class Wish(TypedDict, total=False):
    """What the partner fills in, and may change later."""

    customer_id: str
    customer_name: str
    workload: str
    kind: RequestKind
    urgency: Urgency
    tried: str
    outcome: str
    times: str
    time_zone: str
    contact: str
    scope_entry: str


class Changes(Wish, total=False):
    """The fields of a request that a move sets; the others stay as they are."""

    sme_email: str
    psm_email: str
    routed_because: str
    declined_by: tuple[str, ...]
    accept_by: datetime | None
    waiting_since: datetime | None
    remind_at: datetime | None
    answer_by: datetime | None
    accepted_at: datetime | None
    first_answered_at: datetime | None
    solved_at: datetime | None
    joins_customer_because: str
    summary: str
    helped: int | None
    helped_comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What somebody does with a request, and what they gave with it; `to` is an address."""

    verb: RequestVerb
    words: str = ""
    to: str = ""
    helped: int | None = None
    wish: Wish = field(default_factory=Wish)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who is there for a request: the experts, the partner's PSM and cover, what is wanted now."""

    team: Sequence[Expert]
    psm: Colleague | None
    cover: Colleague | None
    wanted: Wanted
    promises: Promises = field(default_factory=Promises)

    def expert(self, email: str) -> Expert | None:
        """Return the expert with this address, if they are one."""
        return next((one for one in self.team if email and one.email == email), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change that the rules allow: what happened, where it leads, and who is told."""

    happened: EventKind
    state: RequestState
    changes: Changes
    words: str = ""
    tells: AbstractSet[Party] = frozenset()


def wished(wish: Wish) -> Changes:
    """Take a wish for what it is: changes that leave the other fields alone."""
    return cast("Changes", dict(wish))


def edit_verb(request: Facts, wish: Wish) -> RequestVerb:
    """Say which verb an edited form is: another workload means another expert."""
    other = wish.get("workload", request.workload) != request.workload
    return V.CHANGE_WORKLOAD if other else V.EDIT


def what_is_missing(request: Facts, press: Press, around: Around, *, now: datetime) -> str:
    """Return what the person has to give before this can be done; nothing if it can be."""
    if not press.words and press.verb in WORDS_FOR:
        return WORDS_FOR[press.verb]
    if press.verb is V.JOIN_CUSTOMER and not press.words and not works_with_customer(request.kind):
        return "Please say why you have to work with the customer directly."
    if press.verb is V.HAND_OVER:
        return cannot_receive(around, press.to, present=request.sme_email, now=now)
    if press.verb is V.EDIT and edit_verb(request, press.wish) is not V.EDIT:
        return "The workload cannot be changed like this."
    return _cannot_rate(request, press) if press.verb is V.RATE else ""


def works_with_customer(kind: RequestKind) -> bool:
    """Say whether the SME works with the customer anyway: only in FastTrack migrations."""
    return kind is RequestKind.MIGRATION


def cannot_receive(around: Around, email: str, *, present: str, now: datetime) -> str:
    """Say why a request cannot be offered to somebody; nothing if it can be."""
    to = around.expert(email)
    if to is None:
        return "Please choose one of the experts."
    if email == present:
        return f"{to.name} has this request already."
    return f"{to.name} is away. Please choose somebody else." if away(to, now=now) else ""


def _cannot_rate(request: Facts, press: Press) -> str:
    if request.helped is not None:
        return "You have answered this already. Thank you."
    given = press.helped
    return "" if given is not None and 1 <= given <= BEST else f"Please choose 1 to {BEST}."
