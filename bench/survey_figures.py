"""What came of a year of survey reminders: held against what happened, and as a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, func, select

from bench.survey_faults import faults
from bench.survey_lost import ENDS, WEEK, Lived, Said, is_about, is_lost
from bench.survey_world import World
from dialogs.rules.holidays_of import Calendar
from store.models import Notice, SurveyInvitation, SurveyNudge
from store.sealed import vault
from store.told import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a year; all from `third` to `lost` ought to be nothing.

    `faults` tells of the first few that were lost.
    """

    invitations: int
    mails: int
    reminded_once: int
    reminded_twice: int
    folded: int
    skipped: Counter[str]
    uncertain: int
    failed: int
    third: int
    after_a_stop: int
    in_quiet_hours: int
    on_a_free_day: int
    within_a_week: int
    lost: int
    seconds: float
    faults: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether nobody was bothered, and nothing was lost."""
        return not (
            self.third or self.after_a_stop or self.in_quiet_hours or self.on_a_free_day
            or self.within_a_week or self.lost
        )  # fmt: skip


def figures_of(db: Session, lived: Lived, seconds: float) -> Figures:
    rows = list(db.exec(select(SurveyInvitation)))
    emails = {vault().address_hash(email): email for email in lived.world.people}
    for row in rows:
        lived.world.of[row.id] = (row.customer_id, row.workload, emails[row.email_hash])
    times: dict[UUID, list[datetime]] = {}
    for one in lived.said:
        for key in one.about:
            times.setdefault(key, []).append(one.at)
    told = Counter(len(found) for found in times.values())
    notices = select(func.count()).where(Notice.state == State.UNCERTAIN)
    lost = [row for row in rows if is_lost(lived, row, times.get(row.id, []))]
    return Figures(
        invitations=len(rows),
        mails=len(lived.said),
        reminded_once=told[1],
        reminded_twice=told[2],
        folded=sum(len(one.about) > 1 for one in lived.said),
        skipped=Counter(one.skipped for one in db.exec(select(SurveyNudge)) if one.skipped),
        uncertain=db.exec(notices).one(),
        failed=lived.failed,
        third=sum(count for number, count in told.items() if number > 2),  # noqa: PLR2004
        after_a_stop=sum(
            _is_stopped(lived, key, one.at) for one in lived.said for key in one.about
        ),
        in_quiet_hours=sum(not _is_awake(lived.world, one) for one in lived.said),
        on_a_free_day=sum(not _is_at_work(lived.world, one) for one in lived.said),
        within_a_week=_too_soon(lived.said),
        lost=len(lost),
        seconds=seconds,
        faults=tuple(faults(lived, lost)),
    )


def _heard(world: World, at: datetime) -> datetime:
    """Return when the bot can have heard of it."""
    return next((until for since, until in world.down if since <= at < until), at)


def _is_stopped(lived: Lived, key: UUID, at: datetime) -> bool:
    world = lived.world
    customer, workload, email = world.of[key]
    if not world.people[email].agreed:
        return True
    for deed in lived.deeds[email]:
        if _heard(world, deed.at) > at or not is_about(deed, customer, workload):
            continue
        if deed.what in ENDS or (deed.until is not None and at < deed.until):
            return True
    return False


def _is_awake(world: World, one: Said) -> bool:
    _, zone = world.people[one.email].place(one.at)
    return 8 <= one.at.astimezone(ZoneInfo(zone)).hour < 18  # noqa: PLR2004


def _is_at_work(world: World, one: Said) -> bool:
    country, zone = world.people[one.email].place(one.at)
    calendar = Calendar(zone=ZoneInfo(zone), country=country)
    return calendar.works_on(calendar.day_of(one.at))


def _too_soon(said: Sequence[Said]) -> int:
    last: dict[str, datetime] = {}
    found = 0
    for one in said:
        found += one.email in last and one.at - last[one.email] < WEEK
        last[one.email] = one.at
    return found


def table(name: str, figures: Figures) -> str:
    """Write it as a table."""
    skipped = ", ".join(f"{why} {count}" for why, count in sorted(figures.skipped.items()))
    head = (
        "mails", "once", "twice", "folded", "failures", "uncertain", "third", "after a stop",
        "quiet hours", "free day", "within a week", "lost",
    )  # fmt: skip
    lines = [
        f"{name}: {figures.invitations:,} invitations, {figures.seconds:.0f} s; skipped: {skipped}",
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
    ]
    values = (
        figures.mails, figures.reminded_once, figures.reminded_twice, figures.folded,
        figures.failed, figures.uncertain, figures.third, figures.after_a_stop,
        figures.in_quiet_hours, figures.on_a_free_day, figures.within_a_week, figures.lost,
    )  # fmt: skip
    lines.append("| " + " | ".join(f"{one:,}" for one in values) + " |")
    lines += figures.faults
    return "\n".join(lines)
