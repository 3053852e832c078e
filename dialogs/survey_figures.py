"""The figures of answers to surveys as they are exported: only of what enough people have said."""

from collections.abc import Mapping
from datetime import datetime

from dialogs.rules.quarters import Quarter
from dialogs.rules.survey_standing import (
    ENOUGH,
    Interval,
    Place,
    Scores,
    nps,
    nps_interval,
    parts_of,
    place_of,
    satisfaction,
    scores_of,
)
from store.survey_export import Cell, Given


def quarter_of(moment: datetime) -> str:
    """Name the quarter of a moment so that names sort by time."""
    return str(Quarter.of(moment.date()))


def figures_of(given: Mapping[Cell, list[Given]]) -> Mapping[Cell, tuple[object, ...]]:
    """Return the figures of the cells that may be told by themselves."""
    summed = {
        cell: sum((scores_of(one.nsat, one.nps) for one in answers), Scores())
        for cell, answers in given.items()
    }
    return {cell: _figures(one) for cell, one in parts_of(summed).groups.items()}


def _figures(one: Scores) -> tuple[object, ...]:
    likely = (nps(one), *_rounded(nps_interval(one))) if one.recommended >= ENOUGH else ("",) * 3
    above = place_of(one) is not Place.NOT_ABOVE
    return (round(one.average, 1), *_rounded(satisfaction(one)), above, *likely)


def _rounded(found: Interval) -> tuple[float, float]:
    return round(found.low, 1), round(found.high, 1)
