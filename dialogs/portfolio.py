"""The customers of an FM or FTA: by health, by what is due, by what slips."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import Option
from cards.view import Button, Fact
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turning
from dialogs.portfolio_words import (
    CHART_COLORS,
    COLORS,
    HEALTHS,
    SHORT,
    day_for,
    in_private_once,
    many,
    named,
    per_cent,
    times,
    today_of,
)
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.portfolio import SLIPPED_WITHIN, passed_forecasts
from dialogs.turn import Instead, Reply, Turn
from store.entries import workload_names
from store.portfolio import CustomerLine, Customers, Sorting, Use, my_customers
from store.requests import Page
from store.vocabulary import Role

KEEPERS = frozenset({Role.FM, Role.FTA})
NOT_YOURS = "The list of customers is for FastTrack Managers and Architects (FM, FTA)."
NONE = "The roster names no customer that you are the FM or FTA of."
SORTINGS: Mapping[Sorting, str] = {
    Sorting.HEALTH: "By health",
    Sorting.DUE: "Due first",
    Sorting.SLIPPING: "Slipping first",
}
MOST_WORKLOADS = 4  # of a customer in a list


class Ref(ButtonRef):
    """The page of the list, and what stands on top of it."""

    page: NonNegativeInt = 0
    sorting: Sorting = Sorting.HEALTH


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show somebody's customers, the worst health on top."""
    return [_list(turn, db, Ref())]


show = in_private_once(overview)


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page, or sort the list in another way."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    shown = _list(turn, db, ref)
    return [shown if isinstance(shown, str) else Instead(shown)]


def _list(turn: Turn, db: Session, ref: Ref) -> PortfolioCard | str:
    if not turn.who.roles & KEEPERS:
        refuse(turn, db, "my customers", action="portfolio.refused")
        return NOT_YOURS
    seen: list[Customers] = []

    def look(offset: int) -> Page[CustomerLine]:
        found = my_customers(
            db, email=turn.who.email, sorting=ref.sorting, now=turn.now,
            slipped_since=turn.now - SLIPPED_WITHIN, offset=offset, limit=PAGE,
        )  # fmt: skip
        seen.append(found)
        return found.page

    found, at = clamped(look, ref.page)
    of_all = seen[-1]
    if not found.total:
        return NONE
    names = workload_names(db)
    others = tuple(
        Button(title=title, action="portfolio.customers", ref={"sorting": sorting.value})
        for sorting, title in SORTINGS.items()
        if sorting is not ref.sorting
    )
    return PortfolioCard(
        title="My customers",
        lead=_counted(of_all),
        chart=_healths(of_all),
        rows=tuple(_row(one, turn, names) for one in found.lines),
        pages=pages(found, at),
        choose=choice(tuple(Option(title=o.name, value=o.customer_id) for o in found.lines)),
        buttons=(
            *open_button(found, "portfolio.customer"),
            *turning(found, at, "portfolio.customers", {"sorting": ref.sorting.value}),
            *others,
        ),
    )


def _counted(found: Customers) -> str:
    late = many(found.overdue, "update is", "updates are") if found.overdue else "No update is"
    slipped = "no forecast has"
    if found.slipping:
        slipped = f"forecasts of {many(found.slipping, 'customer')} have"
    return f"{late} overdue; {slipped} slipped in the last {SLIPPED_WITHIN.days} days."


def _healths(found: Customers) -> Chart:
    there = [(health, count) for health, count in found.healths.items() if count]
    points = (Point(at=SHORT[h], value=count, color=CHART_COLORS[h]) for h, count in there)
    return Chart(
        kind="parts",
        title="Health",
        unit="customers",
        series=(Series(legend="Customers", points=tuple(points)),),
        table=tuple(Fact(title=HEALTHS[h], value=str(count)) for h, count in there),
    )


def _row(one: CustomerLine, turn: Turn, names: Mapping[str, str]) -> PortfolioRow:
    return PortfolioRow(
        title=one.name,
        tag=HEALTHS[one.health],
        color=COLORS[one.health],
        lines=tuple(line for line in (_uses(one, names), _rhythm(one, turn)) if line),
        late="; ".join(_late(one, turn, names)),
    )


def _uses(one: CustomerLine, names: Mapping[str, str]) -> str:
    shown = [_use(use, names) for use in one.workloads[:MOST_WORKLOADS]]
    more = len(one.workloads) - len(shown)
    return " · ".join([*shown, *([f"{more} more"] if more else [])])


def _use(use: Use, names: Mapping[str, str]) -> str:
    share = per_cent(use.active, use.entitled)
    return f"{named(names, use.workload)} {share or 'use not known'}"


def _rhythm(one: CustomerLine, turn: Turn) -> str:
    said = [f"Logged {day_for(one.written_at, turn)}" if one.written_at else "Never logged"]
    if one.due_at and one.due_at > turn.now:
        said.append(f"next due {day_for(one.due_at, turn)}")
    if one.slips:
        said.append(f"forecasts slipped {times(one.slips)}")
    return " · ".join(said)


def _late(one: CustomerLine, turn: Turn, names: Mapping[str, str]) -> Iterator[str]:
    if one.due_at and one.due_at <= turn.now:
        missed = f", {many(one.missed, 'round')} missed" if one.missed else ""
        yield f"Update was due {day_for(one.due_at, turn)}{missed}"
    for use in one.workloads:
        passed = passed_forecasts(
            use.forecasts, active=use.active, entitled=use.entitled, today=today_of(turn)
        )
        if passed:
            which = " and ".join(f"{at}%" for at in passed)
            yield f"{named(names, use.workload)}: {which} not reached by the day forecast"
