"""Rows as lines that anybody can read, the same whatever database they stand in.

A table is a line that names it and its columns, then an array for each row, in the order of its
key. The hash over these lines is the same for two stores exactly when they hold the same.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    TypeDecorator,
    Uuid,
    collate,
    select,
)
from sqlalchemy.types import TypeEngine

AT_ONCE: Final = 500  # rows held in memory

Read = Callable[[Any], Any]


class UnreadableError(Exception):
    """A line is none of a backup; the message says why."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table; a table begins with none."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]] = ()


@dataclass(slots=True)
class Tally:
    """What has gone by: how many rows of each table, and the hash over all."""

    counts: dict[str, int] = field(default_factory=dict)
    _hash: Any = field(default_factory=sha256)

    def add(self, rows: Rows) -> bytes:
        """Count rows; return them as the lines they are hashed as."""
        if rows.table not in self.counts:
            self.counts[rows.table] = 0
        self.counts[rows.table] += len(rows.rows)
        lines = _lines(rows)
        self._hash.update(lines)
        return lines

    @property
    def digest(self) -> str:
        """The SHA-256 of all lines so far, in hexadecimal digits."""
        told: str = self._hash.hexdigest()
        return told


def read_rows(connection: Connection, tables: Iterable[Table]) -> Iterator[Rows]:
    """Read every row of the tables, AT_ONCE at a time, in the order of their keys."""
    for table in tables:
        names = tuple(column.name for column in table.columns)
        name = str(table.name)  # SQLAlchemy's own kind of text is no key in JSON
        yield Rows(name, names)
        key = [_ordered(column, connection) for column in table.primary_key]
        query = select(table).order_by(*key).execution_options(yield_per=AT_ONCE)
        with connection.execute(query) as found:
            for some in found.partitions():
                yield Rows(name, names, [tuple(row) for row in some])


def reader_of(table: Table, columns: Sequence[str]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """Return what makes the values of a row of what stands in a line.

    Raises:
        UnreadableError: the columns are others than the table has.
    """
    if set(columns) != set(table.columns.keys()) or len(columns) != len(table.columns):
        raise UnreadableError(f"{table.name}: its columns are others than here")
    readers = [(name, _reader(table.columns[name])) for name in columns]

    def read(row: Sequence[Any]) -> dict[str, Any]:
        if len(row) != len(readers):
            raise UnreadableError(f"{table.name}: a row has {len(row)} values")
        try:
            return {
                name: value if value is None else read(value)
                for (name, read), value in zip(readers, row, strict=True)
            }
        except (TypeError, ValueError, AttributeError):
            raise UnreadableError(f"{table.name}: a value is not of its column's kind") from None

    return read


def _lines(rows: Rows) -> bytes:
    if not rows.rows:
        told = {"table": rows.table, "columns": rows.columns}
        return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
    option = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
    return b"".join(orjson.dumps(row, option=option, default=_in_json) for row in rows.rows)


def _in_json(value: object) -> object:
    """Say how a value stands in JSON that has no kind of its own for it."""
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode("ascii")
    raise TypeError(type(value).__name__)


def _ordered(column: Column[Any], connection: Connection) -> Any:  # noqa: ANN401 -- an expression
    """Order by bytes, as SQLite does: what a language thinks of letters differs."""
    if connection.dialect.name == "postgresql" and isinstance(_kind(column), String):
        return collate(column, "C")
    return column


def _reader(column: Column[Any]) -> Read:
    """Return what makes a column's value of its JSON."""
    match _kind(column):
        case LargeBinary():
            return lambda value: b64decode(value, validate=True)
        case DateTime():
            return datetime.fromisoformat
        case Date():
            return date.fromisoformat
        case Uuid():
            return UUID
        case String() | Boolean() | Integer() | Float() as kind:
            return partial(_of_kind, kind.python_type)
        case _:
            return lambda value: value


def _of_kind(kind: type, value: object) -> object:
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _kind(column: Column[Any]) -> TypeEngine[Any]:
    """Return the kind that the database knows, of a column of a kind of our own too."""
    kind: TypeEngine[Any] = column.type
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind
