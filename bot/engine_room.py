"""The engine and what runs beside it: counts for /metrics, other replicas' news, regular jobs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.engine import DATABASE_AWAY, Engine
from bot.listening import listen, listens

log = logging.getLogger(__name__)

ENDS_WITHIN = 10.0  # seconds, for a job that is under way when the service is stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that is done so many seconds after the start, and again every so many."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float
    after: float = 0.0


class EngineRoom:
    """Started and stopped with the service; the jobs are done until then."""

    def __init__(
        self,
        engine: Engine,
        database_url: str,
        *,
        jobs: Sequence[Job] = (),
        counts_every: float = 15.0,
    ) -> None:
        self._engine = engine
        self._url = database_url
        self._jobs = (Job(name="counting", work=engine.count, every=counts_every), *jobs)
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._beside: list[asyncio.Task[None]] = []

    async def start(self, *_: object) -> None:
        """Start working."""
        self._work = asyncio.create_task(self._engine.run())
        self._beside = [asyncio.create_task(self._regularly(job)) for job in self._jobs]
        if listens(self._url):
            self._listening = asyncio.create_task(listen(self._url, self._engine.nudge))

    async def stop(self, *_: object) -> None:
        """Claim nothing more, and wait until what is under way is said and recorded."""
        self._stopping.set()
        await self._engine.stop()
        # a job is not cut off in a transaction: its connection would outlive the database
        hanging = (await asyncio.wait(self._beside, timeout=ENDS_WITHIN))[1]
        cut_off = [*hanging, *([self._listening] if self._listening else [])]
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)
        if self._work is not None:
            await self._work

    async def _regularly(self, job: Job) -> None:
        await self._pause(job.after)
        while not self._stopping.is_set():
            try:
                await job.work()
            except DATABASE_AWAY as fault:
                reason = {"action": job.name, "reason": type(fault).__name__}
                log.warning("a job was not done", extra=reason)
            except Exception:
                log.exception("a job was not done", extra={"action": job.name})
            await self._pause(job.every)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
