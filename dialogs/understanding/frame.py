"""What a question asks about, without the words of asking around it.

"Is Intune enrolment in scope for Contoso?" and "Contoso wants Intune enrolment, in or out?" ask
the same: neither how it is asked nor for whom may change the answer, and "for the customer", which
every name is read as, is in the catalogue's own words a way of working. Words of asking are cut off
at both ends, never within; where nothing else would be left, a text stays as it is.
"""

from typing import Final

_SIGNS: Final = frozenset(
    """scope scoped benefit fasttrack cover covers covered include includes included
    """.split()  # noqa: SIM905 - as in the other lists of words
)
# One of these in what is cut off says that it asks about scope.
_SIGNS_BEFORE: Final = _SIGNS | {"customer", "help", "helps", "assist", "support", "guide", "part"}
_AROUND: Final = _SIGNS | frozenset(
    """is are was be will would it that this the a an our of for at and or in out within under
    part customer customer's also please
    """.split()  # noqa: SIM905 - as above
)
_BEFORE: Final = _AROUND | frozenset(
    """can could may might shall should do does did we you i us they if whether about with on so
    wants want wanted like likes asked asks ask asking inquires inquired customers help helps
    helping helped assist assists assisting support supports guide guidance including tell me know
    hi hello question
    """.split()  # noqa: SIM905 - as above
)
_AFTER: Final = _AROUND | frozenset(
    """its by not no yes inside outside programme program right then ours
    """.split()  # noqa: SIM905 - as above
)
_EITHER: Final = ["in", "or", "out"]


def without_frame(prepared: str) -> str:
    """Cut a prepared text."""
    words = prepared.split(" ")
    end = len(words)
    while end and words[end - 1] in _AFTER:
        end -= 1
    asks = not _SIGNS.isdisjoint(words[end:]) or words[end:][-3:] == _EITHER
    if not asks:
        end = len(words)
    start = 0
    while start < end and words[start] in _BEFORE:
        start += 1
    if not asks and _SIGNS_BEFORE.isdisjoint(words[:start]):
        start = 0
    return " ".join(words[start:end]) or prepared
