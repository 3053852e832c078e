"""Is it in FastTrack scope? Free text in, a card with a verdict for each question out."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from uuid import uuid4

from sqlmodel import Session

from cards.help import GuessCard
from cards.scope import ScopeAnswer
from cards.view import Say
from dialogs.followed import note, note_rephrased
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.programme import fact_card
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.picked import with_reason
from dialogs.rules.scope import NEAREST, ScopeCase, ScopeDecision, decide_scope, family_decision
from dialogs.scope_answer import About, scope_answer, unknown_answer
from dialogs.scope_card import scope_card
from dialogs.scope_family import family_answer
from dialogs.scope_keep import customer_of, keep_button
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Asked
from store.entries import EntryText, entry_texts
from store.partners import known_for_scope
from store.questions import NewQuestion, keep_question
from store.vocabulary import EntryKind, NextStep, Place, Verdict

MOST_QUESTIONS = 3
LOOKED_AT = 12  # candidates of a question that may be suggested
OF_A_FAMILY = 8  # entries of each verdict that are fetched: some may not be for this reader
TOO_MANY = (
    f"That was more than I can answer at once: above are the first {MOST_QUESTIONS}. Please ask "
    "the others in a message of their own."
)


class Ref(ButtonRef):
    """The entry a suggestion stands for, and the question it was suggested to."""

    entry: str
    question: str


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
    questions = turn.meaning.questions if turn.meaning else ()
    if not questions:
        return invite(turn, db)
    answered = questions[:MOST_QUESTIONS]
    decisions = [decide_scope(asked.case) for asked in answered]
    texts = _texts(turn, db, answered, decisions)
    shown = [
        with_reason(_as_shown(found, asked.case, texts), asked.case)
        for asked, found in zip(answered, decisions, strict=True)
    ]
    about = _about(turn, db)
    answers = tuple(
        _answer(asked, found, texts, about, quoted=len(answered) > 1)
        for asked, found in zip(answered, shown, strict=True)
    )
    row = _row(turn, shown[0], answered)
    if not keep_question(db, row):
        return []  # Teams has sent it again: it was answered the first time
    note_rephrased(turn, db, row)
    mine = (row.customer_id, about.customer[0]) if about.customer else None
    to_keep = keep_button(turn, mine, answered, shown, str(row.id))
    card = scope_card(answers, shown, texts, turn, str(row.id), to_keep=to_keep)
    return [card, TOO_MANY] if len(questions) > MOST_QUESTIONS else [card]


def entry(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what the catalogue says on a suggested entry."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    question = own_question(turn, db, ref.question)
    if question is None:
        return [NOT_YOURS]
    note(turn, db, question.id, NextStep.LOOKED_CLOSER)
    texts = entry_texts(db, [ref.entry], reader=turn.reader)
    text = texts.get(ref.entry)
    if text is None:
        return ["The catalogue does not hold this any more. Please ask again."]
    if text.kind is EntryKind.PROGRAM:
        return [fact_card(text, turn)]
    decision = ScopeDecision(
        verdict=text.verdict, items=(text.entry_id,), confidence=1.0, reason="you chose this entry"
    )
    shown = scope_answer(decision, texts, _about(turn, db))
    mine = customer_of(turn, db, question.customer_id)
    to_keep = keep_button(turn, mine, (), [decision], ref.question)
    return [scope_card((shown,), [decision], texts, turn, ref.question, to_keep=to_keep)]


def _texts(
    turn: Turn, db: Session, questions: Sequence[Asked], decisions: Sequence[ScopeDecision]
) -> dict[str, EntryText]:
    """Fetch all that the answers may name; where that is not for this reader, what comes next."""
    named = {entry_id for found in decisions for entry_id in (*found.items, *found.nearest)}
    families = [found.family for found in decisions if found.family]
    named |= {entry_id for one in families for entry_id in one.first(OF_A_FAMILY).all}
    texts = entry_texts(db, named, reader=turn.reader)
    if len(texts) < len(named):
        near = {one.entry_id for asked in questions for one in asked.case.candidates[:LOOKED_AT]}
        texts |= entry_texts(db, near - named, reader=turn.reader)
    return texts


def _as_shown(
    decision: ScopeDecision, case: ScopeCase, texts: dict[str, EntryText]
) -> ScopeDecision:
    """Leave out what this reader may not see; the next ones take the place of suggestions."""
    if decision.family:
        return family_decision(decision.family.among(texts))
    items = tuple(item for item in decision.items if item in texts)
    near = (*decision.nearest, *(one.entry_id for one in case.candidates[:LOOKED_AT]))
    nearest = tuple(dict.fromkeys(one for one in near if one in texts))[:NEAREST]
    verdict = decision.verdict if items else Verdict.UNKNOWN
    return replace(decision, verdict=verdict, items=items, nearest=nearest)


def _about(turn: Turn, db: Session) -> About:
    """Gather what is known of the asker and the customer, as far as it may be said here."""
    named = turn.meaning.customer if turn.meaning else None
    customer_id = named.key if named is not None and turn.place is Place.PERSONAL else ""
    if not (customer_id or turn.who.partner_id):
        return About()
    known = known_for_scope(db, partner_id=turn.who.partner_id, customer_id=customer_id)
    told = known.customer if turn.who.is_staff or known.works_with else None
    return About(customer=told, endorsed=known.endorsed or None)


def _answer(
    asked: Asked,
    decision: ScopeDecision,
    texts: dict[str, EntryText],
    about: About,
    *,
    quoted: bool,
) -> ScopeAnswer:
    """Answer one question; it is quoted where a card answers several."""
    words = asked.text if quoted else ""
    if decision.verdict is Verdict.UNKNOWN:
        return unknown_answer(words, about)
    if decision.family:
        return family_answer(decision, decision.family, texts, about, asked=words)
    return scope_answer(decision, texts, about, asked=words, workload=asked.workload)


def _row(turn: Turn, decision: ScopeDecision, questions: Sequence[Asked]) -> NewQuestion:
    meaning = turn.meaning
    return NewQuestion(
        id=uuid4(),
        conversation_id=turn.conversation_id,
        activity_id=_key(turn),
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


def _key(turn: Turn) -> str:
    """Tell a message that is sent again from one that was edited: the edit has the same id."""
    said = sha256(turn.text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{turn.activity_id or uuid4().hex}/{said}"
