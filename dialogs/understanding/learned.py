"""What is learned from texts before the first question: words, meanings and intents."""

from collections.abc import Sequence
from typing import Final

from dialogs.understanding.intents import fit_intents
from dialogs.understanding.keeping import Arrays
from dialogs.understanding.lexical import Stems, counted
from dialogs.understanding.meaning import Intent
from dialogs.understanding.meanings import fit_meanings
from dialogs.understanding.retrieval import Indexed
from dialogs.understanding.text import tokens
from dialogs.understanding.whitening import Vectors

WHOLE: Final = "whole entry "  # how the words of whole entries are called among the arrays
SHORT: Final = "statement "  # how those of their statements are

Lesson = tuple[Intent, str]


def learn(
    entries: Sequence[Indexed],
    lessons: Sequence[Lesson],
    *,
    texts: Vectors,
    said: Vectors,
    stems: Stems,
) -> Arrays:
    """Learn from entries (with the vectors of their texts) and from lessons (with theirs)."""
    intents = fit_intents([text for _, text in lessons], said, [intent for intent, _ in lessons])
    whole = counted([stems(tokens(" ".join([e.statement, e.words, *e.examples]))) for e in entries])
    short = counted([stems(tokens(f"{e.statement} {e.words}")) for e in entries])
    return {
        **{WHOLE + name: array for name, array in whole.items()},
        **{SHORT + name: array for name, array in short.items()},
        **fit_meanings([len(entry.examples) for entry in entries], texts),
        "intent weights": intents.weights,
        "intent bias": intents.bias,
    }


def part_of(learned: Arrays, prefix: str) -> Arrays:
    """Return the arrays whose names begin with a prefix, without it."""
    return {
        name.removeprefix(prefix): array
        for name, array in learned.items()
        if name.startswith(prefix)
    }
