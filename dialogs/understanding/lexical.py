"""Matching by words: BM25 over the catalogue's entries, on English stems."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import snowballstemmer  # type: ignore[import-untyped]  # it ships no types
from numpy.typing import NDArray

SATURATION: Final = 1.2  # BM25's k1: how soon a repeated word stops counting
LENGTH: Final = 0.75  # BM25's b: how much a long text is held back
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

    def __init__(self) -> None:
        self._stem: Any = snowballstemmer.stemmer("english")

    def __call__(self, words: Sequence[str]) -> list[str]:
        """Return the stems of the words that count."""
        stems: list[str] = self._stem.stemWords([w for w in words if w not in STOP])
        return stems


class Bm25:
    """Scores of every document for a bag of stems; documents are bags of stems themselves."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        counts = [Counter(document) for document in documents]
        self.column = {stem: n for n, stem in enumerate(sorted({s for c in counts for s in c}))}
        self.counts = np.zeros((len(documents), len(self.column)), np.float32)
        for row, count in enumerate(counts):
            for stem, times in count.items():
                self.counts[row, self.column[stem]] = times
        self.lengths = self.counts.sum(axis=1)
        self.mean_length = float(self.lengths.mean())
        holders = (self.counts > 0).sum(axis=0)
        self.rarity: Scores = np.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5)).astype(
            np.float32
        )
        self._weights = self.weigh(self.counts, self.lengths).T.copy()

    def weigh(self, counts: Scores, lengths: Scores) -> Scores:
        """What each stem adds to each document's score, (documents, stems)."""
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths / self.mean_length)
        weighed = self.rarity * counts * (SATURATION + 1) / (counts + norm[:, None])
        return weighed.astype(np.float32)

    def columns(self, stems: Sequence[str]) -> list[int]:
        """Return the numbers of the stems that the documents know."""
        return [self.column[s] for s in dict.fromkeys(stems) if s in self.column]

    def scores(self, stems: Sequence[str]) -> Scores:
        """Score every document, from 0 up."""
        total: Scores = self._weights[self.columns(stems)].sum(axis=0)
        return total

    def score_without(self, document: int, stems: Sequence[str]) -> float:
        """Score one document as if it did not contain the question itself once."""
        columns = self.columns(stems)
        counts = np.maximum(self.counts[document, columns] - 1, 0)[None, :]
        length = np.maximum(self.lengths[document : document + 1] - len(stems), 1)
        norm = SATURATION * (1 - LENGTH + LENGTH * length / self.mean_length)
        return float(
            (self.rarity[columns] * counts * (SATURATION + 1) / (counts + norm[:, None])).sum()
        )

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
