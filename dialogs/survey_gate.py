"""Why has a customer no survey? Each gate of each workload, and the button that opens it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field
from sqlmodel import Session

from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import Option
from cards.view import Button, Say
from dialogs.contact_sweeps import ask_partner
from dialogs.expert_team import once_in_private, refuse
from dialogs.paging import CHOOSE_FIRST, choice
from dialogs.portfolio_words import many, named, picked, today_of
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.survey_gate import Facts, Found, Gate, Way, Why, gates
from dialogs.survey_gate_words import ADVICE, TAGS, TITLES, invited_on, why_words
from dialogs.turn import Instead, Reply, Turn
from store.contact_asks import open_asks
from store.entries import workload_names
from store.survey_gate import GateFacts, gate_facts
from store.survey_reach import LOOKERS, Reach, customers_within_reach, reach_of

REFUSED = "contact.refused"  # in the audit trail
IN_OUR_CHAT = "I tell you why there is no survey in our own chat only: please write to me there."
NOT_YOURS = "I know no workload of a partner there that you look after."
ASKED = "The partner is asked, and reminded until the contact is due in a week."
ASKED_ALREADY = "The partner has been asked already."
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """The workload at a customer, or the customer alone."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    workload: Annotated[str, Field(max_length=64)] = ""


@in_private
def tell(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the gates of the customer that is named."""
    meaning = turn.meaning
    meant = meaning.customer if meaning else None
    if meant is None:
        return [_choose(turn, db)]
    keys = [key for key in dict.fromkeys((meant.key, *meant.keys)) if key]
    found = [reaches for key in keys if (reaches := reach_of(db, turn.who, customer_id=key))]
    if not found:
        refuse(turn, db, "survey gate", action=REFUSED)
        return [NOT_YOURS]
    return [_shown(turn, db, found[0], meaning.workload if meaning else "")]


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the gates that a button is about, in the place of its card."""
    found = _reaches(turn, db)
    shown = found if isinstance(found, str) else _shown(turn, db, found)
    return [shown if isinstance(shown, str) else Instead(shown)]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the gates of the customer or the workload that was picked."""
    customer, _, workload = picked(turn).partition("/")
    if not customer:
        return [CHOOSE_FIRST]
    reaches = reach_of(db, turn.who, customer_id=customer)
    if not reaches:
        refuse(turn, db, customer, action=REFUSED)
        return [NOT_YOURS]
    return [_shown(turn, db, reaches, workload)]


@in_private
def ask(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask the partner for the contact, as its PSM or the programme team."""
    found = _reaches(turn, db)
    if isinstance(found, str):
        return [found]
    if not turn.who.roles & LOOKERS:
        refuse(turn, db, found[0].customer_id, action=REFUSED)
        return [NOT_YOURS]
    by = turn.who.email or turn.who.object_id
    asked = [ask_partner(db, one, turn.now, by=by) for one in found]
    return [ASKED if any(asked) else ASKED_ALREADY]


def _reaches(turn: Turn, db: Session) -> tuple[Reach, ...] | str:
    ref = Ref.of(turn)
    if ref is None:
        return OLD_BUTTON
    reaches = reach_of(db, turn.who, customer_id=ref.customer)
    chosen = tuple(one for one in reaches if ref.workload in ("", one.workload))
    if not chosen:
        refuse(turn, db, ref.customer, action=REFUSED)
        return NOT_YOURS
    return chosen


def _choose(turn: Turn, db: Session) -> PortfolioCard | str:
    customers = customers_within_reach(db, turn.who)[:MOST_CHOICES]
    if not customers:
        refuse(turn, db, "survey gate", action=REFUSED)
        return NOT_YOURS
    return PortfolioCard(
        title="Why is there no survey?",
        lead="Pick the customer.",
        rows=(),
        choose=choice(tuple(Option(title=name, value=key) for key, name in customers)),
        buttons=(Button(title="Open it", action="survey_gate.open", primary=True),),
    )


MOST_CHOICES = 60  # a card stays under its size
MOST_ROWS = 12


def _shown(
    turn: Turn, db: Session, reaches: Sequence[Reach], workload: str = ""
) -> PortfolioCard | str:
    chosen = [one for one in reaches if one.workload == workload] or list(reaches)
    if len(chosen) > 1:
        return _overview(turn, db, chosen)
    facts = gate_facts(db, customer_id=chosen[0].customer_id, workload=chosen[0].workload)
    return _gates(turn, db, chosen[0], facts) if facts else NOT_YOURS


def _overview(turn: Turn, db: Session, reaches: Sequence[Reach]) -> PortfolioCard:
    names = workload_names(db)
    lines = [(one, _judged(turn, db, one)) for one in reaches]
    lines.sort(key=lambda line: _closed(line[1]))
    shown = lines[:MOST_ROWS]
    options = tuple(
        Option(title=named(names, one.workload), value=f"{one.customer_id}/{one.workload}")
        for one, _ in lines
    )
    return PortfolioCard(
        title=f"{reaches[0].customer_name}: what the surveys wait for",
        lead="The workloads that are nearest to a survey stand first.",
        rows=tuple(_line(named(names, one.workload), found) for one, found in shown),
        pages=f"{len(shown)} of {many(len(lines), 'workload')}",
        choose=choice(options),
        buttons=(Button(title="Open it", action="survey_gate.open", primary=True),),
    )


def _line(title: str, found: Sequence[Found]) -> PortfolioRow:
    closed = [TITLES[one.gate] for one in found if one.way is Way.CLOSED]
    if not closed:
        tag, color = TAGS[Way.OPEN]
        return PortfolioRow(title=title, tag=tag, color=color, lines=("Every gate is open.",))
    return PortfolioRow(
        title=title,
        tag=f"✖ {len(closed)} closed",
        color="Attention",
        lines=(f"Not yet: {'; '.join(one[0].lower() + one[1:] for one in closed)}",),
    )


def _closed(found: Sequence[Found]) -> tuple[bool, int]:
    unlisted = any(one.gate is Gate.WORKLOAD and one.way is not Way.OPEN for one in found)
    return unlisted, sum(one.way is Way.CLOSED for one in found)


def _judged(turn: Turn, db: Session, reach: Reach) -> tuple[Found, ...]:
    facts = gate_facts(db, customer_id=reach.customer_id, workload=reach.workload)
    return gates(_facts(turn, facts)) if facts else ()


def _gates(turn: Turn, db: Session, reach: Reach, known: GateFacts) -> PortfolioCard:
    found = gates(_facts(turn, known))
    closed = sum(one.way is Way.CLOSED for one in found)
    lead = f"{many(closed, 'gate')} of {len(found)} {'is' if closed == 1 else 'are'} closed."
    return PortfolioCard(
        title=f"{reach.customer_name}, {named(workload_names(db), reach.workload)}: the survey",
        lead=lead if closed else "Every gate is open: the survey can be sent any day.",
        rows=tuple(_row(turn, one, known) for one in found),
        buttons=tuple(_ways(turn, db, reach, found)),
    )


def _row(turn: Turn, found: Found, known: GateFacts) -> PortfolioRow:
    tag, color = TAGS[found.way]
    return PortfolioRow(
        title=TITLES[found.gate],
        tag=tag,
        color=color,
        lines=(why_words(found, known, turn),),
        advice=ADVICE.get((found.gate, found.why), ""),
    )


def _facts(turn: Turn, known: GateFacts) -> Facts:
    return Facts(
        surveyed={"yes": True, "no": False}.get(known.listed.eligible),
        entitled=known.entitled,
        active=known.active,
        paid=known.paid,
        named=known.named,
        complete=known.complete,
        eligible=known.eligible,
        willing=known.willing,
        unasked=known.unasked,
        invited_on=invited_on(known, turn),
        today=today_of(turn),
    )


def _ways(turn: Turn, db: Session, reach: Reach, found: Sequence[Found]) -> Iterator[Button | Say]:
    """Offer what opens the gates that are closed."""
    closed = {one.gate: one.why for one in found if one.way is Way.CLOSED}
    ref: dict[str, str | int] = {"customer": reach.customer_id, "workload": reach.workload}
    contacts = {Gate.CONTACT, Gate.ELIGIBLE, Gate.WILLING} & closed.keys()
    unnamed = closed.get(Gate.CONTACT) is Why.NOBODY
    if contacts:
        yield Button(title="Name a contact", action="survey_contact.form", ref=ref, primary=True)
    if unnamed and turn.who.roles & LOOKERS and not _is_asked(db, reach):
        yield Button(title="Ask the partner", action="survey_gate.ask", ref=ref)
    if not unnamed:
        yield Button(title="The contact", action="survey_contact.sheet", ref=ref)
    if Gate.REACHED in closed and not turn.who.is_staff:
        yield Say(title="Say how it does", words=f"my input {reach.customer_name}")
    if Gate.PAID in closed and not turn.who.is_staff:
        yield Say(title="Who is my PSM?", words="who is my PSM")
    if Gate.WORKLOAD in closed:
        yield Say(title="What is surveyed?", words="which workloads are surveyed")


def _is_asked(db: Session, reach: Reach) -> bool:
    asks = open_asks(db, customer_id=reach.customer_id, partner_id=reach.partner_id)
    return any(one.workload == reach.workload for one in asks)
