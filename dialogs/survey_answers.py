"""Single answers to surveys: those whose authors allow it, where they tell of nobody else."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field, NonNegativeInt
from sqlmodel import Session

from cards.portfolio import PortfolioCard, PortfolioRow
from cards.view import Button
from dialogs.expert_team import refuse
from dialogs.paging import PAGE, clamped, pages, turning
from dialogs.portfolio_words import day_for, in_private_once, named
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.quarters import Quarter
from dialogs.rules.shown_answers import may_be_shown
from dialogs.rules.survey_standing import ENOUGH, needs_recovery
from dialogs.survey_standing import UNKNOWN, may_see
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.entries import workload_names
from store.partners import customer_named
from store.requests import Page
from store.shown_answers import AuthoredAnswer, authored_answers
from store.survey_contacts import contact_at, masked_name

REVEALED = "answers.revealed"  # in the audit trail
LEAD = (
    "Their authors let you see them; that you did is noted. What others answered is shown to "
    f"nobody, and neither is an answer beside fewer than {ENOUGH} others of its workload and "
    "quarter: theirs would be known by it."
)
NONE = "There is none that may be shown."


class Ref(ButtonRef):
    """Which partner's, and the page."""

    partner: Annotated[str, Field(min_length=1, max_length=64)]
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the answers that may be shown, the newest first."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not may_see(turn, db, ref.partner):
        refuse(turn, db, "survey answers", action="survey.refused")
        return [UNKNOWN]
    return [Instead(_card(turn, db, ref))]


def _card(turn: Turn, db: Session, ref: Ref) -> PortfolioCard:
    answers = may_be_shown(
        authored_answers(db, partner_id=ref.partner),
        cell=lambda one: (one.key.workload, Quarter.of(one.at.date())),
        is_allowed=lambda one: one.is_allowed,
    )

    def look(offset: int) -> Page[AuthoredAnswer]:
        return Page(answers[offset : offset + PAGE], len(answers))

    found, at = clamped(look, ref.page)
    if found.total:
        audit.record(
            db, now=turn.now, actor=turn.who.object_id, action=REVEALED, subject=ref.partner,
            detail={"answers": len(found.lines)},
        )  # fmt: skip
    names = workload_names(db)
    here: dict[str, str | int] = {"partner": ref.partner}
    return PortfolioCard(
        title="Single answers to surveys",
        lead=LEAD if found.total else NONE,
        rows=tuple(_row(turn, db, one, names) for one in found.lines),
        pages=pages(found, at) if found.total > PAGE else "",
        buttons=(
            *turning(found, at, "survey.answers", here),
            Button(title="Back", action="survey.standing", ref=here),
        ),
    )


def _row(turn: Turn, db: Session, one: AuthoredAnswer, names: Mapping[str, str]) -> PortfolioRow:
    customer = customer_named(db, customer_id=one.key.customer_id)
    author = contact_at(db, one.key)
    told = [day_for(one.at, turn), *([masked_name(author.fields)] if author else ())]
    scores = [f"NSAT {one.nsat}", *([f"NPS {one.nps}"] if one.nps is not None else ())]
    return PortfolioRow(
        title=f"{customer[0] if customer else one.key.customer_id}, "
        f"{named(names, one.key.workload)}",
        tag="▲ Not satisfied" if needs_recovery(one.nsat) else "✔ Satisfied",
        color="Warning" if needs_recovery(one.nsat) else "Good",
        lines=(" · ".join(scores), " · ".join(told)),
    )
