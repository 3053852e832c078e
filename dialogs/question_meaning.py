"""By what kept questions are compared: the model's vectors, made when somebody looks at them."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import ClassVar, Protocol

import numpy as np

from dialogs.understanding.grouping import grouped
from dialogs.understanding.hashing import HashingEncoder
from dialogs.understanding.whitening import Vectors

REMEMBERED = 5_000  # vectors


class Reads(Protocol):
    """What makes vectors of kept questions."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each text."""
        ...


class _ByWords:
    """Stands in where no language model was loaded."""

    def __init__(self) -> None:
        self._encoder = HashingEncoder()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)


class _Kept:
    """The one place where it is kept, and what it has read."""

    reads: Reads = _ByWords()
    vectors: ClassVar[OrderedDict[str, Vectors]] = OrderedDict()


def compare_by(reads: Reads) -> None:
    """Compare questions so from now on: said once at the start, before anybody is served."""
    _Kept.reads = reads
    _Kept.vectors.clear()


def alike(texts: Sequence[str]) -> list[list[int]]:
    """Return the numbers of the texts that mean about the same, in their order."""
    if not texts:
        return []
    known = _Kept.vectors
    new = list(dict.fromkeys(text for text in texts if text not in known))
    if new:
        known.update(zip(new, _Kept.reads.vectors(new), strict=True))
    found = grouped(np.stack([known[text] for text in texts]))
    while len(known) > REMEMBERED:
        known.popitem(last=False)
    return found
