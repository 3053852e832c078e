"""The catalogue as a frozen value: what its entries hold, and who may read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from store.vocabulary import Audience, EntryKind, Verdict


def _date_as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# "2026-05", "after 2021", "FY24": as exact as the source is; an unquoted YAML date is text too
Day = Annotated[str, BeforeValidator(_date_as_text)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][A-Za-z0-9]+)*$", max_length=64)]


class Part(BaseModel):
    """What all parts of the catalogue share: frozen, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Source(Part):
    """Where facts come from. `audience` is as the source itself states it."""

    id: Id
    title: str
    url: str | None = None
    date: Day
    audience: Literal["public", "partner", "internal", "internal, partner"]
    status: str
    note: str = ""

    @property
    def restricted_to(self) -> Audience:
        """The most open audience the source names."""
        if self.audience == "public":
            return Audience.PUBLIC
        return Audience.PARTNER if "partner" in self.audience else Audience.INTERNAL


class Entry(Part):
    """What eligibility rules, principles, items and programme facts have in common."""

    id: Id
    source: tuple[str, ...] = Field(min_length=1)
    status: str = ""
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Rule(Entry):
    """Who may have the benefit (eligibility), or how it is given whatever the workload."""

    rule: str
    verdict: Verdict
    vas_opportunity: str | None = None
    applies_to: str = ""
    note: str = ""


class Item(Entry):
    """One thing a workload's text puts in or out of scope."""

    what: str
    verdict: Verdict
    conditions: str = ""
    vas_alternative: str = ""


class Workload(Part):
    """A workload, the age of its text, the words people use for it, and its items."""

    id: Id
    name: str
    survey_eligible: Literal["yes", "no", "unknown"]
    survey_source: str
    text_as_of: Day
    aliases: tuple[str, ...]
    items: tuple[Item, ...]


class Promotion(Part):
    """When and where something is offered; no `until`: nobody has confirmed that it still is.

    No `countries` (ISO 3166): in all of them.
    """

    since: date
    until: date | None = None
    countries: tuple[str, ...] = ()


class Fact(Entry):
    """How the programme runs: a statement, not a verdict."""

    topic: str
    fact: str
    audience: Literal["public", "partner", "internal"] | None = None
    note: str = ""
    conflict: bool = False
    uncertain: bool = False
    promotion: Promotion | None = None


class Saying(Part):
    """One side of a contradiction: what was said, when, and which entries say it."""

    text: str
    ids: tuple[str, ...]
    date: Day


class Contradiction(Part):
    """Where sources differ, and which one holds."""

    id: Id
    topic: str
    older: tuple[Saying, ...]
    current: Saying

    @property
    def sides(self) -> tuple[Saying, ...]:
        """Every side, the one that holds last."""
        return (*self.older, self.current)


class ValueAddedServices(Part):
    """Paid work around the benefit."""

    definition: str
    rules: tuple[str, ...]
    examples: tuple[str, ...]
    source: tuple[str, ...]


class Gap(Part):
    """What no source says, and what that means for answers."""

    topic: str
    consequence: str


class SharedFile(Part):
    """A file that is not a workload holds exactly one of these lists."""

    sources: tuple[Source, ...] = ()
    eligibility: tuple[Rule, ...] = ()
    principles: tuple[Rule, ...] = ()
    program: tuple[Fact, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    gaps: tuple[Gap, ...] = ()
    value_added_services: ValueAddedServices | None = None

    @model_validator(mode="after")
    def _holds_one_list(self) -> "SharedFile":
        if len(self.model_fields_set) != 1:
            raise ValueError("a file holds exactly one list")
        if self.model_fields_set == {"value_added_services"} and self.value_added_services is None:
            raise ValueError("value_added_services is empty")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything the product knows about scope."""

    sources: dict[str, Source]
    eligibility: tuple[Rule, ...]
    principles: tuple[Rule, ...]
    workloads: dict[str, Workload]
    program: tuple[Fact, ...]
    contradictions: tuple[Contradiction, ...]
    value_added_services: ValueAddedServices
    gaps: tuple[Gap, ...]

    def audience(self, entry: Entry) -> Audience:
        """Who may read an entry: what it says itself, else the most open of its sources."""
        if isinstance(entry, Fact) and entry.audience is not None:
            return Audience[entry.audience.upper()]
        return min(self.sources[name].restricted_to for name in entry.source)

    def entries(self) -> Iterator[tuple[EntryKind, Entry, str]]:
        """Yield every entry that can answer a question, with its kind and workload ("" if none)."""
        for rule in self.eligibility:
            yield EntryKind.ELIGIBILITY, rule, ""
        for rule in self.principles:
            yield EntryKind.PRINCIPLE, rule, ""
        for workload in self.workloads.values():
            for item in workload.items:
                yield EntryKind.ITEM, item, workload.id
        for fact in self.program:
            yield EntryKind.PROGRAM, fact, ""
