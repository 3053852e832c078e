"""How much room a text takes, near enough to keep it within its box in PowerPoint's own font."""

import unicodedata
from collections.abc import Iterator

from cards.text import visible

# Of the font's size, and generous: it still fits where a wider font stands in for PowerPoint's own.
NARROW, NORMAL, LARGE, WIDE = 0.36, 0.61, 0.8, 1.05
BOLD = 1.12
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_LARGE = frozenset("mwMWGOQD@%&—…")


def clean(text: str) -> str:
    """Return a text as a slide can hold it: visible, and nothing that XML does not know."""
    kept = (
        c for c in visible(text) if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff")
    )
    return "".join(kept).strip()


def lines_of(text: str, *, width: float, size: float) -> list[str]:
    """Break a text into lines of at most `width` points at a font size."""
    return [line for part in text.splitlines() for line in _wrapped(part, width / size)]


def cut(text: str, *, width: float, size: float, lines: int) -> str:
    """Return what fits into so many lines; where something is left out, it ends in an ellipsis."""
    broken = lines_of(text, width=width, size=size)
    if len(broken) <= lines:
        return text
    last = broken[lines - 1]
    while last and _wide(last + " …") > width / size:
        last = last[:-1]
    return " ".join([*broken[: lines - 1], last.rstrip() + " …"])


def pieces(text: str, *, width: float, size: float, lines: int) -> list[str]:
    """Take a text apart so that each piece fits into so many lines; nothing is left out."""
    broken = lines_of(text, width=width, size=size)
    parts = ["\n".join(broken[at : at + lines]) for at in range(0, len(broken), lines)]
    return parts if len(parts) > 1 else [text]


def width_of(text: str, size: float) -> float:
    """Return how many points a text is wide on one line."""
    return _wide(text) * size


def _wrapped(text: str, ems: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        for piece in _broken(word, ems):
            longer = f"{line} {piece}" if line else piece
            if line and _wide(longer) > ems:
                yield line
                longer = piece
            line = longer
    yield line


def _broken(word: str, ems: float) -> Iterator[str]:
    """Break a word that is longer than a line, as PowerPoint does."""
    piece = ""
    for letter in word:
        if piece and _wide(piece + letter) > ems:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _wide(text: str) -> float:
    return sum(map(_em, text))


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    if letter in _NARROW:
        return NARROW
    return LARGE if letter in _LARGE or letter.isupper() else NORMAL
