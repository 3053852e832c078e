"""Ask for an expert: the form begins with what was said, and is looked at before it is sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import NonNegativeInt
from sqlmodel import Session

from dialogs import programme
from dialogs.expert_choice import TakeRef, also_begun, choice_card
from dialogs.expert_draft import complete, draft_form, told
from dialogs.expert_drafts import draft_now, keep, keep_beside, sent_from, throw_away
from dialogs.expert_fields import Answers, TamperedError, typed_only
from dialogs.expert_review import review_card
from dialogs.expert_said import own_customer, said_fields, scope_entry
from dialogs.expert_team import UNKNOWN, around_for, author, in_private_once, refuse
from dialogs.followed import note_of_last
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import Look, request_card
from dialogs.request_notices import tell_of
from dialogs.rules.drafts import begin
from dialogs.rules.drafts import take as take_of
from dialogs.rules.request_routes import opening
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Intent
from store.drafts import Draft
from store.entries import workload_names
from store.request_changes import follow_request, open_from_draft
from store.requests import request_with_id
from store.vocabulary import NextStep

BEGUN = "You began this and have not sent it. If you need another expert too, say so: I keep both."
FROM_WORDS = "I have taken over what you said. Please fill in the rest."
FRESH = "One request for each workload. I find the expert who fits best, and keep you posted."


class Ref(ButtonRef):
    """The version of the draft that a card shows; 0 is the one that nobody has begun."""

    version: NonNegativeInt


class FollowRef(ButtonRef):
    """The request to follow instead of sending the draft."""

    request: UUID
    draft: NonNegativeInt


class BackRef(Ref):
    """The draft to go back to, and the request that stands in its place."""

    request: UUID


@in_private_once
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form with what the message says, or with what was begun before.

    What is another wish than that is kept beside it, and it is asked which one to go on with.
    """
    if not turn.who.partner_id:
        return programme.tell_of(Intent.SME_REQUEST, turn, db)
    note_of_last(turn, db, NextStep.ASKED_EXPERT)
    draft, said = draft_now(turn, db), said_fields(turn, db)
    before = draft.all_begun
    begun = begin(before, said)
    if begun.fields == draft.fields and len(begun.aside) > len(draft.aside):
        draft = keep_beside(turn, db, said)
    elif (begun.fields, [*begun.aside]) != (draft.fields, [*draft.aside]):
        draft = keep(turn, db, draft, begun.fields, begun.aside) or draft_now(turn, db)
    if begun.asks:
        is_new = len(draft.all_begun) > len(before)
        return [choice_card(turn, db, draft, begun, is_new=is_new)]
    return [draft_form(turn, db, draft, lead=BEGUN if before else FROM_WORDS if said else FRESH)]


@in_private_once
def take(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go on with another of the requests that were begun; the rest is kept, or one thrown away."""
    ref, draft = TakeRef.of(turn), draft_now(turn, db)
    if ref is None:
        return [OLD_BUTTON]
    begun = draft.all_begun
    if ref.version != draft.version or ref.draft >= len(begun):
        return _as_it_stands(turn, db)
    if ref.draft == 0 and draft.fields:
        return [Instead(draft_form(turn, db, draft))]  # the one in hand: what is typed stays valid
    taken = take_of(begun, ref.draft, instead=bool(ref.instead))
    kept = keep(turn, db, draft, taken.fields, taken.aside)
    return [Instead(draft_form(turn, db, kept))] if kept else _as_it_stands(turn, db)


@in_private_once
def check(turn: Turn, db: Session) -> Sequence[Reply]:
    """Look at what was filled in: a fault brings the form back, else it can be sent."""
    ref, draft = Ref.of(turn), draft_now(turn, db)
    if ref is None:
        return [OLD_BUTTON]
    try:
        answers = Answers.read(turn.inputs, workload_names(db))
    except TamperedError:
        return _tampered(turn, db)
    if ref.version != draft.version:
        return _as_it_stands(turn, db)
    faults = answers if isinstance(answers, dict) else {}
    typed = typed_only(turn.inputs) if isinstance(answers, dict) else answers.typed()
    kept = keep(turn, db, draft, _filled_in(turn, db, draft, typed))
    if kept is None or not faults:
        return _as_it_stands(turn, db)
    return [Instead(draft_form(turn, db, kept, faults=faults))]


@in_private_once
def later(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what is filled in, right or wrong, for another day."""
    ref, draft = Ref.of(turn), draft_now(turn, db)
    if ref is None:
        return [OLD_BUTTON]
    try:
        typed = typed_only(turn.inputs)
    except TamperedError:
        return _tampered(turn, db)
    filled_in = _filled_in(turn, db, draft, typed)
    if ref.version != draft.version or not keep(turn, db, draft, filled_in):
        return _as_it_stands(turn, db)
    return [told("Kept, and not sent. Say “ask an expert” when you want to go on.")]


@in_private_once
def edit(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go back from the review to the form."""
    ref, draft = Ref.of(turn), draft_now(turn, db)
    if ref is None:
        return [OLD_BUTTON]
    if ref.version != draft.version:
        return _as_it_stands(turn, db)
    return [Instead(draft_form(turn, db, draft))]


@in_private_once
def review(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go back to the review from a request that is like the draft."""
    return [OLD_BUTTON] if BackRef.of(turn) is None else _as_it_stands(turn, db)


@in_private_once
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Open the request, once for each draft, and say whom it went to."""
    ref, draft, who = Ref.of(turn), draft_now(turn, db), turn.who
    if ref is None or turn.inputs:
        return _tampered(turn, db)
    if opened := sent_from(turn, db, ref.version):
        return _sent(turn, db, opened.id)
    answers = complete(db, draft)
    if answers is None or ref.version != draft.version:
        return _as_it_stands(turn, db)
    around = around_for(db, partner_id=who.partner_id, workload=answers.workload)
    customer = own_customer(db, answers.customer, partner_id=who.partner_id)
    wish = answers.wish(customer=customer, scope_entry=str(draft.fields.get("scope_entry", "")))
    move = opening(wish, around, now=turn.now)
    opened = open_from_draft(
        db, move, draft_version=ref.version, partner_id=who.partner_id, by=author(turn),
        now=turn.now,
    )  # fmt: skip
    if opened is None:
        return _as_it_stands(turn, db)
    if opened.is_new:
        tell_of(db, opened.id, move, turn)
    return _sent(turn, db, opened.id)


@in_private_once
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Throw the draft away."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if ref.version != draft_now(turn, db).version:
        return _as_it_stands(turn, db)
    throw_away(turn, db, ref.version)
    return [told("Discarded. Nothing was sent."), *_next(turn, db)]


@in_private_once
def follow(turn: Turn, db: Session) -> Sequence[Reply]:
    """Follow a colleague's request, and throw the draft that is like it away."""
    ref, who = FollowRef.of(turn), turn.who
    if ref is None:
        return [OLD_BUTTON]
    request = request_with_id(db, request_id=ref.request, who=who)
    if request is None or request.partner_id != who.partner_id:
        refuse(turn, db, str(ref.request))
        return [UNKNOWN]
    follow_request(db, request, by=author(turn), now=turn.now)
    throw_away(turn, db, ref.draft)
    note = "You follow this request: I will tell you when something happens."
    return [Instead(request_card(db, request, who, Look(note=note))), *_next(turn, db)]


def _filled_in(
    turn: Turn, db: Session, draft: Draft, typed: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the draft with what was typed, and the catalogue entry that it is about now.

    What was found before holds while what it was found by is unchanged, for words that say less.
    """
    before = draft.fields
    entry = scope_entry(turn.meaning, db, workload=typed.get("workload", ""))
    same = all(typed.get(name, "") == before.get(name, "") for name in ("workload", "tried"))
    if same or turn.meaning is None:
        entry = entry or before.get("scope_entry", "")
    emptied = dict.fromkeys(before.keys() - {"scope_entry"}, "")  # what has not come back
    return {**emptied, **typed, **({"scope_entry": entry} if entry else {})}


def _as_it_stands(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show where the draft stands now: complete, begun, sent, or not there at all."""
    draft = draft_now(turn, db)
    if draft.fields:
        answers = complete(db, draft)
        shown = review_card(turn, db, draft, answers) if answers else draft_form(turn, db, draft)
        return [Instead(shown)]
    if opened := sent_from(turn, db, draft.version - 1):
        return _sent(turn, db, opened.id)
    return [told("There is nothing to send any more.")]


def _sent(turn: Turn, db: Session, request_id: UUID) -> Sequence[Reply]:
    request = request_with_id(db, request_id=request_id, who=turn.who)
    if request is None:
        return [UNKNOWN]
    note = f"Sent as request {request.number}. I will tell you what becomes of it."
    return [Instead(request_card(db, request, turn.who, Look(note=note))), *_next(turn, db)]


def _next(turn: Turn, db: Session) -> Sequence[Reply]:
    card = also_begun(turn, db)
    return [card] if card else []


def _tampered(turn: Turn, db: Session) -> Sequence[Reply]:
    refuse(turn, db, "draft")
    return [OLD_BUTTON]
