"""A status made into the views of its slides: for the customer, and for Microsoft only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from cards.slides.views import (
    BlockerRow,
    ContactRow,
    CustomerDeck,
    Inside,
    InternalDeck,
    SlipRow,
    Step,
    Trend,
    Use,
    WorkloadRow,
)
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.forecasts import is_reached
from dialogs.slide_words import (
    HEALTHS,
    PHASES,
    days,
    milestone,
    names_of_workloads,
    optional_day,
    people_of,
    short_day,
    shorter_day,
    use_of,
)
from store.identity import Identity
from store.partners import contact
from store.slides import OnSlide, partners_named, team_of
from store.status import history, moves_of, reached_by
from store.status_values import Move, Status, WorkloadLine

POINTS = 8  # dates of a trend
SOON = timedelta(days=30)  # a forecast within it is a next step
PARTS = {"fm": "FastTrack Manager", "fta": "FastTrack Architect", "csm": "Customer Success Manager"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Whose eyes a slide is for, and when that is."""

    who: Identity
    now: datetime

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(first_known_zone(self.who.time_zone)).date()

    @property
    def today(self) -> date:
        return self.day_of(self.now)


def customer_deck(db: Session, status: Status, look: Look) -> CustomerDeck:
    """Make the slide that a customer may see: reasons, risks, help and notes stay out of it."""
    names, today = names_of_workloads(db), look.today
    moves = moves_of(db, customer_id=status.customer_id)
    reached = reached_by(db, customer_id=status.customer_id)
    partners = partners_named(db, ids=frozenset(line.partner_id for line in status.workloads))
    of_partner = {one.part: one.name for one in partners}
    light, health = HEALTHS[status.health]
    logged = look.day_of(status.written_at) if status.written_at else None
    rows = tuple(
        WorkloadRow(
            workload=names.get(line.workload, line.workload),
            phase=PHASES[line.phase],
            use=use_of(line),
            people=people_of(line),
            partner=of_partner.get(line.partner_id, ""),
            milestones=tuple(
                milestone(line, at, today=today, moves=moves, reached=reached)
                for at in milestones()
            ),
        )
        for line in status.workloads
    )
    return CustomerDeck(
        customer=status.customer_name,
        as_of=day(logged or today),
        light=light,
        health=health,
        summary=status.summary,
        milestones=tuple(f"{at}%" for at in milestones()),
        trend=_trend(db, status, look, names),
        workloads=rows,
        blockers=tuple(
            BlockerRow(
                what=one.what,
                owner=one.owner,
                since=optional_day(one.since),
                next_step=one.next_step,
                due=optional_day(one.due),
            )
            for one in status.blockers
        ),
        steps=_steps(status, names, of_partner, today),
        contacts=_contacts(team_of(db, customer_id=status.customer_id).ours, partners),
    )


def internal_deck(db: Session, status: Status, look: Look) -> InternalDeck:
    """Make the same slide with what is internal on pages of its own."""
    names = names_of_workloads(db)
    writer = contact(db, email=status.written_by)
    seen = {line.workload for line in status.workloads}
    moved = [m for m in moves_of(db, customer_id=status.customer_id) if m.workload in seen]
    inside = Inside(
        reason=status.health_reason,
        risks=status.risks,
        help_needed=status.help_needed,
        notes=tuple(
            (names.get(line.workload, line.workload), line.note)
            for line in status.workloads
            if line.note
        ),
        slips=tuple(_slip(move, names, look) for move in moved if move.before and move.after),
        contacts=_contacts(team_of(db, customer_id=status.customer_id).csm, ()),
        logged=_logged(status, writer.name if writer else status.written_by, look),
    )
    return InternalDeck(shown=customer_deck(db, status, look), inside=inside)


def _logged(status: Status, name: str, look: Look) -> str:
    if status.written_at is None:
        return "nothing logged yet: the figures are the roster's"
    return f"update {status.number}, logged by {name} on {day(look.day_of(status.written_at))}"


def _slip(move: Move, names: Mapping[str, str], look: Look) -> SlipRow:
    before, after = move.before or date.min, move.after or date.min
    why = move.reason or "No reason given"
    return SlipRow(
        workload=names.get(move.workload, move.workload),
        milestone=f"{move.milestone}%",
        moved=f"{short_day(before)} to {short_day(after)}",
        days=days((after - before).days),
        why=f"{why} (said by the partner)" if move.by_partner else why,
        when=short_day(look.day_of(move.moved_at)) if move.moved_at else "",
    )


def _contacts(ours: Sequence[OnSlide], partners: Sequence[OnSlide]) -> tuple[ContactRow, ...]:
    rows = [(PARTS[one.part], one) for one in ours] + [("Partner", one) for one in partners]
    return tuple(ContactRow(role=role, name=one.name, email=one.email) for role, one in rows)


def _steps(
    status: Status, names: Mapping[str, str], partners: Mapping[str, str], today: date
) -> tuple[Step, ...]:
    """Gather what comes next, soonest first: of blockers, the next meeting, and milestones."""
    found: list[tuple[date, Step]] = [
        (one.due or date.max, _step(one.next_step, one.due, one.owner))
        for one in status.blockers
        if one.next_step
    ]
    if status.next_meeting and status.next_meeting >= today:
        met = status.next_meeting
        found.append((met, _step("Next review meeting", met)))
    for line in status.workloads:
        name, partner = names.get(line.workload, line.workload), partners.get(line.partner_id, "")
        found += [
            (when, _step(f"{name} reaches {at}%", when, partner))
            for at, when in _soon(line, today).items()
        ]
    return tuple(step for _, step in sorted(found, key=lambda pair: pair[0]))


def _soon(line: WorkloadLine, today: date) -> dict[int, date]:
    return {
        at: when
        for at, when in sorted(line.forecasts.items())
        if at in milestones() and not is_reached(line, at) and today <= when <= today + SOON
    }


def _step(what: str, due: date | None, owner: str = "") -> Step:
    return Step(what=what, owner=owner, due=optional_day(due))


def _trend(db: Session, status: Status, look: Look, names: Mapping[str, str]) -> Trend:
    """Gather the active use of the last updates, one for each day, without what was corrected."""
    kept = history(db, customer_id=status.customer_id, limit=POINTS) or [status]
    corrected = {one.corrects for one in kept if one.corrects}
    by_day: dict[date, Status] = {}
    for one in reversed(kept):
        if one.number not in corrected:
            by_day[look.day_of(one.written_at) if one.written_at else look.today] = one
    uses = tuple(
        Use(
            workload=names.get(line.workload, line.workload),
            shares=tuple(_share(one, line.workload) for one in by_day.values()),
        )
        for line in status.workloads
    )
    known = tuple(use for use in uses if any(share is not None for share in use.shares))
    return Trend(dates=tuple(shorter_day(at) for at in by_day), uses=known)


def _share(status: Status, workload: str) -> float | None:
    return next((line.use for line in status.workloads if line.workload == workload), None)
