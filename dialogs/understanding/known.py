"""Does the catalogue speak of this at all? Signs for and against, weighed by a logistic model."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from dialogs.understanding.learning import Matrix
from dialogs.understanding.retrieval import FEATURES, Index, Query
from dialogs.understanding.whitening import Compared, Vectors, Viewed, Whitening

SIGNS: Final = (
    "best score",
    "share of the best",
    "score of all together",
    "nearest example",
    "mean of all texts, whitened",
    "statement, whitened",
    "nearest decoy",
    "nearest decoy, whitened",
    "decoy ahead of example",
    "decoy ahead of example, whitened",
    "words known",
    "words, whole entry",
    "unlisted product named",
    "workload named",
    "way of working named",
    "seats or plans named",
)
NEIGHBOURS: Final = 3  # decoys that are looked at together

_NEAREST = FEATURES.index("nearest example")
_NEAREST_WHITE = FEATURES.index("nearest example, whitened")
_MEAN_WHITE = FEATURES.index("mean of all texts, whitened")
_STATEMENT_WHITE = FEATURES.index("statement, whitened")
_WORDS = FEATURES.index("words, whole entry")


class Decoys:
    """Vectors of questions that the catalogue does not answer."""

    def __init__(self, texts: Sequence[str], vectors: Vectors, whitening: Whitening) -> None:
        self.texts = tuple(texts)
        self._compared = Compared(vectors, whitening.lengths(vectors))

    @property
    def vectors(self) -> Vectors:
        """One per text."""
        return self._compared.vectors

    def nearness(self, vector: Viewed, without: int | None = None) -> tuple[float, float]:
        """Return how near the nearest decoys are, plainly and whitened; one may be left out."""
        plain, white = self._compared.likenesses(vector)
        if without is not None:
            plain[without] = white[without] = -1
        return float(plain.max()), float(np.sort(white)[-NEIGHBOURS:].mean())


def signs(
    query: Query,
    features: Matrix,
    scores: Matrix,
    *,
    index: Index,
    decoys: Decoys,
    unlisted: bool,
    decoy_left_out: int | None = None,
) -> Matrix:
    """Return one number per sign of SIGNS."""
    top = int(scores.argmax())
    powers = np.exp(scores - scores[top])
    plain, white = decoys.nearness(query.vector, decoy_left_out)
    return np.array(
        [
            scores[top] / 10,
            1 / powers.sum(),
            (scores[top] + np.log(powers.sum())) / 10,
            features[:, _NEAREST].max(),
            features[:, _MEAN_WHITE].max(),
            features[:, _STATEMENT_WHITE].max(),
            plain,
            white,
            plain - features[:, _NEAREST].max(),
            white - features[:, _NEAREST_WHITE].max(),
            index.whole.known_share(query.stems),
            features[:, _WORDS].max(),
            unlisted,
            bool(query.named.clear),
            bool(query.situation.ways),
            bool(query.situation.seats or query.situation.plans),
        ],
        np.float32,
    )


def probability(values: Matrix, weights: Matrix) -> float:
    """Weigh the signs; the last weight is always added."""
    return float(1 / (1 + np.exp(-(values @ weights[:-1] + weights[-1]))))
