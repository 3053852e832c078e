"""Typing errors: a word nobody knows becomes the nearest word of the domain, else of English."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # shorter words have too many neighbours
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
        self._near_domain = _by_length(w for w, n in domain.items() if n > 1)
        self._near_english = _by_length(self._english)

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
        limit = 2 if len(word) >= LONG else 1
        found = self._nearest(word, self._near_domain, limit)
        if found is None:
            found = self._nearest(word, self._near_english, 1 if len(word) > SHORTEST else 0)
        return found or word

    def _nearest(self, word: str, lists: Mapping[int, list[str]], limit: int) -> str | None:
        near = [
            w for n in range(len(word) - limit, len(word) + limit + 1) for w in lists.get(n, ())
        ]
        best: tuple[float, bool, int, str] | None = None
        for other, distance, _ in process.extract(
            word, near, scorer=OSA.distance, score_cutoff=limit, limit=8
        ):
            rank = (distance, other[0] != word[0], -self._domain.get(other, 0), other)
            best = rank if best is None else min(best, rank)
        return best[3] if best else None


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    lists: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= SHORTEST and word.isalpha():
            lists[len(word)].append(word)
    return lists
