"""Arrays that take long to make, kept in a folder together with the digest of what they are of."""

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = Mapping[str, Array]

_KEY = "made of"


def digest_of(texts: Iterable[str]) -> str:
    """Name a list of texts; another list has another name."""
    sums = (blake2b(text.encode(), digest_size=16).digest() for text in texts)
    return blake2b(b"".join(sums), digest_size=16).hexdigest()


def kept_or_made(path: Path, key: str, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays of a file if they were made of the same, else make and keep them."""
    kept = read_arrays(path)
    if str(kept.get(_KEY, "")) == key:
        return kept
    made = make()
    write_arrays(path, {**made, _KEY: np.array(key)})
    return made


def read_arrays(path: Path) -> Arrays:
    """Read a file; one that is absent, cut off or of another kind holds nothing."""
    with (
        contextlib.suppress(OSError, ValueError, EOFError, zipfile.BadZipFile),
        path.open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return {name: arrays[name] for name in arrays.files}
    return {}


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write a file that appears only when complete; where nothing can be written, it does not."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        named: dict[str, Any] = dict(arrays)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **named)
        Path(draft).replace(path)
