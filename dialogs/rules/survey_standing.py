"""How satisfied customers are, how sure that is, and what may be shown of it. Pure.

Net satisfaction (NSAT) is compared with a goal; NPS is the share of those who would recommend less
the share of those who would not. An average of few answers would tell who gave which, so it is
shown from five on; groups that are smaller are told together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import Generic, TypeVar

SATISFIED_ABOVE = 80  # the average net satisfaction
ENOUGH = 5  # answers, before anything is shown of what they say
LOWEST, HIGHEST = -100, 200  # net satisfaction
BAD = 0  # what is reckoned with when the next answers are bad ones
SOON = 3  # answers that a warning looks ahead
NORMAL = 1.959964  # deviations to each side that hold the true figure in 95 of 100 cases
PROMOTER, DETRACTOR = 9, 6  # of the question whether one would recommend it, 0 to 10

Group = TypeVar("Group")


class Place(StrEnum):
    """Where an average stands against the goal."""

    TOO_FEW = "too few"
    ABOVE = "above"
    SURELY_ABOVE = "surely above"
    NOT_ABOVE = "not above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Answers summed up: how many, the sum, the sum of the squares; of NPS, who said what."""

    answers: int = 0
    total: int = 0
    squares: int = 0
    recommended: int = 0
    promoters: int = 0
    detractors: int = 0

    def __add__(self, other: "Scores") -> "Scores":
        names = self.__dataclass_fields__
        return Scores(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def are_enough(self) -> bool:
        """Whether something may be shown of what they say."""
        return self.answers >= ENOUGH

    @property
    def are_satisfied(self) -> bool:
        """Whether the average is above the goal: exactly the goal is not."""
        return self.total > SATISFIED_ABOVE * self.answers

    @property
    def average(self) -> float:
        """The mean satisfaction."""
        return self.total / self.answers


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies, most likely."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Parts(Generic[Group]):
    """Groups that may be shown by themselves, and what the others say together.

    `others` are none, or enough: else there is no group at all.
    """

    groups: Mapping[Group, Scores]
    others: Scores


def scores_of(nsat: int, nps: int | None) -> Scores:
    """Sum up one answer."""
    return Scores(
        answers=1,
        total=nsat,
        squares=nsat * nsat,
        recommended=int(nps is not None),
        promoters=int(nps is not None and nps >= PROMOTER),
        detractors=int(nps is not None and nps <= DETRACTOR),
    )


def parts_of(scores: Mapping[Group, Scores]) -> Parts[Group]:
    """Say which groups may be shown by themselves.

    The others are told together; where these would be too few, the smallest group joins them: else
    what they say would follow from the whole.
    """
    by_size = sorted(scores.items(), key=lambda one: one[1].answers)
    others, hidden = Scores(), set()
    for group, one in by_size:
        if one.answers and one.are_enough and (others.are_enough or not others.answers):
            break
        others += one
        hidden.add(group)
    shown = {group: one for group, one in scores.items() if group not in hidden}
    return Parts(shown, others)


def place_of(scores: Scores) -> Place:
    """Compare the average with the goal."""
    if not scores.are_enough:
        return Place.TOO_FEW
    if not scores.are_satisfied:
        return Place.NOT_ABOVE
    return Place.SURELY_ABOVE if satisfaction(scores).low > SATISFIED_ABOVE else Place.ABOVE


def satisfaction(scores: Scores) -> Interval:
    """Say where the true satisfaction lies."""
    return _interval(scores.answers, scores.total, scores.squares, LOWEST, HIGHEST)


def nps(scores: Scores) -> int:
    """Return the net promoter score: -100 to 100."""
    return round(100 * (scores.promoters - scores.detractors) / scores.recommended)


def nps_interval(scores: Scores) -> Interval:
    """Say where the true net promoter score lies."""
    total = 100 * (scores.promoters - scores.detractors)
    squares = 100 * 100 * (scores.promoters + scores.detractors)
    return _interval(scores.recommended, total, squares, -100, 100)


def bad_answers_to_fall(scores: Scores) -> int | None:
    """Say how many bad answers in a row pull the average to the goal; None: more than a few.

    Only of an average that is above it.
    """
    if place_of(scores) not in {Place.ABOVE, Place.SURELY_ABOVE}:
        return None
    above = scores.total - SATISFIED_ABOVE * scores.answers
    needed = ceil(above / (SATISFIED_ABOVE - BAD))
    return needed if needed <= SOON else None


def needs_recovery(nsat: int | None) -> bool:
    """Say whether an answer is reason for the PSM and the partner to talk."""
    return nsat is not None and nsat <= SATISFIED_ABOVE


def _interval(count: int, total: int, squares: int, lowest: int, highest: int) -> Interval:
    """Reckon with one more answer at each end: then few or equal answers do not look sure."""
    count, total = count + 2, total + lowest + highest
    squares += lowest**2 + highest**2
    mean = total / count
    spread = sqrt(max(0.0, squares - total * mean) / (count - 1))
    half = _quantile(count - 1) * spread / sqrt(count)
    return Interval(max(float(lowest), mean - half), min(float(highest), mean + half))


def _quantile(degrees: int) -> float:
    """Return Student's t for an interval as sure as that (Hill's series: within 1% from 3 on)."""
    z = NORMAL
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(degrees**power) for power, term in enumerate(terms, start=1))
