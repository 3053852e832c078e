"""How well each catalogue entry fits a question: several likenesses, weighed together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.rules.scope import Situation
from dialogs.understanding.lexical import Bm25, saturated
from dialogs.understanding.whitening import Vectors, Whitening, fit_whitening
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
class Query:
    """A question as it is searched."""

    stems: Sequence[str]
    vector: Vectors
    named: Named = field(default_factory=Named)
    situation: Situation = field(default_factory=Situation)


class Index:
    """All entries, ready to be compared with a question at once."""

    def __init__(
        self,
        entries: Sequence[Indexed],
        stems: Sequence[Sequence[str]],
        statement_stems: Sequence[Sequence[str]],
        vectors: Vectors,
    ) -> None:
        """Take the entries and, in their order, their stems.

        `vectors` has one row per example of each entry in turn, then one per statement, then one
        per list of words.
        """
        self.entries = tuple(entries)
        self.whole = Bm25(stems)
        self.short = Bm25(statement_stems)
        self.owners = np.repeat(np.arange(len(entries)), [len(e.examples) for e in entries])
        self.starts = np.searchsorted(self.owners, np.arange(len(entries)))
        self._workloads = np.array([e.workload for e in entries])
        self._ids = np.array([e.entry_id for e in entries])
        self._items = self._workloads != ""
        self._eligibility = np.array([e.kind is EntryKind.ELIGIBILITY for e in entries])
        self._program = np.array([e.kind is EntryKind.PROGRAM for e in entries], np.float32)
        self.meaning = Meanings(vectors, self.owners, self.starts)

    def features(self, query: Query, without: int | None = None) -> NDArray[np.float32]:
        """Return (entries, FEATURES). `without` is the number of an example to be left out."""
        columns = self.meaning.likenesses(query.vector, without)
        whole = self.whole.scores(query.stems)
        if without is not None:
            owner = self.owners[without]
            whole[owner] = self.whole.score_without(int(owner), query.stems)
        columns += [saturated(whole), saturated(self.short.scores(query.stems))]
        same = np.isin(self._workloads, query.named.all)
        other = self._items & ~same if query.named.clear else np.zeros(len(self._ids), bool)
        way = np.isin(self._ids, list(query.situation.ways))
        numbers = bool(query.situation.seats or query.situation.plans)
        marks = [same, other, way, self._eligibility & numbers]
        columns += [mark.astype(np.float32) for mark in marks]
        return np.stack([*columns, self._program], axis=1)


class Meanings:
    """The vectors of all examples and statements, plain and whitened."""

    def __init__(
        self, vectors: Vectors, owners: NDArray[np.int64], starts: NDArray[np.int64]
    ) -> None:
        examples = vectors[: len(owners)]
        statements, words = np.split(vectors[len(owners) :], 2)
        self.whitening: Whitening = fit_whitening(examples, owners)
        self.examples = np.ascontiguousarray(examples)
        self._whitened = np.ascontiguousarray(self.whitening(examples))
        self._statements = np.ascontiguousarray(statements)
        self._whitened_statements = self.whitening(statements)
        self._whitened_words = self.whitening(words)
        self._owners, self._starts = owners, starts
        self._sums = self._whitened_statements + self._whitened_words
        np.add.at(self._sums, owners, self._whitened)
        self._lengths = np.linalg.norm(self._sums, axis=1)

    def likenesses(self, vector: Vectors, without: int | None) -> list[NDArray[np.float32]]:
        """Return the likenesses of FEATURES, each (entries,)."""
        white = self.whitening(vector)
        near, near_white = self.examples @ vector, self._whitened @ white
        mean = self._sums @ white
        lengths = self._lengths
        if without is not None:
            owner = self._owners[without]
            near[without] = near_white[without] = -1
            rest = self._sums[owner] - self._whitened[without]
            mean[owner], lengths = rest @ white, lengths.copy()
            lengths[owner] = max(float(np.linalg.norm(rest)), 1e-9)
        return [
            np.maximum.reduceat(near, self._starts),
            np.maximum.reduceat(near_white, self._starts),
            mean / lengths,
            self._statements @ vector,
            self._whitened_statements @ white,
            self._whitened_words @ white,
        ]
