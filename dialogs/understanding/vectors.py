"""Vectors of the catalogue's texts, kept on disk: only texts that are new are embedded."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dialogs.understanding.encoder import Progress
from dialogs.understanding.hashing import AnyEncoder
from dialogs.understanding.keeping import read_arrays, write_arrays
from dialogs.understanding.whitening import Vectors

DIGEST: Final = 16  # bytes

Digests = NDArray[np.uint8]


class VectorStore:
    """One file per model: digests of texts and their vectors, as half-precision numbers."""

    def __init__(self, folder: Path, encoder: AnyEncoder) -> None:
        self._path = folder / f"vectors-{encoder.digest}.npz"
        self._encoder = encoder

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text, (texts, width); forget texts that are not asked for."""
        wanted = _digests(texts)
        digests, vectors = self._read()
        if not np.array_equal(digests, wanted):
            vectors = self._completed(texts, wanted, digests, vectors, progress)
            write_arrays(self._path, {"digests": wanted, "vectors": vectors})
        return vectors.astype(np.float32)

    def _completed(
        self,
        texts: Sequence[str],
        wanted: Digests,
        digests: Digests,
        vectors: Vectors,
        progress: Progress | None,
    ) -> Vectors:
        """Take what is known already and embed the rest."""
        known = {bytes(digest): vector for digest, vector in zip(digests, vectors, strict=True)}
        rows = [bytes(digest) for digest in wanted]
        missing = {d: text for d, text in zip(rows, texts, strict=True) if d not in known}
        if missing:
            made = self._encoder.encode(list(missing.values()), progress)
            known |= dict(zip(missing, made.astype(np.float16), strict=True))
        return np.array([known[row] for row in rows]).reshape(len(rows), self._encoder.width)

    def _read(self) -> tuple[Digests, Vectors]:
        kept = read_arrays(self._path)
        digests, vectors = kept.get("digests"), kept.get("vectors")
        if (
            digests is None
            or vectors is None
            or vectors.shape != (len(digests), self._encoder.width)
        ):
            return _digests(()), np.zeros((0, self._encoder.width), np.float16)
        return digests, vectors


def _digests(texts: Sequence[str]) -> Digests:
    joined = b"".join(blake2b(text.encode(), digest_size=DIGEST).digest() for text in texts)
    return np.frombuffer(joined, np.uint8).reshape(-1, DIGEST)
