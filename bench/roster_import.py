"""How long a large roster takes to import, and how much memory it needs.

`python -m bench.roster_import --rows 200000` writes that many customers and assignments together,
imports them twice into a new SQLite file (or into --database-url, on this machine only) and
prints seconds and the growth of the process' memory at its highest.
"""

import argparse
import csv
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlmodel import Session, SQLModel

from store.catalogue_files import load_catalogue
from store.db import normalise_url, open_engine
from store.roster import load_roster
from store.sealed import Vault

# how many assignments a customer has
ASSIGNMENTS = 4
LOOPBACK = ("localhost", "127.0.0.1", "::1", None, "")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--database-url", help="an empty database on this machine")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        url = given.database_url or f"sqlite:///{place}/bench.db"
        if make_url(normalise_url(url)).host not in LOOPBACK:
            parser.error("--database-url: only a database on this machine is measured")
        folder = Path(place) / "roster"
        workloads = sorted(load_catalogue().workloads)
        rows = write_roster(folder, rows=given.rows, workloads=workloads)
        engine = open_engine(url)
        SQLModel.metadata.create_all(engine)
        for turn in ("first", "again"):
            seconds, grown = measure(engine, folder, workloads)
            print(f"{turn}: {rows} rows in {seconds:.1f} s, {grown:.0f} MB more at the highest")
        engine.dispose()


def write_roster(folder: Path, *, rows: int, workloads: Sequence[str]) -> int:
    """Write customers and four assignments for each; return the number of rows of both."""
    folder.mkdir()
    customers = rows // (1 + ASSIGNMENTS)
    _write(
        folder / "customers.csv",
        ("customer_id", "name", "country", "licences", "segment"),
        ((f"C-{n:07}", f"Customer {n}", "DE", 150 + n, "S1500") for n in range(customers)),
    )
    _write(
        folder / "assignments.csv",
        ("customer_id", "workload", "primary_rm", "phase", "entitled", "active", "forecast_15"),
        (
            (f"C-{n:07}", workload, "FTP Wingtip", "adopt", 150 + n, n % 150, "2026-11-30")
            for n in range(customers)
            for workload in workloads[:ASSIGNMENTS]
        ),
    )
    return customers * (1 + ASSIGNMENTS)


def measure(engine: Engine, folder: Path, workloads: Sequence[str]) -> tuple[float, float]:
    """Import the folder; return the seconds and by how many MB the peak of memory rose."""
    before, start = _peak(), time.perf_counter()
    with Session(engine) as db, db.begin():
        load_roster(
            db,
            folder,
            vault=Vault("a secret for measuring only, 32 or more"),
            workloads=workloads,
            now=datetime.now(UTC),
            progress=lambda *_: None,
            dry_run=False,
        )
    return time.perf_counter() - start, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
