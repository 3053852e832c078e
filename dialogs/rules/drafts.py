"""Which draft of a request is gone on with, and which are kept beside it. Pure.

A draft is what has been filled in. Whoever says something that fits a draft they have begun goes on
with that; what fits none is a draft of its own, and nothing of any is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.rules.likeness import same_name

Fields = Mapping[str, str]
TOLD = "tried"  # in words: what is told later is told besides
MOST = 4  # drafts of one person: their buttons stand in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The draft to go on with, those beside it, and whether it is to be asked which.

    `is_full`: what was said is a draft too many, and is in none of them.
    """

    fields: Fields
    aside: Sequence[Fields] = ()
    asks: bool = False
    is_full: bool = False


def begin(drafts: Sequence[Fields], said: Fields) -> Begun:
    """Decide what becomes of the drafts, the one in hand first, when somebody says something."""
    if not drafts:
        return Begun(fields=said)
    first, *others = drafts
    if not said:
        return Begun(fields=first, aside=others, asks=bool(others))
    at = next((number for number, one in enumerate(drafts) if _fits(one, said)), None)
    if at is not None:
        aside = [*drafts[:at], *drafts[at + 1 :]]
        return Begun(fields=_with(drafts[at], said), aside=aside)
    if len(drafts) == MOST:
        return Begun(fields=first, aside=others, asks=True, is_full=True)
    return Begun(fields=first, aside=[*others, said], asks=True)


def take(drafts: Sequence[Fields], at: int, *, instead: bool) -> Begun:
    """Go on with another draft; `instead` of the one in hand, which is thrown away then."""
    first = 1 if instead and at else 0
    rest = [one for number, one in enumerate(drafts) if number not in (at, first - 1)]
    return Begun(fields=drafts[at], aside=rest)


def _fits(draft: Fields, said: Fields) -> bool:
    """Another customer or another workload is another request."""
    workload, customer = (said.get(name) or draft.get(name) for name in ("workload", "customer"))
    if draft.get("workload") and draft["workload"] != workload:
        return False
    return not draft.get("customer") or same_name(draft["customer"], customer or "")


def _with(draft: Fields, said: Fields) -> Fields:
    """Fill the gaps of a draft with what was said, and tell of it what was told now, too."""
    new = {name: value for name, value in said.items() if not draft.get(name)}
    before, now = draft.get(TOLD, ""), said.get(TOLD, "")
    if before and now and now not in before:
        new[TOLD] = f"{before}\n{now}"
    return {**draft, **new}
