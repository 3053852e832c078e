"""How satisfied customers are with a partner: against the goal, how sure that is, and since when.

Nobody is shown who answered what: what fewer than five have said is not shown at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt
from sqlmodel import Session

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import Option
from cards.view import Button, Fact, Say
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.portfolio_words import in_private_once, many, named, picked, today_of
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.quarters import Quarter
from dialogs.rules.survey_standing import (
    ENOUGH,
    SATISFIED_ABOVE,
    Parts,
    Scores,
    parts_of,
    place_of,
    scores_of,
)
from dialogs.survey_standing_words import ADVICE, TAGS, figures, warning
from dialogs.turn import Instead, Reply, Turn
from store.entries import workload_names
from store.partners import psm_of_partner
from store.portfolio_partners import is_looked_after
from store.recoveries import count_open
from store.requests import Page
from store.shown_answers import any_allowed
from store.survey_standing import (
    SurveyedPartner,
    answers_about,
    surveyed_partners,
    unanswered,
)
from store.vocabulary import Role

ALL = frozenset({Role.PROGRAM, Role.ADMIN})
READERS = ALL | {Role.PSM}
NOT_YOURS = (
    "How customers answer surveys is shown to partners (their own), to their Partner Success "
    "Managers and to the programme team."
)
UNKNOWN = "I know nothing of how customers answer about this partner that I could show you."
NONE = "The roster names no partner that you look after."
CHOOSE_FIRST = "Please choose a partner of the list first."
MOST_BACK = 8  # quarters that are told one by one; the others are told together
OTHERS: Mapping[str, str] = {
    "quarter": "The other quarters together",
    "workload": "The other workloads together",
}


class Ref(ButtonRef):
    """Which partner it is about, by what its answers are told apart, and the page."""

    partner: Annotated[str, Field(min_length=1, max_length=64)]
    by: Literal["quarter", "workload"] = "quarter"
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a partner its own figures; staff those of the partner they name, else the list."""
    if turn.who.partner_id and not turn.who.is_staff:
        return [_standing(turn, db, Ref(partner=turn.who.partner_id))]
    if not turn.who.roles & READERS:
        refuse(turn, db, "survey standing", action="survey.refused")
        return [NOT_YOURS]
    meant = turn.meaning.partner if turn.meaning else None
    if meant is not None:
        return _of_partner(turn, db, Ref(partner=meant.key))
    return [_list(turn, db, 0)]


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the partners."""
    if not turn.who.roles & READERS:
        refuse(turn, db, "survey standing", action="survey.refused")
        return [NOT_YOURS]
    return turned(turn, lambda at: _list(turn, db, at))


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the partner that was picked from the list."""
    partner_id = picked(turn)
    return _of_partner(turn, db, Ref(partner=partner_id)) if partner_id else [CHOOSE_FIRST]


@in_private_once
def turn_page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Tell a partner's answers apart by something else, or turn a page."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    return [one if isinstance(one, str) else Instead(one) for one in _views(turn, db, ref)]


def may_see(turn: Turn, db: Session, partner_id: str) -> bool:
    """A partner sees itself; a PSM sees theirs, the programme team and the operator all."""
    who = turn.who
    if not who.is_staff:
        return bool(partner_id) and partner_id == who.partner_id
    if not who.roles & READERS:
        return False
    return is_looked_after(db, email=_whose(turn), partner_id=partner_id)


def _whose(turn: Turn) -> str | None:
    return None if turn.who.roles & ALL else turn.who.email


def _of_partner(turn: Turn, db: Session, ref: Ref) -> Sequence[Reply]:
    return list(_views(turn, db, ref))


def _views(turn: Turn, db: Session, ref: Ref) -> Sequence[PortfolioCard | str]:
    if not may_see(turn, db, ref.partner):
        refuse(turn, db, "survey standing", action="survey.refused")
        return [UNKNOWN]
    return [_standing(turn, db, ref)]


def _standing(turn: Turn, db: Session, ref: Ref) -> PortfolioCard:
    whole, quarters, workloads = _summed(turn, db, ref.partner)
    names = workload_names(db)
    named_parts = (
        [(str(key), one) for key, one in sorted(quarters.groups.items(), reverse=True)]
        if ref.by == "quarter"
        else sorted((named(names, key), one) for key, one in workloads.groups.items())
    )
    others = quarters.others if ref.by == "quarter" else workloads.others
    if others.are_enough and named_parts:
        named_parts.append((OTHERS[ref.by], others))

    def look(offset: int) -> Page[tuple[str, Scores]]:
        return Page(tuple(named_parts[offset : offset + PAGE]), len(named_parts))

    found, at = clamped(look, ref.page)
    return PortfolioCard(
        title=f"Survey standing: {_name(db, turn, ref.partner)}",
        lead=f"Net satisfaction (NSAT) is to be above {SATISFIED_ABOVE}. What fewer than {ENOUGH} "
        "have said is not shown by itself, so that nobody's answer can be told from it.",
        chart=_chart(quarters) if ref.by == "quarter" else None,
        rows=(
            _whole(db, whole, ref.partner),
            *(_row(title, one) for title, one in found.lines),
        ),
        pages=pages(found, at) if found.total > PAGE else "",
        buttons=_buttons(turn, found, at, ref, any_allowed(db, partner_id=ref.partner)),
    )


def _summed(turn: Turn, db: Session, partner_id: str) -> tuple[Scores, Parts[Quarter], Parts[str]]:
    whole = Scores()
    quarters: dict[Quarter, Scores] = {}
    workloads: dict[str, Scores] = {}
    for one in answers_about(db, partner_id=partner_id):
        given, quarter = scores_of(one.nsat, one.nps), Quarter.of(one.at.date())
        whole += given
        quarters[quarter] = quarters.get(quarter, Scores()) + given
        workloads[one.workload] = workloads.get(one.workload, Scores()) + given
    oldest = Quarter.of(today_of(turn)).moved(-MOST_BACK)
    long_ago = [quarter for quarter in quarters if quarter < oldest]
    if long_ago:
        early = sum((quarters.pop(quarter) for quarter in long_ago), Scores())
        quarters[min(long_ago)] = early
    return whole, parts_of(quarters), parts_of(workloads)


def _whole(db: Session, whole: Scores, partner_id: str) -> PortfolioRow:
    row = _row("All answers", whole)
    waiting = _waiting(unanswered(db, partner_id=partner_id))
    talks = count_open(db, partner_id=partner_id)
    with_psm = f"Open: {many(talks, 'recovery conversation')} with the Partner Success Manager."
    return replace(
        row,
        lines=(*row.lines, *waiting, *((with_psm,) if talks else ())),
        late=warning(whole),
        advice=ADVICE.get(place_of(whole), ""),
    )


def _row(title: str, one: Scores) -> PortfolioRow:
    tag, color = TAGS[place_of(one)]
    return PortfolioRow(title=title, tag=tag, color=color, lines=figures(one))


def _waiting(count: int) -> Iterator[str]:
    if count:
        yield f"{many(count, 'invitation')} can still be answered."


def _chart(quarters: Parts[Quarter]) -> Chart | None:
    there = [(str(key), one.average) for key, one in sorted(quarters.groups.items())]
    if len(there) <= 1:
        return None
    points = (
        Point(at=at, value=round(average), color="good" if average > SATISFIED_ABOVE else "warning")
        for at, average in there
    )
    return Chart(
        kind="bars",
        title="NSAT by quarter",
        unit=f"to be above {SATISFIED_ABOVE}",
        series=(Series(legend="NSAT", points=tuple(points)),),
        table=tuple(Fact(title=at, value=f"{average:.0f}") for at, average in there),
    )


def _buttons(
    turn: Turn, found: Page[tuple[str, Scores]], at: int, ref: Ref, is_any_allowed: bool
) -> tuple[Button | Say, ...]:
    here: dict[str, str | int] = {"partner": ref.partner, "by": ref.by}
    other = "workload" if ref.by == "quarter" else "quarter"
    ways: list[Button | Say] = [
        *turning(found, at, "survey.standing", here),
        Button(
            title=f"By {other}", action="survey.standing", ref={"partner": ref.partner, "by": other}
        ),
    ]
    if is_any_allowed:
        ways.append(
            Button(title="Single answers", action="survey.answers", ref={"partner": ref.partner})
        )
    if turn.who.roles & READERS:
        ways.append(Button(title="Recovery conversations", action="survey.recoveries"))
        ways.append(Button(title="All partners", action="survey.partners"))
    else:
        ways.append(Say(title="How are we doing?", words="how are we doing"))
    return tuple(ways)


def _name(db: Session, turn: Turn, partner_id: str) -> str:
    if partner_id == turn.who.partner_id:
        return turn.who.partner_name
    found = psm_of_partner(db, partner_id=partner_id)
    return found.partner_name if found else partner_id


def _list(turn: Turn, db: Session, wanted: int) -> PortfolioCard | str:
    def look(offset: int) -> Page[SurveyedPartner]:
        return surveyed_partners(
            db, email=_whose(turn), goal=SATISFIED_ABOVE, enough=ENOUGH, offset=offset, limit=PAGE
        )

    found, at = clamped(look, wanted)
    if not found.total:
        return NONE
    return PortfolioCard(
        title="Survey standing",
        lead=f"Net satisfaction (NSAT) is to be above {SATISFIED_ABOVE}; shown from {ENOUGH} "
        "answers on. Those that are not above it stand first.",
        rows=tuple(_partner(one) for one in found.lines),
        pages=pages(found, at),
        choose=choice(tuple(Option(title=o.name, value=o.partner_id) for o in found.lines)),
        buttons=(
            *open_button(found, "survey.partner"),
            *turning(found, at, "survey.partners", {}),
            Button(title="Recovery conversations", action="survey.recoveries"),
        ),
    )


def _partner(one: SurveyedPartner) -> PortfolioRow:
    scores = Scores(answers=one.answers, total=one.given, squares=one.squares)
    row = _row(one.name, scores)
    return replace(row, lines=(*row.lines, *_waiting(one.unanswered)), late=warning(scores))
