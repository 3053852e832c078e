"""Looks regularly at what time has brought about; the rows decide what is done, and only once."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from dialogs.request_sweeps import SWEEPS, Batch, Sweep, look
from store.db import Database
from store.notices import written
from store.requests import ExpertRequest

log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps every so many seconds; any number of replicas may do so at once."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        nudge: Callable[[], None] = lambda: None,
        every: float = 60.0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._nudge = nudge  # told when there is something to be said unasked
        self._every = every

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await self.sweep()
            await asyncio.sleep(self._every)

    async def sweep(self) -> int:
        """Go through all that is due now; return how many requests something was done about."""
        now, done = self._clock(), 0
        for sweep in SWEEPS:
            try:
                done += await self._go_through(sweep, now)
            except Exception as fault:
                reason = {"action": sweep.name, "reason": type(fault).__name__}
                log.warning("what is due could not be read", extra=reason)
        return done

    async def _go_through(self, sweep: Sweep, now: datetime) -> int:
        done, batch = 0, await self._look(sweep, now, None)
        while True:
            for request in batch.requests:
                done += await self._settle(sweep, request, now)
            if batch.last is None:
                return done
            batch = await self._look(sweep, now, batch.last)

    async def _look(self, sweep: Sweep, now: datetime, after: ExpertRequest | None) -> Batch:
        return await self._database.read(lambda db: look(db, sweep, now=now, after=after))

    async def _settle(self, sweep: Sweep, request: ExpertRequest, now: datetime) -> bool:
        """Settle one request; whatever is wrong with it is left for the next time."""

        def work(db: Session) -> tuple[bool, bool]:
            return sweep.settle(db, request, now), written(db)

        try:
            done, news = await self._database.run(work)
        except Exception:
            about = {"action": sweep.name, "reference": f"request {request.number}"}
            log.exception("a request could not be settled", extra=about)
            return False
        if news:
            self._nudge()
        return done
