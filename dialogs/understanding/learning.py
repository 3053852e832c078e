"""Softmax and logistic regression, small enough to be learned at the start."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

STEPS: Final = 300
RATE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Softmax:
    """A linear classifier: `weights` (features, classes) and `bias` (classes)."""

    weights: Matrix
    bias: Matrix

    def probabilities(self, features: Matrix) -> Matrix:
        """Return the probability of each class, (..., classes)."""
        return softmax(features @ self.weights + self.bias)


def softmax(scores: Matrix) -> Matrix:
    """Turn scores into probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=-1, keepdims=True)
    return result


def fit_softmax(
    features: Matrix, classes: NDArray[np.int64], *, count: int, decay: float
) -> Softmax:
    """Learn from (examples, features) and class numbers.

    A class weighs as the root of its size, so that a large one counts more, but not as much more.
    `decay` holds the weights down (L2). Adam on the whole set: the same result every time.
    """
    size = np.bincount(classes, minlength=count)
    share = (np.maximum(size, 1) ** -0.5)[classes].astype(np.float32)
    share /= share.sum()
    wanted = np.eye(count, dtype=np.float32)[classes]
    inputs = np.hstack([features, np.ones((len(features), 1), np.float32)])
    weights = np.zeros((inputs.shape[1], count), np.float32)
    held = np.full((inputs.shape[1], 1), decay, np.float32)
    held[-1] = 0
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        error = (softmax(inputs @ weights) - wanted) * share[:, None]
        slope = inputs.T @ error + held * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope * slope
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return Softmax(weights[:-1], weights[-1])
