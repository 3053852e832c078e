"""Who works on a customer: by workload, the primary RM, the partner and the PSM. Staff only."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.psm import CustomerPartners, WorkloadRow
from cards.text import plain
from cards.view import Button, Link
from dialogs.links import chat_link
from dialogs.rules.registration import is_partner_registered
from dialogs.turn import Reply
from store.entries import workload_names
from store.partners import WorkloadAtCustomer, customer_named, workloads_at

ROWS_A_PAGE = 8
MOST_LINKS = 3
DO_NOT_REMOVE = (
    "Please do not remove partner assignments, and do not clear the primary RM box on a service: "
    "if something has to change, ask your team manager and the PSM to start the formal process."
)


def show_customer(db: Session, *, customer_id: str, page: int) -> Sequence[Reply]:
    """Show one page of a customer's workloads; whoever calls this has checked who asks."""
    customer = customer_named(db, customer_id=customer_id)
    if customer is None:
        return ["I do not know this customer any more. Please ask again by name."]
    name, _ = customer
    rows = workloads_at(db, customer_id=customer_id)
    if not rows:
        return [f"No workload of {plain(name)} is assigned to anybody yet."]
    start = min(page, (len(rows) - 1) // ROWS_A_PAGE) * ROWS_A_PAGE
    shown = rows[start : start + ROWS_A_PAGE]
    names = workload_names(db)
    return [
        CustomerPartners(
            customer=name,
            summary=_summary(rows),
            rows=tuple(_row(row, names) for row in shown),
            note=DO_NOT_REMOVE,
            links=_psm_links(shown),
            more=_more(customer_id, left=len(rows) - start - ROWS_A_PAGE, start=start),
        )
    ]


def _more(customer_id: str, *, left: int, start: int) -> Button | None:
    if left <= 0:
        return None
    ref: dict[str, str | int] = {"customer": customer_id, "page": start // ROWS_A_PAGE + 1}
    return Button(title=f"Show {left} more", action="psm.show", ref=ref)


def _summary(rows: Sequence[WorkloadAtCustomer]) -> str:
    registered = [row for row in rows if is_partner_registered(primary_rm=row.primary_rm)]
    if not registered:
        return "No FastTrack Ready Partner is registered for any workload."
    partners = sorted({row.partner_name for row in registered if row.partner_name})
    who = f": {', '.join(partners)}" if partners else ""
    return (
        f"A FastTrack Ready Partner is registered for {len(registered)} of {len(rows)} "
        f"workload{'s' if len(rows) > 1 else ''}{who}."
    )


def _row(row: WorkloadAtCustomer, names: dict[str, str]) -> WorkloadRow:
    registered = is_partner_registered(primary_rm=row.primary_rm)
    sign = (
        "the name starts with FTP: a partner is registered"
        if registered
        else "the name does not start with FTP: no partner is registered"
    )
    return WorkloadRow(
        workload=names.get(row.workload, row.workload),
        primary_rm=f"{row.primary_rm} ({sign})",
        partner=row.partner_name,
        psm=f"{row.psm_name}, {row.psm_email}" if row.psm_name else "",
    )


def _psm_links(rows: Sequence[WorkloadAtCustomer]) -> tuple[Link, ...]:
    psms = {row.psm_email: row.psm_name for row in rows if row.psm_email}
    links = (chat_link(email, f"Chat with {name}") for email, name in psms.items())
    return tuple(links)[:MOST_LINKS]
