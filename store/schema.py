"""The tables: Alembic migrations, applied at start."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"
# One number for this product's migrations among the advisory locks of a shared PostgreSQL server.
ADVISORY_LOCK = 4_207_715_053


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; whoever comes second waits, then finds nothing to do."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        if not is_current(connection):
            _upgrade(connection)


def is_current(connection: Connection) -> bool:
    """Say whether every migration is applied."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return list(applied) == [newest_migration()]


@cache
def newest_migration() -> str:
    """Return the last migration: a file's name starts with its number."""
    return max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    import alembic.command  # noqa: PLC0415 -- only a process that finds older tables needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    alembic.command.upgrade(config, "head")
