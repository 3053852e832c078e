"""Fixtures: an empty store on every database, people who talk, golden files."""

import json
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session

from store.db import Database, open_engine
from store.schema import migrate
from store.sealed import Vault, keep_vault
from tests.postgres import running_server, server_programs

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
MIGRATED = "migrated"  # the database that others are copied from: migrating takes longer
GOLDEN = Path(__file__).parent / "golden"
SECRET = "a secret of the tests: 0123456789"  # noqa: S105 -- opens nothing
Golden = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def _vault() -> None:
    """Contacts are sealed with the tests' own key, whatever a test before has kept."""
    keep_vault(Vault(SECRET))


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """What a test, or a library it loads, changes of logging is undone: others look at the log."""
    root = logging.getLogger()
    named = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.disabled, one.propagate) for one in (root, *named)]
    least = root.manager.disable
    yield
    logging.disable(least)
    for one, level, disabled, propagate in before:
        one.disabled, one.propagate = disabled, propagate
        if one.level != level:
            one.setLevel(level)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
    parser.addoption(
        "--require-all", action="store_true", help="fail where a browser or PostgreSQL is missing"
    )


def missing(config: pytest.Config, what: str) -> None:
    """Skip, saying what is missing on this machine; where everything is required, fail."""
    if config.getoption("--require-all"):
        pytest.fail(f"{what} is required here and was not found")
    pytest.skip(f"{what} was not found on this machine")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    def check(name: str, actual: object) -> None:
        path = GOLDEN / f"{name}.json"
        written = json.dumps(actual, indent=2, ensure_ascii=False) + "\n"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
        assert written == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def model_folder(request: pytest.FixtureRequest) -> Path:
    """Where the language model's files are kept from one run of the tests to the next."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("language-model")


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a PostgreSQL server of our own."""
    programs = server_programs()
    if programs is None:
        missing(request.config, "PostgreSQL")
        return
    with running_server(programs) as url:
        with _as_admin(url) as connection:
            connection.execute(text(f"CREATE DATABASE {MIGRATED}"))
        engine = open_engine(f"{url}/{MIGRATED}")
        migrate(engine)
        engine.dispose()
        yield url


@contextmanager
def _as_admin(server: str) -> Iterator[Connection]:
    admin = open_engine(f"{server}/postgres").execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield connection
    admin.dispose()


@contextmanager
def new_database(server: str, *, template: str) -> Iterator[str]:
    name = f"t{uuid4().hex}"
    with _as_admin(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield f"{server}/{name}"
    with _as_admin(server) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without any tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with new_database(request.getfixturevalue("postgres"), template="template0") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store that others are copied from: migrating takes thirty times as long."""
    path = tmp_path_factory.mktemp(MIGRATED) / "bot.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()  # the last connection writes what stands in the log into the file
    return path


@pytest.fixture(params=BOTH)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty store of each kind: every migration is applied."""
    if request.param == "sqlite":
        migrated = request.getfixturevalue("migrated_file")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'bot.db')}"
        return
    with new_database(request.getfixturevalue("postgres"), template=MIGRATED) as url:
        yield url


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = open_engine(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session on an empty store: all that a dialog or a query needs."""
    with Session(engine) as session:
        yield session


@pytest.fixture
async def database(store_url: str) -> AsyncIterator[Database]:
    """The empty store as bot/ sees it, on its own threads."""
    database = Database(store_url)
    yield database
    await database.close()
