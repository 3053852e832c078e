"""The whole store in a stream: one moment of it, written to a file, read back, or put elsewhere.

A file is a head with the migration, the tables (store/backup_rows.py), and an end with the counts
and the hash. Contact data stays as it is at rest, sealed: it opens with the same SECRET_KEY only.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Connection, Engine, MetaData, exists, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import SQLModel

import store.models  # noqa: F401 -- registers the tables on SQLModel.metadata
from store.backup_rows import AT_ONCE, Rows, Tally, UnreadableError, read_rows, reader_of
from store.schema import is_current, migrate, newest_migration

FORMAT = "partner-success-bot backup 1"
TABLES: MetaData = SQLModel.metadata


class BackupError(Exception):
    """It cannot be written, read or put there; the message says why, and nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was written or put there: the rows of each table, and one hash over all of them."""

    counts: dict[str, int]
    digest: str

    @property
    def total(self) -> int:
        """How many rows there are in all tables together."""
        return sum(self.counts.values())


def write(engine: Engine, file: BinaryIO, *, now: datetime) -> Report:
    """Write all that the store holds at one moment.

    Raises:
        BackupError: its tables are not those of this version.
    """
    tally = Tally()
    with _snapshot(engine) as connection:
        head = {"format": FORMAT, "migration": newest_migration(), "made_at": now}
        file.write(_line(head))
        for rows in read_rows(connection, TABLES.sorted_tables):
            file.write(tally.add(rows))
    report = Report(counts=tally.counts, digest=tally.digest)
    file.write(_line({"end": report.counts, "sha256": report.digest}))
    return report


def restore(engine: Engine, file: BinaryIO) -> Report:
    """Put a file into an empty store, all of it or nothing; it is read back and compared.

    Raises:
        BackupError: the file is none or damaged, of another version, or the store is not empty.
    """
    try:
        return _load(engine, _read(file))
    except UnreadableError as fault:
        raise BackupError(str(fault)) from None


def copy(source: Engine, target: Engine) -> Report:
    """Put all that one store holds at one moment into an empty other one, and compare.

    Raises:
        BackupError: the source's tables are not of this version, or the target is not empty.
    """
    with _snapshot(source) as connection:
        return _load(target, read_rows(connection, TABLES.sorted_tables))


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment, whatever is written meanwhile."""
    opened = engine.execution_options(sqlite_begin="DEFERRED", postgresql_readonly=True)
    if engine.dialect.name == "postgresql":
        opened = opened.execution_options(isolation_level="REPEATABLE READ")
    with opened.connect() as connection:
        if not is_current(connection):
            raise BackupError(
                f"the store's tables are not those of migration {newest_migration()}: use the "
                "version of the bot that made them, or start this one on it first"
            )
        yield connection


def _load(engine: Engine, incoming: Iterable[Rows]) -> Report:
    """Insert rows into an empty store, and compare what then stands there."""
    migrate(engine)
    came = Tally()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            names = ", ".join(f'"{name}"' for name in TABLES.tables)
            connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
        _refuse_filled(connection)
        for rows in incoming:
            came.add(rows)
            _insert(connection, rows)
        set_sequences(connection)
        stands = Tally()
        for rows in read_rows(connection, TABLES.sorted_tables):
            stands.add(rows)
        if (stands.counts, stands.digest) != (came.counts, came.digest):
            raise BackupError("what stands there is not what came: nothing was kept")
    return Report(counts=came.counts, digest=came.digest)


def _refuse_filled(connection: Connection) -> None:
    for table in TABLES.sorted_tables:
        if connection.execute(select(exists(select(table)))).scalar():
            raise BackupError(
                f"the store is not empty ({table.name} has rows): give an empty database, nothing "
                "is overwritten"
            )


def _insert(connection: Connection, rows: Rows) -> None:
    if not rows.rows:
        return
    table = TABLES.tables[rows.table]
    values = [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]
    try:
        connection.execute(insert(table), values)
    except StatementError as fault:
        if isinstance(fault, DBAPIError) and fault.connection_invalidated:
            raise
        said = "a key is there twice, or what it refers to is missing"
        if not isinstance(fault, IntegrityError):
            said = str(fault.orig).strip().partition("\n")[0]
        raise BackupError(f"{rows.table}: the database refuses a row: {said}") from None


def set_sequences(connection: Connection, tables: MetaData = TABLES) -> None:
    """Let PostgreSQL count on from what is there, wherever it hands out numbers itself."""
    if connection.dialect.name != "postgresql":
        return  # SQLite goes on from the highest by itself
    for table in tables.sorted_tables:
        for column in table.columns:
            counter = connection.execute(
                text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)"),
                {"table": table.name, "column": column.name},
            ).scalar()
            if counter is not None:
                highest = select(func.coalesce(func.max(column), 0)).scalar_subquery()
                connection.execute(select(func.setval(counter, highest + 1, False)))


def _read(file: BinaryIO) -> Iterator[Rows]:
    """Read what `write` has written; the end is compared with what came before it.

    Raises:
        UnreadableError, BackupError: it is something else, damaged, cut off or of another version.
    """
    lines = enumerate(file, start=1)
    _check_head(_parsed(*next(lines, (1, b""))))
    tally, held, read = Tally(), Rows("", ()), None
    waiting = list(TABLES.sorted_tables)
    rows: list[list[Any]] = []
    for number, line in lines:
        told = _parsed(number, line)
        if isinstance(told, list) and read is not None:
            rows.append(list(read(told).values()))
            if len(rows) == AT_ONCE:
                yield _counted(tally, held, rows)
                rows = []
            continue
        if rows:
            yield _counted(tally, held, rows)
            rows = []
        if not isinstance(told, dict) or {"table", "columns"} != set(told):
            _check_end(told, tally, number)
            if waiting or next(lines, None) is not None:
                raise UnreadableError(f"line {number}: the end is not where it should be")
            return
        if not waiting or told["table"] != waiting[0].name:
            raise UnreadableError(f"line {number}: this table is not expected here")
        table = waiting.pop(0)
        read = reader_of(table, told["columns"])
        held = Rows(str(table.name), tuple(told["columns"]))
        tally.add(held)
        yield held
    raise UnreadableError("it is cut off: its end is missing")


def _counted(tally: Tally, held: Rows, rows: list[list[Any]]) -> Rows:
    some = Rows(held.table, held.columns, rows)
    tally.add(some)
    return some


def _check_head(told: object) -> None:
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise UnreadableError("line 1: this is no backup of this bot")
    if told.get("migration") != newest_migration():
        raise BackupError(
            f"it was made at migration {told.get('migration')}, and this version's is "
            f"{newest_migration()}: restore it with the version that made it, then start this one"
        )


def _check_end(told: object, tally: Tally, number: int) -> None:
    if told != {"end": tally.counts, "sha256": tally.digest}:
        raise UnreadableError(f"line {number}: counts or hash differ from what came: it is damaged")


def _parsed(number: int, line: bytes) -> object:
    try:
        told: object = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise UnreadableError(f"line {number}: is cut off, or no line of a backup") from None
    return told


def _line(told: object) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
