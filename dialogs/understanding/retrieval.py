"""How well each catalogue entry fits a question: several likenesses, weighed together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.rules.scope import Situation
from dialogs.understanding.keeping import Arrays
from dialogs.understanding.lexical import Bm25, saturated
from dialogs.understanding.whitening import Compared, Vectors, Viewed, Whitening, fit_whitening
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
    vector: Viewed
    named: Named = field(default_factory=Named)
    situation: Situation = field(default_factory=Situation)


class Index:
    """All entries, ready to be compared with a question at once."""

    def __init__(
        self, entries: Sequence[Indexed], whole: Bm25, short: Bm25, meanings: "Meanings"
    ) -> None:
        """Take the entries and, in their order, the words of each entry and of its statement."""
        self.entries = tuple(entries)
        self.whole = whole
        self.short = short
        self.meaning = meanings
        self.owners, self.starts = meanings.owners, meanings.starts
        self._workloads = np.array([e.workload for e in entries])
        self._ids = np.array([e.entry_id for e in entries])
        self._items = self._workloads != ""
        self._eligibility = np.array([e.kind is EntryKind.ELIGIBILITY for e in entries])
        self._program = np.array([e.kind is EntryKind.PROGRAM for e in entries], np.float32)

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


def fit_meanings(entries: Sequence[Indexed], vectors: Vectors) -> Arrays:
    """Learn the space in which an entry's examples lie close together, and where entries lie.

    `vectors` has one row per example of each entry in turn, then one per statement, then one
    per list of words.
    """
    owners, starts = ownership(entries)
    whitening = fit_whitening(vectors[: len(owners)], owners)
    white = whitening(vectors)
    examples, statements, words = np.split(white, [len(owners), len(owners) + len(entries)])
    return {
        "centre": whitening.centre,
        "turn": whitening.turn,
        "lengths": whitening.lengths(vectors),
        "sums": np.add.reduceat(examples, starts) + statements + words,
    }


def ownership(entries: Sequence[Indexed]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number of each example's entry, and each entry's first example."""
    owners = np.repeat(np.arange(len(entries)), [len(e.examples) for e in entries])
    return owners, np.searchsorted(owners, np.arange(len(entries)))


class Meanings:
    """The vectors of all examples, statements and lists of words, plain and whitened."""

    def __init__(self, entries: Sequence[Indexed], vectors: Vectors, learned: Arrays) -> None:
        """Take what `fit_meanings` takes and returns."""
        self.owners, self.starts = ownership(entries)
        self.whitening = Whitening(learned["centre"], learned["turn"])
        self._texts = Compared(vectors, learned["lengths"])
        self._ends = [len(self.owners), len(self.owners) + len(entries)]
        self._sums = learned["sums"]
        self._lengths = np.linalg.norm(self._sums, axis=1)

    @property
    def examples(self) -> Vectors:
        """The vectors of all examples, entry by entry."""
        return self._texts.vectors[: len(self.owners)]

    def likenesses(self, vector: Viewed, without: int | None) -> list[Vectors]:
        """Return the likenesses of FEATURES, each (entries,)."""
        white = vector.white
        plain, turned = self._texts.likenesses(vector)
        near, statement, _ = np.split(plain, self._ends)
        near_white, statement_white, words_white = np.split(turned, self._ends)
        mean, lengths = self._sums @ white, self._lengths
        if without is not None:
            owner = self.owners[without]
            near[without] = near_white[without] = -1
            rest = self._sums[owner] - self.whitening(self.examples[without])
            mean[owner], lengths = rest @ white, lengths.copy()
            lengths[owner] = max(float(np.linalg.norm(rest)), 1e-9)
        return [
            np.maximum.reduceat(near, self.starts),
            np.maximum.reduceat(near_white, self.starts),
            mean / lengths,
            statement,
            statement_white,
            words_white,
        ]
