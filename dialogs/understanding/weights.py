"""The fitted numbers of retrieval and of "do we know this", as bench/quality_fit.py wrote them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from dialogs.understanding.learning import Matrix

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
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))[section]
    return Weights(
        score=np.array([raw["score"][name] for name in names], np.float32),
        known=np.array([raw["known"][sign] for sign in (*signs, "always")], np.float32),
    )
