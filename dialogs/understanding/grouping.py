"""Texts that mean about the same, put together by their vectors."""

from typing import Final

import numpy as np

from dialogs.understanding.whitening import Vectors, unit

ALIKE: Final = 0.7  # how near a text must come to the mean of a group


def grouped(vectors: Vectors, *, alike: float = ALIKE) -> list[list[int]]:
    """Return the numbers of texts that belong together, in the order of the texts.

    A text joins the group that it comes nearest to, if it comes near enough; what was first stays
    where it is, so that a new text moves no other.
    """
    groups: list[list[int]] = []
    sums = np.zeros_like(vectors)
    for number, vector in enumerate(vectors):
        nearest, likeness = -1, alike
        if groups:
            likenesses = unit(sums[: len(groups)]) @ vector
            nearest = int(np.argmax(likenesses))
            likeness = float(likenesses[nearest])
        if nearest < 0 or likeness < alike:
            nearest = len(groups)
            groups.append([])
        groups[nearest].append(number)
        sums[nearest] += vector
    return groups
