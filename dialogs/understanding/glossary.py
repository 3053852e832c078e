"""What people of the field say in another language, and what that is in English.

A phrase is found wherever its words stand, the longest ones first; in Japanese, which sets no
blanks, wherever its characters do. What no glossary has stays as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialogs.understanding.text import read_lists

GLOSSARIES: Final = Path(__file__).parent / "languages"
JAPANESE: Final = "ja"

_NOT_OURS: Final = str.maketrans(dict.fromkeys("¿¡«»„", " "))
_BEFORE_MARK: Final = re.compile(r"\s+(?=[?!.,;:])")
# People type "fuer" for "für" and leave out accents.
_ALSO_AS: Final = {
    "ä": "(?:ä|ae?)",
    "ö": "(?:ö|oe?)",
    "ü": "(?:ü|ue?)",
    "ß": "(?:ß|ss)",
    "*": r"\w*",
    " ": r"[\s-]+",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text in English as far as it is known; `spans` are the parts of the text that were."""

    english: str
    spans: tuple[tuple[int, int], ...]


class Glossary:
    """The phrases of one language."""

    def __init__(self, language: str, phrases: Mapping[str, str]) -> None:
        """Take phrases and their English; a star stands for the rest of a word, or its beginning.

        English of "" is left out: an article, a courtesy.
        """
        self._spaced = language != JAPANESE
        # of two that differ in an accent only, what is typed without it is the one without it
        ordered = sorted(phrases, key=lambda phrase: (-len(phrase), not phrase.isascii()))
        self._english = [phrases[phrase] for phrase in ordered]
        parts = "|".join(f"({self._pattern(phrase)})" for phrase in ordered)
        begin = r"(?<!\w)" if self._spaced else ""
        self._any = re.compile(f"{begin}(?:{parts})", re.IGNORECASE)

    def render(self, text: str) -> Rendered:
        """Put a cleaned text into English."""
        typed = text.translate(_NOT_OURS)
        spans: list[tuple[int, int]] = []
        out: list[str] = []
        at = 0
        for found in self._any.finditer(typed):
            start, end = found.span()
            english = self._english[(found.lastindex or 1) - 1]
            out += [typed[at:start], f" {english} " if not self._spaced else english]
            out += [" "] if self._spaced and typed[start:end].endswith("'") else []
            spans.append((start, end))
            at = end
        whole = "".join([*out, typed[at:]])
        return Rendered(_BEFORE_MARK.sub("", " ".join(whole.split())), tuple(spans))

    def _pattern(self, phrase: str) -> str:
        if not self._spaced:
            return re.escape(phrase.lower())
        return "".join(map(_letter, phrase.lower())) + ("" if phrase.endswith("'") else r"(?!\w)")


def load_tables(folder: Path = GLOSSARIES) -> Iterator[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Read, for each language, the words that tell it from English, and its phrases."""
    for path in sorted(folder.glob("*.yaml")):
        raw = read_lists(path)
        phrases = {
            phrase: str(table[phrase])
            for table in (raw["frames"], raw["glossary"])
            for phrase in table
        }
        yield path.stem, tuple(map(str, raw["tells"])), phrases


def _letter(letter: str) -> str:
    """Match a letter of a phrase, also where its accent is left out."""
    if letter in _ALSO_AS:
        return _ALSO_AS[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    return f"[{letter}{plain}]" if plain != letter else re.escape(letter)
