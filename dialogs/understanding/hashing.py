"""Vectors without a language model: hashed words and pieces of words.

They know no synonyms, but forgive endings and typing errors, and everything that works on
vectors works on them too.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from dialogs.understanding.encoder import Encoder, Progress, Rung
from dialogs.understanding.lexical import Stems
from dialogs.understanding.text import tokens
from dialogs.understanding.whitening import Vectors, unit

WIDTH: Final = 768
PIECES: Final = (3, 4, 5)  # lengths of the pieces of words, in characters
PIECE: Final = 0.3  # what a piece counts beside a whole stem


class HashingEncoder:
    """Stands in for the language model when its files cannot be used."""

    rung = Rung.LEXICAL
    digest = "hashed-1"
    width = WIDTH

    def __init__(self) -> None:
        self._stems = Stems()

    def english(self) -> list[str]:
        """Without the model there is no list of common words."""
        return []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text, (texts, WIDTH)."""
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            for feature, weight in self._features(text):
                code = zlib.crc32(feature.encode())
                vectors[row, code % WIDTH] += weight if code & 1 << 20 else -weight
        if progress:
            progress(len(texts), len(texts))
        return unit(vectors)

    def _features(self, text: str) -> Iterator[tuple[str, float]]:
        for stem in self._stems(tokens(text)):
            yield stem, 1.0
            framed = f"<{stem}>"
            for size in PIECES:
                for start in range(len(framed) - size + 1):
                    yield framed[start : start + size], PIECE / size


AnyEncoder = Encoder | HashingEncoder
