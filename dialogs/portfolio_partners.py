"""The partners of a PSM: how each does against what the programme expects."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import Option
from cards.view import Fact, Say
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.portfolio_words import in_private_once, many
from dialogs.rules.portfolio import REACHED_WITHIN
from dialogs.rules.standing import PASSED, USED_ABOVE
from dialogs.rules.survey_standing import SATISFIED_ABOVE, Scores
from dialogs.survey_standing_words import average
from dialogs.turn import Reply, Turn
from store.portfolio_partners import Limits, PartnerLine, my_partners
from store.requests import Page
from store.vocabulary import Role

READERS = frozenset({Role.PSM, Role.PROGRAM})
NOT_YOURS = "The list of partners is for Partner Success Managers and the programme team."
NONE = "The roster names no partner that you look after."


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the partners that somebody looks after."""
    return [_list(turn, db, 0)]


show = in_private_once(overview)


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    return turned(turn, lambda at: _list(turn, db, at))


def _list(turn: Turn, db: Session, wanted: int) -> PortfolioCard | str:
    if not turn.who.roles & READERS:
        refuse(turn, db, "my partners", action="portfolio.refused")
        return NOT_YOURS
    everybody = Role.PROGRAM in turn.who.roles
    limits = Limits(passed=PASSED, used=USED_ABOVE, now=turn.now, since=turn.now - REACHED_WITHIN)

    def look(offset: int) -> Page[PartnerLine]:
        email = None if everybody else turn.who.email
        return my_partners(db, email=email, limits=limits, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    if not found.total:
        return NONE
    return PortfolioCard(
        title="All partners" if everybody else "My partners",
        lead=f"Expected: satisfaction above {SATISFIED_ABOVE}, and more than {USED_ABOVE}% active "
        f"use of every workload that has passed {PASSED}%.",
        chart=_uses(found.lines),
        rows=tuple(_row(one) for one in found.lines),
        pages=pages(found, at),
        choose=choice(tuple(Option(title=o.name, value=o.partner_id) for o in found.lines)),
        buttons=(
            *open_button(found, "standing.partner"),
            *turning(found, at, "portfolio.partners", {}),
            Say(title="Requests to look at", words="queue"),
        ),
    )


def _uses(lines: Sequence[PartnerLine]) -> Chart | None:
    """Draw how many of the workloads that are looked at are used as expected."""
    there = [(one, one.used * 100 // one.passed) for one in lines if one.passed]
    if not there:
        return None
    points = (
        Point(at=one.name, value=share, color="good" if one.used == one.passed else "warning")
        for one, share in there
    )
    return Chart(
        kind="bars",
        title=f"Workloads above {USED_ABOVE}% active use",
        unit=f"per cent of those past {PASSED}%",
        series=(Series(legend="Workloads", points=tuple(points)),),
        table=tuple(Fact(title=one.name, value=f"{share}%") for one, share in there),
    )


def _row(one: PartnerLine) -> PortfolioRow:
    short = list(_short_of(one))
    return PortfolioRow(
        title=one.name,
        tag="▲ To look at" if short else "✔ As expected",
        color="Warning" if short else "Good",
        lines=(
            f"{many(one.customers, 'customer')} · {many(one.workloads, 'workload')} · {_use(one)}",
            f"{_reached(one)} · {many(one.requests, 'open request')} · {_satisfaction(one)}",
        ),
        late="; ".join(short),
    )


def _short_of(one: PartnerLine) -> Iterator[str]:
    if one.passed > one.used:
        low = one.passed - one.used
        yield f"{many(low, 'workload')} at {USED_ABOVE}% or less"
    scores = _scores(one)
    if scores.are_enough and not scores.are_satisfied:
        yield f"satisfaction is not above {SATISFIED_ABOVE}"
    if one.overdue:
        yield f"the updates of {many(one.overdue, 'customer')} are overdue"


def _use(one: PartnerLine) -> str:
    if not one.passed:
        return f"none has passed {PASSED}% yet"
    return f"{one.used} of {one.passed} above {USED_ABOVE}%"


def _reached(one: PartnerLine) -> str:
    return f"{many(one.reached, 'milestone')} reached in {REACHED_WITHIN.days} days"


def _satisfaction(one: PartnerLine) -> str:
    return f"satisfaction: {average(_scores(one))}"


def _scores(one: PartnerLine) -> Scores:
    return Scores(answers=one.answers, total=one.satisfaction)
