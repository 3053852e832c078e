"""The worker behind the ledger: sleeps until something is due, claims it, says it, records it.

Nothing that matters is kept here: the rows decide, and another process can take over at any time.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.carrying import Carrier
from bot.errands import Errand
from bot.line import TOO_LATE
from bot.notice_metrics import NoticeMetrics
from bot.planning import Plan, Planner
from bot.recording import Changes, Recorder
from dialogs.notices import Kinds
from dialogs.rules.delivery import PATIENCE, Answer, Heard, Patience
from store.db import Database
from store.notice_desk import backlog
from store.notices import release_strays
from store.told import State

log = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, InternalError, NoConnectionError)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the worker works; the times are in seconds.

    `slots` messages are under way at a time: no more can become uncertain when a process is killed.
    A lease outlasts the longest send by far.
    """

    slots: int = 8
    lease: float = 120.0
    longest_sleep: float = 10.0
    grace: float = 5.0  # for what is under way when the worker is stopped
    drains_within: float = 25.0
    first_pause: float = 0.2  # while the database is away, doubled each time
    longest_pause: float = 5.0
    asks_for_the_plan: int = 40  # times, 25 ms apart, before another replica is taken for hung
    patience: Patience = PATIENCE


class Engine:
    """One worker of one process."""

    def __init__(
        self,
        database: Database,
        carrier: Carrier,
        *,
        kinds: Kinds,
        has_mail: bool,
        clock: Callable[[], datetime],
        metrics: NoticeMetrics,
        quiet_hours: bool = True,
        pace: Pace = Pace(),
    ) -> None:
        self._database = database
        self._carrier = carrier
        self._clock = clock
        self._metrics = metrics
        self._pace = pace
        self.worker = uuid4().hex
        self._planner = Planner(
            kinds,
            worker=self.worker,
            lasts=timedelta(seconds=pace.lease),
            has_mail=has_mail,
            quiet_hours=quiet_hours,
            patience=pace.patience,
        )
        self._recorder = Recorder(kinds, worker=self.worker, patience=pace.patience)
        self._news = asyncio.Event()
        self._stopping = asyncio.Event()
        self._sending: dict[asyncio.Task[None], frozenset[UUID]] = {}
        self._carrying = set[asyncio.Timeout]()
        self._unsure_of_claims = False
        self._refused_plans = 0

    def nudge(self) -> None:
        """Look at the ledger now: something was written, or made due."""
        self._news.set()

    async def run(self) -> None:
        """Work until stopped; then let what is under way end."""
        pause = self._pace.first_pause
        while not self._stopping.is_set():
            self._news.clear()
            try:
                plan = await self.look()
            except Exception as fault:
                # the claim may have been made without our hearing of it
                self._unsure_of_claims = True
                log.warning("the ledger cannot be read", extra={"reason": type(fault).__name__})
                await self._sleep(pause)
                pause = min(pause * 2, self._pace.longest_pause)
                continue
            pause = self._pace.first_pause
            await self._rest(plan)
        await self._drain()

    async def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()
        self._news.set()

    async def look(self) -> Plan:
        """Claim what is due, as far as there are hands, and start saying it."""
        free = self._pace.slots - len(self._sending)
        if free <= 0:
            return Plan(claimed=1)
        if self._unsure_of_claims:
            await self._release_strays()
        insist = self._refused_plans >= self._pace.asks_for_the_plan
        plan = await self._database.run(
            lambda db: self._planner.plan(db, now=self._clock(), limit=free, insist=insist)
        )
        self._refused_plans = self._refused_plans + 1 if plan.another_plans else 0
        self._count(plan.settled)
        for errand in plan.errands:
            task = asyncio.create_task(self._say(errand))
            self._sending[task] = frozenset(told.id for told in errand.told)
            task.add_done_callback(self._done)
        return plan

    async def count(self) -> None:
        """Show on /metrics what is not done with."""
        rows = await self._database.read(backlog)
        self._metrics.backlog(rows, now=self._clock())

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._sending:
            await asyncio.wait(self._sending)

    async def _rest(self, plan: Plan) -> None:
        """Sleep until there is something to do."""
        if plan.another_plans:
            await self._sleep(0.025)
        elif len(self._sending) >= self._pace.slots:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
        elif not plan.claimed:
            seconds = self._pace.longest_sleep
            if plan.next_moment is not None:
                seconds = min(seconds, (plan.next_moment - self._clock()).total_seconds())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.02, seconds))

    async def _say(self, errand: Errand) -> None:
        """Say one message when its turn has come, and record what became of it."""
        if not await self._may_speak(errand):
            return
        answer = await self._carry(errand)
        now, jitter = self._clock(), random.random()  # noqa: S311 -- spreads attempts
        self._count(
            await self._insist(
                lambda: self._database.run(
                    lambda db: self._recorder.record(db, errand, answer, now=now, jitter=jitter)
                )
            )
        )

    async def _may_speak(self, errand: Errand) -> bool:
        """Wait for its moment; what has missed it, or would be said at the end, goes back."""
        late = False
        if errand.say_at is not None:
            wait = (errand.say_at - self._clock()).total_seconds()
            if wait > 0:
                await self._sleep(wait)
            late = self._clock() - errand.say_at > TOO_LATE
        if not late and not self._stopping.is_set():
            return True
        until = self._clock()
        await self._insist(
            lambda: self._database.run(
                lambda db: self._planner.put_errand_back(db, errand, until=until)
            )
        )
        return False

    async def _carry(self, errand: Errand) -> Answer:
        """Bring it on its way; what is cut off at the end may have arrived."""
        try:
            async with asyncio.timeout(None) as until:
                self._carrying.add(until)
                return await self._carrier.carry(errand)
        except TimeoutError:
            return Answer(heard=Heard.SILENCE, reason="the process was stopped")
        except Exception as fault:
            log.exception("a notice could not be said")
            return Answer(heard=Heard.SILENCE, reason=f"our fault: {type(fault).__name__}")
        finally:
            self._carrying.discard(until)

    async def _insist(self, record: Callable[[], Awaitable[T]]) -> T:
        """Do it again while the database is away: what was said must not be forgotten."""
        pause = self._pace.first_pause
        while True:
            try:
                return await record()
            except DATABASE_AWAY as fault:
                log.warning("not recorded yet", extra={"reason": type(fault).__name__})
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._pace.longest_pause)

    async def _release_strays(self) -> None:
        held = frozenset[UUID]().union(*self._sending.values())
        await self._database.run(lambda db: release_strays(db, worker=self.worker, held=held))
        self._unsure_of_claims = False

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _drain(self) -> None:
        """Let what is under way end within the grace, and have it recorded in any case."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=self._pace.grace)
        for until in self._carrying:
            until.reschedule(asyncio.get_running_loop().time())
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.drains_within):
                await self.idle()

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._sending[task]
        if not task.cancelled() and (fault := task.exception()):
            log.error("a notice was not recorded", exc_info=fault)
        self._news.set()

    def _count(self, changes: Changes) -> None:
        for kind, state in changes:
            self._metrics.changed(kind, State(state))
