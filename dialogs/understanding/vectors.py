"""Vectors of the catalogue's texts, kept on disk: only texts that are new are embedded."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dialogs.understanding.encoder import Progress
from dialogs.understanding.hashing import AnyEncoder
from dialogs.understanding.whitening import Vectors


class VectorStore:
    """One file per model: digests of texts and their vectors, as half-precision numbers."""

    def __init__(self, folder: Path, encoder: AnyEncoder) -> None:
        self._path = folder / f"vectors-{encoder.digest}.npz"
        self._encoder = encoder

    def vectors(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text, (texts, width); forget texts that are not asked for."""
        digests = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        known = self._read()
        missing = {d: t for d, t in zip(digests, texts, strict=True) if d not in known}
        if missing:
            made = self._encoder.encode(list(missing.values()), progress)
            known |= dict(zip(missing, made.astype(np.float16), strict=True))
        if missing or len(known) > len(set(digests)):
            self._write({digest: known[digest] for digest in digests})
        rows = [known[digest] for digest in digests]
        return np.array(rows, np.float32).reshape(len(rows), self._encoder.width)

    def _read(self) -> dict[bytes, Vectors]:
        # A file that is absent, cut off or of another shape is made anew.
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            with np.load(self._path) as kept:
                names, vectors = kept["digests"], kept["vectors"]
            if vectors.shape == (len(names), self._encoder.width):
                return dict(zip((bytes(name) for name in names), vectors, strict=True))
        return {}

    def _write(self, known: dict[bytes, Vectors]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self._path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            digests = np.frombuffer(b"".join(known), np.uint8).reshape(-1, 16)
            np.savez(file, digests=digests, vectors=np.array(list(known.values()), np.float16))
        Path(draft).replace(self._path)
