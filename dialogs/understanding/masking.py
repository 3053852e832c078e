"""What a text says of people and of others' customers is taken out before it is kept.

Understanding a partner's words knows that partner's names only; what is kept of them must hold no
name of anybody. So the names of the whole roster are looked for here, people's names among them,
and what looks like a name, an address or a number of somebody's. Nothing here has a say in answers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from dialogs.understanding.names import CUSTOMER, PARTNER, Lexicon, Names, Spoken
from dialogs.understanding.text import clean, read_lists, tokens

GIVEN_NAMES: Final = Path(__file__).parent / "given_names.yaml"
SOMEBODY, ADDRESS, NUMBER = "[name]", "[address]", "[number]"
MASKS: Final = {PARTNER: "[partner]", CUSTOMER: "[customer]"}
SHORTEST: Final = 3  # letters of a word that may be somebody's name by itself
DIGITS: Final = 9  # of what may be somebody's number

_CAPITAL: Final = r"[^\W\d_a-z](?:[^\W\d_]|['’.-](?=[^\W\d_]))*(?!\w)"  # noqa: RUF001 -- people type it
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*")  # noqa: RUF001 -- as above
_MASKED: Final = re.compile(r"\[(?:customer|partner|name|address|number)\]")
_OF_COMPANIES: Final = re.compile(r"\[(?:customer|partner)\]")
_OF_PEOPLE: Final = re.compile(r"\[(?:name|address|number)\]")
_ADDRESSES: Final = re.compile(
    r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*"
    r"|(?:https?://|www\.)\S+"
    r"|\b(?:[\w-]+\.)+(?:com|net|org|edu|gov|info|biz|io|eu|uk|de|fr|es|it|nl|pl|pt|jp|in|au|ca|"
    r"br|mx|ch|at|be|se|no|dk|fi|ie|example)\b(?:/\S*)?",
    re.IGNORECASE,
)
# where Microsoft's own services and those that people move away from are found
_PRODUCT: Final = re.compile(
    r"(?:https?://)?(?:(?:[\w-]+\.)*(?:microsoft|office|azure|windows|microsoftonline|cloud\.microsoft|"
    r"box|dropbox|google)\.com|(?:onmicrosoft|sharepoint|outlook)\.com|"
    r"protection\.outlook\.com)(?:/[\w/.-]*)?\.?",
    re.IGNORECASE,
)
_IDS: Final = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"(?<![\w.])\+?\(?\d[\d ()/-]{6,}\d(?!\w)")
_YEARS: Final = re.compile(r"(?:(?:19|20)\d\d\D*)+")
_TITLED: Final = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Dr|Herr|Frau|Mme|Mlle|Monsieur|Madame|Sra?|Señora?)\.?\s+"
    rf"({_CAPITAL}(?:\s+{_CAPITAL})?)"
)
_SAID_TO_BE: Final = re.compile(
    r"\b(?i:my name is|i am|i'm|this is|thanks|regards|cheers|hi|hello|dear|named|called|told|"
    rf"asks?|contact|from|with|by|colleague|consultant|admin|manager)\b[,:]?\s+({_CAPITAL}"
    rf"(?:\s+{_CAPITAL})?)"
)
_PAIR: Final = re.compile(rf"(?<![\w'-])({_CAPITAL})\s+({_CAPITAL})")
_BEGINS: Final = re.compile(r"(?:^|[.!?:]\s+)$")


class Masks:
    """The names that are hidden: those of all customers and partners, and of all people."""

    def __init__(
        self, names: Iterable[tuple[str, str, str]] = (), people: Iterable[str] = ()
    ) -> None:
        """Take (kind, id, name) of everybody, and the names of people."""
        self._names = Names(names)
        self._people: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        single: set[str] = set()
        for name in people:
            words = tuple(tokens(clean(name)))
            if len(words) > 1:
                self._people[words[0]].append(words)
            single.update(word for word in words if len(word) >= SHORTEST and word.isalpha())
        self._single = frozenset(single)

    def hide(self, text: str, lexicon: Lexicon) -> str:
        """Return a cleaned text without anybody's name, address or number."""
        text = _ADDRESSES.sub(
            lambda found: found[0] if _PRODUCT.fullmatch(found[0]) else ADDRESS, text
        )
        text = _IDS.sub(NUMBER, text)
        text = _NUMBERS.sub(lambda found: found[0] if _is_harmless(found[0]) else NUMBER, text)
        text = _without(text, self._full_names(text))
        text = _without(text, self._companies(text, lexicon))
        return _without(text, self._somebody(text, lexicon))

    def _companies(self, text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
        """Yield customers and partners of the whole roster."""
        for one in self._names.known(Spoken.of(text), lexicon):
            kinds = {kind for kind, _ in one.owners}
            yield one.start, one.end, MASKS[PARTNER if kinds == {PARTNER} else CUSTOMER]

    def _full_names(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield people of the roster, by first and last name, however they are written."""
        found = [
            (m.start(), m.end(), m[0].lower().removesuffix("'s")) for m in _WORD.finditer(text)
        ]
        for at, (start, _, first) in enumerate(found):
            for name in self._people.get(first, ()):
                said = tuple(word for _, _, word in found[at : at + len(name)])
                if said == name:
                    yield start, found[at + len(name) - 1][1], SOMEBODY

    def _somebody(self, text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
        """Yield single names of people of the roster, and what stands where a name belongs."""
        for one in _WORD.finditer(text):
            if self._is_name(one[0].removesuffix("'s"), text[: one.start()], lexicon):
                yield one.start(), one.start() + len(one[0].removesuffix("'s")), SOMEBODY
        for one in _TITLED.finditer(text):
            yield *one.span(1), SOMEBODY
        for pattern in (_SAID_TO_BE, _PAIR):
            for one in pattern.finditer(text):
                start, end = one.start(1), one.end()
                if _reads_as_person(text[start:end], lexicon):
                    yield start, end, SOMEBODY

    def _is_name(self, word: str, before: str, lexicon: Lexicon) -> bool:
        lower = word.lower()
        if lower in self._single and not lexicon.knows(lower):
            return True
        is_written_so = word[:1].isupper() and not word.isupper() and not lexicon.technical(lower)
        if not is_written_so:
            return False
        if lower in _given_names():
            return True
        return lower in self._single and not _BEGINS.search(before)


def without_marks(kept: str) -> str:
    """Return a kept text without what stands for people, addresses and numbers in it."""
    return " ".join(_OF_PEOPLE.sub(" ", kept).split())


def as_asked(kept: str) -> str:
    """Return a kept text as it is read: whoever had a name in it is the customer."""
    return _OF_COMPANIES.sub("the customer", without_marks(kept))


def _reads_as_person(typed: str, lexicon: Lexicon) -> bool:
    """Tell a name from a product: no word of a product, and one that is no English word."""
    words = [word.lower() for word in _WORD.findall(typed)]
    written = [word for word in _WORD.findall(typed) if len(word) > 1]
    if any(map(str.isupper, written)) or any(map(lexicon.technical, words)):
        return False
    strange = [not lexicon.knows(word) or word in _given_names() for word in words]
    return any(strange) and (len(words) > 1 or typed[1:].islower())


def _is_harmless(number: str) -> bool:
    """A few years in a row, and what is too short for a number that one can be called at."""
    digits = sum(map(str.isdigit, number))
    return bool(_YEARS.fullmatch(number)) or digits < DIGITS - 2 * number.startswith("+")


def _without(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    """Put masks in the place of what was found; what overlaps is one, and no mask is masked."""
    masked = [one.span() for one in _MASKED.finditer(text)]
    last = len(text)
    for start, end, mask in sorted(found, key=lambda one: (one[0], one[1]), reverse=True):
        inside = any(low < end and start < high for low, high in masked)
        if end <= last and not inside:
            text, last = text[:start] + mask + text[end:], start
    return text


@cache
def _given_names() -> frozenset[str]:
    return frozenset(str(read_lists(GIVEN_NAMES)["names"]).split())


NOTHING_HIDDEN: Final = Masks()
