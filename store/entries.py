"""The catalogue as versioned rows: what an answer is read from, and which edition it was."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, insert, text, update
from sqlmodel import Session, col, select

from store import audit
from store.columns import columns
from store.editions import CATALOGUE, edition_in_force, next_edition
from store.knowledge import Catalogue, Contradiction, Entry, Fact, Source, Workload
from store.models import CatalogueEntry
from store.verdict_changes import keep_changes
from store.vocabulary import Audience, EntryKind, Verdict

# One at a time may replace the rows; the number is this product's own (store/schema.py).
ADVISORY_LOCK = 4_207_715_054
ANSWERS = (EntryKind.ITEM, EntryKind.ELIGIBILITY, EntryKind.PRINCIPLE, EntryKind.PROGRAM)


# Built once: every answer asks it, and building takes longer than running.
_WANTED = columns(CatalogueEntry.entry_id, CatalogueEntry.content).where(
    col(CatalogueEntry.entry_id).in_(bindparam("wanted", expanding=True)),
    col(CatalogueEntry.until).is_(None),
    col(CatalogueEntry.kind).in_(ANSWERS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A source as it may be shown to the reader it was fetched for."""

    title: str
    date: str
    url: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """A catalogue entry as an answer uses it; texts are "" where the catalogue has none."""

    entry_id: str
    kind: EntryKind
    verdict: Verdict
    what: str
    conditions: str
    instead: str
    note: str
    status: str
    workload: str
    workload_name: str
    text_as_of: str
    sources: tuple[SourceNote, ...]
    contradictions: tuple[str, ...]


def sync_catalogue(db: Session, catalogue: Catalogue, *, now: datetime) -> int:
    """Bring the rows to what the files say; return the edition in force.

    Rows of entries that changed or went are closed with the new edition's number, not deleted, so
    that an old answer can still be traced to the words it rested on.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection().execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    wanted = dict(_rows(catalogue))
    digest = _digest(sorted((key, row["digest"]) for key, row in wanted.items()))
    current = edition_in_force(db, body=CATALOGUE)
    if current is not None and current.digest == digest:
        return current.number
    number = next_edition(db, body=CATALOGUE, digest=digest, now=now)
    audit.record(
        db,
        now=now,
        actor="operator",
        action="catalogue.load",
        subject=f"edition {number}",
        detail=_replace_rows(db, wanted, number, now),
    )
    return number


def _replace_rows(
    db: Session, wanted: Mapping[str, dict[str, Any]], number: int, now: datetime
) -> dict[str, int]:
    """Close the rows that do not stand any more, open those that are new, and count both.

    Where an entry has another verdict, that is kept: those who asked about it are told.
    """
    standing = select(CatalogueEntry.entry_id, CatalogueEntry.digest)
    held = dict(db.exec(standing.where(col(CatalogueEntry.until).is_(None))).all())
    gone = [key for key, old in held.items() if wanted.get(key, {}).get("digest") != old]
    changes = _changed_verdicts(db, [key for key in gone if key in wanted], wanted)
    keep_changes(db, changes, edition=number, now=now)
    new = [key for key, row in wanted.items() if held.get(key) != row["digest"]]
    if gone:
        closing = update(CatalogueEntry).where(
            col(CatalogueEntry.entry_id).in_(gone), col(CatalogueEntry.until).is_(None)
        )
        db.connection().execute(closing.values(until=number))
    if new:
        rows = [{"entry_id": key, "since": number, **wanted[key]} for key in new]
        db.connection().execute(insert(CatalogueEntry), rows)
    return {"closed": len(gone), "opened": len(new)}


def _changed_verdicts(
    db: Session, changed: list[str], wanted: Mapping[str, dict[str, Any]]
) -> dict[str, tuple[str, str]]:
    """Return the verdict before and after of entries that have another one now."""
    standing = select(CatalogueEntry.entry_id, CatalogueEntry.content).where(
        col(CatalogueEntry.until).is_(None), col(CatalogueEntry.kind).in_(ANSWERS)
    )
    if not changed:
        return {}
    rows = db.exec(standing.where(col(CatalogueEntry.entry_id).in_(changed)))
    pairs = {
        key: (str(old.get("verdict", "")), str(wanted[key]["content"].get("verdict", "")))
        for key, old in rows
    }
    return {key: pair for key, pair in pairs.items() if all(pair) and pair[0] != pair[1]}


def entry_texts(db: Session, ids: Iterable[str], *, reader: Audience) -> dict[str, EntryText]:
    """Return the entries with these ids that this reader may see, as they read now."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = db.connection().execute(_WANTED, {"wanted": wanted})
    return {
        entry_id: _shown(entry_id, content, reader)
        for entry_id, content in rows
        if content["audience"] <= reader
    }


def _shown(entry_id: str, content: Mapping[str, Any], reader: Audience) -> EntryText:
    sources = tuple(
        SourceNote(**{key: source[key] for key in ("title", "date", "url", "status")})
        for source in content["sources"]
        if source["audience"] <= reader
    )
    contradictions = tuple(
        line["text"] for line in content["contradictions"] if line["audience"] <= reader
    )
    return EntryText(
        entry_id=entry_id,
        kind=EntryKind(content["kind"]),
        verdict=Verdict(content["verdict"]),
        **content["texts"],
        sources=sources,
        contradictions=contradictions,
    )


def _rows(catalogue: Catalogue) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield one row for each entry, with everything an answer shows of it already joined."""
    audiences = {entry.id: catalogue.audience(entry) for _, entry, _ in catalogue.entries()}
    for kind, entry, workload in catalogue.entries():
        content = {
            "kind": kind.value,
            "audience": int(audiences[entry.id]),
            "verdict": getattr(entry, "verdict", Verdict.UNKNOWN).value,
            "texts": _texts(entry, catalogue.workloads.get(workload)),
            "sources": [_source(catalogue.sources[name]) for name in entry.source],
            "contradictions": list(_contradictions(catalogue, entry.id, audiences)),
        }
        if isinstance(entry, Fact) and entry.promotion is not None:
            content["promotion"] = entry.promotion.model_dump(mode="json")
        yield entry.id, _row(kind, content)
    for workload_id, described in catalogue.workloads.items():
        about = described.model_dump(mode="json", exclude={"items"})
        yield f"w-{workload_id}", _row(EntryKind.WORKLOAD, about)
    vas = catalogue.value_added_services.model_dump(mode="json")
    yield "value_added_services", _row(EntryKind.VAS, vas)


def _row(kind: EntryKind, content: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind.value, "until": None, "digest": _digest(content), "content": content}


def _texts(entry: Entry, workload: Workload | None) -> dict[str, str]:
    def first(*names: str) -> str:
        return next((str(getattr(entry, n)) for n in names if getattr(entry, n, None)), "")

    return {
        "what": first("what", "rule", "fact"),
        "conditions": first("conditions"),
        "instead": first("vas_alternative", "vas_opportunity"),
        "note": first("note"),
        "status": entry.status,
        "workload": workload.id if workload else "",
        "workload_name": workload.name if workload else "",
        "text_as_of": workload.text_as_of if workload else "",
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "date": source.date,
        "url": source.url or "",
        "status": source.status,
        "audience": int(source.restricted_to),
    }


def _contradictions(
    catalogue: Catalogue, entry_id: str, audiences: Mapping[str, Audience]
) -> Iterator[dict[str, Any]]:
    """Yield what contradicts an entry; it tells of every entry it names, so all must be open.

    A principle holds for every workload: only what is about itself, and named first, belongs to it.
    """
    for contradiction in catalogue.contradictions:
        named = {name for side in contradiction.sides for name in side.ids}
        first = {side.ids[0] for side in contradiction.sides if side.ids}
        if entry_id in (first if entry_id.startswith("p-") else named):
            audience = max(audiences[name] for name in named)
            yield {"text": _told(contradiction), "audience": int(audience)}


def _told(contradiction: Contradiction) -> str:
    subject = contradiction.topic[0].upper() + contradiction.topic[1:]
    now = f"{subject}: {contradiction.current.text} ({contradiction.current.date})."
    before = "; ".join(f"{side.text} ({side.date})" for side in contradiction.older)
    return f"{now} Earlier: {before}." if before else now


def _digest(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def workload_names(db: Session) -> dict[str, str]:
    """Return the name of each workload by its id."""
    query = select(CatalogueEntry.content).where(
        CatalogueEntry.kind == EntryKind.WORKLOAD, col(CatalogueEntry.until).is_(None)
    )
    return {content["id"]: content["name"] for content in db.exec(query)}
