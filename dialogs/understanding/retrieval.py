"""How well each catalogue entry fits a question: several likenesses, weighed together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.rules.scope import Situation
from dialogs.understanding.learning import Matrix
from dialogs.understanding.lexical import Bm25, saturated
from dialogs.understanding.meanings import Meanings, Seen
from dialogs.understanding.whitening import Vectors
from dialogs.understanding.workloads import Named
from store.vocabulary import EntryKind, Verdict

FEATURES: Final = (
    "nearest example",
    "nearest example, whitened",
    "mean of all texts, whitened",
    "statement",
    "statement, whitened",
    "list of words, whitened",
    "words, whole entry",
    "words, statement",
    "workload named",
    "another workload named",
    "way of working named",
    "eligibility with numbers or plans",
    "is a programme fact",
)
_EXAMPLE: Final = FEATURES.index("nearest example")
_STATEMENT: Final = FEATURES.index("statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """An entry as it is searched: its texts are prepared ones."""

    entry_id: str
    kind: EntryKind
    workload: str
    verdict: Verdict
    status: str
    replaced_by: str
    statement: str
    words: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How a question compares: (entries, FEATURES), and how near the nearest decoys are."""

    features: Matrix
    decoy: float
    decoys_white: float

    @property
    def likeness(self) -> Matrix:
        """How near the question comes to the nearest text of each entry, by meaning."""
        return np.maximum(self.features[:, _EXAMPLE], self.features[:, _STATEMENT])


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as it is searched."""

    stems: Sequence[str]
    named: Named = field(default_factory=Named)
    situation: Situation = field(default_factory=Situation)


class Index:
    """All entries, ready to be compared with a question at once."""

    def __init__(
        self, entries: Sequence[Indexed], whole: Bm25, short: Bm25, meanings: Meanings
    ) -> None:
        """Take the entries and, in their order, the words of each entry and of its statement."""
        self.entries = tuple(entries)
        self.whole = whole
        self.short = short
        self.meaning = meanings
        self.owners, self.starts = meanings.owners, meanings.starts
        self._rows = {entry.entry_id: row for row, entry in enumerate(entries)}
        workloads = np.array([entry.workload for entry in entries])
        self._of_workload = {name: _marks(workloads == name) for name in {*workloads.tolist()}}
        self._items = _marks(workloads != "")
        self._eligibility = _marks([e.kind is EntryKind.ELIGIBILITY for e in entries])
        self._program = _marks([e.kind is EntryKind.PROGRAM for e in entries])

    def compare(
        self,
        query: Query,
        seen: Seen,
        *,
        without: int | None = None,
        without_decoy: int | None = None,
    ) -> Compared:
        """Compare a question with every entry; an example or a decoy may be left out by number."""
        meant = self.meaning.likenesses(seen, without, without_decoy)
        whole = self.whole.scores(query.stems)
        if without is not None:
            owner = self.owners[without]
            whole[owner] = self.whole.score_without(int(owner), query.stems)
        columns: Matrix = np.zeros((len(FEATURES), len(self.entries)), np.float32)
        columns[: len(meant.columns)] = meant.columns
        words, short_words, same, other, way, numbers, program = columns[len(meant.columns) :]
        words[:] = saturated(whole)
        short_words[:] = saturated(self.short.scores(query.stems))
        for workload in query.named.all:
            same += self._of_workload.get(workload, 0)
        if query.named.clear:
            other[:] = self._items - same
        way[[self._rows[name] for name in query.situation.ways if name in self._rows]] = 1
        if query.situation.seats or query.situation.plans:
            numbers[:] = self._eligibility
        program[:] = self._program
        return Compared(features=columns.T, decoy=meant.decoy, decoys_white=meant.decoys_white)


def _marks(where: Sequence[bool] | NDArray[np.bool_]) -> Vectors:
    return np.asarray(where, np.float32)
