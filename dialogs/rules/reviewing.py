"""Which questions the keepers of the catalogue look at first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from store.vocabulary import Doubt, NextStep

# What a sign says of an answer: who calls it wrong has looked; who asks again may only have erred.
WEIGHTS: Mapping[str, int] = {
    Doubt.WRONG: 5,
    Doubt.HANDED_OVER: 3,
    Doubt.UNSURE: 2,
    NextStep.REPHRASED: 1,
}


class Signs(Protocol):
    """A question as far as its weight looks at it."""

    @property
    def asker(self) -> str: ...
    @property
    def done(self) -> tuple[str, ...]: ...


S = TypeVar("S", bound=Signs)


def weight(questions: Iterable[Signs]) -> int:
    """Weigh a group: each person's strongest sign counts, however often they ask."""
    strongest: dict[str, int] = {}
    for one in questions:
        own = max((WEIGHTS.get(what, 0) for what in one.done), default=0)
        strongest[one.asker] = max(strongest.get(one.asker, 0), own)
    return sum(strongest.values())


def heaviest_first(groups: Iterable[Sequence[S]]) -> list[Sequence[S]]:
    """Order groups by weight; those of the same weight stay as they are."""
    return sorted(groups, key=lambda group: -weight(group))
