"""Is a question the one before in other words? Then the answer did not help. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from store.vocabulary import Verdict

WITHIN = timedelta(minutes=10)
ALIKE = 0.5  # so many of all their words are in both: the same question
NEAR = 0.2  # so many, where both are about one thing

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    """a about also an and any are as at be benefit by can cover covered covers customer do does
    fasttrack for from get give have help helps how i if in include included includes is it its
    name of on or our out part partner please scope should that the their them there they this to
    we what with you your""".split()  # noqa: SIM905 -- as a sentence it can be read
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A question as it is kept, and what it was answered."""

    text: str
    workload: str
    verdict: Verdict
    items: Sequence[str]


def rephrases(before: Said, now: Said) -> bool:
    """Say whether somebody asks again what they have just asked.

    A follow-up is kept with the question it leans on: that goes on, and asks nothing again.
    """
    first, second = before.text.strip().rstrip("?.! "), now.text.strip()
    if second.startswith(first) and second.rstrip("?.! ") != first:
        return False
    alike = _alike(before.text, now.text)
    if alike >= ALIKE:
        return True
    if before.items and now.items and before.items[0] == now.items[0]:
        return True
    same_thing = bool(before.workload) and before.workload == now.workload
    return same_thing and (alike >= NEAR or before.verdict is Verdict.UNKNOWN)


def _alike(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    if not first or not second:
        return float(one.casefold() == other.casefold())
    return len(first & second) / len(first | second)


def _words(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") for word in words if word not in _SMALL)
