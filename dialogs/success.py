"""Success factors of the programme by region and quarter, and what people said of it."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioCard, PortfolioRow
from cards.view import Button, Fact
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, clamped, pages, turning
from dialogs.portfolio_words import day_for, in_private_once, many, today_of
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.quarters import Quarter
from dialogs.rules.standing import PASSED, USED_ABOVE
from dialogs.rules.survey_standing import Scores
from dialogs.survey_standing_words import average
from dialogs.turn import Instead, Reply, Turn
from store.requests import Page
from store.said import Said, Source, said_page
from store.success import Success, Within, success_page
from store.vocabulary import Role

NOT_YOURS = "Success factors are for the programme team."
NONE = "The roster has no partner yet, so there is no region."
MOST_BACK = 12  # quarters that can be looked back at
SOURCES: Mapping[Source, str] = {
    Source.FEEDBACK: "Feedback",
    Source.REQUEST: "On an expert's help",
    Source.ANSWER: "On an answer",
}


class Ref(ButtonRef):
    """The page of a list, and how many quarters ago it is about."""

    page: NonNegativeInt = 0
    ago: NonNegativeInt = 0


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the figures of this quarter."""
    return [_list(turn, db, Ref())]


show = in_private_once(overview)


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page, or go to another quarter."""
    ref = Ref.of(turn)
    if ref is None or ref.ago > MOST_BACK:
        return [OLD_BUTTON]
    return [_instead(_list(turn, db, ref))]


@in_private_once
def feedback(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what was said of the programme, of experts' help and of answers."""
    ref = Ref.of(turn)
    if ref is None or ref.ago > MOST_BACK:
        return [OLD_BUTTON]
    return [_instead(_said(turn, db, ref))]


def _instead(shown: PortfolioCard | str) -> Reply:
    return shown if isinstance(shown, str) else Instead(shown)


def _may_not(turn: Turn, db: Session) -> bool:
    if Role.PROGRAM in turn.who.roles:
        return False
    refuse(turn, db, "success factors", action="portfolio.refused")
    return True


def _quarter(turn: Turn, ago: int) -> Quarter:
    return Quarter.of(today_of(turn)).moved(-ago)


def _list(turn: Turn, db: Session, ref: Ref) -> PortfolioCard | str:
    if _may_not(turn, db):
        return NOT_YOURS
    quarter = _quarter(turn, ref.ago)
    within = Within(start=quarter.start, end=quarter.end, passed=PASSED, used=USED_ABOVE)

    def look(offset: int) -> Page[Success]:
        return success_page(db, within, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    if not found.total:
        return NONE
    here: dict[str, str | int] = {"ago": ref.ago}
    earlier = Button(title=str(quarter.moved(-1)), action="success.page", ref={"ago": ref.ago + 1})
    later = Button(title=str(quarter.moved(1)), action="success.page", ref={"ago": ref.ago - 1})
    said = Button(title="What people said", action="success.feedback", ref=here)
    return PortfolioCard(
        title=f"Success factors, {quarter}",
        lead="By region; active use is that of today." if ref.ago else "By region, until today.",
        chart=_on_time(found.lines),
        rows=tuple(PortfolioRow(title=one.region, lines=tuple(_figures(one)))
                   for one in found.lines),
        pages=pages(found, at),
        buttons=(
            *turning(found, at, "success.page", here),
            *((earlier,) if ref.ago < MOST_BACK else ()),
            *((later,) if ref.ago else ()),
            said,
        ),
    )  # fmt: skip


def _on_time(lines: Sequence[Success]) -> Chart | None:
    there = [(one, one.on_time * 100 // one.updates) for one in lines if one.updates]
    if not there:
        return None
    return Chart(
        kind="bars",
        title="Updates on time",
        unit="per cent",
        series=(
            Series(
                legend="Updates on time",
                points=tuple(Point(at=one.region, value=share) for one, share in there),
            ),
        ),
        table=tuple(Fact(title=one.region, value=f"{share}%") for one, share in there),
    )


def _figures(one: Success) -> Iterator[str]:
    yield _share("Updates on time", one.on_time, one.updates)
    if one.requests:
        waited = f", after {one.hours:.1f} hours on average" if one.answered else ""
        requests = many(one.requests, "request")
        yield f"First answer of an expert: {one.answered} of {requests}{waited}"
    else:
        yield "First answer of an expert: no request"
    yield _share("Questions the catalogue could not answer", one.unknown, one.questions)
    yield f"Satisfaction: {average(Scores(answers=one.answers, total=one.satisfaction))}"
    yield _share(f"Workloads past {PASSED}% that are above {USED_ABOVE}%", one.used, one.passed)
    yield f"Milestones reached: {one.reached}"


def _share(what: str, done: int, of: int) -> str:
    return f"{what}: {done} of {of} ({done * 100 // of}%)" if of else f"{what}: none yet"


def _said(turn: Turn, db: Session, ref: Ref) -> PortfolioCard | str:
    if _may_not(turn, db):
        return NOT_YOURS
    quarter = _quarter(turn, ref.ago)

    def look(offset: int) -> Page[Said]:
        return said_page(db, since=quarter.start, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    here: dict[str, str | int] = {"ago": ref.ago}
    return PortfolioCard(
        title="What people said",
        lead=f"Since the start of {quarter}, the newest first.",
        rows=tuple(_words(one, turn) for one in found.lines),
        pages=pages(found, at),
        buttons=(
            *turning(found, at, "success.feedback", here),
            Button(title="Success factors", action="success.page", ref=here),
        ),
    )


def _words(one: Said, turn: Turn) -> PortfolioRow:
    who = f"{one.partner}, " if one.partner else ""
    return PortfolioRow(
        title=f"{SOURCES[one.source]}: {who}{day_for(one.at, turn)}", lines=(one.text,)
    )
