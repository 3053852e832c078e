"""Ask for an expert: the form begins with what was said, and is looked at before it is sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import RequestForm
from cards.view import Button, Say
from dialogs import programme
from dialogs.expert_drafts import draft_now, keep, sent_from, throw_away
from dialogs.expert_fields import Answers, TamperedError, form_fields, typed_only
from dialogs.expert_review import review_card
from dialogs.expert_said import own_customer, said_fields, scope_entry
from dialogs.expert_team import UNKNOWN, around_for, author, in_private_once, refuse
from dialogs.followed import note_of_last
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import Look, request_card
from dialogs.request_notices import tell_of
from dialogs.rules.request_routes import opening
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Intent
from store.drafts import Draft
from store.entries import workload_names
from store.request_changes import follow_request, open_from_draft
from store.requests import request_with_id
from store.vocabulary import NextStep

BEGUN = "You began this and have not sent it. To ask for something else, send or discard it first."
FROM_WORDS = "I have taken over what you said. Please fill in the rest."
FRESH = "One request for each workload. I find the expert who fits best, and keep you posted."
MEANT = ("customer", "workload")  # another one of these is another request


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
    """Show the form with what the message says, or with what was begun before."""
    if not turn.who.partner_id:
        return programme.tell_of(Intent.SME_REQUEST, turn, db)
    note_of_last(turn, db, NextStep.ASKED_EXPERT)
    draft, said = draft_now(turn, db), said_fields(turn, db)
    begun = draft.fields
    if any(begun.get(name) and said.get(name, begun[name]) != begun[name] for name in MEANT):
        return [_form(turn, db, draft, lead=BEGUN)]
    new = {name: value for name, value in said.items() if not begun.get(name)}
    if new:
        draft = keep(turn, db, draft, {**begun, **new}) or draft_now(turn, db)
    return [_form(turn, db, draft, lead=BEGUN if begun else FROM_WORDS if new else FRESH)]


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
    return [Instead(_form(turn, db, kept, faults=faults))]


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
    return [_told("Kept, and not sent. Say “ask an expert” when you want to go on.")]


@in_private_once
def edit(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go back from the review to the form."""
    ref, draft = Ref.of(turn), draft_now(turn, db)
    if ref is None:
        return [OLD_BUTTON]
    if ref.version != draft.version:
        return _as_it_stands(turn, db)
    return [Instead(_form(turn, db, draft))]


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
    answers = _complete(db, draft)
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
    return [_told("Discarded. Nothing was sent.")]


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
    return [Instead(request_card(db, request, who, Look(note=note)))]


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
        answers = _complete(db, draft)
        shown = review_card(turn, db, draft, answers) if answers else _form(turn, db, draft)
        return [Instead(shown)]
    if opened := sent_from(turn, db, draft.version - 1):
        return _sent(turn, db, opened.id)
    return [_told("There is nothing to send any more.")]


def _sent(turn: Turn, db: Session, request_id: UUID) -> Sequence[Reply]:
    request = request_with_id(db, request_id=request_id, who=turn.who)
    if request is None:
        return [UNKNOWN]
    note = f"Sent as request {request.number}. I will tell you what becomes of it."
    return [Instead(request_card(db, request, turn.who, Look(note=note)))]


def _form(
    turn: Turn,
    db: Session,
    draft: Draft,
    *,
    faults: Mapping[str, str] | None = None,
    lead: str = "",
) -> RequestForm:
    who, ref = turn.who, {"version": draft.version}
    contact = ", ".join(part for part in (who.name, who.email) if part)
    values = {"time_zone": who.time_zone, "contact": contact, **draft.fields}
    fields = form_fields(values, faults or {}, workload_names(db))
    known = tuple(one for one in fields if one.value and not one.fault)
    asked = tuple(one for one in fields if one not in known)
    return RequestForm(
        title="Ask for an expert",
        lead=lead,
        asked=asked or fields,
        known=known if asked else (),
        buttons=(
            Button(title="Check before sending", action="expert.check", ref=ref, primary=True),
            Button(title="Keep for later", action="expert.later", ref=ref),
            Button(title="Discard", action="expert.discard", ref=ref),
        ),
    )


def _complete(db: Session, draft: Draft) -> Answers | None:
    """Return what the draft says if it can be sent as it is."""
    said = {name: value for name, value in draft.fields.items() if name in Answers.model_fields}
    try:
        answers = Answers.read(said, workload_names(db))
    except TamperedError:
        return None  # a workload that the catalogue no longer has
    return answers if isinstance(answers, Answers) else None


def _tampered(turn: Turn, db: Session) -> Sequence[Reply]:
    refuse(turn, db, "draft")
    return [OLD_BUTTON]


def _told(words: str) -> Instead:
    again = Say(title="Ask for an expert", words="ask an expert")
    return Instead(GuessCard(lead=words, buttons=(again,)))
