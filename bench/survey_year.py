"""A year of reminders of survey invitations: never a nuisance, and none lost.

    uv run python -m bench.survey_year

20,000 invitations to people in eleven countries, who answer, bounce, want no more, pause and move,
told by two replicas that take turns at random, fail now and then in the middle, and are down now
and then: the leap year 2028, replayed on SQLite and on PostgreSQL. What was sent is held against
what happened, looked at without any of the rules.
"""

import argparse
import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID
from zoneinfo import ZoneInfo

from prometheus_client import CollectorRegistry
from sqlmodel import Session, col, func, select

from bench.survey_world import A_DAY, AN_HOUR, Deed, World, fields_of, settle_in
from bot.planning import Planner
from bot.recording import Recorder
from bot.sweeping import Sweeper, sweep_metrics
from dialogs.notices import NOTICES
from dialogs.nudge_sweeps import TO_REMIND
from dialogs.rules.delivery import PATIENCE, Answer, Heard
from dialogs.rules.holidays_of import Calendar
from dialogs.survey_preferences import link_preferences
from store.db import Database, open_engine
from store.invitations import Invitation, take_in
from store.models import Notice, SurveyContact, SurveyEvent, SurveyInvitation, SurveyNudge
from store.roster.lines import contact_row
from store.schema import migrate
from store.sealed import Vault, keep_vault, vault
from store.survey_stops import ALL, scope_of, stop
from store.told import State
from tests.postgres import running_server, server_programs

START = datetime(2028, 1, 3, tzinfo=UTC)  # a Monday of a leap year
SECRET = "a secret of the simulation: 0123456789"  # noqa: S105 -- opens nothing
MOST = 500
FAILS = 0.02  # of the moves and of the sends
WEEK, TWO_WEEKS, OVER = timedelta(days=7), timedelta(days=14), timedelta(days=28)
TAKEN = Answer(heard=Heard.TAKEN, message_id="m")
ENDS = {"completed", "bounced", "stop", "stop this", "not eligible"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How much is simulated."""

    invitations: int = 20_000
    days: int = 366
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reminder that left: to whom, when, of which invitations."""

    email: str
    at: datetime
    about: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a year; all from `third` on ought to be nothing."""

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

    @property
    def is_right(self) -> bool:
        """Whether nobody was bothered, and nothing was lost."""
        return not (
            self.third or self.after_a_stop or self.in_quiet_hours or self.on_a_free_day
            or self.within_a_week or self.lost
        )  # fmt: skip


class KilledError(Exception):
    """The process ended here."""


@dataclass(kw_only=True)
class _Run:
    """One year on one store."""

    database: Database
    world: World
    year: Year
    dice: random.Random
    now: datetime = START
    said: list[Said] = field(default_factory=list)
    unsure: set[UUID] = field(default_factory=set)
    failed: int = 0
    _next_deed: int = 0

    async def through(self) -> None:
        """Live through it, and through the month after it in which the last ones are reminded."""
        sweep = replace(TO_REMIND, settle=self._settle)
        sweepers = [
            Sweeper(
                self.database,
                clock=lambda: self.now,
                metrics=sweep_metrics(CollectorRegistry()),
                sweeps=(sweep,),
            )
            for _ in range(2)
        ]
        planners = [
            Planner(NOTICES, worker=name, lasts=AN_HOUR, has_mail=True) for name in ("a", "b")
        ]
        recorders = [Recorder(NOTICES, worker=name, patience=PATIENCE) for name in ("a", "b")]
        end = START + timedelta(days=self.year.days) + OVER + 7 * A_DAY
        while self.now < end:
            if self._next_deed < len(self.world.deeds):
                await self.database.run(self._act)
            await asyncio.gather(*(one.sweep() for one in sweepers))
            turn = self.dice.randrange(2)
            upcoming = await self._deliver(planners[turn], recorders[turn])
            self.now = await self._next(upcoming) or end

    def _settle(self, db: Session, seen: Invitation, now: datetime) -> bool:
        """Settle it, and sometimes end before it is kept: it is found again the next time."""
        done = TO_REMIND.settle(db, seen, now)
        if self.dice.random() < FAILS:
            self.failed += 1
            raise KilledError
        return done

    async def _deliver(self, planner: Planner, recorder: Recorder) -> datetime | None:
        """Send what may go now, and sometimes end before that is noted: nobody knows then."""

        def once(db: Session) -> tuple[int, datetime | None]:
            plan = planner.plan(db, now=self.now, limit=MOST)
            for errand in plan.errands:
                assert errand.mail is not None
                about = tuple(UUID(key) for key in errand.mail.keys[:-1])
                chance = self.dice.random()
                if chance < FAILS:
                    self.failed += 1
                    self.unsure.update(about)
                if chance > FAILS / 2:
                    self.said.append(Said(email=errand.mail.to, at=self.now, about=about))
                if chance >= FAILS:
                    recorder.record(db, errand, TAKEN, now=self.now, jitter=0.5)
            return plan.claimed, plan.next_moment

        while True:
            claimed, upcoming = await self.database.run(once)
            if not claimed:
                return upcoming

    async def _next(self, upcoming: datetime | None) -> datetime | None:
        query = select(func.min(SurveyInvitation.next_at)).where(
            SurveyInvitation.state == "open", col(SurveyInvitation.next_at).is_not(None)
        )
        moments = [await self.database.read(lambda db: db.exec(query).one()), upcoming]
        if self._next_deed < len(self.world.deeds):
            moments.append(self.world.deeds[self._next_deed].at)
        soonest = min((one for one in moments if one is not None), default=None)
        if soonest is None:
            return None
        # what was left by a failure is looked at again by the next sweep
        soonest = max(soonest, self.now + timedelta(minutes=1))
        return next(
            (until for since, until in self.world.down if since <= soonest < until), soonest
        )

    def _act(self, db: Session) -> None:
        """Do what has happened until now; while the bot is down, it hears of it at the end."""
        keys = set()
        while self._next_deed < len(self.world.deeds):
            deed = self.world.deeds[self._next_deed]
            if deed.at > self.now:
                break
            self._next_deed += 1
            if deed.what in ("invited", "completed", "bounced"):
                keys.add(self._happen(db, deed))
            else:
                self._choose(db, deed)
        db.flush()
        if keys:
            take_in(db, now=self.now, only=keys)

    def _happen(self, db: Session, deed: Deed) -> tuple[str, str, str]:
        key = (deed.customer, deed.workload, vault().address_hash(deed.email))
        db.add(
            SurveyEvent(
                customer_id=key[0], workload=key[1], email_hash=key[2], event=deed.what, at=deed.at
            )
        )
        return key

    def _choose(self, db: Session, deed: Deed) -> None:
        found = vault().address_hash(deed.email)
        if deed.what in ("move", "not eligible"):
            self._correct(db, deed, found)
            return
        scope = scope_of(deed.customer, deed.workload) if deed.what == "stop this" else ALL
        stop(db, email_hash=found, scope=scope, until=deed.until, way="page", now=self.now)

    def _correct(self, db: Session, deed: Deed, email_hash: str) -> None:
        rows = db.exec(select(SurveyContact).where(SurveyContact.email_hash == email_hash)).all()
        for row in rows:
            if deed.what == "not eligible" and row.workload != deed.workload:
                continue
            key = contact_row(row.customer_id, row.workload, email_hash)
            country = deed.place[0] or vault().open(row.sealed, row=key)["country"]
            fields = {**fields_of(deed.email, country), "survey_eligible": deed.what == "move"}
            row.sealed = vault().seal(fields, row=key)
            db.add(row)


async def replay(database_url: str, year: Year) -> Figures:
    """Live through a year on an empty store, and count."""
    logging.getLogger("bot.sweeping").setLevel(logging.CRITICAL)  # the failures are on purpose
    keep_vault(Vault(SECRET))
    link_preferences(lambda _: "https://bot.example/preferences/x")
    engine = open_engine(database_url)
    migrate(engine)
    with Session(engine) as db, db.begin():
        world = settle_in(
            db, invitations=year.invitations, start=START, days=year.days, seed=year.seed
        )
    engine.dispose()
    database, started = Database(database_url), time.monotonic()
    run = _Run(database=database, world=world, year=year, dice=random.Random(year.seed))  # noqa: S311
    await run.through()
    figures = await database.read(lambda db: _count(db, run, time.monotonic() - started))
    await database.close()
    return figures


def _count(db: Session, run: _Run, seconds: float) -> Figures:
    rows = list(db.exec(select(SurveyInvitation)))
    emails = {vault().address_hash(email): email for email in run.world.people}
    for row in rows:
        run.world.of[row.id] = (row.customer_id, row.workload, emails[row.email_hash])
    times: dict[UUID, list[datetime]] = {}
    for one in run.said:
        for key in one.about:
            times.setdefault(key, []).append(one.at)
    told = Counter(len(found) for found in times.values())
    notices = select(func.count()).where(Notice.state == State.UNCERTAIN)
    deeds = _deeds(run.world)
    return Figures(
        invitations=len(rows),
        mails=len(run.said),
        reminded_once=told[1],
        reminded_twice=told[2],
        folded=sum(len(one.about) > 1 for one in run.said),
        skipped=Counter(one.skipped for one in db.exec(select(SurveyNudge)) if one.skipped),
        uncertain=db.exec(notices).one(),
        failed=run.failed,
        third=sum(count for number, count in told.items() if number > 2),  # noqa: PLR2004
        after_a_stop=sum(
            _is_stopped(run.world, deeds, key, one.at) for one in run.said for key in one.about
        ),
        in_quiet_hours=sum(not _is_awake(run.world, one) for one in run.said),
        on_a_free_day=sum(not _is_at_work(run.world, one) for one in run.said),
        within_a_week=_too_soon(run.said),
        lost=sum(_is_lost(run, deeds, row, times.get(row.id, [])) for row in rows),
        seconds=seconds,
    )


def _deeds(world: World) -> dict[str, list[Deed]]:
    found: dict[str, list[Deed]] = {}
    for deed in world.deeds:
        found.setdefault(deed.email, []).append(deed)
    return found


def _about(deed: Deed, customer: str, workload: str) -> bool:
    return deed.what in ("stop", "pause") or (deed.customer, deed.workload) == (customer, workload)


def _heard(world: World, at: datetime) -> datetime:
    """Return when the bot can have heard of it."""
    return next((until for since, until in world.down if since <= at < until), at)


def _is_stopped(world: World, deeds: dict[str, list[Deed]], key: UUID, at: datetime) -> bool:
    customer, workload, email = world.of[key]
    if not world.people[email].agreed:
        return True
    for deed in deeds[email]:
        if _heard(world, deed.at) > at or not _about(deed, customer, workload):
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


def _is_lost(
    run: _Run, deeds: dict[str, list[Deed]], row: SurveyInvitation, times: Sequence[datetime]
) -> bool:
    """Say whether a reminder is missing that nothing kept from being sent."""
    world = run.world
    customer, workload, email = world.of[row.id]
    over = row.invited_at + OVER
    if row.id in run.unsure or not world.people[email].agreed or over > run.now:
        return False
    kept = any(
        deed.at < over and (deed.what in ENDS or deed.what == "pause")
        for deed in deeds[email]
        if _about(deed, customer, workload)
    )
    down = any(since < over and until > row.invited_at for since, until in world.down)
    if kept or len(times) > 1:
        return False
    # the second may be crowded out by other reminders of the same person, or by an outage
    crowded = any(
        row.invited_at - WEEK < one.at < over and row.id not in one.about
        for one in run.said
        if one.email == email
    )
    return not (times and (crowded or down))


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
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, simulate, print; 1 if anything was not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    usual = Year()
    parser.add_argument("--invitations", type=int, default=usual.invitations)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args(arguments)
    year = Year(invitations=given.invitations, days=given.days, seed=given.seed)
    right = True
    if given.only != "postgresql":
        with TemporaryDirectory() as folder:
            figures = asyncio.run(replay(f"sqlite:///{Path(folder) / 'year.db'}", year))
        print(table("SQLite", figures), flush=True)
        right &= figures.is_right
    programs = server_programs()
    if given.only != "sqlite" and programs:
        with running_server(programs) as url:
            figures = asyncio.run(replay(f"{url}/postgres", year))
        print(table("PostgreSQL", figures), flush=True)
        right &= figures.is_right
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
