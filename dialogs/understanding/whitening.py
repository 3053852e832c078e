"""A space in which questions about the same entry lie close together.

The example questions of an entry differ in many ways that do not matter (who asks, how long, how
politely). Directions in which they differ are shrunk, as in linear discriminant analysis, so that
what remains is the subject. This brings more than any other step of the retrieval.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

SHRINKAGE: Final = 1.0  # of the mean variance, added to every direction's own


@dataclass(frozen=True, slots=True, eq=False)
class Viewed:
    """A unit vector as it is compared: plainly, and in the other space.

    A cosine there is a product here: with `direction`, less `offset`.
    """

    plain: Vectors
    direction: Vectors
    offset: float


class Whitening:
    """A linear map: subtract `centre`, multiply by `turn`, bring to length one."""

    def __init__(self, centre: Vectors, turn: Vectors) -> None:
        self.centre = centre
        self.turn = turn
        self._there_and_back = turn @ turn.T

    def view(self, vector: Vectors) -> Viewed:
        """Look at one vector in both spaces."""
        apart = vector - self.centre
        back = self._there_and_back @ apart
        direction = back / max(float(apart @ back), 1e-18) ** 0.5
        return Viewed(vector, direction, float(self.centre @ direction))

    def lengths(self, vectors: Vectors) -> Vectors:
        """Return how long vectors (..., WIDTH) are there before they are brought to length one."""
        result: Vectors = np.linalg.norm((vectors - self.centre) @ self.turn, axis=-1)
        return result


def fit_whitening(vectors: Vectors, owners: NDArray[np.int64]) -> Whitening:
    """Learn the map from vectors and the number of the entry that each belongs to."""
    sums = np.zeros((int(owners.max()) + 1, vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors)
    means = sums / np.maximum(np.bincount(owners), 1)[:, None]
    within = vectors - means[owners]
    variances, axes = np.linalg.eigh(within.T @ within / len(vectors))
    scale = (variances + SHRINKAGE * variances.mean()) ** -0.5
    return Whitening(vectors.mean(axis=0).astype(np.float32), (axes * scale).astype(np.float32))


def unit(vectors: Vectors) -> Vectors:
    """Bring vectors to length one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result
