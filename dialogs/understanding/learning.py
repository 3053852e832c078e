"""Softmax and logistic regression, small enough to be learned at the start."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

ROUNDS: Final = 12  # times that every example is seen, more where there are few
STEPS: Final = 250  # at least
BATCH: Final = 256
RATE: Final = 0.07


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
    features: NDArray[np.floating], classes: NDArray[np.int64], *, count: int, decay: float
) -> Softmax:
    """Learn from (examples, features) and class numbers.

    A class weighs as the root of its size, so that a large one counts more, but not as much more.
    `decay` holds the weights down (L2). Adam on small batches, in steps that become smaller: as
    good as many steps on the whole set, in a tenth of the time, and the same result every time.
    """
    size = np.bincount(classes, minlength=count)
    share = (np.maximum(size, 1) ** -0.5)[classes].astype(np.float32)
    share /= share.mean()
    wanted = np.eye(count, dtype=np.float32)
    weights = np.zeros((features.shape[1] + 1, count), np.float32)  # the last row is the bias
    held = np.full((len(weights), 1), decay, np.float32)
    held[-1] = 0
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step, (rows, rate) in enumerate(_batches(len(features)), start=1):
        inputs = np.ones((len(rows), len(weights)), np.float32)
        inputs[:, :-1] = features[rows]
        error = softmax(inputs @ weights) - wanted[classes[rows]]
        error *= share[rows, None] / len(rows)
        slope = inputs.T @ error + held * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope * slope
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return Softmax(weights[:-1], weights[-1])


def _batches(examples: int) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Yield the rows of each batch, and how far to go after it."""
    chance = np.random.default_rng(0)
    rounds = max(ROUNDS, STEPS * BATCH // examples)
    for seen in range(rounds):
        order = chance.permutation(examples)
        for start in range(0, examples, BATCH):
            done = (seen + start / examples) / rounds
            yield order[start : start + BATCH], RATE * (1 - done)
