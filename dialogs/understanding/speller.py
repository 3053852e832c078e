"""Typing errors: a word nobody knows becomes the nearest word of the domain, else of English."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # shorter words have too many neighbours
REMEMBERED = 5_000  # corrections
LONG = 7  # from this length on two errors are forgiven


class Speller:
    """Corrects single words; the domain's own words come first."""

    def __init__(
        self, domain: Mapping[str, int], english: Iterable[str], products: Iterable[str] = ()
    ) -> None:
        """Take the domain's words with their numbers of uses, and common English ones.

        `products` are the words that product names are made of.
        """
        self._domain = domain
        self._english = frozenset(english)
        self._products = frozenset(products)
        self._near_domain = _Near(w for w, n in domain.items() if n > 1)
        self._near_english = _Near(self._english)
        self._fixed = lru_cache(REMEMBERED)(self._nearest_word)

    def knows(self, word: str) -> bool:
        """Whether the word needs no correction."""
        return word in self._domain or word in self._english

    def ordinary(self, word: str) -> bool:
        """Whether it is a common English word."""
        return word in self._english

    def technical(self, word: str) -> bool:
        """Whether it is part of a product's name."""
        return word in self._products

    def fix(self, word: str) -> str:
        """Return the likeliest intended word, or the word itself."""
        if len(word) < SHORTEST or not word.isalpha() or self.knows(word):
            return word
        return self._fixed(word)

    def _nearest_word(self, word: str) -> str:
        limit = 2 if len(word) >= LONG else 1
        found = self._nearest(word, self._near_domain, limit)
        if found is None and len(word) > SHORTEST:
            found = self._nearest(word, self._near_english, 1)
        return found or word

    def _nearest(self, word: str, near: "_Near", limit: int) -> str | None:
        best: tuple[float, bool, int, str] | None = None
        for other, distance, _ in process.extract(
            word, near.words(len(word), limit), scorer=OSA.distance, score_cutoff=limit, limit=8
        ):
            rank = (distance, other[0] != word[0], -self._domain.get(other, 0), other)
            best = rank if best is None else min(best, rank)
        return best[3] if best else None


class _Near:
    """Words by length: those of about the same length are looked through for the nearest."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lists: dict[int, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                self._lists[len(word)].append(word)
        self.words = lru_cache(None)(self._words)

    def _words(self, length: int, limit: int) -> list[str]:
        lengths = range(length - limit, length + limit + 1)
        return [word for n in lengths for word in self._lists.get(n, ())]
