"""The card of a request: what this reader may see of it, and exactly what they can do now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from cards.requests import HistoryLine, RequestCard, RequestHistory
from cards.view import Button, Fact, Shown
from dialogs.expert_words import (
    CLOCK_SAYS,
    HAPPENED,
    KINDS,
    STYLES,
    VERBS,
    moment,
    short_moment,
    short_name,
    state_words,
    urgency_name,
)
from dialogs.request_keepers import Keepers
from dialogs.rules.promises import unaccepted
from dialogs.rules.proposing import refuse_approval
from dialogs.rules.request_facts import relations
from dialogs.rules.request_state import offered_verbs
from dialogs.wording import nobody_named
from store.card_updates import thing_of
from store.entries import workload_names
from store.identity import Identity
from store.proposals import proposal_of
from store.request_history import Event, history
from store.requests import ExpertRequest
from store.vocabulary import Audience, EventKind, RequestState, RequestVerb

V = RequestVerb
MOST_BUTTONS = 5  # in a row: some clients leave out the sixth
MOST_EVENTS = 4  # of the history that the card itself shows
EXCERPT = 300  # characters of what was said with one of them
PAGE = 6  # events on a page of the history
ORDER = (  # of the buttons: what is likeliest stands first, what is behind "More" last
    V.RATE, V.COMMENT, V.ASK_BACK, V.SOLVE, V.HAND_OVER, V.JOIN_CUSTOMER, V.DECLINE, V.EDIT,
    V.CHANGE_WORKLOAD, V.REOPEN, V.WITHDRAW, V.PROPOSE, V.APPROVE,
)  # fmt: skip
OFFERED_ORDER = (V.ACCEPT, V.ASK_BACK, V.HAND_OVER, V.DECLINE, *ORDER)
# what was said stands on the card
SAID_ABOVE = frozenset({EventKind.ASSIGNED, EventKind.SOLVED, EventKind.RATED})
AT_ONCE = frozenset({V.ACCEPT, V.APPROVE})  # done by the press itself; the others ask for words


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a card is looked at: a line on what has just happened; the buttons behind "More".

    `draft`: the version of the reader's own draft that this request is like.
    """

    note: str = ""
    more: bool = False
    draft: int = 0


PLAIN_LOOK = Look()


def request_card(
    db: Session, request: ExpertRequest, who: Identity, look: Look = PLAIN_LOOK
) -> RequestCard:
    """Show a request to somebody who may see it."""
    events = visible_events(db, request, who)
    shown = events[-MOST_EVENTS:]
    left = len(events) - len(shown)
    buttons = _all_buttons(db, request, who, long_history=_is_cut(events))
    return RequestCard(
        title=f"Request {request.number}: {request.customer_name}",
        state=standing_words(db, request, who),
        style=STYLES[request.state],
        note=look.note,
        facts=_facts(db, request, who),
        tried=request.tried,
        outcome=request.outcome,
        summary=request.summary if request.state is RequestState.SOLVED else "",
        routed=_routed(request) if who.is_staff else "",
        history=tuple(happened(one, who, cut=True) for one in shown),
        earlier=f"{left} earlier" if left else "",
        buttons=_beside_draft(request, look.draft)
        if look.draft
        else _row(buttons, request, more=look.more),
        shows=Shown(thing=thing_of(request.id), version=request.version),
    )


def standing_words(db: Session, request: ExpertRequest, who: Identity) -> str:
    """Say where a request stands: with whom by the roster of today, or that there is nobody."""
    if request.state is not RequestState.WITH_PSM:
        return state_words(request, to_staff=who.is_staff)
    keepers = Keepers.of_today(db)
    if not keepers.of(request):
        return nobody_named(request.partner_name)
    psm = keepers.psm_of(request)
    if psm and psm != request.psm_email:
        return "With the Partner Success Manager"
    return state_words(
        replace(request, psm_name=request.psm_name if psm else ""), to_staff=who.is_staff
    )


def history_card(
    db: Session, request: ExpertRequest, who: Identity, *, page: int
) -> RequestHistory:
    """Show a page of all that happened, as far as this reader may know it."""
    events = visible_events(db, request, who)
    last = max(0, (len(events) - 1) // PAGE)
    start = min(page, last) * PAGE
    shown = events[start : start + PAGE]
    buttons = []
    for title, to in (("Earlier", start // PAGE - 1), ("Later", start // PAGE + 1)):
        if 0 <= to <= last:
            ref: dict[str, str | int] = {"request": str(request.id), "page": to}
            buttons.append(Button(title=title, action="expert.history", ref=ref))
    return RequestHistory(
        title=f"History of request {request.number}",
        lines=tuple(happened(one, who) for one in shown),
        pages=f"{start + 1} to {start + len(shown)} of {len(events)}",
        buttons=(*buttons, back_button(request)),
    )


def back_button(request: ExpertRequest, *, title: str = "Back") -> Button:
    """Return to the card itself."""
    return Button(title=title, action="expert.show", ref={"request": str(request.id)})


def visible_events(db: Session, request: ExpertRequest, who: Identity) -> Sequence[Event]:
    """Return what happened, as far as this reader may know it."""
    reader = Audience.INTERNAL if who.is_staff else Audience.PARTNER
    return history(db, request_id=request.id, reader=reader)


def happened(event: Event, who: Identity, *, cut: bool = False) -> HistoryLine:
    """Say who did what and when; `cut` shows how a long text begins."""
    text = "" if cut and event.kind in SAID_ABOVE else event.text
    if cut and len(text) > EXCERPT:
        text = text[: EXCERPT - 1].rstrip() + "…"
    what = HAPPENED[event.kind]
    return HistoryLine(
        what=what if event.kind in CLOCK_SAYS else f"{event.name} {what}",
        when=short_moment(event.at, who.time_zone),
        text=text,
    )


def _is_cut(events: Sequence[Event]) -> bool:
    return len(events) > MOST_EVENTS or any(len(one.text) > EXCERPT for one in events)


def _facts(db: Session, request: ExpertRequest, who: Identity) -> tuple[Fact, ...]:
    zone = who.time_zone
    waiting = request.waiting_since and request.answer_by and not request.state.is_final
    times = f"{request.times} ({request.time_zone})" if request.times else request.time_zone
    workload = short_name(workload_names(db).get(request.workload, request.workload))
    lines = (
        ("Partner", request.partner_name if who.is_staff else ""),
        ("Workload", workload),
        ("Kind", KINDS[request.kind]),
        ("Urgency", urgency_name(request.urgency)),
        ("Answer by", moment(request.answer_by, zone) if waiting and request.answer_by else ""),
        ("Accept by", _accept_by(request, who)),
        ("Times" if request.times else "Time zone", times),
        ("Contact", request.contact),
        ("With customer", request.joins_customer_because),
        ("Did it help", _helped(request)),
    )
    return tuple(Fact(title=title, value=value) for title, value in lines if value)


def _accept_by(request: ExpertRequest, who: Identity) -> str:
    if request.accept_by is None or not who.is_staff:
        return ""
    until = moment(request.accept_by, who.time_zone)
    answer_by = request.answer_by if request.waiting_since else None
    return f"{until}; {unaccepted(request.accept_by, answer_by)}"


def _helped(request: ExpertRequest) -> str:
    if request.helped is None:
        return ""
    said = f"{request.helped} of 5"
    return f"{said}: {request.helped_comment}" if request.helped_comment else said


def _routed(request: ExpertRequest) -> str:
    if not request.routed_because:
        return ""
    if request.sme_email:
        return f"Routed to {request.sme_name}: {request.routed_because}"
    return f"With the PSM: {request.routed_because}"


def _all_buttons(
    db: Session, request: ExpertRequest, who: Identity, *, long_history: bool
) -> list[Button]:
    """Return what may be done now, and the ways to see more of the request."""
    offered = offered_verbs(request.state, relations(request, who))
    order = OFFERED_ORDER if V.ACCEPT in offered else ORDER
    verbs = sorted(offered, key=order.index)
    buttons = [
        _verb_button(verb, request, who) for verb in verbs if _makes_sense(db, verb, request, who)
    ]
    ref = {"request": str(request.id)}
    if long_history:
        buttons.append(Button(title="History", action="expert.history", ref=ref))
    return [*buttons, Button(title="Text for the form", action="expert.text", ref=ref)]


def _verb_button(verb: RequestVerb, request: ExpertRequest, who: Identity) -> Button:
    asked = request.state is RequestState.ASKED_BACK and verb is V.COMMENT and not who.is_staff
    return Button(
        title="Answer" if asked else VERBS[verb],
        action="expert.do" if verb in AT_ONCE else "expert.step",
        ref={"request": str(request.id), "version": request.version, "verb": verb.value},
        primary=asked or verb in (V.ACCEPT, V.RATE),
    )


def _makes_sense(db: Session, verb: RequestVerb, request: ExpertRequest, who: Identity) -> bool:
    """Leave out what the rules would refuse all the same, or what another button does too."""
    if verb is V.CHANGE_WORKLOAD:
        return False  # the edit form does it
    if verb is V.RATE:
        return request.helped is None
    if verb in (V.PROPOSE, V.APPROVE):
        held = proposal_of(db, request_id=request.id)
        if verb is V.PROPOSE:
            return held is None or not held.approved_by
        return held is not None and not refuse_approval(
            proposed_by=held.proposed_by, approved_by=held.approved_by, email=who.email
        )
    return True


def _beside_draft(request: ExpertRequest, draft: int) -> tuple[Button, ...]:
    """Follow the request instead of sending the draft, or go back to the draft."""
    follow: dict[str, str | int] = {"request": str(request.id), "draft": draft}
    back: dict[str, str | int] = {"request": str(request.id), "version": draft}
    return (
        Button(title=f"Follow {request.number} instead", action="expert.follow", ref=follow),
        Button(title="Back to mine", action="expert.review", ref=back),
    )


def _row(buttons: list[Button], request: ExpertRequest, *, more: bool) -> tuple[Button, ...]:
    """Show a row of buttons: the first of them and "More", or what is behind it."""
    if len(buttons) <= MOST_BUTTONS:
        return tuple(buttons)
    first = MOST_BUTTONS - 1
    if not more:
        ref: dict[str, str | int] = {"request": str(request.id), "more": 1}
        return (*buttons[:first], Button(title="More", action="expert.show", ref=ref))
    return (*buttons[first:][:first], back_button(request))
