"""The engine and what runs beside it: counts for /metrics, other replicas' news, regular jobs."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.engine import DATABASE_AWAY, Engine
from bot.listening import listen, listens

log = logging.getLogger(__name__)

Job = Callable[[], Coroutine[Any, Any, None]]


class EngineRoom:
    """Started and stopped with the service; `jobs` run until then."""

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
        self._jobs = jobs
        self._counts_every = counts_every
        self._work: asyncio.Task[None] | None = None
        self._beside: list[asyncio.Task[None]] = []

    async def start(self, *_: object) -> None:
        """Start working."""
        self._work = asyncio.create_task(self._engine.run())
        beside = (self._keep_counting, *self._jobs)
        self._beside = [asyncio.create_task(job()) for job in beside]
        if listens(self._url):
            self._beside.append(asyncio.create_task(listen(self._url, self._engine.nudge)))

    async def stop(self, *_: object) -> None:
        """Claim nothing more, and wait until what is under way is said and recorded."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._engine.stop()
        if self._work is not None:
            await self._work

    async def _keep_counting(self) -> None:
        while True:
            try:
                await self._engine.count()
            except DATABASE_AWAY as fault:
                log.warning("notices not counted", extra={"reason": type(fault).__name__})
            await asyncio.sleep(self._counts_every)
