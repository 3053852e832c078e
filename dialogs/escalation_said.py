"""What one message already says of an escalation: the form begins with it."""

import re

from sqlmodel import Session

from dialogs.expert_fields import LONG
from dialogs.expert_said import said_customer
from dialogs.turn import Turn
from store.partners import customer_named, names_of
from store.vocabulary import Matter, Severity

_LEAD = re.compile(
    r"^(?:please\s+)?(?:(?:i|we)\s+(?:want|need|have|would like|\W*d like)\s+to\s+)?"
    r"escalat(?:e|ion)\b(?:\s+to\s+(?:my|the|our)\s+psm\b)?\s*[:,.;!-]*\s*",
    re.IGNORECASE,
)
_SHORTEST = 3  # letters of what is worth taking over
_SEVERITIES: tuple[tuple[Severity, str], ...] = (
    (Severity.NORMAL, r"\b(?:not urgent|no (?:rush|hurry)|normal severity|severity normal)\b"),
    (
        Severity.CRITICAL,
        r"\b(?:critical|emergency|outage|disaster|breach|ransomware|sev ?1|p1|is down)\b",
    ),
    (
        Severity.HIGH,
        r"\b(?:severity high|high severity|urgent(?:ly)?|asap|furious|angry|at risk)\b",
    ),
)
_MATTERS: tuple[tuple[Matter, str], ...] = (
    (Matter.BILLING, r"\b(?:billing|invoices?|payments?|paid|incentives?|claims?|cpor)\b"),
    (Matter.CONTRACT, r"\b(?:contracts?|agreement|terms and conditions)\b"),
    (Matter.FEEDBACK, r"\bfeedback\b"),
    (Matter.PROGRAMME, r"\b(?:the )?program(?:me)?(?:'s)? (?:rules?|portal|itself|team)\b"),
    (Matter.FIELD, r"\b(?:account team|field team|fm|fta|csm|account manager)\b"),
    (Matter.TECHNICAL, r"\b(?:outage|is down|bug|incident|broke[n]?|cannot log in)\b"),
)


def said_fields(turn: Turn, db: Session) -> dict[str, str]:
    """Return the fields that the words of this turn fill in."""
    if turn.meaning is None:
        return {}
    customer, partner = said_customer_of(turn, db), said_partner(turn, db)
    found = {
        "words": _what(turn, db, customer=customer, partner=partner),
        "severity": _first(_SEVERITIES, turn.text),
        "matter": _first(_MATTERS, turn.text),
        "customer": customer,
        "partner": partner,
    }
    return {name: value for name, value in found.items() if value}


def said_partner(turn: Turn, db: Session) -> str:
    """Return the id of the partner that staff speak of; of others a partner learns nothing."""
    meant = turn.meaning.partner if turn.meaning and turn.who.is_staff else None
    return meant.key if meant else ""


def said_customer_of(turn: Turn, db: Session) -> str:
    """Return the customer that is meant: to staff everybody's, to a partner their own, as typed."""
    meant = turn.meaning.customer if turn.meaning and turn.who.is_staff else None
    found = customer_named(db, customer_id=meant.key) if meant and meant.key else None
    return found[0] if found else said_customer(turn, db)


def _what(turn: Turn, db: Session, *, customer: str, partner: str) -> str:
    """Return what the message says besides that it is to be escalated, and of whom.

    Whether a name that was typed is in the roster shows nowhere but to those it is shown to.
    """
    said = _LEAD.sub("", turn.text.strip()).strip()
    names = {customer, *(name for _, _, name in names_of(db, kind="partner", ids=[partner]))}
    if customer and turn.meaning and turn.meaning.customer:
        names.add(turn.meaning.customer.typed)
    if partner and turn.meaning and turn.meaning.partner:
        names.add(turn.meaning.partner.typed)
    if len(said) < _SHORTEST or said.casefold().rstrip(".!") in {one.casefold() for one in names}:
        return ""
    return said[:1].upper() + said[1:LONG]


def _first(table: tuple[tuple[Matter | Severity, str], ...], text: str) -> str:
    return next((what.value for what, words in table if re.search(words, text, re.IGNORECASE)), "")
