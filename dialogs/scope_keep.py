"""An answer is kept for a customer: at a press where the question named one, else it is asked."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import FormField, Option, RequestForm
from cards.text import visible
from cards.view import Button, Say
from dialogs.expert_team import author, once_in_private, refuse
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.scope import ScopeDecision
from dialogs.scope_record_card import cut
from dialogs.scope_record_readers import is_partner, own_customers
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Asked
from dialogs.wording import IN_OUR_CHAT, VERDICT_WORDS
from store.entries import EntryText, entry_texts
from store.scope_record import Answered, Record, keep
from store.vocabulary import EntryKind, Place, Verdict

LONGEST = 300  # characters of an open point
SHORT, NAME = 90, 30  # characters of an entry that was kept, and of a name on a button
MOST = 3  # answers on one card
MOST_CHOICES = 150  # what a card has room for
PARTNERS_ONLY = "Scope records are kept by partners, for their own customers."
NO_CUSTOMER = "The roster names no customer of yours: ask your PSM to put that right."
CHOOSE = "Please choose one of your customers."
SAY = "Please say what is open."
TOO_LONG = f"Please say it in at most {LONGEST} characters."
LEAD_OPEN = (
    "Our sources do not answer this. It is kept as an open point in your words, which the customer "
    "reads too: leave out what is not for them."
)
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """The question, for whom ("" if it names nobody), its entries, and what stayed open."""

    question: Annotated[str, Field(max_length=36)]
    customer: Annotated[str, Field(max_length=64)] = ""
    entries: Annotated[str, Field(max_length=64 * MOST + MOST)] = ""
    words: Annotated[str, Field(max_length=LONGEST)] = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries that were answered with."""
        return tuple(one for one in self.entries.split() if one)


class Filled(BaseModel):
    """What was filled in: for whom, and the open point in the partner's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    customer: Annotated[str, Field(max_length=64)] = ""
    words: Annotated[str, Field(max_length=2 * LONGEST)] = ""


def keep_button(
    turn: Turn,
    customer: tuple[str, str] | None,
    asked: Sequence[Asked],
    decisions: Sequence[ScopeDecision],
    question_id: str,
) -> Button | None:
    """Offer to keep what was answered, to partners in their own chat.

    `customer` is the one of theirs that was named, by id and name. A whole family is nothing to
    keep. What stayed open is kept for a customer that is named; else the room is for suggestions.
    """
    if not is_partner(turn.who) or turn.place is not Place.PERSONAL:
        return None
    single = [one for one in decisions if one.verdict is not Verdict.UNKNOWN and not one.family]
    is_open = [
        one.text
        for one, found in zip(asked, decisions, strict=False)
        if found.verdict is Verdict.UNKNOWN
    ]
    if not (single or is_open) or (is_open and customer is None):
        return None
    ref = Ref(
        question=question_id,
        customer=customer[0] if customer else "",
        entries=" ".join(dict.fromkeys(one.items[0] for one in single[:MOST])),
        words=visible(is_open[0])[:LONGEST].strip() if is_open else "",
    )
    name = cut(customer[1], NAME) if customer else "a customer"
    return Button(title=f"Keep for {name}", action="scope.keep", ref=ref.model_dump())


def customer_of(turn: Turn, db: Session, customer_id: str) -> tuple[str, str] | None:
    """Return a customer by id and name, if it is the partner's own."""
    name = own_customers(db, turn.who).get(customer_id) if customer_id else None
    return (customer_id, name) if name is not None else None


@in_private
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was answered; ask first for whom, and how an open point is to be worded."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if refusal := _refusal(turn, db, ref):
        return [refusal]
    customers = own_customers(db, turn.who)
    if not customers:
        return [NO_CUSTOMER]
    if ref.customer in customers and not ref.words:
        return _kept(turn, db, ref, ref.customer, "")
    return [_form(ref, customers, Filled(customer=ref.customer, words=ref.words), {})]


@in_private
def filled_in(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep it as the form says; what is missing brings the form back."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if refusal := _refusal(turn, db, ref):
        return [refusal]
    try:
        filled = Filled.model_validate(dict(turn.inputs))
    except ValidationError:
        return [OLD_BUTTON]
    customers = own_customers(db, turn.who)
    words = visible(filled.words.replace("\0", "")).strip() if ref.words else ""
    faults: dict[str, str] = {}
    if filled.customer not in customers:
        refuse(turn, db, filled.customer, action="scope_record.refused")
        faults["customer"] = CHOOSE
    if ref.words and not words and not ref.ids:
        faults["words"] = SAY
    if len(words) > LONGEST:
        faults["words"] = TOO_LONG
    if faults:
        return [Instead(_form(ref, customers, filled, faults))] if customers else [NO_CUSTOMER]
    return _kept(turn, db, ref, filled.customer, words)


def _refusal(turn: Turn, db: Session, ref: Ref) -> str:
    if not is_partner(turn.who):
        return PARTNERS_ONLY
    return "" if own_question(turn, db, ref.question) else NOT_YOURS


def _kept(turn: Turn, db: Session, ref: Ref, customer_id: str, words: str) -> Sequence[Reply]:
    """Keep each answer as the catalogue has it now, and say what was kept."""
    texts = entry_texts(db, ref.ids, reader=turn.reader)
    held = [texts[one] for one in ref.ids if one in texts and _can_be_kept(texts[one])]
    record = Record(partner_id=turn.who.partner_id, customer_id=customer_id)
    told, question_id, by = list[str](), UUID(ref.question), author(turn)
    answers = [
        (one.what, Answered(verdict=one.verdict, edition=turn.edition, entry_id=one.entry_id,
                            question_id=question_id))
        for one in held
    ]  # fmt: skip
    if words:
        unknown = Answered(verdict=Verdict.UNKNOWN, edition=turn.edition, words=words,
                           question_id=question_id)  # fmt: skip
        answers.append((words, unknown))
    for what, answered in answers:
        new = keep(db, record, answered, by=by, now=turn.now)
        as_what = "open" if answered.words else VERDICT_WORDS[answered.verdict]
        there = "" if new else " was there already"
        told.append(f"“{cut(what.rstrip('.'), SHORT)}” ({as_what}){there}")
    if not told:
        return ["The catalogue does not hold this any more. Please ask again."]
    name = own_customers(db, turn.who)[customer_id]
    return [
        GuessCard(
            lead=f"Kept for {name}: {'; '.join(told)}. Your colleagues at "
            f"{turn.who.partner_name} see it too.",
            buttons=(Say(title="Show the record", words=f"scope record {name}"),),
        )
    ]


def _can_be_kept(entry: EntryText) -> bool:
    return entry.kind is not EntryKind.PROGRAM  # how things run is no verdict


def _form(
    ref: Ref, customers: dict[str, str], filled: Filled, faults: dict[str, str]
) -> RequestForm:
    options = tuple(
        Option(title=name, value=key) for key, name in list(customers.items())[:MOST_CHOICES]
    )
    first = filled.customer if filled.customer in customers else options[0].value
    asked = [
        FormField(name="customer", label="Customer", kind="search", value=first, options=options,
                  hint="Type the customer's name", fault=faults.get("customer", ""))
    ]  # fmt: skip
    if ref.words:
        asked.append(
            FormField(name="words", label="What is open", kind="text", most=LONGEST,
                      value=filled.words[: 2 * LONGEST], fault=faults.get("words", ""))
        )  # fmt: skip
    go_on = Button(title="Keep it", action="scope.keep_for", ref=ref.model_dump(), primary=True)
    return RequestForm(
        title="Keep it in a scope record",
        lead=LEAD_OPEN if ref.words else "For which of your customers?",
        asked=tuple(asked),
        known=(),
        buttons=(go_on,),
    )
