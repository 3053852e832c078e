"""The presses of an escalation's card: look at it, answer it, pass it on, close it."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError
from sqlmodel import Session

from cards.requests import FormField, RequestForm, RequestOlder
from cards.view import Button
from dialogs.escalate import REFUSED, in_private
from dialogs.escalation_card import AT_ONCE, back_button, escalation_card, title_of
from dialogs.escalation_notices import tell_addressees, tell_raiser
from dialogs.escalation_words import UNKNOWN, VERBS
from dialogs.expert_fields import LONG, brought_back, typed_strings
from dialogs.expert_team import author, refuse
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.escalation import STEPS, decide_escalation
from dialogs.rules.request_state import Refusal, Refused
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import MEANWHILE, STILL
from store.escalation_changes import Handled, change_escalation
from store.escalations import EscalatedMatter, escalation_with_id
from store.vocabulary import EscalationState, EscalationVerb

V = EscalationVerb
TOO_LONG = f"Please say it in at most {LONG:,} characters."
DONE: Mapping[EscalationVerb, str] = {
    V.ACKNOWLEDGE: "Acknowledged. Who raised it is told.",
    V.ANSWER: "Answered. Who raised it is told.",
    V.PASS_ON: "Passed on to the programme team. Who raised it is told.",
    V.CLOSE: "Closed. Who raised it is told.",
}
LED_TO: Mapping[EscalationVerb, EscalationState] = {step.verb: step.then for step in STEPS}
LEADS: Mapping[EscalationVerb, str] = {
    V.ANSWER: "Who raised it reads this. It stays open.",
    V.CLOSE: "Who raised it reads this.",
}


class ShowRef(ButtonRef):
    """The escalation to show."""

    escalation: UUID


class Ref(ShowRef):
    """What is to be done with an escalation, as its card showed it."""

    version: PositiveInt
    verb: EscalationVerb


class Words(BaseModel):
    """The answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    words: Annotated[str, Field(max_length=LONG)] = ""


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a matter as it stands now."""
    held = _subject(turn, db, ShowRef.of(turn))
    return [held if isinstance(held, str) else Instead(escalation_card(held, turn.who))]


@in_private
def step(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form for an answer, or why there can be none now."""
    ref = Ref.of(turn)
    held = _subject(turn, db, ref)
    if ref is None or isinstance(held, str):
        return [str(held)]
    decided = decide_escalation(held, ref.verb, turn.who, words="an answer")
    if isinstance(decided, Refused):
        return _refused(turn, db, held, ref.verb, decided)
    return [OLD_BUTTON if ref.verb in AT_ONCE else Instead(_form(held, ref.verb))]


@in_private
def do(turn: Turn, db: Session) -> Sequence[Reply]:
    """Do what was pressed, if the matter is still as its card showed it."""
    ref = Ref.of(turn)
    held = _subject(turn, db, ref)
    if ref is None or isinstance(held, str):
        return [str(held)]
    typed = typed_strings(turn.inputs)
    try:
        words = Words.model_validate({**turn.inputs, **typed}).words
    except ValidationError as error:
        if {fault["type"] for fault in error.errors()} == {"string_too_long"}:
            decided = decide_escalation(held, ref.verb, turn.who, words=typed["words"])
            if isinstance(decided, Refused) and decided.refusal is Refusal.NOT_YOURS:
                return _refused(turn, db, held, ref.verb, decided)
            return [Instead(_form(held, ref.verb, typed=typed["words"], fault=TOO_LONG))]
        refuse(turn, db, f"escalation {held.number}", action=REFUSED)
        return [OLD_BUTTON]
    return _try(turn, db, held, ref, words)


def _try(turn: Turn, db: Session, held: EscalatedMatter, ref: Ref, words: str) -> Sequence[Reply]:
    """Change the matter if it is still as it was shown, and tell whom it concerns."""
    if ref.version != held.version:
        return _overtaken(turn, held, ref, words)
    decided = decide_escalation(held, ref.verb, turn.who, words=words)
    if isinstance(decided, Refused):
        return _refused(turn, db, held, ref.verb, decided)
    done = Handled(verb=ref.verb, state=decided, words=words)
    if not change_escalation(db, held, done, by=author(turn), now=turn.now):
        now = escalation_with_id(db, escalation_id=held.id, who=turn.who)
        return _overtaken(turn, now, ref, words) if now else [UNKNOWN]
    return _done(turn, db, held, ref.verb)


def _done(turn: Turn, db: Session, held: EscalatedMatter, verb: EscalationVerb) -> Sequence[Reply]:
    """Tell whom it concerns, and show the matter; who has lost sight of it is told so."""
    tell_raiser(db, held.id, verb, turn)
    if verb is V.PASS_ON:
        tell_addressees(db, held.id, turn)
    after = escalation_with_id(db, escalation_id=held.id, who=turn.who)
    if after is None:
        left = RequestOlder(title=title_of(held), lines=(), lead=DONE[verb], show=None)
        return [Instead(left)]
    return [Instead(escalation_card(after, turn.who, note=DONE[verb]))]


def _subject(turn: Turn, db: Session, ref: ShowRef | None) -> EscalatedMatter | str:
    """Return the matter of a button if this person may see it, else why not; that is noted."""
    if ref is None:
        return OLD_BUTTON
    held = escalation_with_id(db, escalation_id=ref.escalation, who=turn.who)
    if held is None:
        refuse(turn, db, str(ref.escalation), action=REFUSED)
        return UNKNOWN
    return held


def _refused(
    turn: Turn, db: Session, held: EscalatedMatter, verb: EscalationVerb, refused: Refused
) -> Sequence[Reply]:
    """Ask for what is missing, or show how the matter stands and why that cannot be done."""
    if refused.refusal is Refusal.INCOMPLETE:
        return [Instead(_form(held, verb, fault=refused.reason))]
    if refused.refusal is Refusal.NOT_YOURS:
        refuse(turn, db, f"escalation {held.number}", action=REFUSED)
    return [Instead(escalation_card(held, turn.who, note=refused.reason))]


def _overtaken(turn: Turn, held: EscalatedMatter, ref: Ref, words: str) -> Sequence[Reply]:
    """Change nothing: the card was an old one. Show the current one, and keep what was typed."""
    note = DONE[ref.verb] if _is_done_already(held, ref, words) else MEANWHILE
    current = Instead(escalation_card(held, turn.who, note=note))
    decided = decide_escalation(held, ref.verb, turn.who, words=words or "an answer")
    if note != MEANWHILE or ref.verb in AT_ONCE:
        return [current]
    if isinstance(decided, Refused):
        lost = f"{MEANWHILE} You had written: “{words}”" if words else MEANWHILE
        return [Instead(escalation_card(held, turn.who, note=lost))]
    return [current, _form(held, ref.verb, typed=words, fault=STILL)]


def _is_done_already(held: EscalatedMatter, ref: Ref, words: str) -> bool:
    """Say whether this very press has made the next version: it was sent twice."""
    return (
        held.version == ref.version + 1
        and held.state is LED_TO[ref.verb]
        and held.answer.startswith(words)
    )


def _form(
    held: EscalatedMatter, verb: EscalationVerb, *, typed: str = "", fault: str = ""
) -> RequestForm:
    optional = verb is V.CLOSE and held.answer
    field = FormField(
        name="words",
        label="A last word (optional)" if optional else "Your answer",
        kind="text",
        value=brought_back("words", typed),
        fault=fault,
        most=LONG,
    )
    ref: dict[str, str | int] = {
        "escalation": str(held.id), "version": held.version, "verb": verb.value,
    }  # fmt: skip
    about = f"Escalation {held.number}"
    return RequestForm(
        title=f"{VERBS[verb]} {about[0].lower()}{about[1:]}",
        lead=LEADS[verb],
        asked=(field,),
        known=(),
        buttons=(
            Button(title=VERBS[verb], action="escalation.do", ref=ref, primary=True),
            back_button(held),
        ),
    )
