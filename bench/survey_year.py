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
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prometheus_client import CollectorRegistry
from sqlmodel import Session, col, func, select

from bench.both_databases import STORES, on_both
from bench.survey_figures import Figures, figures_of, table
from bench.survey_lost import OVER, Lived, Said
from bench.survey_world import A_DAY, AN_HOUR, Deed, World, fields_of, settle_in
from bot.planning import Planner
from bot.recording import Recorder
from bot.sweeping import Sweeper, sweep_metrics
from dialogs.notices import NOTICES
from dialogs.nudge_sweeps import TO_REMIND
from dialogs.rules.delivery import PATIENCE, Answer, Heard
from dialogs.survey_preferences import link_preferences
from store.db import Database, open_engine
from store.invitations import Invitation, take_in
from store.models import SurveyContact, SurveyEvent, SurveyInvitation
from store.roster.lines import contact_row
from store.schema import migrate
from store.sealed import Vault, keep_vault, vault
from store.survey_stops import ALL, scope_of, stop

START = datetime(2028, 1, 3, tzinfo=UTC)  # a Monday of a leap year
SECRET = "a secret of the simulation: 0123456789"  # noqa: S105 -- opens nothing
MOST = 500
FAILS = 0.02  # of the moves and of the sends
TAKEN = Answer(heard=Heard.TAKEN, message_id="m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How much is simulated."""

    invitations: int = 20_000
    days: int = 366
    seed: int = 1


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
    unsure: list[Said] = field(default_factory=list)
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
                told = Said(email=errand.mail.to, at=self.now, about=about)
                chance = self.dice.random()
                if chance < FAILS:
                    self.failed += 1
                    self.unsure.append(told)
                if chance > FAILS / 2:
                    self.said.append(told)
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
    lived = Lived(world=world, until=run.now, said=run.said, unsure=run.unsure, failed=run.failed)
    seconds = time.monotonic() - started
    figures = await database.read(lambda db: figures_of(db, lived, seconds))
    await database.close()
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, simulate, print; 1 if anything was not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    usual = Year()
    parser.add_argument("--invitations", type=int, default=usual.invitations)
    parser.add_argument("--days", type=int, default=usual.days)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--only", choices=STORES)
    given = parser.parse_args(arguments)
    year = Year(invitations=given.invitations, days=given.days, seed=given.seed)
    return 0 if on_both(lambda url: replay(url, year), table, only=given.only) else 1


if __name__ == "__main__":
    raise SystemExit(main())
