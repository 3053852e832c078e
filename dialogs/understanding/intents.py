"""What somebody wants: a softmax on the vector of the text, on key words and on its spelling.

Words, and beside them pieces of words, tell what the vector blurs: short texts, endings, slips of
the keys, other languages. Learned from one hand's texts, three in a hundred more of another hand's
are told rightly with the pieces than without them.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dialogs.understanding.learning import Softmax, fit_softmax
from dialogs.understanding.meaning import Intent
from dialogs.understanding.text import read_lists
from dialogs.understanding.whitening import Vectors, unit

Inputs = NDArray[np.float16]

UTTERANCES: Final = Path(__file__).parent / "utterances.yaml"
DECAY: Final = 1e-5
FLAG: Final = 0.5  # how much a key word counts beside a vector of length one
NAMES: Final = ("{customer}", "{partner}")
WORDS: Final = 0.5  # how much the words of a text count in all
PIECES: Final = 0.8  # how much their pieces do
LENGTHS: Final = range(3, 6)  # letters of a piece
WORD_BUCKETS: Final = 1024  # words and pairs of words are told apart by a hash
PIECE_BUCKETS: Final = 2048
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
        probabilities = self.model.probabilities(
            inputs([text], vector[None, :])[0].astype(np.float32)
        )
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


def inputs(texts: Sequence[str], vectors: Vectors) -> Inputs:
    """Return the classifier's features: vectors, a flag per list of key words, words, pieces.

    They are kept in half the usual precision: there are thousands for each of thousands of texts.
    """
    flags = vectors.shape[1]
    words = flags + len(FLAGS)
    pieces = words + WORD_BUCKETS
    rows = np.zeros((len(texts), pieces + PIECE_BUCKETS), np.float16)
    rows[:, :flags] = vectors
    for row, text in zip(rows, texts, strict=True):
        row[flags:words] = [FLAG if flag.search(text) else 0.0 for flag in FLAGS]
        row[words:pieces] = WORDS * _bag(_words(text), WORD_BUCKETS)
        row[pieces:] = PIECES * _bag(_pieces(text), PIECE_BUCKETS)
    return rows


def _words(text: str) -> Iterator[str]:
    """Yield words and neighbouring words, also the first and the last one."""
    words = text.split()
    yield from words
    yield from map(" ".join, pairwise(("", *words, "")))


def _pieces(text: str) -> Iterator[str]:
    """Yield what a few letters that follow one another in a word are, its ends among them."""
    for word in text.split():
        whole = f"<{word}>"
        for length in LENGTHS:
            for start in range(len(whole) - length + 1):
                yield whole[start : start + length]


def _bag(parts: Iterable[str], buckets: int) -> Vectors:
    """Count parts of a text by their hash, as a vector of length one."""
    codes = np.array([zlib.crc32(part.encode()) for part in parts], np.int64)
    signs = np.where(codes & 1 << 20, 1.0, -1.0)
    return unit(np.bincount(codes % buckets, signs, buckets).astype(np.float32))


def fit_intents(texts: Sequence[str], vectors: Vectors, intents: Sequence[Intent]) -> Softmax:
    """Learn from prepared texts and their vectors."""
    numbers = {intent: n for n, intent in enumerate(Intent)}
    classes = np.array([numbers[intent] for intent in intents])
    return fit_softmax(inputs(texts, vectors), classes, count=len(numbers), decay=DECAY)
