"""The catalogue's YAML files: read, checked all at once, and given as one frozen value.

The files in store/catalogue are the source of every scope answer. Somebody who corrects one sees
each mistake as `file: entry: what is wrong`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from store.vocabulary import Audience, EntryKind, Verdict

CATALOGUE = Path(__file__).parent / "catalogue"


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


class Fact(Entry):
    """How the programme runs: a statement, not a verdict."""

    topic: str
    fact: str
    audience: Literal["public", "partner", "internal"] | None = None
    note: str = ""
    conflict: bool = False
    uncertain: bool = False


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
    def _holds_something(self) -> "SharedFile":
        if not self.model_fields_set:
            raise ValueError("the file is empty")
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


class CatalogueError(Exception):
    """The catalogue has mistakes; `faults` lists each as `file: entry: what is wrong`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Read and check every file of the folder.

    Raises:
        CatalogueError: with every mistake of every file.
    """
    faults: list[str] = []
    workloads: dict[str, Workload] = {}
    shared: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        part = _read(path, faults)
        if isinstance(part, Workload):
            workloads[part.id] = part
        elif isinstance(part, SharedFile):
            shared |= {name: getattr(part, name) for name in part.model_fields_set}
    missing = set(SharedFile.model_fields) - set(shared)
    faults += [f"{folder.name}: {name}: no file holds it" for name in sorted(missing)]
    if faults:
        raise CatalogueError(faults)
    shared["sources"] = {source.id: source for source in shared["sources"]}
    catalogue = Catalogue(workloads=workloads, **shared)
    if faults := list(_broken_links(catalogue)):
        raise CatalogueError(faults)
    return catalogue


def _read(path: Path, faults: list[str]) -> Workload | SharedFile | None:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506 -- it is a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: {_where(error)}: cannot be read as YAML: {_short(error)}")
        return None
    if not isinstance(raw, dict):
        faults.append(f"{path.name}: (file): must be a mapping of names to values")
        return None
    model = Workload if "items" in raw or "aliases" in raw else SharedFile
    try:
        part = model.model_validate(raw)
    except ValidationError as error:
        faults += [f"{path.name}: {line}" for line in _explain(error, raw)]
        return None
    if isinstance(part, Workload) and part.id != path.stem:
        faults.append(f"{path.name}: {part.id}: the id must be the file's name, {path.stem}")
    return part


def _explain(error: ValidationError, raw: dict[str, Any]) -> Iterator[str]:
    """Name the entry by its id where it has one, else by its place in the list."""
    for fault in error.errors():
        entry, place = "(file)", list(fault["loc"])
        at: Any = raw
        while place:
            step = place[0]
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                break
            place.pop(0)
            if isinstance(at, dict):
                number = f", number {step + 1}" if isinstance(step, int) else ""
                entry = str(at.get("id") or f"{fault['loc'][0]}{number}")
        field = ".".join(str(step) for step in fault["loc"][-1:] if isinstance(step, str))
        yield f"{entry}: {field + ': ' if field else ''}{fault['msg']}"


def _broken_links(catalogue: Catalogue) -> Iterator[str]:
    """Yield ids used twice and references to what is not there."""
    files = {
        EntryKind.ELIGIBILITY: "eligibility.yaml",
        EntryKind.PRINCIPLE: "principles.yaml",
        EntryKind.PROGRAM: "program.yaml",
    }
    seen: set[str] = set()
    for kind, entry, workload in catalogue.entries():
        file = files.get(kind, f"{workload}.yaml")
        if entry.id in seen:
            yield f"{file}: {entry.id}: the id is used twice"
        seen.add(entry.id)
        for name in entry.source:
            if name not in catalogue.sources:
                yield f"{file}: {entry.id}: source {name} is not in sources.yaml"
    for contradiction in catalogue.contradictions:
        for side in (*contradiction.older, contradiction.current):
            yield from _unknown("contradictions.yaml", contradiction.id, side.ids, seen)
    vas = catalogue.value_added_services
    yield from _unknown("value_added_services.yaml", "rules", vas.rules, seen)


def _unknown(file: str, entry: str, ids: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in ids:
        if name not in known:
            yield f"{file}: {entry}: there is no entry {name}"


# libyaml reads the catalogue in a tenth of the time; where it is not built in, the other one does
_Safe: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_Safe):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice: the later one would silently win."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key, _ in node.value:
        name = loader.construct_object(key)
        if name in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{name} is given twice", key.start_mark
            )
        seen.add(name)
    loader.flatten_mapping(node)
    return loader.construct_mapping(node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else "(file)"


def _short(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error)
