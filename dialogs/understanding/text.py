"""What was typed, made ready to be compared: cleaned, split, abbreviations written out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).parent / "words.yaml"
LONGEST = 4000  # characters of a message that are read; the rest does not change its meaning

_SAFE: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TOKEN = re.compile(r"\.net\b|w/o\b|w/|m&a\b|24[x/]7|[^\W_]+(?:'[^\W_]+)?")
_PLAIN = str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2026: "..."}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk:
    """Phrases around a question: before it (and whom they address), after it, beside it."""

    opening: tuple[str, ...]
    addressed: tuple[str, ...]
    closing: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists of words.yaml; keys of several words are joined by single spaces."""

    replace: "Phrases"
    chat: "Phrases"
    workloads: Mapping[str, str]
    wide: frozenset[str]
    example_names: tuple[str, ...]
    ways: Mapping[str, tuple[str, ...]]
    small_talk: SmallTalk
    same: Mapping[str, str]


def read_lists(path: Path) -> dict[str, Any]:
    """Read a file of ours, by libyaml where there is one: it takes a tenth of the time."""
    text = path.read_text(encoding="utf-8")
    lists: dict[str, Any] = yaml.load(text, Loader=_SAFE)  # noqa: S506 -- it is safe
    return lists


def load_words(path: Path = WORDS) -> Words:
    """Read the word lists.

    Raises:
        YAMLError: the file is no YAML.
        KeyError, AttributeError: a list is missing or is not of the expected shape.
    """
    raw = read_lists(path)
    talk = {key: tuple(map(str, phrases)) for key, phrases in raw["small talk"].items()}
    return Words(
        replace=Phrases({joined(key): str(value) for key, value in raw["replace"].items()}),
        chat=Phrases({joined(key): str(value) for key, value in raw["chat"].items()}),
        workloads={joined(key): str(value) for key, value in raw["workloads"].items()},
        wide=frozenset(joined(word) for word in raw["wide workload words"]),
        example_names=tuple(str(name) for name in raw["example names"]),
        ways={key: tuple(map(str, phrases)) for key, phrases in raw["ways"].items()},
        small_talk=SmallTalk(**talk),
        same={str(word): str(group[0]) for group in raw["same words"] for word in group},
    )


def clean(text: str) -> str:
    """One line of ordinary characters: no control or direction marks, no doubled blanks."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_PLAIN)
    if not text.isprintable():
        text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(text.split())


def tokens(text: str) -> list[str]:
    """Split a cleaned text into lower-case words and numbers."""
    return _TOKEN.findall(text.lower())


def joined(text: object) -> str:
    """Write a phrase the way replacements are looked up."""
    return " ".join(tokens(str(text)))


class Phrases(dict[str, str]):
    """Phrases and what stands for them; words that begin none are passed over quickly."""

    def __init__(self, table: Mapping[str, str]) -> None:
        super().__init__(table)
        self.longest: dict[str, int] = {}
        for phrase in table:
            words = phrase.split(" ")
            self.longest[words[0]] = max(len(words), self.longest.get(words[0], 0))


def replaced(words: Sequence[str], table: Phrases) -> list[str]:
    """Replace the longest phrases that the table knows, from left to right."""
    out: list[str] = []
    at = 0
    while at < len(words):
        longest = table.longest.get(words[at], 0)
        for size in range(min(longest, len(words) - at), 0, -1):
            new = table.get(" ".join(words[at : at + size]))
            if new is not None:
                out += new.split()
                at += size
                break
        else:
            out.append(words[at])
            at += 1
    return out


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Match any of the phrases in a text: a star is the rest of a word, three dots a few words."""
    groups: dict[str, list[str]] = {}  # by first letter: a search passes over all others at once
    for phrase in sorted(phrases, key=len, reverse=True):
        part = re.escape(phrase.lower()[1:]).replace(r"\ ", r"\s+")
        part = part.replace(r"\.\.\.\s+", r"(?:\S+\s+){0,3}").replace(r"\*", r"\w*")
        groups.setdefault(re.escape(phrase[0].lower()), []).append(part)
    parts = [f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items()]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
