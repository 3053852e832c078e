"""Names of customers and partners: found in a text, also misspelt."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.understanding.text import tokens

CUSTOMER, PARTNER = "customer", "partner"
FUZZY = 5  # a shorter word is not taken for a misspelt name

Owners = frozenset[tuple[str, str]]

_FORMS = frozenset(
    """ltd limited inc incorporated llc llp plc gmbh ag kg se sa sas srl spa bv nv oy corp
    corporation company co""".split()  # noqa: SIM905 - as in the other lists of words
)
_LINKS = frozenset(["of", "the", "and", "for", "de", "du", "für"])
_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*")
_CAPITAL = r"[A-Z][\w'&.-]*"
_RUN = rf"{_CAPITAL}(?:\s+(?:(?:of|the|and|de|du|für|for|&)\s+)?{_CAPITAL})*"
_PLACE = r"for|at|of|with|by|from|bei|für|para|chez|[Cc]ustomer|[Pp]artner|[Cc]lient"
_AFTER = re.compile(rf"(?:\b(?:{_PLACE})\s+|@\s*)({_RUN})")
# "Is Zorro eligible", "does Zorro qualify": who may have it stands before these.
_MAY = re.compile(
    rf"\b(?:[Ii]s|[Aa]re|[Dd]o|[Dd]oes|[Cc]an|[Ww]ould|[Ww]ill)\s+({_RUN})\s+"
    r"(?:(?:\w+\s+)?(?:eligib|entitle|qualif))"
)


class Lexicon(Protocol):
    """What is known about words that stand in a text beside names."""

    def knows(self, word: str) -> bool:
        """Whether the word needs no explanation."""
        ...

    def ordinary(self, word: str) -> bool:
        """Whether it is a common English word; one of these alone is no short form of a name."""
        ...

    def technical(self, word: str) -> bool:
        """Whether it belongs to a product."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name in a text, from `start` to `end`, and who it may be: pairs of (kind, id)."""

    start: int
    end: int
    typed: str
    owners: Owners


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text's words: where each stands, and the first token of each."""

    text: str
    places: list[tuple[int, int]]
    words: list[str]
    firsts: list[str]

    @classmethod
    def of(cls, text: str) -> "Spoken":
        """Take a cleaned text."""
        found = list(_words(text))
        words = [word for _, _, word in found]
        firsts = [word if word.isalnum() else (tokens(word) or [""])[0] for word in words]
        return cls(text, [(start, end) for start, end, _ in found], words, firsts)


class Names:
    """The names of all customers and partners, looked up by any of their forms."""

    def __init__(
        self, entries: Iterable[tuple[str, str, str]] = (), examples: Iterable[str] = ()
    ) -> None:
        """Take (kind, id, name) of everybody; `examples` are names that belong to nobody."""
        forms: dict[str, set[tuple[str, str]]] = defaultdict(set)
        starts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for kind, key, name in entries:
            words = [word for word in tokens(name) if word != "the"]
            core = _without_form(words)
            forms[" ".join(words)].add((kind, key))
            forms[" ".join(core)].add((kind, key))
            for size in range(1, len(core)):
                starts[" ".join(core[:size])].add((kind, key))
        for name in examples:
            forms.setdefault(" ".join(tokens(name)), set())
        forms.pop("", None)
        self._owners: dict[str, Owners] = {
            form: frozenset(owners) for form, owners in (starts | forms).items()
        }
        self._short = frozenset(starts) - frozenset(forms)
        self._begins = frozenset(form.split(" ")[0] for form in self._owners)
        self._longest = max((form.count(" ") + 1 for form in forms), default=1)
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in {form.split()[0] for form in forms}:
            if len(word) >= FUZZY:
                self._near[word[0], len(word)].append(word)

    def find(self, spoken: Spoken, lexicon: Lexicon) -> list[Found]:
        """Return the names in a text, known or not, in order, not overlapping."""
        found = self.known(spoken, lexicon)
        strangers = _strangers(spoken.text, found, lexicon)
        return sorted([*found, *strangers], key=lambda one: one.start)

    def known(self, spoken: Spoken, lexicon: Lexicon) -> list[Found]:
        """Return the names that are ours, in order, not overlapping."""
        places, words, text = spoken.places, spoken.words, spoken.text
        found: list[Found] = []
        at = 0
        while at < len(words):
            begins = spoken.firsts[at] in self._begins
            if not begins and (len(words[at]) < FUZZY or lexicon.knows(words[at])):
                at += 1  # as most words
                continue
            some = words[at : at + self._longest]
            size, owners = self._longest_at(some, lexicon, begins=begins)
            if size:
                start, end = places[at][0], places[at + size - 1][1]
                found.append(Found(start=start, end=end, typed=text[start:end], owners=owners))
            at += max(size, 1)
        return found

    def _longest_at(
        self, words: list[str], lexicon: Lexicon, *, begins: bool
    ) -> tuple[int, Owners]:
        """Return how many words from the first one on are a name, and whose.

        `begins` says whether the first one begins a name.
        """
        for size in range(len(words) if begins else 0, 0, -1):
            form = " ".join(tokens(" ".join(words[:size])))
            if form not in self._owners:
                continue
            if size > 1 or not (form in self._short and _says_something(form, lexicon)):
                return size, self._owners[form]
        if len(words[0]) >= FUZZY and not lexicon.knows(words[0]):
            return self._misspelt(words)
        return 0, frozenset()

    def _misspelt(self, words: list[str]) -> tuple[int, Owners]:
        """Read the first word as the nearest first word of a name, then take the longest."""
        first = words[0]
        lengths = (len(first) - 1, len(first), len(first) + 1)
        near = [word for n in lengths for word in self._near.get((first[0], n), ())]
        hit = process.extractOne(first, near, scorer=OSA.distance, score_cutoff=1)
        if hit is None:
            return 0, frozenset()
        meant = [hit[0], *words[1:]]
        for size in range(min(self._longest, len(meant)), 0, -1):
            owners = self._owners.get(" ".join(meant[:size]))
            if owners is not None:
                return size, owners
        return 0, frozenset()


def _says_something(word: str, lexicon: Lexicon) -> bool:
    """Whether a word has a meaning of its own, so that alone it is no short form of a name."""
    return lexicon.ordinary(word) or lexicon.technical(word)


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        word = match.group().lower()
        owned = len(word) > len("'s") and word.endswith("'s")
        yield match.start(), match.end() - 2 * owned, word.removesuffix("'s")


def _without_form(words: list[str]) -> list[str]:
    """Drop the legal form at the end ("Woodgrove Bank Ltd")."""
    while len(words) > 1 and words[-1] in _FORMS:
        words = words[:-1]
    return words


def _strangers(text: str, found: list[Found], lexicon: Lexicon) -> Iterator[Found]:
    """Yield capitalised words where a name belongs, if they are nobody we know."""
    if text.isupper():
        return
    taken = [(one.start, one.end) for one in found]
    for pattern in (_AFTER, _MAY):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            typed = text[start:end].rstrip(".").removesuffix("'s")
            overlaps = any(low < end and start < high for low, high in taken)
            if not overlaps and _reads_as_name(typed, lexicon):
                taken.append((start, end))
                yield Found(start=start, end=start + len(typed), typed=typed, owners=frozenset())


def _reads_as_name(typed: str, lexicon: Lexicon) -> bool:
    """Tell a name from a product or a heading: "School of Fine Art" from "Conditional Access"."""
    words = [w for w in (m.lower() for m in _WORD.findall(typed)) if w not in _LINKS]
    technical = sum(map(lexicon.technical, words))
    if len(words) == 1:
        return not (typed.isupper() or technical or lexicon.knows(words[0])) and typed.isalpha()
    return 2 * technical < len(words)
