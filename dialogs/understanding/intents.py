"""What somebody wants: a softmax on the vector of the text and on key words."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from dialogs.understanding.learning import Matrix, Softmax, fit_softmax
from dialogs.understanding.meaning import Intent
from dialogs.understanding.text import read_lists
from dialogs.understanding.whitening import Vectors, unit

UTTERANCES: Final = Path(__file__).parent / "utterances.yaml"
DECAY: Final = 3e-5
FLAG: Final = 0.5  # how much a key word counts beside a vector of length one
NAMES: Final = ("{customer}", "{partner}")
WORDS: Final = 0.5  # how much the words of a text count in all
BUCKETS: Final = 1024  # words and pairs of words are told apart by a hash
# What every name is read as: the catalogue's questions call whoever has a name so.
ANYBODY: Final = "the customer"

# One flag each; the classifier learns what it is worth.
FLAGS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bpsm\b|success manager|partner manager",
        r"\bsmes?\b|expert|specialist|subject matter|resource request|technical resource",
        r"survey|nsat|questionnaire|\bcsat\b|satisfaction|nps\b",
        r"forecast|milestone|\bau\b|1[05] ?%|40 ?%|1[05] percent|40 percent",
        r"slide|\bppt|powerpoint|deck",
        r"escalat|urgent|critical|\bsev(?:erity)?\b|complain|furious",
        r"\bvas\b|value added|charge|upsell|\bsell\b|\bbill\b|paid (?:service|offer)",
        r"statement of work|\bsow\b|contract",
        r"privacy|gdpr|my data|personal data|delete|erase|stored?\b|\bkeep\b|who can (?:see|read)",
        r"\b(?:my|our|open) (?:request|ticket|case)|ticket|request (?:number|no)?\s*#?\d|#\d+",
        r"status|update|progress|weekly|biweekly",
        r"scope|benefit|fasttrack|cover|include|eligib|entitle|allowed",
        r"^(?:hi|hello|hey|good (?:morning|evening|afternoon)|hallo|bonjour|hola)\b",
        r"\bhelp\b|what can you|menu|commands|options",
        r"cancel|abort|\bstop\b|never ?mind|forget it|start over",
        r"\d+ (?:seat|licence|license|user)",
        r"^\W*$|^\w+$",
    )
)


@dataclass(frozen=True, slots=True)
class Guess:
    """Intents with their probabilities, likeliest first."""

    intents: tuple[Intent, ...]
    probabilities: tuple[float, ...]

    def rather(self, intent: Intent, probability: float) -> "Guess":
        """Put an intent first, which is at least so likely."""
        shares = dict(zip(self.intents, self.probabilities, strict=True))
        first = max(shares.pop(intent), probability)
        return Guess((intent, *shares), (first, *shares.values()))


class Intents:
    """Tells the intent of a prepared text."""

    def __init__(self, model: Softmax) -> None:
        self.model = model

    def guess(self, text: str, vector: Vectors) -> Guess:
        """Rank the intents for a text in which names are replaced by ANYBODY."""
        probabilities = self.model.probabilities(inputs([text], vector[None, :])[0])
        order = np.argsort(-probabilities)
        intents = list(Intent)
        return Guess(
            tuple(intents[n] for n in order), tuple(float(probabilities[n]) for n in order)
        )


def load_utterances(path: Path = UTTERANCES) -> Mapping[Intent, tuple[str, ...]]:
    """Read what people say for each intent."""
    raw: Any = read_lists(path)
    return {Intent(name): tuple(map(str, said)) for name, said in raw.items()}


def with_names(text: str, name: str = ANYBODY) -> str:
    """Put a name in the place of {customer} and {partner}."""
    for mark in NAMES:
        text = text.replace(mark, name)
    return text


def inputs(texts: Sequence[str], vectors: Vectors) -> Matrix:
    """Return the classifier's features: vectors, a flag per list of key words, and the words."""
    flags = [[FLAG if flag.search(text) else 0.0 for flag in FLAGS] for text in texts]
    return np.hstack([vectors, np.array(flags, np.float32), WORDS * _bags(texts)])


def _bags(texts: Sequence[str]) -> Matrix:
    """Hash words and neighbouring words, also the first and the last one, into unit vectors."""
    bags = np.zeros((len(texts), BUCKETS), np.float32)
    for row, text in enumerate(texts):
        words = text.split()
        for feature in (*words, *map(" ".join, pairwise(("", *words, "")))):
            code = zlib.crc32(feature.encode())
            bags[row, code % BUCKETS] += 1 if code & 1 << 20 else -1
    return unit(bags)


def fit_intents(texts: Sequence[str], vectors: Vectors, intents: Sequence[Intent]) -> Softmax:
    """Learn from prepared texts and their vectors."""
    numbers = {intent: n for n, intent in enumerate(Intent)}
    classes = np.array([numbers[intent] for intent in intents])
    return fit_softmax(inputs(texts, vectors), classes, count=len(numbers), decay=DECAY)
