"""The tables: Alembic migrations, applied at start."""

from pathlib import Path

import alembic.command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
# One number for this product's migrations among the advisory locks of a shared PostgreSQL server.
ADVISORY_LOCK = 4_207_715_053


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; whoever comes second waits, then finds nothing to do."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        if not is_current(connection):
            config = _config()
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Say whether every migration is applied."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
