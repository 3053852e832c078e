"""A session whose work is undone after each test: one store of each kind serves them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from store.db import open_engine
from store.schema import migrate
from tests.conftest import BOTH, MIGRATED

KEPT = "kept"  # the PostgreSQL database that the tests of this folder share


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("kept")
    engine = open_engine(f"sqlite:///{folder / 'bot.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def kept_postgresql(postgres: str) -> Iterator[Engine]:
    admin = open_engine(f"{postgres}/postgres").execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {KEPT} TEMPLATE {MIGRATED}"))
    admin.dispose()
    engine = open_engine(f"{postgres}/{KEPT}")
    yield engine
    engine.dispose()


@pytest.fixture(params=BOTH)
def db(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on an empty store; what it commits is undone with the rest."""
    engine: Engine = request.getfixturevalue(f"kept_{request.param}")
    with engine.connect() as connection:
        everything = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        everything.rollback()
