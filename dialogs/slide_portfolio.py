"""The customers of an FM, an FTA or a PSM made into the view of their deck."""

from datetime import date

from sqlmodel import Session

from cards.slides.views import PortfolioDeck, PortfolioRow
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.rules.forecasts import is_reached
from dialogs.slide_readers import customers_for, status_for
from dialogs.slide_status import Look
from dialogs.slide_words import HEALTHS, names_of_workloads, short_day
from store.status_values import Status
from store.vocabulary import Health

MOST = 120  # customers of a deck: nobody turns more pages
ORDER = (Health.RED, Health.AMBER, None, Health.GREEN)
WORDS = {Health.RED: "Red", Health.AMBER: "Amber", None: "Not judged", Health.GREEN: "Green"}


def portfolio_deck(db: Session, look: Look) -> PortfolioDeck | None:
    """Make the deck of somebody's own customers, worst first; None if they have none."""
    own = customers_for(db, look.who)
    found = [status_for(db, look.who, key) for key, _ in own[:MOST]]
    seen = [status for status in found if status]
    if not seen:
        return None
    names = names_of_workloads(db)
    seen.sort(key=lambda one: (ORDER.index(one.health), _next(one)[0], one.customer_name))
    counts = tuple((WORDS[h], sum(one.health is h for one in seen)) for h in ORDER)
    note = f"{MOST} of {len(own)} customers are in this deck." if len(own) > MOST else ""
    return PortfolioDeck(
        title=f"Customers of {look.who.name}",
        as_of=day(look.today),
        past=f"Past {milestones()[0]}%",
        counts=counts,
        rows=tuple(_row(one, names, look) for one in seen),
        note=note,
    )


def _row(status: Status, names: dict[str, str], look: Look) -> PortfolioRow:
    light, health = HEALTHS[status.health]
    when, workload, at = _next(status)
    passed = sum(is_reached(line, milestones()[0]) for line in status.workloads)
    return PortfolioRow(
        customer=status.customer_name,
        light=light,
        health=health,
        updated=short_day(look.day_of(status.written_at)) if status.written_at else "Never",
        past=f"{passed} of {len(status.workloads)}",
        next_milestone=f"{short_day(when)}: {names.get(workload, workload)} {at}%" if at else "",
        blocker=status.blockers[0].what if status.blockers else "",
    )


def _next(status: Status) -> tuple[date, str, int]:
    """Return the forecast that is due first and not reached: when, of which workload, for what."""
    open_ = [
        (when, line.workload, at)
        for line in status.workloads
        for at, when in line.forecasts.items()
        if at in milestones() and not is_reached(line, at)
    ]
    return min(open_, default=(date.max, "", 0))
