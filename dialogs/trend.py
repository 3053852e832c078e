"""One customer from update to update: active use as a chart, health, how forecasts have moved."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioRow, TrendCard
from cards.view import Button, Fact, Say
from dialogs.expert_team import refuse
from dialogs.links import day
from dialogs.paging import CHOOSE_FIRST
from dialogs.portfolio_words import (
    COLORS,
    HEALTHS,
    day_for,
    in_private_once,
    many,
    named,
    of_which,
    per_cent,
    picked,
    times,
    today_of,
)
from dialogs.refs import ButtonRef
from dialogs.rules.portfolio import passed_forecasts
from dialogs.slide_readers import KEEPERS, customers_for, status_for
from dialogs.turn import Reply, Turn
from store.entries import workload_names
from store.status_values import Move, Status, WorkloadLine
from store.trend import Mark, Trend, trend_of

UPDATES = 12  # of a customer that the chart shows
MOST_WORKLOADS = 6  # lines that can still be told apart
SHOWN = 3  # healths in words
UNKNOWN = "I know nothing of this customer that I could show you."
WHICH = 'Which customer? Say it with the name: "trend Contoso".'
NONE_YET = "Nothing has been logged yet: these are the figures of the roster."


class Ref(ButtonRef):
    """The customer; a list's button has the one that was picked beside it."""

    customer: str = ""
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the trend of the customer that is named; of the only one, where there is just one."""
    meant = turn.meaning.customer if turn.meaning else None
    if meant is not None:
        return [_trend(turn, db, meant.key)] if meant.key else [UNKNOWN]
    own = customers_for(db, turn.who)
    return [_trend(turn, db, own[0][0])] if len(own) == 1 else [WHICH]


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the customer that was picked from a list."""
    ref = Ref.of(turn)
    customer_id = (ref.customer if ref else "") or picked(turn)
    return [_trend(turn, db, customer_id) if customer_id else CHOOSE_FIRST]


def _trend(turn: Turn, db: Session, customer_id: str) -> TrendCard | str:
    status = status_for(db, turn.who, customer_id)
    if status is None:
        refuse(turn, db, "trend", action="portfolio.refused")
        return UNKNOWN
    seen = frozenset(line.workload for line in status.workloads)
    trend = trend_of(db, customer_id=customer_id, workloads=seen, limit=UPDATES)
    names = workload_names(db)
    return TrendCard(
        title=status.customer_name,
        tag=HEALTHS[status.health],
        color=COLORS[status.health],
        lead=_lead(status, turn),
        chart=_use(trend, status, turn, names),
        facts=tuple(_now(line, trend, turn, names) for line in status.workloads[:MOST_WORKLOADS]),
        history=tuple(_health(one, turn) for one in reversed(trend.marks[-SHOWN:])),
        buttons=_buttons(turn, status),
    )


def _lead(status: Status, turn: Turn) -> str:
    if status.written_at is None:
        return NONE_YET
    when = f"Logged {day_for(status.written_at, turn)}"
    return f"{when}. {status.summary}" if status.summary else f"{when}."


def _use(trend: Trend, status: Status, turn: Turn, names: Mapping[str, str]) -> Chart | None:
    """Draw the active use of each workload from update to update; two days make a line."""
    lines = []
    for line in status.workloads[:MOST_WORKLOADS]:
        points = _points(trend, line.workload)
        if len(points) > 1:
            lines.append(Series(legend=named(names, line.workload), points=points))
    if not lines:
        return None
    return Chart(
        kind="lines",
        title="Active use",
        unit="% of the entitled people",
        series=tuple(lines),
        table=tuple(_table(trend, status, turn, names)),
    )


def _points(trend: Trend, workload: str) -> tuple[Point, ...]:
    uses = ((mark, mark.uses.get(workload)) for mark in trend.marks)
    return tuple(
        Point(at=mark.at.date().isoformat(), value=round(use[0] * 100 / use[1], 1))
        for mark, use in uses
        if use is not None
    )


def _table(trend: Trend, status: Status, turn: Turn, names: Mapping[str, str]) -> Iterator[Fact]:
    for mark in reversed(trend.marks):
        told = [
            f"{named(names, line.workload)} {per_cent(*mark.uses[line.workload])}"
            for line in status.workloads[:MOST_WORKLOADS]
            if line.workload in mark.uses
        ]
        if told:
            yield Fact(title=day_for(mark.at, turn), value=" · ".join(told))


def _now(line: WorkloadLine, trend: Trend, turn: Turn, names: Mapping[str, str]) -> Fact:
    said = [of_which(line.active, line.entitled)]
    said += [f"{at}% on {day(when)}" for at, when in sorted(line.forecasts.items())]
    later = [days for move in trend.moves
             if move.workload == line.workload and (days := _days_later(move)) > 0]  # fmt: skip
    if later:
        said.append(f"slipped {times(len(later))}, {many(sum(later), 'day')} in all")
    passed = passed_forecasts(
        line.forecasts, active=line.active, entitled=line.entitled, today=today_of(turn)
    )
    said += [f"{at}% has not been reached by then" for at in passed]
    return Fact(title=named(names, line.workload), value=" · ".join(said))


def _days_later(move: Move) -> int:
    return (move.after - move.before).days if move.before and move.after else 0


def _health(mark: Mark, turn: Turn) -> PortfolioRow:
    return PortfolioRow(
        title=day_for(mark.at, turn),
        tag=HEALTHS[mark.health],
        color=COLORS[mark.health],
        lines=(mark.reason,) if mark.reason else (),
    )


def _buttons(turn: Turn, status: Status) -> tuple[Button | Say, ...]:
    name = status.customer_name
    ways = [
        Say(title="What was logged", words=f"status history {name}"),
        Say(title="Status slide", words=f"status slide {name}"),
    ]
    if turn.who.roles & KEEPERS:
        ways.insert(0, Say(title="Log a status", words=f"status {name}"))
    return tuple(ways)
