"""What words say of a request for an expert: a message, with which the form begins, or the form."""

import re
from collections.abc import Mapping

from sqlmodel import Session

from dialogs.expert_fields import LINE, LONG, typed_strings
from dialogs.rules.likeness import requests_alike
from dialogs.rules.scope import decide_scope
from dialogs.turn import Turn
from dialogs.understanding.meaning import Meaning
from store.entries import entry_texts, workload_names
from store.partners import all_names, customer_named, works_with
from store.vocabulary import Audience, EntryKind, RequestKind, Urgency

_WORD = r"[^\W\d_][\w&'\u2019.-]*"
_FOR = re.compile(
    r"\b(?:for|customer(?: is)?|at(?=\s+(?-i:[A-Z])))\s+"
    r"(?!(?:an?|the|my|our|us|me|help|this|that|some|advice)\b)"
    rf"({_WORD}(?:\s+(?!(?:on|at|with|about|because|who|which|where|is|are|and|in|to|for|please)\b)"
    rf"(?:{_WORD}|&)){{0,4}})",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"[A-Z0-9]{2,4}")  # of a product: MDE, EXO; a customer is asked for then
_LEAD = re.compile(r"\b(?:SMEs?|experts?|specialists?|subject matter)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*(?:[,;:\n]|\.\s|\.$|\s[-–—]\s)\s*")  # noqa: RUF001 -- dashes people type
_URGENT: tuple[tuple[Urgency, str], ...] = (
    (Urgency.NORMAL, r"\b(?:not urgent|no (?:rush|hurry)|normal urgency)\b"),
    (
        Urgency.CRITICAL,
        r"\b(?:critical|emergency|stands? still|standstill|production (?:is )?down)\b",
    ),
    (Urgency.HIGH, r"\b(?:urgent(?:ly)?|asap|high (?:urgency|priority))\b"),
)
_KINDS: tuple[tuple[RequestKind, str], ...] = (
    (RequestKind.UNBLOCK_WORKLOAD, r"\b(?:stuck|blocked|blocks|blocker|unblock\w*)\b"),
    (RequestKind.MIGRATION, r"\bmigrat\w+\b"),
    (RequestKind.BEST_PRACTICE, r"\bbest practices?\b"),
    (RequestKind.BUSINESS_VALUE, r"\b(?:business value|adoption)\b"),
    (RequestKind.DELIVERY_COACHING, r"\bcoach(?:ing)?\b"),
    (RequestKind.TECHNICAL_ESCALATION, r"\bescalat\w+\b"),
)
_ASKS = re.compile(  # the words in which somebody is asked for
    r"\b(?:we|i|you|need|needs?|want|would|like|can|could|please|get|give|find|us|me|have|ask|"
    r"looking|an?|the|for|of|to|with|on|from|by|who|your|our|matter|subject|some|help|urgent(?:ly)?|"
    r"SMEs?|experts?|specialists?)\b",
    re.IGNORECASE,
)
_SHORTEST = 3  # letters of what is worth taking over
_NAME = re.compile(r"\b(?:for|at)(?:\s+(?:[A-Z][\w&'\u2019.-]*|&))+")
_TELLING = 3  # words besides those, and besides the customer's name


def said_fields(turn: Turn, db: Session) -> dict[str, str]:
    """Return the fields that the words of this turn fill in, and the catalogue entry they fit."""
    meaning = turn.meaning
    if meaning is None:
        return {}
    found = {
        "customer": said_customer(turn, db),
        "workload": meaning.workload,
        "kind": _first(_KINDS, turn.text),
        "urgency": _first(_URGENT, turn.text),
        "tried": _details(turn.text),
        "scope_entry": scope_entry(meaning, db),
    }
    return {name: value for name, value in found.items() if value}


def own_customer(db: Session, typed: str, *, partner_id: str) -> tuple[str, str]:
    """Return the id and name of the partner's own customer of this name, else "" and the words.

    The customers of other partners are not looked at: nobody learns whether there are such.
    """
    named = [_Named(key, name) for kind, key, name in all_names(db) if kind == "customer"]
    for one in requests_alike(_Named("", typed), named):
        if works_with(db, partner_id=partner_id, customer_id=one.key):
            return one.key, one.customer_name
    return "", typed


class _Named:
    """A customer's name, for the rule that says which names are the same."""

    customer_id = workload = ""

    def __init__(self, key: str, name: str) -> None:
        self.key = key
        self.customer_name = name


def said_customer(turn: Turn, db: Session) -> str:
    """Return the partner's own customer that is meant, else the name that was typed.

    What was typed is found by its place in the words, never by whether the roster has it.
    """
    meant = turn.meaning.customer if turn.meaning else None
    keys = {*meant.keys, meant.key} - {""} if meant else set()
    partner_id = turn.who.partner_id
    own = [key for key in sorted(keys) if works_with(db, partner_id=partner_id, customer_id=key)]
    if len(own) == 1 and (customer := customer_named(db, customer_id=own[0])):
        return customer[0]
    products = {word for name in workload_names(db).values() for word in name.casefold().split()}
    for typed in _FOR.finditer(turn.text):
        name = typed[1].rstrip(".")
        if not _SHORT_FORM.fullmatch(name) and set(name.casefold().split()) - products:
            return name[:LINE]
    return ""


def _details(text: str) -> str:
    """Return what the message says besides asking for an expert."""
    clauses = [clause for clause in _CLAUSE.split(text.strip()) if len(clause) >= _SHORTEST]
    told = [clause for clause in clauses if not _only_asks(clause)]
    said = ", ".join(told)[:LONG]
    return said[:1].upper() + said[1:]


def _only_asks(clause: str) -> bool:
    """Say whether a clause only asks for an expert, for somebody; else it is told, too."""
    if not _LEAD.search(clause):
        return False
    said = _ASKS.sub(" ", _NAME.sub(" ", clause))
    return len(re.findall(_WORD, said)) < _TELLING


def form_words(given: Mapping[str, object]) -> str:
    """Return what the form says that the catalogue may speak of; "" if it is not that form.

    The workload is left out: beside words that say little, its name would find a line of its own.
    """
    typed = typed_strings(given)
    if "workload" not in typed:
        return ""
    about = (typed.get(name, "").strip()[:LONG] for name in ("tried", "outcome"))
    return ". ".join(words for words in about if words)


def scope_entry(meaning: Meaning | None, db: Session, *, workload: str = "") -> str:
    """Return the catalogue entry that words are about, if a partner may see it.

    `workload`: the one that was chosen; an entry of another one is not what is meant then.
    """
    for asked in (meaning.questions if meaning else ())[:1]:
        items = decide_scope(asked.case).items
        texts = entry_texts(db, items, reader=Audience.PARTNER)
        for item in items if workload else items[:1]:
            fits = item in texts and (not workload or texts[item].workload in ("", workload))
            if fits and not (workload and texts[item].kind is EntryKind.PROGRAM):
                return item
    return ""


def _first(table: tuple[tuple[RequestKind | Urgency, str], ...], text: str) -> str:
    return next((what.value for what, words in table if re.search(words, text, re.IGNORECASE)), "")
