"""The presses of a request's card: look at it, say what a verb needs, do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import NonNegativeInt, PositiveInt
from sqlmodel import Session

from dialogs import rating_cards
from dialogs.expert_fields import TamperedError, typed_strings, with_gaps
from dialogs.expert_press import Faulty, read_press
from dialogs.expert_steps import STEPS, Given, edit_form, step_form
from dialogs.expert_team import UNKNOWN, around_for, author, in_private_once, refuse
from dialogs.form_texts import text_card
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import Look, history_card, request_card, visible_events
from dialogs.request_notices import tell_of
from dialogs.rules.request_facts import relations
from dialogs.rules.request_moves import HAPPENED, move
from dialogs.rules.request_press import Around, Move, Press
from dialogs.rules.request_state import Refusal, Refused, decide
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import MEANWHILE, STILL
from store.proposals import approve, propose
from store.request_changes import change_request
from store.requests import ExpertRequest, request_with_id
from store.told import To
from store.vocabulary import EventKind, RequestVerb

V = RequestVerb
WITH_FORM = frozenset({*STEPS, V.HAND_OVER, V.RATE, V.EDIT})
ENDS_THE_QUESTION = frozenset({V.RATE, V.REOPEN})  # whether it helped
DONE: Mapping[RequestVerb, str] = {
    V.ACCEPT: "The request is yours. The partner and the PSM are told.",
    V.ASK_BACK: "The partner is asked.",
    V.HAND_OVER: "Handed over.",
    V.DECLINE: "Declined. It goes on to somebody else.",
    V.JOIN_CUSTOMER: "The PSM and the partner are told why you join the customer.",
    V.RATE: "Thank you for telling.",
    V.PROPOSE: "Proposed: a second expert has to approve it.",
    V.APPROVE: "Approved for the review list.",
}


class ShowRef(ButtonRef):
    """The request to show: the buttons behind "More", a page of its history, a draft like it."""

    request: UUID
    more: NonNegativeInt = 0
    page: NonNegativeInt = 0
    draft: NonNegativeInt = 0


class Ref(ButtonRef):
    """What is to be done with a request, as its card showed it."""

    request: UUID
    version: PositiveInt
    verb: RequestVerb


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a request as it stands now; `draft`: beside the draft that it is like."""
    ref = ShowRef.of(turn)
    request = _subject(turn, db, ref)
    if ref is None or isinstance(request, str):
        return [str(request)]
    return [
        Instead(request_card(db, request, turn.who, Look(more=bool(ref.more), draft=ref.draft)))
    ]


@in_private_once
def history(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what happened to a request."""
    ref = ShowRef.of(turn)
    request = _subject(turn, db, ref)
    if ref is None or isinstance(request, str):
        return [str(request)]
    return [Instead(history_card(db, request, turn.who, page=ref.page))]


@in_private_once
def text(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a request as text for the team's own form."""
    ref = ShowRef.of(turn)
    request = _subject(turn, db, ref)
    if ref is None or isinstance(request, str):
        return [str(request)]
    return [Instead(text_card(db, request))]


@in_private_once
def step(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of a verb, or why it cannot be done now."""
    ref = Ref.of(turn)
    request = _subject(turn, db, ref)
    if ref is None or isinstance(request, str):
        return [str(request)]
    decided = decide(request, ref.verb, relations(request, turn.who), now=turn.now)
    if isinstance(decided, Refused):
        return _refused(turn, db, request, decided)
    if ref.verb not in WITH_FORM:
        return [OLD_BUTTON]
    return [Instead(step_form(db, turn, request, ref.verb))]


@in_private_once
def do(turn: Turn, db: Session) -> Sequence[Reply]:
    """Do what was pressed, if the request is still as its card showed it."""
    ref = Ref.of(turn)
    request = _subject(turn, db, ref)
    if ref is None or isinstance(request, str):
        return [str(request)]
    try:
        press = read_press(turn, db, ref.verb, request)
    except TamperedError:
        refuse(turn, db, f"request {request.number}")
        return [OLD_BUTTON]
    if isinstance(press, Faulty):
        decided = decide(request, ref.verb, relations(request, turn.who), now=turn.now)
        if isinstance(decided, Refused) and decided.refusal is Refusal.NOT_YOURS:
            return _refused(turn, db, request, decided)
        return [_again(turn, db, request, ref, press)]
    return _try(turn, db, _Tried(request=request, ref=ref, press=press))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What somebody wants to do with a request."""

    request: ExpertRequest
    ref: Ref
    press: Press


def _try(turn: Turn, db: Session, tried: _Tried) -> Sequence[Reply]:
    """Change the request if it is still as it was shown, and tell whom it concerns."""
    request, press = tried.request, tried.press
    if tried.ref.version != request.version:
        return _overtaken(turn, db, tried)
    decided = move(request, press, turn.who, _around(db, request, press), now=turn.now)
    if isinstance(decided, Refused):
        return _not_done(turn, db, tried, decided)
    if not _make(turn, db, request, press, decided):
        now = request_with_id(db, request_id=request.id, who=turn.who)
        return _overtaken(turn, db, replace(tried, request=now)) if now else [UNKNOWN]
    tell_of(db, request.id, decided, turn, before=request)
    if press.verb in ENDS_THE_QUESTION:
        me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
        rating_cards.close(db, request.id, by=me, now=turn.now)
    return _done(turn, db, tried.ref)


def _subject(turn: Turn, db: Session, ref: Ref | ShowRef | None) -> ExpertRequest | str:
    """Return the request of a button if this person may see it, else why not; that is noted."""
    if ref is None:
        return OLD_BUTTON
    request = request_with_id(db, request_id=ref.request, who=turn.who)
    if request is None:
        refuse(turn, db, str(ref.request))
        return UNKNOWN
    return request


def _around(db: Session, request: ExpertRequest, press: Press) -> Around:
    workload = press.wish.get("workload", request.workload)
    return around_for(db, partner_id=request.partner_id, workload=workload)


def _make(turn: Turn, db: Session, request: ExpertRequest, press: Press, decided: Move) -> bool:
    by, now, email = author(turn), turn.now, turn.who.email
    if press.verb is V.PROPOSE:
        return propose(db, request, decided, email=email, by=by, now=now)
    if press.verb is V.APPROVE:
        return approve(db, request, decided, email=email, by=by, now=now)
    return change_request(db, request, decided, by=by, now=now)


def _done(turn: Turn, db: Session, ref: Ref) -> Sequence[Reply]:
    """Show the request after the change; who has lost sight of it by the change is told so."""
    after = request_with_id(db, request_id=ref.request, who=turn.who)
    note = DONE.get(ref.verb, "")
    if after is None:
        return [note or UNKNOWN]
    return [Instead(request_card(db, after, turn.who, Look(note=note)))]


def _not_done(turn: Turn, db: Session, tried: _Tried, refused: Refused) -> Sequence[Reply]:
    """Ask for what is missing, or say why it cannot be."""
    request, ref, press = tried.request, tried.ref, tried.press
    incomplete = refused.refusal is Refusal.INCOMPLETE
    if press.to and incomplete:
        refuse(turn, db, f"request {request.number}")  # somebody who was not on the list
    if incomplete and ref.verb in WITH_FORM:
        return [_again(turn, db, request, ref, Faulty(fields={}, whole=refused.reason))]
    return _refused(turn, db, request, refused, typed=press.words)


def _refused(
    turn: Turn, db: Session, request: ExpertRequest, refused: Refused, *, typed: str = ""
) -> Sequence[Reply]:
    """Show how the request stands, and why that cannot be done with it."""
    if refused.refusal in (Refusal.UNKNOWN, Refusal.NOT_YOURS):
        refuse(turn, db, f"request {request.number}")
    if refused.refusal is Refusal.UNKNOWN:
        return [UNKNOWN]
    reason = refused.reason[:1].upper() + refused.reason[1:]
    note = f"{reason} You had written: “{typed}”" if typed else reason
    return [Instead(request_card(db, request, turn.who, Look(note=note)))]


def _overtaken(turn: Turn, db: Session, tried: _Tried) -> Sequence[Reply]:
    """Change nothing: the card was an old one. Show the current one, and keep what was typed."""
    request, ref, press = tried.request, tried.ref, tried.press
    if _is_done_already(turn, db, tried):
        return _done(turn, db, ref)
    decided = decide(request, press.verb, relations(request, turn.who), now=turn.now)
    if isinstance(decided, Refused):
        return _refused(turn, db, request, decided, typed=press.words)
    current = Instead(request_card(db, request, turn.who, Look(note=MEANWHILE)))
    if ref.verb not in WITH_FORM:
        return [current]
    given = Given(values=typed_strings(turn.inputs), fault=STILL)
    return [current, step_form(db, turn, request, ref.verb, given)]


def _is_done_already(turn: Turn, db: Session, tried: _Tried) -> bool:
    """Say whether this very press has made the next version: it was sent twice."""
    press, me = tried.press, author(turn).name
    kinds = {HAPPENED[press.verb]}
    if press.verb is V.COMMENT:
        kinds.add(EventKind.REPLIED)
    if tried.ref.verb is V.EDIT:
        kinds = {EventKind.EDITED, EventKind.REROUTED}
    return any(
        event.number == tried.ref.version + 1
        and event.kind in kinds
        and (event.name, event.text) == (me, press.words)
        for event in visible_events(db, tried.request, turn.who)
    )


def _again(turn: Turn, db: Session, request: ExpertRequest, ref: Ref, faulty: Faulty) -> Reply:
    """Bring the form back with what was typed, and the fault."""
    typed = typed_strings(turn.inputs)
    if ref.verb is V.EDIT:
        given = Given(values=with_gaps(typed), fault=faulty.whole)
        return Instead(edit_form(db, request, faulty.fields, given))
    given = Given(values=typed, fault=faulty.whole)
    return Instead(step_form(db, turn, request, ref.verb, given))
