"""The ledger in numbers: what became of notices, and what is not done with and why."""

from collections.abc import Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge

from store.notice_desk import Backlog
from store.told import State


class NoticeMetrics:
    """Counters of this process's changes, and gauges of the whole ledger, in one registry.

    NoticeMetrics(metrics.registry)
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._changes = Counter(
            "bot_notice_changes", "Changes of state of notices, by kind and new state",
            ["kind", "state"], registry=registry,
        )  # fmt: skip
        self._open = Gauge(
            "bot_notices", "Notices that are not done with, by kind, state and reason",
            ["kind", "state", "reason"], registry=registry,
        )  # fmt: skip
        self._oldest = Gauge(
            "bot_notices_oldest_waiting_seconds", "Age of the oldest notice that waits",
            registry=registry,
        )  # fmt: skip

    def changed(self, kind: str, state: State) -> None:
        """Count a change of state."""
        self._changes.labels(kind, state).inc()

    def backlog(self, rows: Sequence[Backlog], *, now: datetime) -> None:
        """Show what is not done with."""
        self._open.clear()
        for row in rows:
            self._open.labels(row.kind, row.state, row.fault).set(row.count)
        waiting = [row.oldest for row in rows if row.state == State.WAITING]
        self._oldest.set((now - min(waiting)).total_seconds() if waiting else 0)
