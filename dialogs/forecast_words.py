"""The words for forecasts: how one stands, each time that it moved, how good they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cards.forecasts import ForecastWorkload, MilestoneLine
from dialogs.links import day
from dialogs.portfolio_words import per_cent
from dialogs.rules.forecasts import Accuracy, Slip, Slipped, is_reached
from store.status_values import Reached, WorkloadLine

FEW_MILESTONES, MOST_MOVES = 2, 3  # moves of a forecast that a card shows; of many milestones, one
MOST_OF_A_REASON = 100  # characters
NOT_GIVEN = "No forecast yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the workloads: how forecasts moved, what was reached, what day it is.

    `internal`: whether the reader may read why somebody of Microsoft has moved a forecast.
    """

    slipped: Sequence[Slipped]
    reached: Sequence[Reached]
    milestones: Sequence[int]
    today: date
    internal: bool

    def slips_of(self, workload: str, milestone: int) -> Slipped | None:
        """Return how a forecast moved, None if it never did."""
        return next(
            (one for one in self.slipped if (one.workload, one.milestone) == (workload, milestone)),
            None,
        )

    def reached_of(self, workload: str, milestone: int) -> Reached | None:
        """Return when a milestone was reached, None if that is not known."""
        return next(
            (one for one in self.reached if (one.workload, one.milestone) == (workload, milestone)),
            None,
        )


def forecast_workload(line: WorkloadLine, known: Known, *, title: str) -> ForecastWorkload:
    """Show a workload with its milestones."""
    wanted = sorted({*known.milestones, *line.forecasts})
    share = per_cent(line.active, line.entitled)
    return ForecastWorkload(
        title=title,
        use=f"{line.active:,} of {line.entitled:,} ({share})" if share else "use not known",
        milestones=tuple(_milestone(line, at, known) for at in wanted),
    )


def days_words(days: float, *, than: str) -> str:
    """Say how much later: "9 days later than forecast"."""
    count = round(abs(days))
    if not count:
        return f"as {than}"
    return f"{many(count)} {'later' if days > 0 else 'earlier'} than {than}"


def many(days: int) -> str:
    """Write a number of days."""
    return f"{days} day{'' if days == 1 else 's'}"


def accuracy_words(found: Accuracy) -> str:
    """Say how good forecasts were, on average; "" where nothing that was forecast was reached."""
    if found.days_late is None or found.days_late_first is None:
        return ""
    which = "1 milestone was" if found.count == 1 else f"{found.count} milestones were"
    mean = "" if found.count == 1 else "on average "
    now = days_words(found.days_late, than="forecast")
    first = days_words(found.days_late_first, than="first forecast")
    return f"{which} reached: {mean}{now}, {first}."


def next_words(line: WorkloadLine, *, title: str) -> Iterator[tuple[date, str]]:
    """Yield what is still to come of a workload: the day, and words for it."""
    for at, when in line.forecasts.items():
        if not is_reached(line, at):
            yield when, f"{title} {at}% by {day(when)}"


def _milestone(line: WorkloadLine, at: int, known: Known) -> MilestoneLine:
    when = line.forecasts.get(at)
    slipped = known.slips_of(line.workload, at)
    moves = tuple(_moves(slipped, known)) if slipped else ()
    reached = known.reached_of(line.workload, at)
    if reached is not None or is_reached(line, at):
        title = f"{at}%" if when is None else f"{at}%: forecast {day(when)}"
        return MilestoneLine(title=title, standing=_reached(reached), color="Good", moves=moves)
    if when is None:
        gone = f"The forecast of {day(slipped.first)} was taken away" if slipped else NOT_GIVEN
        return MilestoneLine(title=f"{at}%", standing=gone, color="Default", moves=moves)
    standing, color = _standing(when, slipped, known.today)
    return MilestoneLine(title=f"{at}%: {day(when)}", standing=standing, color=color, moves=moves)


def _standing(when: date, slipped: Slipped | None, today: date) -> tuple[str, str]:
    days = slipped.days if slipped else 0
    since = f" ({day(slipped.first)})" if slipped and days else ""
    than = f"{days_words(days, than='first forecast')}{since}"
    moved = than[:1].upper() + than[1:]
    if when < today:
        gone = f"Passed {many((today - when).days)} ago and not reached"
        return (f"{gone}; {than}" if days else gone), "Attention"
    if days > 0:
        return moved, "Warning"
    return moved, "Good" if days < 0 else "Default"


def _reached(reached: Reached | None) -> str:
    if reached is None:
        return "Reached"
    said = f"Reached by {day(reached.reached_on)}"
    if reached.forecast is None:
        return said
    late = (reached.reached_on - reached.forecast).days
    return f"{said}, {days_words(late, than='forecast')}"


def _moves(slipped: Slipped, known: Known) -> Iterator[str]:
    """Yield each move, the newest first; of many, how many came before."""
    most = MOST_MOVES if len(known.milestones) <= FEW_MILESTONES else 1
    for one in list(reversed(slipped.slips))[:most]:
        yield _move(one, known)
    if (more := len(slipped.slips) - most) > 0:
        yield f"and {more} earlier move{'' if more == 1 else 's'}"


def _move(one: Slip, known: Known) -> str:
    when = f"{day(one.moved_at.date())}: " if one.moved_at else ""
    if one.days is None:
        what = f"taken away ({day(one.before)})" if one.before else "taken away"
    elif one.before is None:
        what = "given again"
    else:
        later = "later" if one.days > 0 else "earlier"
        what = f"{many(abs(one.days))} {later}, from {day(one.before)}"
    reason = " ".join(one.reason.split()) if known.internal or one.by_partner else ""
    if len(reason) > MOST_OF_A_REASON:
        reason = f"{reason[: MOST_OF_A_REASON - 1].rstrip()}…"
    whose = " (as the partner said)" if one.by_partner and known.internal else ""
    return f"{when}{what}{f': {reason}' if reason else ''}{whose}"
