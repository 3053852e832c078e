"""How are we doing? A partner against what the programme expects, with what to do next."""

from collections.abc import Mapping, Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import RequestList, RequestRow
from cards.view import Button, Say
from dialogs import portfolio, portfolio_late, portfolio_partners, success
from dialogs.expert_team import refuse
from dialogs.paging import CHOOSE_FIRST, PAGE, clamped, pages, turning
from dialogs.portfolio_words import (
    day_for,
    in_private_once,
    many,
    named,
    of_which,
    picked,
)
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.portfolio import ASKED_WITHIN
from dialogs.rules.standing import (
    PASSED,
    USED_ABOVE,
    Expectation,
    Line,
    Measured,
    Standing,
    missed,
    standing_of,
)
from dialogs.standing_words import EXPECTED, TAGS
from dialogs.turn import Handler, Instead, Reply, Turn
from store.entries import workload_names
from store.partners import psm_of_partner
from store.portfolio_partners import is_looked_after
from store.requests import Page
from store.standing import Bounds, Lack, Missing, figures_of, missing_page
from store.vocabulary import Role

UNKNOWN = "I know nothing of how this partner does that I could show you."
WHICH = 'How whom is doing? Say "my partners" for a list (PSMs and the programme team).'
OVERVIEWS: Mapping[Role, Handler] = {  # what staff are doing, by what they look after
    Role.PSM: portfolio_partners.overview,
    Role.PROGRAM: success.overview,
    Role.MANAGER: portfolio_late.overview,
    Role.FM: portfolio.overview,
    Role.FTA: portfolio.overview,
}


class Ref(ButtonRef):
    """Which partner it is about, what of it, and the page."""

    partner: str = ""
    missing: Missing = Missing.USE
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show a partner how it is doing; staff, how what they look after is."""
    if turn.who.partner_id:
        return [_standing(turn, db, turn.who.partner_id)]
    for role, overview in OVERVIEWS.items():
        if role in turn.who.roles:
            return overview(turn, db)
    return [WHICH]


@in_private_once
def partner(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the standing of a partner that was picked from a list, or of the card before."""
    ref = Ref.of(turn)
    partner_id = (ref.partner if ref else "") or picked(turn)
    if not partner_id:
        return [CHOOSE_FIRST]
    if not _may_see(turn, db, partner_id):
        return [UNKNOWN]
    shown = _standing(turn, db, partner_id)
    return [Instead(shown) if ref and ref.partner else shown]


@in_private_once
def which(turn: Turn, db: Session) -> Sequence[Reply]:
    """List what is missing of one expectation."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not _may_see(turn, db, ref.partner):
        return [UNKNOWN]
    return [Instead(_missing(turn, db, ref))]


def _may_see(turn: Turn, db: Session, partner_id: str) -> bool:
    """A partner sees itself; a PSM sees theirs, the programme team all."""
    who = turn.who
    allowed = partner_id == who.partner_id
    if not who.partner_id and who.roles & portfolio_partners.READERS:
        email = None if Role.PROGRAM in who.roles else who.email
        allowed = is_looked_after(db, email=email, partner_id=partner_id)
    if not allowed:
        refuse(turn, db, "standing", action="portfolio.refused")
    return allowed


def _bounds(turn: Turn) -> Bounds:
    return Bounds(passed=PASSED, used=USED_ABOVE, now=turn.now, since=turn.now - ASKED_WITHIN)


def _standing(turn: Turn, db: Session, partner_id: str) -> PortfolioCard:
    lines = standing_of(Measured(**figures_of(db, partner_id=partner_id, bounds=_bounds(turn))))
    to_do = missed(lines)
    own = partner_id == turn.who.partner_id
    lead = "Everything that can be measured is as the programme expects."
    if to_do:
        lead = f"{many(len(to_do), 'expectation')} of {len(lines)} to work on."
    ways = [_which(line, partner_id) for line in to_do if EXPECTED[line.expectation].which]
    also = (
        (Say(title="Ask for an expert", words="ask an expert"),)
        if own
        else (Button(title="All partners", action="portfolio.partners"),)
    )
    return PortfolioCard(
        title=f"How {_name(db, turn, partner_id)} is doing",
        lead=lead,
        rows=tuple(_row(line) for line in lines),
        buttons=(*ways, *also),
    )


def _row(line: Line) -> PortfolioRow:
    told = EXPECTED[line.expectation]
    tag, color = TAGS[line.standing]
    return PortfolioRow(
        title=told.title,
        tag=tag,
        color=color,
        lines=(told.figure(line) if line.of else told.unmeasured,),
        advice=told.advice if line.standing is Standing.MISSED else "",
    )


def _which(line: Line, partner_id: str) -> Button:
    ref: dict[str, str | int] = {"partner": partner_id, "missing": line.expectation.value}
    title = EXPECTED[line.expectation].which
    return Button(title=title, action="standing.which", ref=ref)


def _name(db: Session, turn: Turn, partner_id: str) -> str:
    if partner_id == turn.who.partner_id:
        return turn.who.partner_name
    found = psm_of_partner(db, partner_id=partner_id)
    return found.partner_name if found else partner_id


def _missing(turn: Turn, db: Session, ref: Ref) -> RequestList:
    def look(offset: int) -> Page[Lack]:
        return missing_page(
            db, ref.missing, partner_id=ref.partner, bounds=_bounds(turn), offset=offset,
            limit=PAGE,
        )  # fmt: skip

    found, at = clamped(look, ref.page)
    told = EXPECTED[Expectation(ref.missing.value)]
    names = workload_names(db)
    key: dict[str, str | int] = {"partner": ref.partner, "missing": ref.missing.value}
    return RequestList(
        title=told.which,
        lead=f"What to do next: {told.advice}" if found.total else "Nothing is missing any more.",
        rows=tuple(_lack(one, ref.missing, turn, names) for one in found.lines),
        pages=pages(found, at),
        choose=None,
        buttons=(
            *turning(found, at, "standing.which", key),
            Button(
                title="How it is doing", action="standing.partner", ref={"partner": ref.partner}
            ),
        ),
    )


def _lack(one: Lack, missing: Missing, turn: Turn, names: Mapping[str, str]) -> RequestRow:
    workload = named(names, one.workload)
    words = {
        Missing.USE: f"{workload}: {of_which(one.active, one.entitled)}",
        Missing.CONTACTS: "No survey contact is named for your workloads.",
        Missing.INPUT: f"Was to be given by {day_for(one.by, turn)}" if one.by else "",
        Missing.CLAIMS: f"{workload}: no claim is known.",
    }
    return RequestRow(title=one.customer, text=words[missing])
