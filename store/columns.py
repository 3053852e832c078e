"""Column types that mean the same on every database, and a select of any number of columns."""

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, Select, TypeDecorator, select


def columns(*wanted: object) -> Select[Any]:
    """Select single columns: SQLModel's own `select` is typed for at most four of them."""
    return select(*cast("tuple[Any, ...]", wanted))


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
