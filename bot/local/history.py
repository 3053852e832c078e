"""What was logged of the demo customers before anybody came: so that there is a trend to look at.

Fictional, and logged by the functions that log every update. What stands in the last one is what
the demo roster has; before, fewer people were active, and one forecast was earlier than it is now.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from dialogs.milestones import milestones
from dialogs.rules.forecasts import first_forecasts, moves_between, reached_now
from store import rhythm
from store.models import Customer
from store.status import last_status, moves_of
from store.status_changes import add_status
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase, UpdateKind

SHARES = (0.55, 0.7, 0.9, 1.0)  # of the people who are active now, from update to update
APART, SINCE = timedelta(days=14), timedelta(days=3)  # between two updates; since the last one
FRIDAY = 4  # of a week: nobody logs on the days after it
SLIP = timedelta(days=21)
SLIPS_WITH = 2  # the number of the update, from 0, in which a forecast moves


@dataclass(frozen=True, slots=True)
class _Story:
    """How the updates of a customer went: its health from update to update, and why."""

    healths: tuple[Health, ...]
    reason: str
    summary: str
    blocker: str = ""
    help_needed: str = ""


G, A, R = Health.GREEN, Health.AMBER, Health.RED
STORIES = (
    _Story((A, A, R, A), "Licences arrive later than planned.",
           "The pilot goes well; the rollout waits for licences.",
           "No licences for the second wave", "Someone who knows staged rollouts"),
    _Story((G, G, G, G), "", "On track: each week another site joins."),
    _Story((G, G, A, G), "The holidays of the site slowed us down.",
           "Back on track; training is under way."),
    _Story((G, A, A, R), "The customer's project lead has left.",
           "Nobody decides: the next meeting is about who does.", "Nobody decides on the dates"),
)  # fmt: skip


def log_history(db: Session, *, now: datetime) -> int:
    """Log four updates of each customer that has an FM and work to be done; return how many."""
    customers = select(Customer).where(col(Customer.fm_email) != "")
    logged = 0
    for number, customer in enumerate(db.exec(customers.order_by(Customer.customer_id)).all()):
        standing = last_status(db, customer_id=customer.customer_id)
        if standing is None or standing.number or not _is_at_work(standing):
            continue
        writers = (customer.fm_email, customer.fta_email or customer.fm_email)
        story = STORIES[number % len(STORIES)]
        for at, status in enumerate(_updates(standing, story, writers, now)):
            _log(db, status, slips=at == SLIPS_WITH)
            logged += 1
    return logged


def _is_at_work(status: Status) -> bool:
    return any(line.phase is not Phase.CLOSED for line in status.workloads)


def _updates(
    now_is: Status, story: _Story, writers: tuple[str, str], now: datetime
) -> Iterator[Status]:
    slipping, last = _slipping(now_is, now.date()), now - SINCE
    last -= timedelta(days=max(0, last.weekday() - FRIDAY))
    for at, share in enumerate(SHARES):
        written_at = last - APART * (len(SHARES) - 1 - at)
        health = story.healths[at]
        day = written_at.date()
        yield replace(
            now_is,
            number=at + 1,
            kind=UpdateKind.UPDATE,
            health=health,
            health_reason="" if health is G else story.reason,
            summary=story.summary,
            blockers=_blockers(story, health, day),
            help_needed=story.help_needed if health is not G else "",
            next_meeting=day + APART,
            workloads=_lines(now_is, share, slips=slipping if at < SLIPS_WITH else ""),
            written_at=written_at,
            written_by=writers[at % 2],
        )


def _blockers(story: _Story, health: Health, day: date) -> tuple[Blocker, ...]:
    if health is G or not story.blocker:
        return ()
    blocker = Blocker(
        what=story.blocker, owner="Uma Patel", since=day - APART / 2,
        next_step="Ask the customer's sponsor", due=day + APART,
    )  # fmt: skip
    return (blocker,)


def _slipping(now_is: Status, today: date) -> str:
    """Return the workload whose forecasts slip: an earlier day of them was not over either."""
    return next(
        (
            line.workload
            for line in now_is.workloads
            if line.forecasts and min(line.forecasts.values()) - SLIP > today
        ),
        "",
    )


def _lines(now_is: Status, share: float, *, slips: str) -> tuple[WorkloadLine, ...]:
    found = []
    for line in now_is.workloads:
        done = line.phase is Phase.CLOSED
        active = line.active if done or line.active is None else round(line.active * share)
        earlier = SLIP if line.workload == slips else timedelta(0)
        forecasts = {at: when - earlier for at, when in line.forecasts.items()}
        found.append(replace(line, active=active, forecasts=forecasts))
    return tuple(found)


def _log(db: Session, status: Status, *, slips: bool) -> None:
    """Log one, with the forecasts that move and the milestones that it is the first to show."""
    written_at, customer_id = status.written_at, status.customer_id
    before = last_status(db, customer_id=customer_id)
    if before is None or written_at is None:
        return
    if before.number == 0:  # the roster has what is logged only now
        before = replace(before, workloads=status.workloads)
    reasons = {
        (line.workload, at): "The licences were ordered late."
        for line in status.workloads
        for at in line.forecasts
        if slips
    }
    first = first_forecasts(moves_of(db, customer_id=customer_id))
    known = {
        (one.workload, at): day for one in before.workloads for at, day in one.forecasts.items()
    }
    add_status(
        db,
        status,
        moves=moves_between(before, status, reasons=reasons),
        reached=reached_now(
            before, status, first={**known, **first}, today=written_at.date(),
            milestones=milestones(),
        ),
        now=written_at,
    )  # fmt: skip
    rhythm.logged(db, customer_id=customer_id, now=written_at)
