"""Matching by words: BM25 over the catalogue's entries, on English stems."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import snowballstemmer  # type: ignore[import-untyped]  # it ships no types
from numpy.typing import NDArray

from dialogs.understanding.keeping import Arrays

SATURATION: Final = 1.2  # BM25's k1: how soon a repeated word stops counting
LENGTH: Final = 0.75  # BM25's b: how much a long text is held back
REMEMBERED: Final = 20_000  # words whose stems are remembered
HALF: Final = 8.0  # the BM25 score that counts as a half match

STOP: Final = frozenset(
    """a about am an and any are as at be been but by can could did do does doing for from get give
    got had has have he help her here him his how i if in include included into is it its just like
    may me might must my need no not now of off on one or our out over please scope she should so
    some such than that the their them then there these they thing this those to too under up us
    very want was we were what when where which who why will with within without would yes you your
    fasttrack benefit cover covered part guidance guide guided question customer customers
    don't can't isn't doesn't i'm we're they're it's that's what's who's you're they'd we'd i'd
    """.split()  # noqa: SIM905 - a list of eighty quoted words cannot be read
)

Scores = NDArray[np.float32]


class Stems:
    """English stems without the words that say nothing."""

    def __init__(self, same: Mapping[str, str] | None = None) -> None:
        """Take, for words that mean the same, the one that each is read as."""
        self._same = same or {}
        stem: Any = snowballstemmer.stemmer("english")
        self._stem = lru_cache(REMEMBERED)(stem.stemWord)

    def __call__(self, words: Sequence[str]) -> list[str]:
        """Return the stems of the words that count."""
        return [self._stem(self._same.get(word, word)) for word in words if word not in STOP]


def counted(documents: Sequence[Sequence[str]]) -> Arrays:
    """Count the stems of documents: for each stem, which documents have it how often."""
    counts = [Counter(document) for document in documents]
    stems = sorted({stem for count in counts for stem in count})
    holders: dict[str, list[int]] = {stem: [] for stem in stems}
    for row, count in enumerate(counts):
        for stem in count:
            holders[stem].append(row)
    rows = [row for stem in stems for row in holders[stem]]
    times = [counts[row][stem] for stem in stems for row in holders[stem]]
    return {
        "stems": np.array(stems),
        "holders": np.array([len(holders[stem]) for stem in stems], np.int32),
        "rows": np.array(rows, np.int32),
        "times": np.array(times, np.float32),
        "lengths": np.array([count.total() for count in counts], np.float32),
    }


class Bm25:
    """Scores of every document for a bag of stems; documents are bags of stems themselves."""

    def __init__(self, counts: Arrays) -> None:
        """Take what `counted` returns."""
        self.column = {str(stem): n for n, stem in enumerate(counts["stems"])}
        self.lengths = counts["lengths"]
        self.mean_length = float(self.lengths.mean())
        holders = counts["holders"]
        odds = (len(self.lengths) - holders + 0.5) / (holders + 0.5)
        self.rarity: Scores = np.log(1 + odds).astype(np.float32)
        self._rows, self._times = counts["rows"], counts["times"]
        self._ends = np.concatenate([[0], np.cumsum(holders)])
        self._weights = np.repeat(self.rarity, holders) * self._saturated(
            self._times, self.lengths[self._rows]
        )

    def _saturated(self, times: Scores, lengths: Scores) -> Scores:
        """Return what a stem of average rarity adds to the scores of documents that have it."""
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths / self.mean_length)
        result: Scores = (times * (SATURATION + 1) / (times + norm)).astype(np.float32)
        return result

    def columns(self, stems: Sequence[str]) -> list[int]:
        """Return the numbers of the stems that the documents know."""
        return [self.column[s] for s in dict.fromkeys(stems) if s in self.column]

    def scores(self, stems: Sequence[str]) -> Scores:
        """Score every document, from 0 up."""
        total: Scores = np.zeros(len(self.lengths), np.float32)
        for column in self.columns(stems):
            some = slice(self._ends[column], self._ends[column + 1])
            total[self._rows[some]] += self._weights[some]
        return total

    def score_without(self, document: int, stems: Sequence[str]) -> float:
        """Score one document as if it did not contain the question itself once."""
        columns = self.columns(stems)
        times = np.array([max(self._count(c, document) - 1, 0) for c in columns], np.float32)
        length = np.maximum(self.lengths[document] - len(stems), 1)
        return float((self.rarity[columns] * self._saturated(times, length)).sum())

    def _count(self, column: int, document: int) -> float:
        some = slice(self._ends[column], self._ends[column + 1])
        return float(self._times[some] @ (self._rows[some] == document))

    def known_share(self, stems: Sequence[str]) -> float:
        """Return how much of the question's weight (0 to 1) the documents know at all."""
        if not stems:
            return 0.0
        rarest = float(self.rarity.max())
        weights = [
            float(self.rarity[self.column[s]]) if s in self.column else -rarest for s in stems
        ]
        return sum(w for w in weights if w > 0) / sum(abs(w) for w in weights)


def saturated(scores: Scores) -> Scores:
    """Bring BM25 scores into 0 to 1, so that they can be added to cosines."""
    return scores / (scores + HALF)
