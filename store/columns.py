"""Column types and statements that mean the same on every database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, Insert, Select, TypeDecorator, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def columns(*wanted: object) -> Select[Any]:
    """Select single columns: SQLModel's own `select` is typed for at most four of them."""
    return select(*cast("tuple[Any, ...]", wanted))


def insert_once(db: Session, table: type[SQLModel], row: Mapping[str, object]) -> bool:
    """Insert a row unless one with its key is there; say whether it was new.

    Two at a time do not disturb each other: the second waits, and finds the first one's row.
    """
    connection = db.connection()
    once = _once(table, connection.dialect.name)
    options = {"preserve_rowcount": True}  # else it is unknown for an insert on PostgreSQL
    return connection.execute(once, dict(row), execution_options=options).rowcount > 0


def insert_all_once(db: Session, table: type[SQLModel], rows: list[dict[str, object]]) -> int:
    """Insert those of many rows whose key is not there yet; return how many were new."""
    if not rows:
        return 0
    connection = db.connection()
    once = _once(table, connection.dialect.name)
    return connection.execute(once, rows, execution_options={"preserve_rowcount": True}).rowcount


@cache
def _once(table: type[SQLModel], dialect: str) -> Insert:
    """Build the statement once: building it takes longer than running it."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()


class UtcDateTime(TypeDecorator[datetime]):
    """SQLite forgets the zone; refuse naive values and give the zone back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime: {value}")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
