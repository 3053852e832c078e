"""Who is late with the updates of their customers: for team managers and the programme team."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import Option
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.portfolio_words import day_for, in_private_once, many
from dialogs.turn import Reply, Turn
from store.late import LateLine, late_customers
from store.requests import Page
from store.vocabulary import Role

READERS = frozenset({Role.MANAGER, Role.PROGRAM})
NOT_YOURS = "Who is late is for team managers and the programme team."
NOBODY = "Nobody is late: every update that was due has been logged."


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show whose updates are overdue."""
    return [_list(turn, db, 0)]


show = in_private_once(overview)


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    return turned(turn, lambda at: _list(turn, db, at))


def _list(turn: Turn, db: Session, wanted: int) -> PortfolioCard | str:
    if not turn.who.roles & READERS:
        refuse(turn, db, "who is late", action="portfolio.refused")
        return NOT_YOURS
    region = "" if Role.PROGRAM in turn.who.roles else turn.who.region

    def look(offset: int) -> Page[LateLine]:
        return late_customers(db, region=region, now=turn.now, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    where = f" in {region}" if region else ""
    lead = f"{many(found.total, 'update is', 'updates are')} overdue{where}, the oldest first."
    return PortfolioCard(
        title="Who is late",
        lead=lead if found.total else NOBODY,
        rows=tuple(_row(one, turn) for one in found.lines),
        pages=pages(found, at),
        choose=choice(tuple(Option(title=o.name, value=o.customer_id) for o in found.lines)),
        buttons=(
            *open_button(found, "portfolio.customer"),
            *turning(found, at, "portfolio.late", {}),
        ),
    )


def _row(one: LateLine, turn: Turn) -> PortfolioRow:
    late = (turn.now - one.due_at).days
    missed = f" · {many(one.missed, 'round')} missed" if one.missed else ""
    return PortfolioRow(
        title=f"{_writers((one.fm_name, 'FM'), (one.fta_name, 'FTA'))}: {one.name}",
        tag=f"{many(late, 'day')} late" if late else "due today",
        color="Attention" if one.missed > 1 else "Warning",
        lines=(f"Due {day_for(one.due_at, turn)}{missed}",),
    )


def _writers(*who: tuple[str, str]) -> str:
    named: Iterable[str] = (f"{name} ({role})" for name, role in who if name)
    return ", ".join(named) or "Nobody is named"
