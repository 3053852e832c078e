"""Looks regularly at what time has brought about; the rows decide what is done, and only once."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dialogs import escalation_sweeps, request_sweeps
from dialogs.sweeps import Batch, M, Sweep, look
from store.db import Database
from store.notices import written

log = logging.getLogger(__name__)

SWEEPS: tuple[Sweep[Any], ...] = (*request_sweeps.SWEEPS, *escalation_sweeps.SWEEPS)


class Sweeper:
    """Sweeps; any number of replicas may do so at once."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        nudge: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._nudge = nudge  # told when there is something to be said unasked

    async def sweep(self) -> int:
        """Go through all that is due now; return about how many matters something was done."""
        now, done = self._clock(), 0
        for sweep in SWEEPS:
            try:
                done += await self._go_through(sweep, now)
            except Exception as fault:
                reason = {"action": sweep.name, "reason": type(fault).__name__}
                log.warning("what is due could not be read", extra=reason)
        return done

    async def _go_through(self, sweep: Sweep[M], now: datetime) -> int:
        done, batch = 0, await self._look(sweep, now, None)
        while True:
            for matter in batch.matters:
                done += await self._settle(sweep, matter, now)
            if batch.last is None:
                return done
            batch = await self._look(sweep, now, batch.last)

    async def _look(self, sweep: Sweep[M], now: datetime, after: M | None) -> Batch[M]:
        return await self._database.read(lambda db: look(db, sweep, now=now, after=after))

    async def _settle(self, sweep: Sweep[M], matter: M, now: datetime) -> bool:
        """Settle one matter; whatever is wrong with it is left for the next time."""

        def work(db: Session) -> tuple[bool, bool]:
            return sweep.settle(db, matter, now), written(db)

        try:
            done, news = await self._database.run(work)
        except Exception:
            about = {"action": sweep.name, "reference": f"{sweep.about} {matter.number}"}
            log.exception("what is due could not be settled", extra=about)
            return False
        if news:
            self._nudge()
        return done
