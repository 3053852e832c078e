"""A year of reminders: every one that is due is sent once, and none in quiet hours.

    uv run python -m bench.status_year

300 customers in ten zones on either side of the date line, whose FMs and FTAs log, put off, forget
and go on holiday, and a bot that is down now and then: the leap year 2028, replayed on SQLite and
on PostgreSQL. What was sent is held against what ought to have been (bench/status_naive.py).
"""

import argparse
import heapq
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry
from sqlmodel import Session, col, func, select

from bench.both_databases import STORES, on_both
from bench.status_figures import KINDS, Figures, Lived, row_of, table
from bench.status_naive import Deed, Naive
from bench.status_world import World, settle_in
from bot.planning import Planner
from bot.recording import Recorder
from bot.sweeping import Sweeper, sweep_metrics
from dialogs import status_asking, status_sweeps
from dialogs.notices import NOTICES
from dialogs.rhythm import snooze_pressed
from dialogs.rules.delivery import PATIENCE, Answer, Heard
from dialogs.rules.rhythm import days_between
from dialogs.status_notices import DUE
from dialogs.turn import Turn
from store import rhythm
from store.db import Database, open_engine
from store.identity import identity_by_email
from store.models import Notice, Person, StatusDigest, StatusRhythm
from store.schema import migrate
from store.status import last_status
from store.status_changes import add_status
from store.vocabulary import Health, UpdateKind

START = datetime(2028, 1, 3, 12, tzinfo=UTC)  # a Monday of a leap year
MOST = 500
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How much is simulated."""

    customers: int = 300
    days: int = 371
    seed: int = 1


@dataclass(kw_only=True)
class _Run:
    """One year on one store."""

    database: Database
    world: World
    year: Year
    dice: random.Random
    now: datetime = START
    deeds: dict[str, list[Deed]] = field(default_factory=dict)
    said: list[tuple[str, str, str, datetime]] = field(default_factory=list)
    _plans: list[tuple[datetime, int, str, str, str]] = field(default_factory=list)
    _count: int = 0

    async def through(self) -> None:
        """Live through it."""
        sweeper = Sweeper(
            self.database,
            clock=lambda: self.now,
            metrics=sweep_metrics(CollectorRegistry()),
            sweeps=(*status_sweeps.SWEEPS, *status_asking.SWEEPS),
        )
        planner = Planner(NOTICES, worker="w", lasts=A_DAY, has_mail=True)
        recorder = Recorder(NOTICES, worker="w", patience=PATIENCE)
        for one in self.world.absences:
            self._plan(one.known_at, "away", one.email, str(one.until))
        end = START + timedelta(days=self.year.days)
        while self.now < end:
            await self._act()
            await sweeper.sweep()
            await self.database.read(self._react)
            upcoming = await self._deliver(planner, recorder)
            self.now = max(self.now + timedelta(seconds=1), await self._next(upcoming))

    async def _deliver(self, planner: Planner, recorder: Recorder) -> datetime | None:
        """Say what may be said now, without the network; return when there is more to say."""
        taken = Answer(heard=Heard.TAKEN, message_id="m")

        def once(db: Session) -> tuple[int, datetime | None]:
            plan = planner.plan(db, now=self.now, limit=MOST)
            for errand in plan.errands:
                recorder.record(db, errand, taken, now=self.now, jitter=0.5)
                self.said += [(t.kind, t.email, t.business_key, self.now) for t in errand.told]
            return plan.claimed, plan.next_moment

        while True:
            claimed, upcoming = await self.database.run(once)
            if not claimed:
                return upcoming

    async def _next(self, upcoming: datetime | None) -> datetime:
        def look(db: Session) -> list[datetime | None]:
            return [
                db.exec(select(func.min(column)).where(column > self.now)).one()
                for column in (
                    col(StatusRhythm.remind_at), col(StatusRhythm.ask_at), col(StatusDigest.due_at),
                )
            ]  # fmt: skip

        moments = [*await self.database.read(look), upcoming]
        moments.append(self._plans[0][0] if self._plans else None)
        soonest = min(one for one in moments if one and one > self.now)
        return next(
            (until for since, until in self.world.down if since <= soonest < until), soonest
        )

    def _plan(self, at: datetime, what: str, who: str, about: str) -> None:
        until = next((until for since, until in self.world.down if since <= at < until), None)
        self._count += 1
        moment = until + timedelta(minutes=7) if until and what != "away" else at
        heapq.heappush(self._plans, (moment, self._count, what, who, about))

    async def _act(self) -> None:
        """Do what people do at this moment."""
        while self._plans and self._plans[0][0] <= self.now:
            _, _, what, who, about = heapq.heappop(self._plans)
            do = {"away": self._leave, "log": self._log, "snooze": self._snooze}[what]
            await self.database.run(lambda db, do=do, who=who, about=about: do(db, who, about))  # type: ignore[misc]

    def _leave(self, db: Session, email: str, until: str) -> None:
        """Note an absence, as an import of the roster does."""
        person = db.get_one(Person, email)
        person.away_until = datetime.fromisoformat(until).date()
        db.add(person)
        db.flush()
        rhythm.plan_all_anew(db)

    def _log(self, db: Session, email: str, customer: str) -> None:
        last = last_status(db, customer_id=customer)
        assert last is not None
        status = replace(
            last, number=last.number + 1, kind=UpdateKind.UPDATE, health=Health.GREEN,
            written_by=email, summary="On track.",
        )  # fmt: skip
        assert add_status(db, status, now=self.now)
        rhythm.logged(db, customer_id=customer, now=self.now)
        self.deeds.setdefault(customer, []).append(Deed(at=self.now, email=email))
        if self.dice.random() < 0.2:  # sometimes the next one comes before it is due  # noqa: PLR2004
            self._soon("log", email, customer, hours=self.dice.randint(30, 160))

    def _snooze(self, db: Session, email: str, customer: str) -> None:
        last, who = last_status(db, customer_id=customer), identity_by_email(db, email=email)
        assert last is not None
        assert who is not None
        turn = Turn(
            who=who, now=self.now, conversation_id="c", activity_id="",
            ref={"customer": customer, "number": last.number},
        )  # fmt: skip
        (reply,) = snooze_pressed(turn, db)
        found = rhythm.rhythm_of(db, customer_id=customer)
        if str(reply).startswith("I remind you") and "in any case" not in str(reply) and found:
            until = found.snoozed_until
            self.deeds.setdefault(customer, []).append(Deed(at=self.now, email=email, until=until))

    def _react(self, db: Session) -> None:
        """Decide what becomes of each reminder that was just written."""
        query = select(Notice).where(Notice.kind == DUE, Notice.made_at == self.now)
        for notice in db.exec(query.order_by(col(Notice.business_key))):
            customer, chance = str(notice.ref["customer"]), self.dice.random()
            if chance < 0.66:  # noqa: PLR2004
                self._soon("log", notice.email, customer, hours=self.dice.randint(0, 40))
            elif chance < 0.8:  # noqa: PLR2004
                self._soon("snooze", notice.email, customer, hours=self.dice.randint(0, 5))

    def _soon(self, what: str, email: str, customer: str, *, hours: int) -> None:
        at = self.now.replace(minute=7, second=0, microsecond=0) + timedelta(hours=hours + 1)
        self._plan(at, what, email, customer)


async def replay(database_url: str, year: Year) -> Figures:
    """Live through a year on an empty store, and count."""
    engine = open_engine(database_url)
    migrate(engine)
    with Session(engine) as db, db.begin():
        world = settle_in(db, customers=year.customers, start=START, days=year.days, seed=year.seed)
    engine.dispose()
    database, started = Database(database_url), time.monotonic()
    run = _Run(database=database, world=world, year=year, dice=random.Random(year.seed))  # noqa: S311
    await run.through()
    days, notices = await database.read(
        lambda db: (_days(db, world), list(db.exec(select(Notice))))
    )
    await database.close()
    naive = Naive(world, end=run.now)
    expected = [
        one
        for customer in world.customers
        for one in naive.expected(
            customer, start=START, days=days[customer], deeds=run.deeds.get(customer, [])
        )
    ]
    lived = Lived(world=world, until=run.now, deeds=run.deeds, said=run.said)
    logged = sum(one.until is None for deeds in run.deeds.values() for one in deeds)
    return Figures(
        rows=tuple(row_of(kind, lived, notices, expected) for kind in KINDS),
        updates=logged,
        put_off=sum(map(len, run.deeds.values())) - logged,
        seconds=time.monotonic() - started,
    )


def _days(db: Session, world: World) -> dict[str, int]:
    found = {}
    for customer in world.customers:
        status = last_status(db, customer_id=customer)
        assert status is not None
        days = days_between([line.phase for line in status.workloads], chosen=None)
        found[customer] = days or 0
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, simulate, print; 1 if anything was not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    usual = Year()
    parser.add_argument("--customers", type=int, default=usual.customers)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--only", choices=STORES)
    given = parser.parse_args(arguments)
    year = Year(customers=given.customers, days=given.days, seed=given.seed)
    return 0 if on_both(lambda url: replay(url, year), table, only=given.only) else 1


if __name__ == "__main__":
    raise SystemExit(main())
