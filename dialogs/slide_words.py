"""How the values of a status are written on slides."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from cards.slides.views import Light
from dialogs.expert_words import short_name
from dialogs.portfolio_words import per_cent
from dialogs.rules.forecasts import is_reached
from store.entries import workload_names
from store.status_values import Move, Reached, WorkloadLine
from store.vocabulary import Health, Phase

HEALTHS: Mapping[Health | None, tuple[Light, str]] = {
    Health.GREEN: (Light.GREEN, "Green: on track"),
    Health.AMBER: (Light.AMBER, "Amber: needs attention"),
    Health.RED: (Light.RED, "Red: needs help"),
    None: (Light.NONE, "Not judged yet"),
}
PHASES: Mapping[Phase | None, str] = {
    **{phase: phase.value.capitalize() for phase in Phase},
    None: "",
}
NO_FORECAST = "No forecast"


def names_of_workloads(db: Session) -> dict[str, str]:
    """Return the name of each workload as people say it: a slide has little room."""
    return {key: short_name(name) for key, name in workload_names(db).items()}


def short_day(when: date) -> str:
    """Write a day for a table: "4 Dec 2026"."""
    return f"{when.day} {when:%b %Y}"


def shorter_day(when: date) -> str:
    """Write a day for an axis: "4 Dec"."""
    return f"{when.day} {when:%b}"


def optional_day(when: date | None) -> str:
    return short_day(when) if when else ""


def use_of(line: WorkloadLine) -> str:
    return per_cent(line.active, line.entitled)


def people_of(line: WorkloadLine) -> str:
    if line.active is None:
        return f"{line.entitled:,} entitled" if line.entitled else ""
    return f"{line.active:,} of {line.entitled:,}" if line.entitled else f"{line.active:,}"


def days(number: int) -> str:
    """Say how far a forecast moved: "21 days later"."""
    way = "later" if number > 0 else "earlier"
    return f"{abs(number)} day{'s' if abs(number) != 1 else ''} {way}"


def milestone(
    line: WorkloadLine,
    at: int,
    *,
    today: date,
    moves: Sequence[Move],
    reached: Sequence[Reached],
) -> str:
    """Say of a milestone when it was reached, or when it will be and how far that has slipped."""
    when = next(
        (r.reached_on for r in reached if (r.workload, r.milestone) == (line.workload, at)), None
    )
    if when:
        return f"Reached {short_day(when)}"
    if is_reached(line, at):
        return "Reached"
    forecast = line.forecasts.get(at)
    if forecast is None:
        return NO_FORECAST
    first = _first(line.workload, at, moves)
    slip = (forecast - first).days if first else 0
    told = short_day(forecast) + (f" ({slip:+} d)" if slip else "")
    return f"{told}, passed" if forecast < today else told


def _first(workload: str, at: int, moves: Sequence[Move]) -> date | None:
    """Return what was forecast first."""
    given = (
        day
        for move in moves
        if (move.workload, move.milestone) == (workload, at)
        for day in (move.before, move.after)
        if day
    )
    return next(given, None)
