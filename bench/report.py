"""The table at the end, and the runs as JSON: medians over the rounds, ratios within a round."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import orjson

from bench.figures import Figures

CLIENT_AT_ITS_LIMIT = 0.9  # of a core: beyond, it is the client that was measured
HEADINGS = (
    f"{'server':34}{'turns/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms':>9}"
    f"{'MB':>7}{'peak':>7}{'x stock':>9}{'x bare':>8}{'failed':>8}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run of one contender."""

    contender: str
    in_flight: int
    round: int
    figures: Figures


def table(results: Sequence[Result], *, stock: str, bare: str) -> str:
    """Lay the results out, one block for each number of turns in flight."""
    blocks = []
    for in_flight in sorted({result.in_flight for result in results}):
        block = [result for result in results if result.in_flight == in_flight]
        names = sorted({result.contender for result in block})
        rounds = len({result.round for result in block})
        rows = [row(block, name, stock=stock, bare=bare) for name in names]
        title = f"{in_flight} in flight, medians of {rounds} rounds"
        blocks.append("\n".join([title, HEADINGS, *rows, *warnings(block)]))
    return "\n\n".join(blocks)


def row(block: Sequence[Result], name: str, *, stock: str, bare: str) -> str:
    runs = [result.figures for result in block if result.contender == name]
    cpu = [run.cpu_ms for run in runs if run.cpu_ms is not None]
    kept = [run.memory for run in runs if run.memory is not None]
    cells = (
        f"{name:34}{median(run.turns_a_second for run in runs):9,.0f}"
        f"{median(run.p50 for run in runs):9.1f}{median(run.p95 for run in runs):9.1f}"
        f"{median(run.p99 for run in runs):9.1f}{median(cpu) if cpu else 0:9.2f}"
    )
    memory = f"{kept[-1].now:7.0f}{kept[-1].peak:7.0f}" if kept else f"{'-':>7}{'-':>7}"
    against = f"{ratio(block, name, stock):>9}{ratio(block, name, bare):>8}"
    return f"{cells}{memory}{against}{sum(run.failed for run in runs):8}"


def ratio(block: Sequence[Result], name: str, base: str) -> str:
    """Say how many times as many turns a second as the base: the median of the rounds' ratios."""
    speeds = {(run.contender, run.round): run.figures.turns_a_second for run in block}
    ratios = [
        speed / speeds[base, number]
        for (contender, number), speed in speeds.items()
        if contender == name and speeds.get((base, number))
    ]
    return f"{median(ratios):.3g}" if ratios else "-"


def warnings(block: Sequence[Result]) -> list[str]:
    """Say what makes a figure doubtful."""
    busy = {r.contender for r in block if r.figures.client_share > CLIENT_AT_ITS_LIMIT}
    strays = {r.contender for r in block if r.figures.strays}
    failures = {r.contender: r.figures.first_failure for r in block if r.figures.first_failure}
    return [
        *(f"! {name}: the client was at its limit" for name in sorted(busy)),
        *(f"! {name}: more replies than turns" for name in sorted(strays)),
        *(f"! {name}: {failure}" for name, failure in sorted(failures.items())),
    ]


def write_json(results: Sequence[Result], file: Path) -> None:
    """Write every run, for whoever wants other statistics than the table's."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    runs = [
        {**asdict(result), "turns_a_second": result.figures.turns_a_second} for result in results
    ]
    file.write_bytes(orjson.dumps(runs, option=option))
