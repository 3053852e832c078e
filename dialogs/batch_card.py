"""A batch of reminders as cards: what it would do, where it stands, what became of each line."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from cards.portfolio import PortfolioRow
from cards.rhythm import ReminderCard
from cards.view import Button, Fact
from dialogs.expert_words import moment
from dialogs.portfolio_words import many, named
from dialogs.rules.nudges import SECOND, Why
from store.batch_lines import Became, ReportLine, counts
from store.batches import ALONE, CONFIRMED, DONE, DRAWN_UP, STOPPED, Batch
from store.entries import workload_names
from store.identity import Identity
from store.invitations import Invitation
from store.partners import contact, customer_named, psm_of_partner
from store.survey_contacts import contact_for_nudge, masked_address

STATES: Mapping[str, tuple[str, str]] = {
    DRAWN_UP: ("Waits for a confirmation: nothing has gone out", "warning"),
    CONFIRMED: ("Goes out: each at its hour", "accent"),
    STOPPED: ("Stopped", "attention"),
    DONE: ("Done", "good"),
}
REASONS: Mapping[str, str] = {
    Why.NO_CONTACT: "no contact is kept any more",
    Why.NOT_ELIGIBLE: "the contact is not to be surveyed",
    Why.OPTED_OUT: "they want no reminders",
    Why.TOO_LATE: "the invitation is too old",
    Why.NOT_AGREED: "they have not agreed to reminders",
}
BECAME: Mapping[str, str] = {"answered": "answered", "bounced": "bounced", "stopped": "ended"}
NOBODY = "no contact is kept"
CLOCK = "what came all at once"


def batch_card(db: Session, batch: Batch, who: Identity, *, note: str = "") -> ReminderCard:
    """Show where a batch stands, with what this reader can do about it."""
    state, style = STATES[batch.state]
    if batch.state == DRAWN_UP and batch.confirmed_by:
        state = "Waits for a second confirmation: nothing has gone out"
    return ReminderCard(
        title=f"Batch {batch.number} of survey reminders",
        state=state,
        style=style,
        note=note,
        facts=tuple(_facts(db, batch, who)),
        buttons=tuple(_buttons(batch)),
    )


def plan_row(
    db: Session, one: Invitation, *, due_at: datetime, skipped: str, zone: str
) -> PortfolioRow:
    """Say who gets what when, or who does not and why."""
    which = "second reminder" if one.step == SECOND else "first reminder"
    whom = _whom(db, one.customer_id, one.workload, one.email_hash)
    return PortfolioRow(
        title=_title(db, one.customer_id, one.workload),
        tag="○ Would not go" if skipped else "✔ Would go",
        color="Default" if skipped else "Good",
        lines=(
            f"{whom} · {REASONS.get(skipped, skipped)}"
            if skipped
            else f"{whom} · {which}, {moment(due_at, zone)}",
        ),
    )


def report_row(db: Session, one: ReportLine, became: Became | None, *, zone: str) -> PortfolioRow:
    """Say what became of one line: sent and how, page opened, answered, bounced, or why not."""
    happened = tuple(_happened(one, became, zone))
    answered = one.state == "answered"
    return PortfolioRow(
        title=_title(db, one.customer_id, one.workload),
        tag="✔ Answered" if answered else "",
        color="Good",
        lines=(" · ".join((_whom(db, one.customer_id, one.workload, one.email_hash), *happened)),),
    )


def summed(found: Mapping[str, int]) -> str:
    """Say how many were reminded, how many wait, and why others were not."""
    names = {"sent": "done", "waits": "to come"}
    words = (
        f"{count} {names.get(key) or 'not: ' + REASONS.get(key, key)}"
        for key, count in sorted(found.items(), key=lambda one: -one[1])
    )
    return "; ".join(words) or "nothing"


def _happened(one: ReportLine, became: Became | None, zone: str) -> Iterator[str]:
    why = one.skipped or (became.skipped if became else "")
    if why:
        yield f"not reminded: {REASONS.get(why, why)}"
    elif became and became.sent_at:
        way = {"mail": "by mail", "teams": "in Teams"}.get(became.way, "")
        yield f"sent {way} {moment(became.sent_at, zone)}".replace("  ", " ")
    elif one.done_at:
        yield "on its way"
    else:
        yield f"to come, {moment(one.due_at, zone)}"
    if became and became.opened_at:
        yield "opened the page"
    if one.state in BECAME and BECAME[one.state] != why:
        yield BECAME[one.state]


def _facts(db: Session, batch: Batch, who: Identity) -> Iterator[Fact]:
    found = psm_of_partner(db, partner_id=batch.partner_id) if batch.partner_id else None
    yield Fact(title="People", value=f"{batch.count:,}")
    yield Fact(title="Partner", value=found.partner_name if found else "all")
    yield Fact(title="Invitations", value=summed(counts(db, batch_id=batch.id)))
    drawn = _person(db, batch.drawn_up_by) or CLOCK
    yield Fact(title="Drawn up", value=f"{drawn}, {moment(batch.drawn_up_at, who.time_zone)}")
    by = [_person(db, email) for email in (batch.confirmed_by, batch.second_by) if email]
    if by:
        yield Fact(title="Confirmed by", value=" and ".join(by))
    if batch.stopped_by:
        yield Fact(title="Stopped by", value=_person(db, batch.stopped_by))


def _buttons(batch: Batch) -> Iterator[Button]:
    ref: dict[str, str | int] = {"number": batch.number}
    if batch.state == DRAWN_UP:
        second = batch.count > ALONE and bool(batch.confirmed_by)
        title = "Confirm it, too" if second else "Confirm it"
        yield Button(title=title, action="batch.confirm", ref=ref, primary=True)
    if batch.state in {DRAWN_UP, CONFIRMED}:
        yield Button(title="Stop it", action="batch.stop", ref=ref)
    yield Button(title="Person by person", action="batch.report", ref=ref)


def _title(db: Session, customer_id: str, workload: str) -> str:
    found = customer_named(db, customer_id=customer_id)
    return f"{found[0] if found else customer_id}, {named(workload_names(db), workload)}"


def _whom(db: Session, customer_id: str, workload: str, email_hash: str) -> str:
    """Name somebody so that who knows their address recognises it, and nobody else."""
    found = contact_for_nudge(db, customer_id=customer_id, workload=workload, email_hash=email_hash)
    return masked_address(found.email) if found else NOBODY


def _person(db: Session, email: str) -> str:
    found = contact(db, email=email)
    return found.name if found else email


def people(count: int) -> str:
    """Count people."""
    return many(count, "person", "people")
