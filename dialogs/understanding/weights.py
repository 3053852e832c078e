"""The fitted numbers of retrieval and of "do we know this", as bench/quality_fit.py wrote them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from dialogs.understanding.learning import Matrix
from dialogs.understanding.text import read_lists

WEIGHTS: Final = Path(__file__).parent / "weights.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """`score` has one weight per retrieval feature; `known` one per sign, the last one added."""

    score: Matrix
    known: Matrix


def load_weights(
    names: tuple[str, ...], signs: tuple[str, ...], section: str, path: Path = WEIGHTS
) -> Weights:
    """Read a section ("with model", "words only"); every named feature must have its weight.

    Raises:
        KeyError: a feature or sign has no weight.
    """
    raw: Any = read_lists(path)
    return Weights(
        score=np.array([raw[section]["score"][name] for name in names], np.float32),
        known=np.array([raw[section]["known"][sign] for sign in (*signs, "always")], np.float32),
    )
