"""Escalations in lists: what somebody raised, and what a PSM or the team has to answer."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import Option, RequestList, RequestRow
from cards.view import Say
from dialogs.escalate import AGAIN, REFUSED, in_private
from dialogs.escalation_card import escalation_card
from dialogs.escalation_words import MATTERS, SEVERITIES, UNKNOWN, state_words
from dialogs.expert_team import refuse
from dialogs.expert_words import short_moment
from dialogs.paging import (
    CHOOSE_FIRST,
    PAGE,
    choice,
    chosen,
    clamped,
    open_button,
    pages,
    turned,
    turning,
)
from dialogs.turn import Reply, Turn
from store.escalations import (
    EscalatedMatter,
    escalation_queue,
    escalation_with_id,
    my_escalations,
)
from store.requests import Page
from store.vocabulary import EscalationState, Role

HANDLERS = frozenset({Role.PSM, Role.PROGRAM})
NOT_YOURS = (
    "Open escalations are listed for Partner Success Managers and the programme team. Say “my "
    "escalations” to see your own."
)
MINE = Say(title="My escalations", words="my escalations")


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what somebody raised."""
    return [_mine(turn, db, 0)]


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of what somebody raised."""
    return turned(turn, lambda at: _mine(turn, db, at))


@in_private
def queue(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what somebody has to answer."""
    return [_queue(turn, db, 0)]


@in_private
def queue_page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of what somebody has to answer."""
    return turned(turn, lambda at: _queue(turn, db, at))


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what was picked from a list."""
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    held = escalation_with_id(db, escalation_id=picked, who=turn.who)
    if held is None:
        refuse(turn, db, str(picked), action=REFUSED)
        return [UNKNOWN]
    return [escalation_card(held, turn.who)]


def _mine(turn: Turn, db: Session, wanted: int) -> RequestList:
    def look(offset: int) -> Page[EscalatedMatter]:
        return my_escalations(db, who=turn.who, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    turn_page = turning(found, at, "escalation.page", {})
    return RequestList(
        title="My escalations",
        lead="" if found.total else "You have escalated nothing yet.",
        rows=tuple(_row(one, turn) for one in found.lines),
        pages=pages(found, at),
        choose=choice(_options(found.lines)),
        buttons=(*open_button(found, "escalation.open"), *turn_page, AGAIN),
    )


def _queue(turn: Turn, db: Session, wanted: int) -> RequestList | str:
    who = turn.who
    if not who.roles & HANDLERS:
        refuse(turn, db, "escalations", action=REFUSED)
        return NOT_YOURS
    email = None if Role.PROGRAM in who.roles else who.email

    def look(offset: int) -> Page[EscalatedMatter]:
        return escalation_queue(db, psm_email=email, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    turn_page = turning(found, at, "escalation.queue", {})
    whose = "for the programme team" if email is None else "for you"
    return RequestList(
        title=f"Open escalations {whose}",
        lead="The longest open stands first." if found.total else "Nothing is open.",
        rows=tuple(_row(one, turn) for one in found.lines),
        pages=pages(found, at),
        choose=choice(_options(found.lines)),
        buttons=(*open_button(found, "escalation.open"), *turn_page, MINE),
    )


def _row(one: EscalatedMatter, turn: Turn) -> RequestRow:
    zone = turn.who.time_zone
    partner = f" ({one.partner_name})" if turn.who.is_staff and one.partner_name else ""
    waits = one.state is EscalationState.RAISED
    said = (SEVERITIES[one.severity], f"raised {short_moment(one.raised_at, zone)}")
    return RequestRow(
        title=f"{_title(one)}{partner}",
        text=" · ".join(said if waits else (state_words(one, zone), *said)),
        late=state_words(one, zone) if waits else "",
    )


def _title(one: EscalatedMatter) -> str:
    return f"{one.number}: {one.customer_name or MATTERS[one.matter]}"


def _options(lines: Sequence[EscalatedMatter]) -> tuple[Option, ...]:
    return tuple(Option(title=_title(one), value=str(one.id)) for one in lines)
