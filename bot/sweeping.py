"""Looks regularly at what time has brought about; the rows decide what is done, and only once."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry
from sqlmodel import Session

from bot.sweep_metrics import SweepMetrics
from dialogs import (
    batch_sweeps,
    collaboration_sweeps,
    contact_sweeps,
    effect_sweeps,
    escalation_sweeps,
    nudge_sweeps,
    recovery_sweeps,
    request_sweeps,
    scope_news,
    status_asking,
    status_sweeps,
    unkept,
)
from dialogs.sweeps import Batch, M, Sweep, look
from store.db import Database
from store.notices import written

log = logging.getLogger(__name__)

SWEEPS: tuple[Sweep[Any], ...] = (
    *request_sweeps.SWEEPS,
    *escalation_sweeps.SWEEPS,
    *status_sweeps.SWEEPS,
    *status_asking.SWEEPS,
    *batch_sweeps.SWEEPS,
    *collaboration_sweeps.SWEEPS,
    *nudge_sweeps.SWEEPS,
    *recovery_sweeps.SWEEPS,
    *scope_news.SWEEPS,
    *contact_sweeps.SWEEPS,
    *effect_sweeps.SWEEPS,
)


def sweep_metrics(registry: CollectorRegistry) -> SweepMetrics:
    """Return the figures of all sweeps."""
    return SweepMetrics(registry, sweeps=[sweep.name for sweep in SWEEPS])


@dataclass(slots=True)
class _Came:
    """What one sweep has come to so far."""

    settled: int = 0
    failed: int = 0


class Sweeper:
    """Sweeps; any number of replicas may do so at once."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        metrics: SweepMetrics,
        nudge: Callable[[], None] = lambda: None,
        sweeps: Sequence[Sweep[Any]] = SWEEPS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._sweeps = sweeps
        self._nudge = nudge  # told when there is something to be said unasked

    async def sweep(self) -> int:
        """Go through all that is due now; return about how many matters something was done."""
        now, done = self._clock(), 0
        for sweep in self._sweeps:
            done += await self._measure(sweep, now)
        await self._tell_unkept()
        return done

    async def _measure(self, sweep: Sweep[M], now: datetime) -> int:
        came, started = _Came(), time.perf_counter()
        try:
            await self._go_through(sweep, now, came)
        except Exception as fault:
            came.failed += 1
            reason = {"action": sweep.name, "reason": type(fault).__name__}
            log.warning("what is due could not be read", extra=reason)
        seconds = time.perf_counter() - started
        self._metrics.swept(sweep.name, settled=came.settled, failed=came.failed, seconds=seconds)
        return came.settled

    async def _go_through(self, sweep: Sweep[M], now: datetime, came: _Came) -> None:
        batch = await self._look(sweep, now, None)
        while True:
            for matter in batch.matters:
                await self._settle(sweep, matter, now, came)
            if batch.last is None:
                return
            batch = await self._look(sweep, now, batch.last)

    async def _look(self, sweep: Sweep[M], now: datetime, after: M | None) -> Batch[M]:
        return await self._database.read(lambda db: look(db, sweep, now=now, after=after))

    async def _settle(self, sweep: Sweep[M], matter: M, now: datetime, came: _Came) -> None:
        """Settle one matter; whatever is wrong with it is left for the next time."""

        def work(db: Session) -> tuple[bool, bool]:
            return sweep.settle(db, matter, now), written(db)

        try:
            done, news = await self._database.run(work)
        except Exception:
            came.failed += 1
            about = {"action": sweep.name, "reference": f"{sweep.about} {matter.number}"}
            log.exception("what is due could not be settled", extra=about)
            return
        came.settled += done
        if news:
            self._nudge()

    async def _tell_unkept(self) -> None:
        """Tell the operator what the roster names nobody for: nobody else hears of it."""
        try:
            found = await self._database.read(unkept.find)
        except Exception as fault:
            reason = {"action": "unkept", "reason": type(fault).__name__}
            log.warning("what is due could not be read", extra=reason)
            return
        self._metrics.unkept(one.about for one in found)
        for one in found:
            about = {"reference": f"{one.about} {one.number}"}
            log.warning("the roster names neither a PSM nor a programme team for it", extra=about)
