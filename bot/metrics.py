"""What is counted: turns and how they ended, and how long they took."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counters of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.turns = Counter(
            "bot_turns", "Turns by activity type and HTTP status", ["type", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "bot_turn_seconds", "From the request to its answer", buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.refused = Counter(
            "bot_refused", "Calls that did not become turns, by status", ["status"],
            registry=self.registry,
        )  # fmt: skip
