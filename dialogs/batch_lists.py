"""Batches of survey reminders as they are looked at: before they go out, afterwards, and all."""

from sqlmodel import Session

from cards.portfolio import PortfolioCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, Say
from dialogs.batch_card import STATES, people, plan_row, report_row, summed
from dialogs.batch_plan import Plan, plan_for
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turning
from dialogs.portfolio_words import day_for
from dialogs.turn import Turn
from store.batch_lines import ReportLine, became, counts, report
from store.batches import ALONE, Batch, PlannedLine, batches_of
from store.partners import psm_of_partner
from store.requests import Page

NOBODY = "No invitation is open that somebody could be reminded of."


def dry_run(
    turn: Turn, db: Session, *, partner_id: str, page: int = 0, note: str = ""
) -> PortfolioCard | str:
    """Return a page of what a batch would do, and for whom not and why; or that there is nobody."""
    plan = plan_for(db, turn.who, partner_id=partner_id, now=turn.now)
    if not plan.seen:
        return NOBODY
    lines = sorted(plan.lines, key=lambda line: (bool(line.skipped), line.due_at))

    def look(offset: int) -> Page[PlannedLine]:
        return Page(tuple(lines[offset : offset + PAGE]), len(lines))

    found, at = clamped(look, page)
    seen = {one.id: one for one in plan.seen}
    partner = psm_of_partner(db, partner_id=partner_id) if partner_id else None
    about: dict[str, str | int] = {"partner": partner_id, "count": plan.people}
    return PortfolioCard(
        title=f"Survey reminders: {partner.partner_name if partner else 'all partners'}",
        lead=" ".join(part for part in (note, _lead(plan)) if part),
        rows=tuple(
            plan_row(
                db, seen[line.invitation_id], due_at=line.due_at, skipped=line.skipped,
                zone=turn.who.time_zone,
            )
            for line in found.lines
        ),
        pages=pages(found, at),
        buttons=(
            *((_go(plan, about),) if plan.people else ()),
            *turning(found, at, "batch.plan", about),
            Say(title="Batches", words="survey batches"),
        ),
    )  # fmt: skip


def _go(plan: Plan, about: dict[str, str | int]) -> Button:
    title = f"Remind {people(plan.people)}"
    return Button(title=title, action="batch.begin", ref=about, primary=True)


def _lead(plan: Plan) -> str:
    skipped = sum(bool(line.skipped) for line in plan.lines)
    words = f"Nothing has gone out. {people(plan.people)} would be reminded"
    words += f"; of {skipped} of the invitations nobody is, and it says why." if skipped else "."
    second = f" More than {ALONE} need a second confirmation, by the programme team."
    return words + (second if plan.people > ALONE else "")


def report_of(turn: Turn, db: Session, batch: Batch, wanted: int) -> PortfolioCard:
    """Return a page of what became of a batch, person by person."""

    def look(offset: int) -> Page[ReportLine]:
        return report(db, batch_id=batch.id, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    hashes = [one.email_hash for one in found.lines]
    happened = became(db, batch_id=batch.id, email_hashes=hashes)
    ref: dict[str, str | int] = {"number": batch.number}
    return PortfolioCard(
        title=f"Batch {batch.number}, person by person",
        lead=f"{STATES[batch.state][0]}. Invitations: {summed(counts(db, batch_id=batch.id))}.",
        rows=tuple(
            report_row(db, one, happened.get(str(one.invitation_id)), zone=turn.who.time_zone)
            for one in found.lines
        ),
        pages=pages(found, at),
        buttons=(
            *turning(found, at, "batch.report", ref),
            Say(title="Batches", words="survey batches"),
        ),
    )


def list_of(turn: Turn, db: Session, wanted: int) -> RequestList:
    """Return a page of the batches there were."""

    def look(offset: int) -> Page[Batch]:
        return batches_of(db, turn.who, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    return RequestList(
        title="Batches of survey reminders",
        lead="The newest stands first." if found.total else "There has been none yet.",
        rows=tuple(
            RequestRow(
                title=f"Batch {one.number}",
                text=f"{people(one.count)} · {day_for(one.drawn_up_at, turn)} · "
                f"{STATES[one.state][0]}",
            )
            for one in found.lines
        ),
        pages=pages(found, at) if found.total else "",
        choose=choice(
            tuple(Option(title=f"Batch {o.number}", value=str(o.number)) for o in found.lines)
        ),
        buttons=(
            *open_button(found, "batch.open"),
            *turning(found, at, "batch.page", {}),
            Say(title="What could go out now", words="survey batch"),
        ),
    )
