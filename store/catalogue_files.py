"""The catalogue's YAML files: read and checked all at once.

The files in store/catalogue are the source of every scope answer. Somebody who corrects one sees
each mistake as `file: entry: what is wrong`.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from store.knowledge import (
    Catalogue,
    Contradiction,
    Entry,
    SharedFile,
    Source,
    ValueAddedServices,
    Workload,
)
from store.strict_yaml import YamlError, read_yaml

CATALOGUE = Path(__file__).parent / "catalogue"
_LISTS = ("eligibility", "principles", "program")  # what entries stand in, beside workloads


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
    found = _Found()
    for path in sorted(folder.glob("*.yaml")):
        part = _read(path, found)
        if isinstance(part, Workload):
            found.workloads[part.id] = part
        elif isinstance(part, SharedFile):
            [name] = part.model_fields_set
            if name in found.shared:
                found.faults.append(f"{path.name}: {name}: another file holds it already")
            found.shared[name] = getattr(part, name)
    if not found.unread:
        found.faults += _faults_across_files(found)
    missing = set(SharedFile.model_fields) - set(found.shared) - found.ids - found.unread
    found.faults += [f"{folder.name}: {name}: no file holds it" for name in sorted(missing)]
    if found.faults:
        raise CatalogueError(found.faults)
    sources = {source.id: source for source in found.shared.pop("sources")}
    return Catalogue(workloads=found.workloads, sources=sources, **found.shared)


@dataclass(slots=True)
class _Found:
    """What has been read so far.

    `ids` is all that files with mistakes of their own name, so that links to it are not called
    broken; of the files in `unread` nothing is known at all.
    """

    faults: list[str] = field(default_factory=list)
    workloads: dict[str, Workload] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


def _read(path: Path, found: _Found) -> Workload | SharedFile | None:
    """Read one file, and note its mistakes."""
    try:
        raw = read_yaml(path)
    except YamlError as error:
        found.faults.append(f"{path.name}: {error.place}: cannot be read as YAML: {error.what}")
        found.unread.add(path.stem)
        return None
    if not isinstance(raw, dict):
        found.faults.append(f"{path.name}: (file): must be a mapping of names to values")
        found.unread.add(path.stem)
        return None
    model = Workload if "items" in raw or "aliases" in raw else SharedFile
    try:
        part = model.model_validate(raw)
    except ValidationError as error:
        found.faults += [f"{path.name}: {line}" for line in _explain(error, raw)]
        found.ids |= _named_in(raw)
        return None
    if isinstance(part, Workload) and part.id != path.stem:
        found.faults.append(f"{path.name}: {part.id}: the id must be the file's name, {path.stem}")
    return part


def _named_in(raw: dict[Any, Any]) -> set[str]:
    """Return the lists and the ids of a file that has mistakes, so that links to them count."""
    lists = [value for value in raw.values() if isinstance(value, list)]
    entries = [entry for entries in lists for entry in entries if isinstance(entry, dict)]
    return {str(name) for name in raw} | {str(entry.get("id")) for entry in entries}


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


def _faults_across_files(found: _Found) -> Iterator[str]:
    """Yield ids used twice and references to what is not there."""
    shared = found.shared
    entries: list[tuple[str, Entry]] = [
        (f"{name}.yaml", entry) for name in _LISTS for entry in shared.get(name, ())
    ]
    for workload in found.workloads.values():
        entries += [(f"{workload.id}.yaml", item) for item in workload.items]
    contradictions: tuple[Contradiction, ...] = shared.get("contradictions", ())
    sources: tuple[Source, ...] = shared.get("sources", ())
    yield from _used_twice([(file, entry.id) for file, entry in entries])
    yield from _used_twice([("contradictions.yaml", one.id) for one in contradictions])
    yield from _used_twice([("sources.yaml", one.id) for one in sources])
    known = {entry.id for _, entry in entries} | found.ids
    known_sources = {source.id for source in sources} | found.ids
    for file, entry in entries if sources else ():
        yield from _unknown(file, entry.id, "source", entry.source, known_sources)
    for one in contradictions:
        named = [name for side in one.sides for name in side.ids]
        yield from _unknown("contradictions.yaml", one.id, "entry", named, known)
    vas: ValueAddedServices | None = shared.get("value_added_services")
    if vas is not None:
        file = "value_added_services.yaml"
        yield from _unknown(file, "rules", "entry", vas.rules, known)
        yield from _unknown(file, "source", "source", vas.source if sources else (), known_sources)


def _used_twice(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    seen: set[str] = set()
    for file, name in named:
        if name in seen:
            yield f"{file}: {name}: the id is used twice"
        seen.add(name)


def _unknown(
    file: str, entry: str, what: str, names: Iterable[str], known: Set[str]
) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{file}: {entry}: there is no {what} {name}"
