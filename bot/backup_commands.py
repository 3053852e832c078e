"""`backup`, `restore` and `copy`: the whole store to a file, from one, or into another database."""

import asyncio
import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from sqlalchemy import Engine, make_url

from bot.config_values import ConfigError, database_url
from bot.ending import EXIT_STATUS, REFUSED, WRONG, Operator, ended, fail
from bot.start import open_database
from store import backup as whole
from store.backup import BackupError, Report
from store.db import open_engine

STREAM = "-"
File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="A file; one that ends in .gz is compressed, - is the terminal's."
    ),
]


def add_backup_commands(cli: typer.Typer, operator: Operator) -> None:
    """Add the commands to the command line."""

    @cli.command(epilog=EXIT_STATUS)
    def backup(file: File) -> None:
        """Write all that the store holds at one moment to a file; serving goes on meanwhile.

        The file is text: JSON, a row a line. Contact data in it stays sealed with SECRET_KEY, which
        is not in it: keep that elsewhere. At the end the rows of each table and a hash are told.
        """
        report = _told(lambda: backed_up(operator.settings().database_url, file, operator.clock()))
        typer.echo(report, err=file == STREAM)

    @cli.command(epilog=EXIT_STATUS)
    def restore(file: File) -> None:
        """Fill the empty database of DATABASE_URL from a file that backup has written.

        All or nothing; what then stands there is read back and compared with the file's hash.
        """
        typer.echo(_told(lambda: restored(operator.settings().database_url, file)))

    @cli.command(epilog=EXIT_STATUS)
    def copy(
        from_: Annotated[str, typer.Argument(metavar="FROM", help="The URL of a database.")],
        to: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty one.")],
    ) -> None:
        """Copy the store of one database into an empty other one, such as SQLite to PostgreSQL.

        All or nothing; what then stands there is read back and compared. Stop the bot first: what
        is written after the copy has begun is not copied.
        """
        typer.echo(_told(lambda: copied(_url("FROM", from_), _url("TO", to))))


def backed_up(url: str, file: str, now: datetime) -> str:
    """Write a backup; the file appears whole or not at all."""
    with _source(url) as engine, _new_file(file) as out:
        return as_text(whole.write(engine, out, now=now), f"Backed up to {file}")


def restored(url: str, file: str) -> str:
    """Restore one."""
    with _input(file) as lines, _target(url) as engine:
        return as_text(whole.restore(engine, lines), f"Restored from {file}")


def copied(from_: str, to: str) -> str:
    """Copy one database into another."""
    with _source(from_) as source, _target(to) as target:
        return as_text(whole.copy(source, target), "Copied")


def as_text(report: Report, done: str) -> str:
    """Write the counts as a table, and the hash below it."""
    width = max(map(len, report.counts))
    rows = [f"{table.ljust(width)}  {count:>9,}" for table, count in report.counts.items()]
    return "\n".join([*rows, f"{done}: {report.total:,} rows, sha256 {report.digest}"])


def _told(work: Callable[[], str]) -> str:
    try:
        return ended(asyncio.to_thread(work))
    except (BackupError, EOFError, gzip.BadGzipFile) as error:
        fail(str(error) or "it is cut off", REFUSED)
    except OSError as error:
        fail(f"FILE: {error.filename or ''}: {error.strerror}", REFUSED)


def _url(name: str, given: str) -> str:
    try:
        return database_url(given)
    except ConfigError as error:
        fail(f"{name}: {str(error).partition(': ')[2]}", WRONG)


@contextmanager
def _source(url: str) -> Iterator[Engine]:
    """Open what is read; SQLite would make a file that is not there."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and not Path(parts.database or "").is_file():
        raise ConfigError(f"DATABASE_URL: there is no file {parts.database}")
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _target(url: str) -> Iterator[Engine]:
    """Open what is filled, and be the only one who writes it."""
    database = open_database(url)
    engine = open_engine(url)
    try:
        database.claim()
        yield engine
    finally:
        engine.dispose()
        asyncio.run(database.close())


@contextmanager
def _new_file(name: str) -> Iterator[BinaryIO]:
    """Open a file that only its owner can read; it gets its name once it is whole."""
    if name == STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    if path.exists():
        raise BackupError(f"FILE: {name} is there already: nothing is overwritten")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with part.open("wb") as raw, _packing(raw, name) as out:
            yield out
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _packing(raw: BinaryIO, name: str) -> Iterator[BinaryIO]:
    if not name.endswith(".gz"):
        yield raw
        return
    with gzip.GzipFile(fileobj=raw, mode="wb", filename="") as packed:
        yield cast("BinaryIO", packed)


@contextmanager
def _input(name: str) -> Iterator[BinaryIO]:
    if name == STREAM:
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as raw:
        if not name.endswith(".gz"):
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as packed:
            yield cast("BinaryIO", packed)
