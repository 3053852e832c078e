"""What a process cost, read from /proc, and on which core it runs (Linux)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]  # apart, unless there is only one
USER_TIME, SYSTEM_TIME = 11, 12  # fields of /proc/<pid>/stat, counted after the name


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory in MB: now, and the most there ever was."""

    now: float
    peak: float


def cpu_seconds(pid: int) -> float:
    """Return the CPU time a process has used, all its threads together."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    fields = stat.rpartition(")")[2].split()  # the name before may hold anything
    return (int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])) / TICKS_A_SECOND


def memory(pid: int) -> Memory:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return Memory(now=megabytes(fields["VmRSS"]), peak=megabytes(fields["VmHWM"]))


def megabytes(kilobytes: str) -> float:
    return int(kilobytes.split(maxsplit=1)[0]) / 1024


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Stay on one core for a while; what is started meanwhile stays there for good."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
