"""What is counted: turns and how they ended, and how long they took."""

from botbuilder.schema import ActivityTypes
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
TYPES = frozenset(kind.value for kind in ActivityTypes)


class Metrics:
    """The counters of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._turns = Counter(
            "bot_turns", "Turns by activity type and HTTP status", ["type", "status"],
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "bot_turn_seconds", "From the request to its answer", buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self._refused = Counter(
            "bot_refused", "Calls that did not become turns, by status", ["status"],
            registry=self.registry,
        )  # fmt: skip

    def turn(self, kind: str, status: int, seconds: float) -> None:
        """Count a turn; types nobody knows share one label, for they come from outside."""
        self._turns.labels(kind if kind in TYPES else "other", status).inc()
        self._seconds.observe(seconds)

    def refusal(self, status: int) -> None:
        """Count a call that did not become a turn."""
        self._refused.labels(status).inc()
