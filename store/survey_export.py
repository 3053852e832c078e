"""How customers answered, as it is exported: by partner, workload and quarter; nobody's answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlmodel import Session, col

from store.columns import columns
from store.models import Assignment, Partner, SurveyEvent
from store.survey_answers import is_about_assignment
from store.vocabulary import SurveyStep

BATCH = 1000  # rows fetched at a time
COUNTED = ("invited", "bounced", "answers")
FIGURES = (
    "nsat", "nsat_from", "nsat_to", "above_goal", "nps", "nps_from", "nps_to",
)  # fmt: skip
HEADER = ("partner_id", "partner", "workload", "quarter", *COUNTED, *FIGURES)


class Cell(NamedTuple):
    """What is told in one row: of a workload, in a quarter."""

    workload: str
    quarter: str


class Given(NamedTuple):
    """An answer: what was said."""

    nsat: int
    nps: int | None


# the quarter of a moment, and the figures of cells as far as they may be told: rules, handed in
QuarterOf = Callable[[datetime], str]
FiguresOf = Callable[[Mapping[Cell, list[Given]]], Mapping[Cell, tuple[object, ...]]]


def survey_rows(
    db: Session, *, quarter_of: QuarterOf, figures_of: FiguresOf
) -> Iterator[tuple[object, ...]]:
    """Count what happened to invitations, with the figures of what enough people have answered."""
    yield HEADER
    table = SurveyEvent
    query = (
        columns(Partner.partner_id, Partner.name, table.workload, table.event, table.at,
                table.nsat, table.nps)
        .select_from(table)
        .join(Assignment, is_about_assignment())
        .join(Partner, col(Partner.partner_id) == Assignment.partner_id)
        .order_by(Partner.partner_id, table.workload, col(table.at))
    )  # fmt: skip
    rows = db.connection().execute(query).yield_per(BATCH)
    for (partner_id, name), events in groupby(rows, key=lambda row: (row[0], row[1])):
        counts: dict[Cell, dict[str, int]] = {}
        given: dict[Cell, list[Given]] = {}
        for _, _, workload, event, at, nsat, nps in events:
            cell = Cell(workload, quarter_of(at))
            count = counts.setdefault(cell, dict.fromkeys(COUNTED, 0))
            is_answer = event == SurveyStep.COMPLETED.value
            count["answers" if is_answer else event] += 1
            if is_answer and nsat is not None:
                given.setdefault(cell, []).append(Given(nsat, nps))
        figures = figures_of(given)
        none = ("",) * len(FIGURES)
        for cell, count in sorted(counts.items()):
            yield (partner_id, name, *cell, *count.values(), *figures.get(cell, none))
