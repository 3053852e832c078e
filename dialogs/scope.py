"""Is it in FastTrack scope? Free text in, a card with a verdict for each question out."""

from collections.abc import Sequence
from uuid import uuid4

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from cards.help import GuessCard
from cards.scope import ScopeAnswer, ScopeCard
from cards.view import Button, Say
from dialogs.rules.scope import ScopeDecision, decide_scope
from dialogs.scope_answer import About, scope_answer, unknown_answer
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Asked
from store.entries import EntryText, entry_texts
from store.models import Question
from store.partners import customer_named, endorsed_workloads, works_with
from store.questions import keep_question, question_of
from store.vocabulary import Place, Verdict

MOST_QUESTIONS = 3
SHORT = 60  # characters of an entry that a button shows


class Ref(BaseModel):
    """The entry a suggestion stands for, and the question it was suggested to."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    entry: str
    question: str = ""


def invite(turn: Turn, db: Session) -> Sequence[Reply]:
    """Say how to ask."""
    return [
        GuessCard(
            lead="Ask in your own words, with the product and what is to be done. If it matters, "
            "name the customer or the number of licences. For example:",
            buttons=(
                Say(title="Known Folder Move?", words="Is Known Folder Move part of the benefit?"),
                Say(title="Hands-on?", words="Can we configure Intune for the customer ourselves?"),
                Say(title="120 licences?", words="Customer with 120 E3 licences, eligible?"),
            ),
        )
    ]


def answer(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer the question, or up to three in one text, on one card."""
    questions = turn.meaning.questions[:MOST_QUESTIONS] if turn.meaning else ()
    if not questions:
        return invite(turn, db)
    decisions = [decide_scope(asked.case) for asked in questions]
    wanted = [entry for found in decisions for entry in (*found.items, *found.nearest)]
    texts = entry_texts(db, wanted, reader=turn.reader)
    about = _about(turn, db)
    answers = tuple(
        _answer(asked if len(questions) > 1 else None, found, texts, about)
        for asked, found in zip(questions, decisions, strict=True)
    )
    row = _row(turn, decisions[0], questions)
    if not keep_question(db, row):
        return []  # Teams has sent it again: it was answered the first time
    return [_card(answers, decisions, texts, turn, str(row.id))]


def entry(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what the catalogue says on a suggested entry."""
    ref = Ref.model_validate(turn.ref)
    text = entry_texts(db, [ref.entry], reader=turn.reader).get(ref.entry)
    if text is None:
        return ["The catalogue does not hold this any more. Please ask again."]
    decision = ScopeDecision(
        verdict=text.verdict, items=(text.entry_id,), confidence=1.0, reason="you chose this entry"
    )
    shown = scope_answer(decision, {text.entry_id: text}, _about(turn, db))
    question = ref.question if _asked_by(turn, db, ref.question) else ""
    return [_card((shown,), [decision], {}, turn, question)]


def _asked_by(turn: Turn, db: Session, question_id: str) -> bool:
    who = turn.who
    found = question_of(
        db, question_id=question_id, tenant_id=who.tenant_id, object_id=who.object_id
    )
    return found is not None


def _about(turn: Turn, db: Session) -> About:
    """Gather what is known of the asker and the customer, as far as it may be said here."""
    named = turn.meaning.customer if turn.meaning else None
    customer = None
    if named is not None and named.key and turn.place is Place.PERSONAL:
        allowed = turn.who.is_staff or works_with(
            db, partner_id=turn.who.partner_id, customer_id=named.key
        )
        customer = customer_named(db, customer_id=named.key) if allowed else None
    endorsed = (
        endorsed_workloads(db, partner_id=turn.who.partner_id) if turn.who.partner_id else None
    )
    return About(customer=customer, endorsed=endorsed or None)


def _answer(
    asked: Asked | None, decision: ScopeDecision, texts: dict[str, EntryText], about: About
) -> ScopeAnswer:
    quoted = asked.text if asked else ""
    if decision.verdict is Verdict.UNKNOWN or not any(item in texts for item in decision.items):
        return unknown_answer(quoted)
    return scope_answer(decision, texts, about, asked=quoted)


def _row(turn: Turn, decision: ScopeDecision, questions: Sequence[Asked]) -> Question:
    meaning = turn.meaning
    return Question(
        id=uuid4(),
        conversation_id=turn.conversation_id,
        activity_id=turn.activity_id or uuid4().hex,
        tenant_id=turn.who.tenant_id,
        aad_object_id=turn.who.object_id,
        partner_id=turn.who.partner_id or None,
        asked_at=turn.now,
        text=meaning.masked if meaning else "",
        workload=questions[0].workload,
        customer_id=meaning.customer.key if meaning and meaning.customer else "",
        verdict=decision.verdict.value,
        items=list(decision.items),
        confidence=decision.confidence,
        edition=turn.edition,
    )


def _card(
    answers: tuple[ScopeAnswer, ...],
    decisions: Sequence[ScopeDecision],
    texts: dict[str, EntryText],
    turn: Turn,
    question_id: str,
) -> ScopeCard:
    main = decisions[0]
    nearest = tuple(
        Button(
            title=_short(texts[item].what),
            action="scope.entry",
            ref={"entry": item, "question": question_id},
        )
        for item in (main.nearest if main.verdict is Verdict.UNKNOWN else ())
        if item in texts
    )
    return ScopeCard(
        answers=answers,
        edition=turn.edition,
        nearest_title="Did you mean one of these?" if nearest else "",
        nearest=nearest,
        buttons=_buttons(main, question_id, turn),
    )


def _buttons(main: ScopeDecision, question_id: str, turn: Turn) -> tuple[Button, ...]:
    ref = {"question": question_id, "entry": main.items[0] if main.items else ""}
    doubt = {"question": question_id}
    if main.verdict is Verdict.UNKNOWN:
        hand_over = Button(
            title="Hand over to my PSM", action="scope.hand_over", ref=doubt, primary=True
        )
        return (hand_over, Button(title="This is wrong", action="scope.wrong", ref=doubt))
    buttons = [
        Button(title="Three checks", action="scope.checks", ref=ref),
        Button(title="Tell the customer", action="scope.tell_customer", ref=ref),
    ]
    if question_id:
        buttons += [
            Button(title="This is wrong", action="scope.wrong", ref=doubt),
            Button(title="Still unsure", action="scope.unsure", ref=doubt),
        ]
    return tuple(buttons)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
