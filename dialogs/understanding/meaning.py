"""What a text means: the values that understanding gives to dialogs."""

from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.rules.scope import ScopeCase


class Intent(StrEnum):
    """What somebody wants."""

    SCOPE = "scope"
    SME_REQUEST = "sme_request"
    PSM_LOOKUP = "psm_lookup"
    STATUS_UPDATE = "status_update"
    MILESTONE_FORECAST = "milestone_forecast"
    STATUS_SLIDE = "status_slide"
    SURVEY = "survey"
    MY_REQUESTS = "my_requests"
    ESCALATE = "escalate"
    VAS = "vas"
    STATEMENT_OF_WORK = "statement_of_work"
    PRIVACY = "privacy"
    HELP = "help"
    CANCEL = "cancel"
    GREETING = "greeting"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A catalogue entry and how well it fits the question (0 to about 1.2)."""

    entry_id: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a text: its words, its workload ("" if none is named), what it matches.

    `known` is the probability (0 to 1) that the catalogue speaks of it at all. `case` is what
    `decide_scope` takes.
    """

    text: str
    workload: str
    matches: tuple[Match, ...]
    known: float
    case: ScopeCase = field(default_factory=ScopeCase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What this person asked here last: what a short follow-up is about.

    `customer` is the id of the one that was named then, "" if none was or if it is not ours.
    """

    text: str
    workload: str = ""
    entry_id: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A partner's or customer's name as it was typed; `key` is its id, "" if it is not ours.

    A short form may mean several: then `key` is "" and `keys` names them all.
    """

    typed: str
    key: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one text means.

    `confidence` (0 to 1) is that of the intent; `guesses` are the likeliest intents, best first.
    `masked` is the text with the names of customers and partners replaced, fit to be kept.
    `questions` are in the order of importance: the main one first. `language` is that of a text
    that was put into English, "" of any other; `reading` is that English, "" if it is too rough.
    """

    intent: Intent
    confidence: float
    guesses: tuple[Intent, ...] = ()
    partner: Name | None = None
    customer: Name | None = None
    workload: str = ""
    masked: str = ""
    questions: tuple[Asked, ...] = field(default=())
    language: str = ""
    reading: str = ""
