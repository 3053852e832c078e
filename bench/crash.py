"""Nothing lost, nothing doubled: notices to a bad connector, while the engine is killed.

    uv run python -m bench.crash

500 notices go to a stand-in connector that answers 201, 429 with Retry-After, 502 and nothing at
all; the process is killed (SIGKILL) at random moments and started again: first one on SQLite, then
two replicas on one PostgreSQL. Of what was shown to people, the connector keeps count.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session, col, func, select

from bench.crash_connector import CrashConnector
from bench.crash_worker import KINDS, MONDAY_NOON
from bench.processes import ROOT
from store.db import Database, open_engine
from store.models import Address, Notice, Person
from store.notices import write
from store.schema import migrate
from store.told import State, To
from tests.postgres import running_server, server_programs

PEOPLE, TENANTS = 40, 4
ENDED = (State.SENT, State.UNCERTAIN, State.DEAD, State.CANCELLED)
OWNED_UP_TO = (State.UNCERTAIN, State.DEAD)  # an operator sees these


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How much is thrown at how many."""

    notices: int = 500
    kills: int = 8
    replicas: int = 1
    seed: int = 1
    within: float = 240.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of it. `lost` and `doubled_where_it_harms` must be nought."""

    notices: int
    kills: int
    seconds: float
    sent: int
    uncertain: int
    uncertain_but_shown: int
    dead: int
    unfinished: int
    lost: int
    doubled_where_it_harms: int
    doubled_where_it_does_not: int
    asked_too_early: int
    answers: dict[str, int]


async def run(database_url: str, trial: Trial) -> Figures:
    """Make the tables, write, work, kill, and count."""
    engine = open_engine(database_url)
    migrate(engine)
    engine.dispose()
    database, started = Database(database_url), time.monotonic()
    async with CrashConnector(trial.seed) as connector:
        ahead = MONDAY_NOON - datetime.now(UTC)
        await database.run(lambda db: _add_people(db, connector.url))
        replicas = _Replicas(database_url, ahead, trial)
        try:
            writing = asyncio.create_task(_write(database, trial.notices, ahead))
            await replicas.harass(lambda: _ended(database))
            await writing
            seconds = time.monotonic() - started
        finally:
            await asyncio.to_thread(replicas.end)
        rows = await database.read(lambda db: list(db.exec(select(Notice))))
    await database.close()
    return _figures(rows, connector, replicas.killed, seconds)


class _Replicas:
    """Worker processes, killed and started again."""

    def __init__(self, database_url: str, ahead: timedelta, trial: Trial) -> None:
        self._command = [
            sys.executable, "-m", "bench.crash_worker", database_url, str(ahead.total_seconds()),
        ]  # fmt: skip
        self._trial = trial
        self._random = random.Random(trial.seed)  # noqa: S311 -- when to kill, not a secret
        self._running = [self._start() for _ in range(trial.replicas)]
        self.killed = 0

    async def harass(self, ended: Callable[[], Awaitable[int]]) -> None:
        """Kill one at random moments of the work, until all is done or time is up."""
        trial, until = self._trial, time.monotonic() + self._trial.within
        while (done := await ended()) < trial.notices and time.monotonic() < until:
            due = trial.notices * (self.killed + 0.5) / trial.kills if trial.kills else 0
            if self.killed < trial.kills and done >= due:
                await asyncio.sleep(self._random.uniform(0, 0.4))
                await asyncio.to_thread(self._kill_one)
            await asyncio.sleep(0.05)

    def end(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(30)

    def _kill_one(self) -> None:
        number = self._random.randrange(len(self._running))
        self._running[number].kill()
        self._running[number].wait()
        self.killed += 1
        self._running[number] = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=ROOT)  # noqa: S603 -- our own program


def _add_people(db: Session, service_url: str) -> None:
    for number in range(PEOPLE):
        name, tenant = f"p{number}", f"t{number % TENANTS}"
        db.add(
            Person(
                email=f"{name}@x.example", name=name, aad_object_id=name, tenant_id=tenant,
                roles=[],
            )
        )  # fmt: skip
        db.add(
            Address(
                tenant_id=tenant, aad_object_id=name, conversation_id=f"a:{name}",
                place="personal", service_url=service_url, user_id=name, bot_id="bot",
                seen_at=MONDAY_NOON,
            )
        )  # fmt: skip


async def _write(database: Database, notices: int, ahead: timedelta) -> None:
    """Write them while the others work, as a busy day would."""
    for number in range(notices):
        await database.run(partial(_write_one, number=number, now=datetime.now(UTC) + ahead))
        await asyncio.sleep(0.01)


def _write_one(db: Session, *, number: int, now: datetime) -> None:
    kind = list(KINDS)[number % len(KINDS)]
    key, to = f"notice-{number:05}", To(email=f"p{number % PEOPLE}@x.example")
    urgent = KINDS[kind].urgent
    write(db, kind, to=to, business_key=key, now=now, ref={"text": key}, urgent=urgent)


async def _ended(database: Database) -> int:
    query = select(func.count()).where(col(Notice.state).in_(ENDED))
    return await database.read(lambda db: db.exec(query).one())


def _figures(rows: list[Notice], connector: CrashConnector, kills: int, seconds: float) -> Figures:
    shown = connector.shown
    states = Counter(row.state for row in rows)
    unseen = [row for row in rows if not shown[row.business_key]]
    doubled = [row for row in rows if shown[row.business_key] > 1]
    harmless = sum(KINDS[row.kind].harmless_twice for row in doubled)
    uncertain = [row for row in rows if row.state == State.UNCERTAIN]
    return Figures(
        notices=len(rows),
        kills=kills,
        seconds=round(seconds, 1),
        sent=states[State.SENT],
        uncertain=len(uncertain),
        uncertain_but_shown=sum(shown[row.business_key] > 0 for row in uncertain),
        dead=states[State.DEAD],
        unfinished=sum(row.state not in ENDED for row in rows),
        lost=sum(row.state not in OWNED_UP_TO for row in unseen),
        doubled_where_it_harms=len(doubled) - harmless,
        doubled_where_it_does_not=harmless,
        asked_too_early=connector.too_early,
        answers=dict(connector.answers),
    )


def main() -> None:
    """Run on both databases and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=500)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = vars(parser.parse_args())
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bot.db'}"
        _print("SQLite, one process", asyncio.run(run(url, Trial(**given))))
    programs = server_programs()
    if programs is None:
        print("PostgreSQL was not found: its half is left out", file=sys.stderr)
        return
    with running_server(programs) as server:
        figures = asyncio.run(run(f"{server}/postgres", Trial(**given, replicas=2)))
        _print("PostgreSQL, two replicas", figures)


def _print(title: str, figures: Figures) -> None:
    print(f"\n{title}")
    for name, value in asdict(figures).items():
        print(f"  {name.replace('_', ' '):28} {value}")


if __name__ == "__main__":
    main()
