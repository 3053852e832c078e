"""Which answers may be shown one by one: what authors allowed, where that tells of nobody else.

Of a workload in a quarter at least as many must have answered as figures need; and those who did
not allow it must be as many, or none: else what they said would follow from the average. Whatever
is summed up is made of such workloads and quarters, so it holds for every figure. Pure.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from dialogs.rules.survey_standing import ENOUGH

One = TypeVar("One")


def may_be_shown(
    answers: Sequence[One],
    *,
    cell: Callable[[One], object],
    is_allowed: Callable[[One], bool],
) -> tuple[One, ...]:
    """Return what may be shown, in order; `cell` says of which workload and quarter it is."""
    all_of = Counter(cell(one) for one in answers)
    hidden = Counter(cell(one) for one in answers if not is_allowed(one))
    return tuple(
        one
        for one in answers
        if is_allowed(one)
        and all_of[cell(one)] >= ENOUGH
        and (not hidden[cell(one)] or hidden[cell(one)] >= ENOUGH)
    )
