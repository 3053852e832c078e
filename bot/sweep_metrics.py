"""The sweeps in numbers: what each settled and could not, how long it took, what nobody keeps."""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Summary


class SweepMetrics:
    """What the sweeps of this process did, in one registry; every sweep is there from the start.

    SweepMetrics(metrics.registry, sweeps=[sweep.name for sweep in SWEEPS])
    """

    def __init__(self, registry: CollectorRegistry, *, sweeps: Iterable[str]) -> None:
        self._settled = Counter(
            "bot_sweep_settled", "Matters that a sweep did something about", ["sweep"],
            registry=registry,
        )  # fmt: skip
        self._failed = Counter(
            "bot_sweep_failed", "Matters that a sweep could not settle, and reads that failed",
            ["sweep"], registry=registry,
        )  # fmt: skip
        self._seconds = Summary(
            "bot_sweep_seconds", "How long a sweep took", ["sweep"], registry=registry
        )
        self._unkept = Gauge(
            "bot_unkept", "Open matters that nobody of the roster looks after", ["about"],
            registry=registry,
        )  # fmt: skip
        for name in sweeps:
            for metric in (self._settled, self._failed, self._seconds):
                metric.labels(name)
        self.unkept(())

    def swept(self, name: str, *, settled: int, failed: int, seconds: float) -> None:
        """Count what one sweep came to."""
        self._settled.labels(name).inc(settled)
        self._failed.labels(name).inc(failed)
        self._seconds.labels(name).observe(seconds)

    def unkept(self, abouts: Iterable[str]) -> None:
        """Show how many matters nobody looks after now, by what they are."""
        counts = Tally(abouts)
        for about in ("request", "escalation"):
            self._unkept.labels(about).set(counts[about])
