"""What is counted: turns and how they ended, how long they took, and what on."""

import logging

from botbuilder.schema import ActivityTypes
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from bot.trail import Outcome, Stage, Trail

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
STAGE_SECONDS = (0.0005, 0.001, 0.0025, *SECONDS)
TYPES = frozenset(kind.value for kind in ActivityTypes)

log = logging.getLogger(__name__)


def label_of(kind: str) -> str:
    """Return the type of an activity; types nobody knows are one, for they come from outside."""
    return kind if kind in TYPES else "other"


class Metrics:
    """The counters of one process, in a registry of its own.

    Every turn comes by here several times: children are looked up once, and kept.
    """

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
        self._intents = Counter(
            "bot_turns_by_intent",
            "Turns by what was meant (or that it was a press, a command, ...), by the dialog that "
            "answered, and by how they ended",
            ["intent", "dialog", "outcome"], registry=self.registry,
        )  # fmt: skip
        stages = Histogram(
            "bot_stage_seconds", "What a turn's time went into", ["stage"], buckets=STAGE_SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self._stages = {stage: stages.labels(stage.value) for stage in Stage}
        self._by_answer: dict[tuple[str, int], Counter] = {}
        self._by_intent: dict[tuple[str, str, Outcome], Counter] = {}

    def turn(self, kind: str, status: int, seconds: float) -> None:
        """Count a turn that was answered."""
        key = label_of(kind), status
        counter = self._by_answer.get(key)
        if counter is None:
            counter = self._by_answer[key] = self._turns.labels(*key)
        counter.inc()
        self._seconds.observe(seconds)

    def ended(self, trail: Trail) -> None:
        """Count a turn that ended, by what was meant, and what its time went into."""
        key = trail.intent, trail.dialog, trail.outcome
        counter = self._by_intent.get(key)
        if counter is None:
            counter = self._by_intent[key] = self._intents.labels(*key)
        counter.inc()
        for stage, seconds in trail.spent.items():
            self._stages[stage].observe(seconds)
        if log.isEnabledFor(logging.DEBUG):
            took = {stage.value: round(seconds * 1000, 2) for stage, seconds in trail.spent.items()}
            ended = {"intent": key[0], "dialog": key[1], "outcome": key[2], "milliseconds": took}
            log.debug("turn ended", extra=ended)

    def refusal(self, status: int) -> None:
        """Count a call that did not become a turn."""
        self._refused.labels(status).inc()
