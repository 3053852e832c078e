"""Does the catalogue speak of this at all? Signs for and against, weighed by a logistic model."""

from typing import Final

import numpy as np

from dialogs.understanding.learning import Matrix
from dialogs.understanding.retrieval import FEATURES, Compared, Index, Query

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

_NEAREST = FEATURES.index("nearest example")
_NEAREST_WHITE = FEATURES.index("nearest example, whitened")
_MEAN_WHITE = FEATURES.index("mean of all texts, whitened")
_STATEMENT_WHITE = FEATURES.index("statement, whitened")
_WORDS = FEATURES.index("words, whole entry")


def signs(
    query: Query, compared: Compared, scores: Matrix, *, index: Index, unlisted: bool
) -> Matrix:
    """Return one number per sign of SIGNS."""
    top = float(scores.max())
    powers = float(np.exp(scores - top).sum())
    most = compared.features.max(axis=0)
    return np.array(
        [
            top / 10,
            1 / powers,
            (top + np.log(powers)) / 10,
            most[_NEAREST],
            most[_MEAN_WHITE],
            most[_STATEMENT_WHITE],
            compared.decoy,
            compared.decoys_white,
            compared.decoy - most[_NEAREST],
            compared.decoys_white - most[_NEAREST_WHITE],
            index.whole.known_share(query.stems),
            most[_WORDS],
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
