"""What a document shows: finished words. What a customer may not see has no field here."""

from dataclasses import dataclass
from datetime import datetime

from cards.scope import SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """One line of a table: the service, what it is, what stands beside it, where that is from."""

    service: str
    what: str
    noted: str
    beside: str = ""
    cautions: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSection:
    """What stands on one side of the line. `beside` titles a column that only some tables have.

    `tone` is the colour of its table: "good", "attention" or "warning".
    """

    heading: str
    lead: str
    tone: str
    what: str
    rows: tuple[ScopeRow, ...]
    none: str
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checklist, and where it is said in public."""

    text: str
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeDocument:
    """The scope section of a statement of work, for a customer, in the partner's words."""

    title: str
    subtitle: str
    customer: str
    partner: str
    as_of: str
    edition: int
    made_at: datetime
    intro: tuple[str, ...]
    sections: tuple[ScopeSection, ...]
    checks_heading: str
    checks_lead: str
    checks: tuple[Check, ...]
