"""Which language a text is in, and what it says in English: for five languages beside that.

Most texts are English, and looked at no further than word by word. Where many words are not, the
words that are no product's and no name are shown to lingua; what it finds counts only if our
glossary of that language knows most of them, so that Italian is not read as bad Spanish.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from dialogs.understanding.glossary import JAPANESE, Glossary, Rendered, load_tables

FEWEST: Final = 3  # words of a text whose language can be told
FEWEST_STRANGE: Final = 2  # words of it that are not English
FEWEST_KANA: Final = 4  # characters of Japanese
STRANGE: Final = 0.25  # share of words that are not English, from which on a text is looked at
LIKELY: Final = 0.1  # lingua's probability
COVERED: Final = 0.5  # share of the strange words that a glossary has to know
CLEAR: Final = 0.8  # the same, where the English of a text can be shown

_OF: Final = {
    "de": Language.GERMAN,
    "es": Language.SPANISH,
    "fr": Language.FRENCH,
    JAPANESE: Language.JAPANESE,
    "pt": Language.PORTUGUESE,
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_KANA: Final = re.compile("[\u3040-\u30ff]")
_WIDE_LETTERS: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\u3005]+")
_SENTENCE: Final = re.compile(r"(?<=[?!;])\s*(?=\S)|(?<=[^\W\d_]{3}\.)\s+(?=\S)|(?<=。)")
_EDGE: Final = " ?!.,;:"


class Lexicon(Protocol):
    """Which words are English ones."""

    def knows(self, word: str) -> bool:
        """Whether it is a word of the field or of English."""
        ...

    def technical(self, word: str) -> bool:
        """Whether it is part of a product's name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A text in another language, and its English, sentence by sentence (typed, English).

    `clear`: so much of it is known that whoever typed it can be shown how it was read.
    """

    language: str
    sentences: tuple[tuple[str, str], ...]
    clear: bool

    @property
    def english(self) -> str:
        """The whole text in English."""
        return " ".join(english for _, english in self.sentences)

    def typed(self, piece: str) -> str:
        """Return what was typed where the English has this piece."""
        piece = piece.strip(_EDGE)
        said = [
            typed
            for typed, english in self.sentences
            if (bare := english.strip(_EDGE)) and (bare in piece or piece in bare)
        ]
        return " ".join(said) or piece


class Languages:
    """Tells languages and puts texts into English; what that takes is loaded when it is needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        tables = list(load_tables())
        self._tells = frozenset(word for _, tells, _ in tables for word in tells)
        self._phrases = {language: phrases for language, _, phrases in tables}
        self._glossaries: dict[str, Glossary] = {}

    def read(self, text: str, without: Sequence[str] = ()) -> Foreign | None:
        """Return the English of a cleaned text; None where it is English or not understood.

        `without` are parts that tell nothing: names, and what stands for them.
        """
        bare = text
        for name in without:
            bare = bare.replace(name, " " * len(name))
        strange = self._strange(bare)
        if not strange:
            return None
        told = " ".join(bare[start:end] for start, end in strange).lower()
        found = [self._rendered(language, bare, strange) for language in _likely(told)]
        best = max(found, default=None, key=lambda one: one[1])
        if best is None or best[1] < COVERED:
            return None
        language, covered = best
        pieces = [piece for piece in _SENTENCE.split(text) if piece.strip()]
        glossary = self._glossary(language)
        said = tuple((piece.strip(), glossary.render(piece).english) for piece in pieces)
        return Foreign(language=language, sentences=said, clear=covered >= CLEAR)

    def knows(self, language: str, text: str) -> bool:
        """Whether a text that may be somebody's name is one of the words of a language."""
        return bool(self._glossary(language).render(text).spans)

    def _strange(self, text: str) -> list[tuple[int, int]]:
        """Return where words stand that are not English; none if the text looks English."""
        if not text.isascii() and _KANA.search(text):
            found = [one.span() for one in _WIDE_LETTERS.finditer(text)]
            return found if sum(end - start for start, end in found) >= FEWEST_KANA else []
        words = list(_WORD.finditer(text))
        if len(words) < FEWEST:
            return []
        strange = [one for one in words if self._is_strange(one[0].lower())]
        if len(strange) < max(FEWEST_STRANGE, STRANGE * len(words)):
            return []
        if not any(one[0].lower() in self._tells or not one[0].isascii() for one in strange):
            return []  # English with typing errors
        return [one.span() for one in strange]

    def _is_strange(self, word: str) -> bool:
        return word in self._tells or not self._lexicon.knows(word)

    def _rendered(
        self, language: str, text: str, strange: Sequence[tuple[int, int]]
    ) -> tuple[str, float]:
        """Return a language with the share of the strange words that its glossary knows."""
        return language, _share(self._glossary(language).render(text), strange)

    def _glossary(self, language: str) -> Glossary:
        if language not in self._glossaries:
            self._glossaries[language] = Glossary(language, self._phrases[language])
        return self._glossaries[language]


def _share(rendered: Rendered, strange: Sequence[tuple[int, int]]) -> float:
    """Measure in characters: in Japanese there are no words, and long ones say more."""
    known = {at for start, end in rendered.spans for at in range(start, end)}
    every = [at for start, end in strange for at in range(start, end)]
    return sum(at in known for at in every) / len(every)


def _likely(text: str) -> list[str]:
    """Return the languages that a text may be in, by lingua."""
    shares = _detector().compute_language_confidence_values(text)
    likely = {one.language for one in shares if one.value >= LIKELY}
    return [name for name, language in _OF.items() if language in likely]


@cache
def _detector() -> LanguageDetector:
    """Load what lingua needs for these languages: 15 MB, a sixth of a second."""
    every = LanguageDetectorBuilder.from_languages(Language.ENGLISH, *_OF.values())
    return every.with_low_accuracy_mode().build()
