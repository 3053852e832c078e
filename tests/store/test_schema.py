"""The migrations make exactly the tables that the models describe."""

import asyncio
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

from store.db import Database, open_engine
from store.schema import MIGRATIONS, is_current, migrate, newest_migration


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_the_migrations_make_the_tables_of_the_models(connection: Connection) -> None:
    context = MigrationContext.configure(connection)
    assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert is_current(connection)


def test_the_last_file_is_the_migration_that_all_others_lead_to() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [newest_migration()]


def test_a_database_of_an_older_version_is_not_current(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert not is_current(connection)
        connection.rollback()


def test_an_empty_database_is_not_current(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert not is_current(connection)
    engine.dispose()


async def test_two_replicas_that_start_at_once_both_come_up(database_url: str) -> None:
    replicas = [Database(database_url) for _ in range(2)]
    await asyncio.gather(*(replica.prepare() for replica in replicas))
    assert [await replica.is_ready() for replica in replicas] == [True, True]
    for replica in replicas:
        await replica.close()
