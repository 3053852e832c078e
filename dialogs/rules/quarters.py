"""Quarters of the calendar year. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter: `number` 1 to 4 of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    def moved(self, by: int) -> "Quarter":
        """Return the quarter so many later (earlier, if it is below 0)."""
        year, number = divmod(self.year * 4 + self.number - 1 + by, 4)
        return Quarter(year, number + 1)

    @property
    def start(self) -> datetime:
        """Its first moment: one for all regions, so that their figures can be compared."""
        return datetime(self.year, (self.number - 1) * MONTHS + 1, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.moved(1).start

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"
