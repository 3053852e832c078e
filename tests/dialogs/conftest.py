"""A small store for dialogs: a few entries of the catalogue, a few people and customers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from store.db import open_engine
from store.entries import sync_catalogue
from store.schema import migrate
from tests.conftest import BOTH, MIGRATED, NOON, new_database
from tests.store.rows import add_roster
from tests.store.small_catalogue import small_catalogue

# What they test is kept by the store in ways of its own on each database.
ON_BOTH_STORES = {
    "test_expert_form", "test_expert_request", "test_my_requests", "test_status_sweeps",
    "test_partner_input", "test_significant_event", "test_status_slide", "test_nudge_sweeps",
    "test_contact_sweeps", "test_survey_contact", "test_survey_gate", "test_collaboration",
    "test_batch", "test_catalogue_review", "test_scope_news", "test_survey_standing",
    "test_survey_figures", "test_scope_record",
}  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "db" in metafunc.fixturenames and metafunc.module.__name__.endswith(tuple(ON_BOTH_STORES)):
        metafunc.parametrize("db", BOTH, indirect=True)


def fill(engine: Engine, folder: Path) -> None:
    with Session(engine) as db, db.begin():
        add_roster(db)
        sync_catalogue(db, small_catalogue(folder), now=NOON)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file that every test gets a copy of."""
    folder = tmp_path_factory.mktemp("dialogs")
    engine = open_engine(f"sqlite:///{folder / 'bot.db'}")
    migrate(engine)
    fill(engine, folder)
    engine.dispose()  # the last connection puts everything into the one file
    return folder / "bot.db"


@pytest.fixture(scope="session")
def filled_postgresql(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The one PostgreSQL database of all tests: what a test writes is taken back."""
    with new_database(postgres, template=MIGRATED) as url:
        engine = open_engine(url)
        fill(engine, tmp_path_factory.mktemp("dialogs"))
        yield engine
        engine.dispose()


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A session whose transaction nobody commits: a dialog does not see which database it is."""
    if getattr(request, "param", "sqlite") == "postgresql":
        with Session(request.getfixturevalue("filled_postgresql")) as session:
            yield session
        return
    shutil.copy(request.getfixturevalue("filled"), tmp_path / "bot.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with Session(engine) as session:
        yield session
    engine.dispose()
