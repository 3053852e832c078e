"""What a run counts and what comes out of it."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.connector import Connector
from bench.machine import Memory, cpu_seconds, memory

clock = time.perf_counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one run found; latencies in milliseconds. CPU and memory are the server's."""

    turns: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int
    statuses: Mapping[int, int]
    first_failure: str
    unsigned: int
    strays: int
    cpu_ms: float | None
    memory: Memory | None
    client_share: float

    @property
    def turns_a_second(self) -> float:
        return self.turns / self.seconds


@dataclass(slots=True)
class Tally:
    """What has been counted since the warm-up ended."""

    pid: int | None
    connector: Connector
    started: float = field(default_factory=clock)
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: int = 0
    first_failure: str = ""
    strays: int = 0
    server_cpu: float = 0.0
    client_cpu: float = field(default_factory=time.process_time)
    unsigned: int = 0

    def __post_init__(self) -> None:
        self.server_cpu = cpu_seconds(self.pid) if self.pid else 0.0
        self.unsigned = self.connector.unsigned

    @property
    def ended(self) -> int:
        return len(self.latencies) + self.failed

    def figures(self) -> Figures:
        seconds = clock() - self.started
        turns = len(self.latencies)
        used = cpu_seconds(self.pid) - self.server_cpu if self.pid else 0.0
        latencies = sorted(self.latencies)
        return Figures(
            turns=turns,
            seconds=seconds,
            p50=percentile(latencies, 0.50),
            p95=percentile(latencies, 0.95),
            p99=percentile(latencies, 0.99),
            failed=self.failed,
            statuses=dict(self.statuses),
            first_failure=self.first_failure,
            unsigned=self.connector.unsigned - self.unsigned,
            strays=self.strays,
            cpu_ms=used / turns * 1000 if self.pid and turns else None,
            memory=memory(self.pid) if self.pid else None,
            client_share=(time.process_time() - self.client_cpu) / seconds,
        )


def percentile(ordered: list[float], share: float) -> float:
    """Return the value that this share of the others do not exceed, in milliseconds."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
