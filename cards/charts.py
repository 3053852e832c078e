"""Charts that Teams draws; where a client cannot, the same figures stand there as a table."""

from dataclasses import dataclass

from cards.view import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value: at a day (as 2030-01-07) of a line, or of a bar with this name."""

    at: str
    value: float
    color: str = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line of a chart, under its name."""

    legend: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn, and the table that stands for it where it cannot be.

    `kind`: "lines" (a line for each series), "bars" (a bar for each point of the one series) or
    "parts" (one bar that the points of the one series share).
    """

    kind: str
    title: str
    unit: str
    series: tuple[Series, ...]
    table: tuple[Fact, ...]
