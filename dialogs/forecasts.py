"""What is forecast for a customer, how it has moved and why, and how good forecasts have been."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError
from sqlmodel import Session

from cards.forecasts import ForecastsCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, Say
from dialogs import programme
from dialogs.expert_team import once_in_private, refuse
from dialogs.expert_words import short_name
from dialogs.forecast_words import Known, accuracy_words, forecast_workload, next_words
from dialogs.milestones import milestones
from dialogs.paging import CHOOSE_FIRST, PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.partner_input_card import writing
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.forecasts import accuracy, accuracy_of, slips
from dialogs.slide_readers import READERS_OF_ALL, customers_for, status_for
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store.entries import workload_names
from store.partners import names_of
from store.requests import Page
from store.significant_events import customers_to_raise_for
from store.slides import partners_kept_by
from store.status import customers_of, last_status, moves_of, reached_by
from store.status_values import Reached, Status, WorkloadLine
from store.vocabulary import Role

REFUSED = "forecasts.refused"  # in the audit trail
AT_ONCE = 3  # workloads on one card
NEXT = 2  # forecasts of a customer in a list
UNKNOWN = "I know no customer by that name whose forecasts I could show you."
WHICH = "Of which customer? Say it like “forecasts Contoso”."
NONE_OF_YOURS = "There is no customer of yours to show forecasts of."
ALL = Say(title="All my forecasts", words="forecasts")
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """A customer's forecasts, and which page of them."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    page: NonNegativeInt = 0


class HowGoodRef(ButtonRef):
    """How good forecasts were: of a partner, or ("") of one's own customers."""

    partner: Annotated[str, Field(max_length=64)] = ""
    page: NonNegativeInt = 0


class Chosen(BaseModel):
    """What was picked from the list of customers."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chosen: Annotated[str, Field(max_length=64)] = ""


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the forecasts of the customer that is named, else of which there are any."""
    meant = turn.meaning.customer if turn.meaning else None
    keys = [key for key in dict.fromkeys((meant.key, *meant.keys)) if key] if meant else []
    for key in keys:
        if lines_for(turn, db, key):
            return [_card(turn, db, Ref(customer=key))]
    if keys:
        refuse(turn, db, "forecasts", action=REFUSED)
        return [UNKNOWN]
    partner = turn.meaning.partner if turn.meaning else None
    if partner and partner.key:
        return [_accuracy(turn, db, HowGoodRef(partner=partner.key))]
    return [_list(turn, db, 0)]


def asked_or_told(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer words about forecasts: of a customer of theirs, or what the programme asks."""
    meant = turn.meaning.customer if turn.meaning else None
    keys = {*meant.keys, meant.key} - {""} if meant else set()
    if any(lines_for(turn, db, key) for key in keys):
        return show(turn, db)
    return programme.tell(turn, db)


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list of customers."""
    return turned(turn, lambda at: _list(turn, db, at))


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the forecasts of the customer that was picked."""
    try:
        picked = Chosen.model_validate(dict(turn.inputs)).chosen
    except ValidationError:
        picked = ""
    return [_card(turn, db, Ref(customer=picked)) if picked else CHOOSE_FIRST]


@in_private
def turn_page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of a customer's workloads."""
    ref = Ref.of(turn)
    shown = _card(turn, db, ref) if ref else OLD_BUTTON
    return [shown if isinstance(shown, str) else Instead(shown)]


@in_private
def how_good(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of how good forecasts have been."""
    ref = HowGoodRef.of(turn)
    shown = _accuracy(turn, db, ref) if ref else OLD_BUTTON
    return [shown if isinstance(shown, str) else Instead(shown)]


def lines_for(turn: Turn, db: Session, customer_id: str) -> tuple[WorkloadLine, ...]:
    """Return the workloads of a customer whose forecasts somebody may see: a partner's its own."""
    who = turn.who
    if who.is_staff:
        status: Status | None = status_for(db, who, customer_id)
        return status.workloads if status else ()
    status = last_status(db, customer_id=customer_id) if who.partner_id else None
    lines = status.workloads if status else ()
    return tuple(line for line in lines if line.partner_id == who.partner_id)


def _card(turn: Turn, db: Session, ref: Ref) -> ForecastsCard | str:
    lines = lines_for(turn, db, ref.customer)
    if not lines:
        refuse(turn, db, "forecasts", action=REFUSED)
        return UNKNOWN
    seen, names = {line.workload for line in lines}, workload_names(db)
    moves = [one for one in moves_of(db, customer_id=ref.customer) if one.workload in seen]
    reached = [one for one in reached_by(db, customer_id=ref.customer) if one.workload in seen]
    known = Known(
        slipped=slips(moves),
        reached=reached,
        milestones=milestones(),
        today=writing(turn.who, turn.now).today,
        internal=turn.who.is_staff,
    )

    def look(offset: int) -> Page[WorkloadLine]:
        return Page(lines[offset : offset + AT_ONCE], len(lines))

    last = (len(lines) - 1) // AT_ONCE
    at = min(ref.page, last)
    found = look(at * AT_ONCE)
    name = _name(db, ref.customer)
    about: dict[str, str | int] = {"customer": ref.customer}
    ways = (("Back", at - 1), ("Next", at + 1))
    return ForecastsCard(
        title=f"Forecasts for {name}",
        lead="" if at else _lead(moves),
        workloads=tuple(
            forecast_workload(
                line, known, title=short_name(names.get(line.workload, line.workload))
            )
            for line in found.lines
        ),
        accuracy=accuracy_words(accuracy_of(reached)),
        pages=f"Part {at + 1} of {last + 1}" if last else "",
        buttons=(
            *(
                Button(title=title, action="forecasts.turn", ref={**about, "page": to})
                for title, to in ways
                if 0 <= to <= last
            ),
            *_next_step(turn, db, ref.customer, name),
            ALL,
        ),
    )


def _lead(moves: Sequence[object]) -> str:
    return "" if moves else "No forecast has moved since it was given."


def _next_step(turn: Turn, db: Session, customer_id: str, name: str) -> tuple[Say, ...]:
    """Offer the way to change a forecast to those who may."""
    if not turn.who.is_staff:
        return (Say(title="Give your input", words=f"my input on {name}"),)
    own = dict(customers_of(db, email=turn.who.email)) if turn.who.email else {}
    return (Say(title="Log the status", words=f"status {name}"),) if customer_id in own else ()


def _list(turn: Turn, db: Session, wanted: int) -> RequestList | str:
    named = _customers(turn, db)
    if not named:
        return WHICH if turn.who.roles & READERS_OF_ALL else NONE_OF_YOURS

    def look(offset: int) -> Page[tuple[str, str]]:
        return Page(tuple(named[offset : offset + PAGE]), len(named))

    found, at = clamped(look, wanted)
    names = workload_names(db)
    options = tuple(Option(title=name, value=key) for key, name in found.lines)
    how = Button(title="How good were they?", action="forecasts.accuracy")
    return RequestList(
        title="Forecasts of my customers",
        lead="",
        rows=tuple(_row(turn, db, key, name, names) for key, name in found.lines),
        pages=pages(found, at),
        choose=choice(options),
        buttons=(
            *open_button(found, "forecasts.open"),
            *turning(found, at, "forecasts.page", {}),
            how,
        ),
    )


def _row(turn: Turn, db: Session, key: str, name: str, names: Mapping[str, str]) -> RequestRow:
    lines = lines_for(turn, db, key)
    seen = {line.workload for line in lines}
    to_come = sorted(
        (when, said)
        for line in lines
        for when, said in next_words(
            line, title=short_name(names.get(line.workload, line.workload))
        )
    )
    moves = [one for one in moves_of(db, customer_id=key) if one.workload in seen]
    days = sum(one.days for one in slips(moves) if one.days > 0)
    today = writing(turn.who, turn.now).today
    passed = sum(when < today for when, _ in to_come)
    late = [f"{passed} passed" if passed else "", f"slipped by {days} days" if days else ""]
    said = " · ".join(words for _, words in to_come[:NEXT]) or "Nothing is forecast"
    more = f" · and {len(to_come) - NEXT} more" if len(to_come) > NEXT else ""
    told = ", ".join(filter(None, late))
    return RequestRow(title=name, text=f"{said}{more}", late=told[:1].upper() + told[1:])


def _accuracy(turn: Turn, db: Session, ref: HowGoodRef) -> RequestList | str:
    if ref.partner and not _looks_after(turn, db, ref.partner):
        refuse(turn, db, "forecasts", action=REFUSED)
        return UNKNOWN
    reached = reached_by(db, partner_id=ref.partner) if ref.partner else _own_reached(turn, db)
    rows = _accuracy_rows(db, reached)

    def look(offset: int) -> Page[RequestRow]:
        return Page(tuple(rows[offset : offset + PAGE]), len(rows))

    found, at = clamped(look, ref.page)
    whose = [name for _, _, name in names_of(db, kind="partner", ids=[ref.partner])]
    of = f" of {whose[0]}" if whose else ""
    said = accuracy_words(accuracy_of(reached))
    return RequestList(
        title=f"How good forecasts{of} have been",
        lead=f"In all: {said}" if said else "No milestone that was forecast has been reached yet.",
        rows=found.lines,
        pages=pages(found, at),
        choose=None,
        buttons=(*turning(found, at, "forecasts.accuracy", {"partner": ref.partner}), ALL),
    )


def _looks_after(turn: Turn, db: Session, partner_id: str) -> bool:
    """Say whether somebody may see how good a partner's forecasts were."""
    who = turn.who
    if not who.is_staff:
        return partner_id == who.partner_id
    if who.roles & READERS_OF_ALL:
        return True
    return Role.PSM in who.roles and partner_id in partners_kept_by(db, psm_email=who.email)


def _own_reached(turn: Turn, db: Session) -> list[Reached]:
    """Return what was reached at the customers that are somebody's own, as far as they may see."""
    own = [key for key, _ in _customers(turn, db)]
    seen = {key: {line.workload for line in lines_for(turn, db, key)} for key in own}
    return [
        one for key in own for one in reached_by(db, customer_id=key) if one.workload in seen[key]
    ]


def _accuracy_rows(db: Session, reached: Sequence[Reached]) -> list[RequestRow]:
    """Say for each customer, and each partner there, how good forecasts were."""
    found = accuracy(reached)
    customers = names_of(db, kind="customer", ids={customer for customer, _ in found})
    partners = names_of(db, kind="partner", ids={partner for _, partner in found})
    named = {key: name for _, key, name in (*customers, *partners)}
    rows = [
        (named.get(customer, customer), named.get(partner, ""), accuracy_words(how))
        for (customer, partner), how in found.items()
        if how.count
    ]
    return [
        RequestRow(title=f"{customer}{f', {partner}' if partner else ''}", text=said)
        for customer, partner, said in sorted(rows)
    ]


def _customers(turn: Turn, db: Session) -> list[tuple[str, str]]:
    """Return the customers whose forecasts are somebody's own matter."""
    if turn.who.is_staff:
        return customers_for(db, turn.who)
    return customers_to_raise_for(db, who=turn.who) if Role.PARTNER in turn.who.roles else []


def _name(db: Session, customer_id: str) -> str:
    return next((name for _, _, name in names_of(db, kind="customer", ids=[customer_id])), "")
