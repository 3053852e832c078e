"""`import`: the roster's CSV files into the store, all or nothing."""

import sys
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.config import Settings
from bot.start import open_database
from store.catalogue_files import load_catalogue
from store.roster import RosterReport, load_roster
from store.sealed import Vault


async def import_folder(settings: Settings, folder: Path, *, now: datetime, dry_run: bool) -> str:
    """Load (or only check) the files of a folder and return what was done, in lines.

    Raises:
        RosterError, CatalogueError, DatabaseBusyError
    """
    catalogue = load_catalogue()
    database = open_database(settings.database_url)
    try:
        database.claim()
        await database.prepare()
        with _Bar() as bar:
            report = await database.run(
                lambda db: load_roster(
                    db,
                    folder,
                    vault=Vault(settings.secret_key),
                    workloads=catalogue.workloads,
                    now=now,
                    progress=bar.show,
                    dry_run=dry_run,
                )
            )
    finally:
        await database.close()
    return _told(report, dry_run=dry_run)


class _Bar:
    """A progress bar on standard error, where that is a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, what: str, done: int, of: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=of)
        self._progress.update(self._tasks[what], completed=done)


def _told(report: RosterReport, *, dry_run: bool) -> str:
    lines = [
        f"{file.file}: {file.read} rows: {file.added} new, {file.changed} changed, "
        f"{file.unchanged} unchanged"
        for file in report.files
    ]
    lines += [f"{name}: not a file of the roster, left alone" for name in report.ignored]
    if dry_run:
        lines.append("Checked only: nothing was loaded.")
    elif report.edition is None:
        lines.append("Nothing changed.")
    else:
        lines.append(f"Loaded: roster edition {report.edition}.")
    return "\n".join(lines)
