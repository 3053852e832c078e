"""The catalogue's entries in the form in which they are searched."""

from collections.abc import Iterator, Mapping, Sequence

from dialogs.understanding.frame import without_frame
from dialogs.understanding.preparation import Preparation, statement
from dialogs.understanding.retrieval import Indexed
from store.knowledge import Catalogue, Entry
from store.vocabulary import EntryKind, Verdict

SUPERSEDED = "superseded"
NO_LONGER = ("SUPERSEDED", "HISTORIC")  # how the conditions of an old item begin


def indexed_entries(catalogue: Catalogue, prepare: Preparation) -> list[Indexed]:
    """Return every entry, prepared; one without example questions has its statement as one."""
    current = _replacements(catalogue)
    verdicts = {entry.id: _verdict(entry) for _, entry, _ in catalogue.entries()}
    return [
        _indexed(kind, entry, workload, prepare, current=current, verdicts=verdicts)
        for kind, entry, workload in catalogue.entries()
    ]


def _indexed(
    kind: EntryKind,
    entry: Entry,
    workload: str,
    prepare: Preparation,
    *,
    current: Mapping[str, str],
    verdicts: Mapping[str, Verdict],
) -> Indexed:
    said = prepare.known_text(statement(entry))
    replaced_by = current.get(entry.id, "") if _is_old(entry) else ""
    return Indexed(
        entry_id=entry.id,
        kind=kind,
        workload=workload,
        verdict=verdicts[replaced_by or entry.id],
        status=SUPERSEDED if _is_old(entry) else entry.status,
        replaced_by=replaced_by,
        statement=said,
        words=prepare.known_text(". ".join(entry.words)),
        examples=tuple(without_frame(prepare.known_text(q)) for q in entry.questions) or (said,),
    )


def _verdict(entry: Entry) -> Verdict:
    """A programme fact has no verdict of its own: it says how things run, not what is in."""
    verdict: Verdict = getattr(entry, "verdict", Verdict.UNKNOWN)
    return verdict


def _is_old(entry: Entry) -> bool:
    conditions: str = getattr(entry, "conditions", "")
    return entry.status == SUPERSEDED or conditions.startswith(NO_LONGER)


def _replacements(catalogue: Catalogue) -> dict[str, str]:
    """Return, for each entry that a contradiction calls older, the first one that holds now."""
    return {
        old: side.current.ids[0]
        for side in catalogue.contradictions
        if side.current.ids
        for saying in side.older
        for old in saying.ids
        if old not in side.current.ids
    }


def texts_of(entries: Sequence[Indexed]) -> Iterator[str]:
    """Yield the texts whose vectors an index needs: examples, then statements, then words."""
    for entry in entries:
        yield from entry.examples
    for entry in entries:
        yield entry.statement
    for entry in entries:
        yield entry.words or entry.statement
