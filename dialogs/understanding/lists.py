"""Several products asked about in one breath: "SharePoint migration and Known Folder Move?"."""

import re
from collections.abc import Mapping
from typing import Final

from dialogs.understanding.families import named_in
from dialogs.understanding.naming import without_numbers
from dialogs.understanding.text import Phrases, replaced, tokens

_BETWEEN: Final = re.compile(
    r"\s*(?:,\s*(?:and|or)?|\band\b|\bor\b|\bas\s+well\s+as\b|\+|&|/)\s+", re.I
)
# How two products are used together, or what moves from one to the other, is one question.
_TOGETHER: Final = re.compile(
    r"\b(?:from|into|onto|between|through|via|on|together|against|both\s+of)\b|"
    r"(?<!help)(?<!helps)(?<!support)(?<!assist)(?<!assistance)(?<!guidance)\s+with\b|"
    r"(?<!entitled)\s+to\b",
    re.IGNORECASE,
)
_MOVES: Final = re.compile(r"\bmigrations?\b", re.IGNORECASE)


class Lists:
    """Takes lists of products apart, where nothing but products is listed."""

    def __init__(
        self, products: Mapping[str, str], asking: frozenset[str], replace: Phrases
    ) -> None:
        """Take what each product is called and whose it is, and the words of asking."""
        self._products = Phrases(products)
        self._asking = asking
        self._replace = replace

    def apart(self, question: str) -> list[str]:
        """Return a question for each product that is listed, or the question as it is."""
        pieces = _BETWEEN.split(question)
        if len(pieces) < 2 or _TOGETHER.search(question):  # noqa: PLR2004 - one is no list
            return [question]
        named = [self._named(piece) for piece in pieces]
        if not all(named):
            return [question]
        seen: set[str] = set()
        for names in named:
            if not seen.isdisjoint(names):
                return [question]
            seen.update(names)
        return pieces

    def _named(self, piece: str) -> list[str]:
        """Return whose the products of a piece are; nothing where it says anything else."""
        words = replaced(tokens(without_numbers(piece)), self._replace)
        return named_in(words, self._products, self._asking) or []
