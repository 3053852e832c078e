"""Whose survey contact is missing: the customers of somebody's partners that have none at all."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import Option, RequestList, RequestRow
from cards.view import Say
from dialogs.expert_team import once_in_private, refuse
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.portfolio_words import day_for, many, named
from dialogs.turn import Reply, Turn
from store.contact_asks import Without, customers_without
from store.entries import workload_names
from store.requests import Page
from store.survey_contacts import contact_hashes
from store.survey_reach import LOOKERS, Reach

IN_OUR_CHAT = "I speak of survey contacts in our own chat only: please write to me there, 1:1."
NOT_YOURS = (
    "Survey contacts are for partners, their Partner Success Managers and the programme team."
)
OBLIGATION = (
    "The programme asks for at least one survey contact for every customer. Pick one to name the "
    "contact; what is asked for first stands on top."
)
NONE = "Every customer has a survey contact."
in_private = once_in_private(IN_OUR_CHAT)


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """List the customers without a contact; whoever calls this has made sure of the place."""
    return [_list(turn, db, 0)]


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    return turned(turn, lambda at: _list(turn, db, at))


def sheets_of(db: Session, reaches: Sequence[Reach]) -> RequestList:
    """List the workloads of a customer, to open the contacts of one."""
    names = workload_names(db)

    def row(one: Reach) -> RequestRow:
        count = len(contact_hashes(db, customer_id=one.customer_id, workload=one.workload))
        return RequestRow(
            title=named(names, one.workload),
            text=f"{many(count, 'contact')} · {one.partner_name}",
            late="" if count else "Nobody is named",
        )

    shown = tuple(reaches)[:PAGE_OF_WORKLOADS]
    options = tuple(
        Option(title=named(names, one.workload), value=f"{one.customer_id}/{one.workload}")
        for one in shown
    )
    return RequestList(
        title=f"Survey contacts: {reaches[0].customer_name}",
        lead="Pick the workload.",
        rows=tuple(row(one) for one in shown),
        pages=f"{len(shown)} of {many(len(reaches), 'workload')}",
        choose=choice(options),
        buttons=open_button(Page(shown, len(reaches)), "survey_contact.open"),
    )


PAGE_OF_WORKLOADS = 15


def _list(turn: Turn, db: Session, wanted: int) -> RequestList | str:
    who = turn.who
    if not who.roles & LOOKERS and (who.is_staff or not who.partner_id):
        refuse(turn, db, "survey contacts", action="contact.refused")
        return NOT_YOURS

    def look(offset: int) -> Page[Without]:
        return customers_without(db, who, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    # a customer stands there once for each partner, and is opened once
    ways = {o.customer_id: o.customer_name for o in found.lines}
    options = tuple(Option(title=name, value=key) for key, name in ways.items())
    return RequestList(
        title="Customers without a survey contact",
        lead=OBLIGATION if found.total else NONE,
        rows=tuple(_row(turn, one) for one in found.lines),
        pages=pages(found, at),
        choose=choice(options),
        buttons=(
            *open_button(found, "survey_contact.open"),
            *turning(found, at, "survey_contact.page", {}),
            Say(title="What do surveys need?", words="how do customer surveys work"),
        ),
    )


def _row(turn: Turn, one: Without) -> RequestRow:
    if one.asked_at is None or one.due_at is None:
        return RequestRow(title=one.customer_name, text=f"{one.partner_name} · not asked for yet")
    asked = f"{one.partner_name} · asked for on {day_for(one.asked_at, turn)}"
    by = day_for(one.due_at, turn)
    if one.due_at > turn.now:
        return RequestRow(title=one.customer_name, text=f"{asked}, due by {by}")
    return RequestRow(title=one.customer_name, text=asked, late=f"It was due by {by}")
