"""Where the meanings of all texts lie, and how near a question comes to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.understanding.keeping import Arrays
from dialogs.understanding.products import Products
from dialogs.understanding.whitening import Vectors, Viewed, Whitening, fit_whitening

NEIGHBOURS: Final = 3  # decoys that are looked at together


def fit_meanings(sizes: Sequence[int], vectors: Vectors) -> Arrays:
    """Learn the space in which an entry's examples lie close together, and where entries lie.

    `sizes` are the numbers of the entries' examples. `vectors` has one row per example of each
    entry in turn, then one per statement, then one per list of words.
    """
    owners, starts = ownership(sizes)
    whitening = fit_whitening(vectors[: len(owners)], owners)
    lengths = whitening.lengths(vectors)
    apart = _apart(vectors, whitening.centre, lengths)
    examples, statements, words = np.split(apart, [len(owners), len(owners) + len(sizes)])
    return {
        "centre": whitening.centre,
        "turn": whitening.turn,
        "lengths": lengths,
        "sums": np.add.reduceat(examples, starts) + statements + words,
    }


def _apart(vectors: Vectors, centre: Vectors, lengths: Vectors) -> Vectors:
    """Return how vectors lie from the centre, each of length one in the other space."""
    return np.asarray((vectors - centre) / np.maximum(lengths, 1e-9)[:, None], np.float32)


def _lengths(differences: Vectors, whitening: Whitening) -> Vectors:
    """Return how long differences of vectors are in the other space."""
    return np.maximum(whitening.lengths(differences + whitening.centre), 1e-9)


def ownership(sizes: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number of each example's entry, and each entry's first example."""
    owners = np.repeat(np.arange(len(sizes)), sizes)
    return owners, np.searchsorted(owners, np.arange(len(sizes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likenesses:
    """How near a question comes by meaning: the first of FEATURES, each (entries,), and decoys."""

    columns: Sequence[Vectors]
    decoy: float
    decoys_white: float


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A vector and its cosines with every text, plain and in the other space."""

    view: Viewed
    plain: Vectors
    turned: Vectors


class Meanings:
    """The vectors of all texts, and of questions that the catalogue does not answer (decoys).

    A question is compared with all of them at once, plainly and in the other space.
    """

    def __init__(
        self, sizes: Sequence[int], vectors: Vectors, learned: Arrays, decoys: Vectors
    ) -> None:
        """Take what `fit_meanings` takes and returns, and the vectors of the decoys."""
        self.owners, self.starts = ownership(sizes)
        self.whitening = Whitening(learned["centre"], learned["turn"])
        self.examples, self.decoys = vectors[: len(self.owners)], decoys
        self._lengths = np.concatenate([learned["lengths"], self.whitening.lengths(decoys)])
        self._products = Products(np.concatenate([vectors, decoys]))
        self._ends = np.cumsum([len(self.owners), len(sizes), len(sizes)])
        # by itself and exactly: entries that are near twins differ by less than eight bits tell
        self._sums = learned["sums"]
        self._sums_lengths = _lengths(self._sums, self.whitening)

    def look(self, vectors: Sequence[Vectors]) -> list[Seen]:
        """Compare vectors with every text; several at once take less time for each."""
        if not vectors:
            return []
        views = [self.whitening.view(vector) for vector in vectors]
        products = self._products(
            np.stack([each for view in views for each in (view.plain, view.direction)])
        )
        return [
            Seen(
                view, products[2 * number], (products[2 * number + 1] - view.offset) / self._lengths
            )
            for number, view in enumerate(views)
        ]

    def likenesses(
        self, seen: Seen, without: int | None = None, without_decoy: int | None = None
    ) -> Likenesses:
        """Sum up for each entry; an example and a decoy may be left out by number."""
        vector, plain, turned = seen.view, seen.plain.copy(), seen.turned.copy()
        near, statement, _, decoy = np.split(plain, self._ends)
        near_white, statement_white, words_white, decoy_white = np.split(turned, self._ends)
        mean = self._sums @ vector.direction / self._sums_lengths
        if without is not None:
            owner = self.owners[without]
            near[without] = near_white[without] = -1
            mean[owner] = self._mean_without(without, vector)
        if without_decoy is not None:
            decoy[without_decoy] = decoy_white[without_decoy] = -1
        return Likenesses(
            columns=(
                np.maximum.reduceat(near, self.starts),
                np.maximum.reduceat(near_white, self.starts),
                mean,
                statement,
                statement_white,
                words_white,
            ),
            decoy=float(decoy.max()),
            decoys_white=float(np.partition(decoy_white, -NEIGHBOURS)[-NEIGHBOURS:].mean()),
        )

    def _mean_without(self, example: int, vector: Viewed) -> float:
        """Compare with the mean of all texts of an entry, but for one example."""
        numbers = slice(example, example + 1)
        mine = _apart(self.examples[numbers], self.whitening.centre, self._lengths[numbers])[0]
        rest = self._sums[self.owners[example]] - mine
        return float(rest @ vector.direction / _lengths(rest, self.whitening))
