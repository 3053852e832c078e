"""A small store for dialogs: a few entries of the catalogue, a few people and customers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from store.db import open_engine
from store.entries import sync_catalogue
from store.schema import migrate
from tests.conftest import NOON
from tests.store.rows import add_roster
from tests.store.small_catalogue import small_catalogue


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file that every test gets a copy of: dialogs do not see which database it is."""
    folder = tmp_path_factory.mktemp("dialogs")
    engine = open_engine(f"sqlite:///{folder / 'bot.db'}")
    migrate(engine)
    with Session(engine) as db, db.begin():
        add_roster(db)
        sync_catalogue(db, small_catalogue(folder), now=NOON)
    engine.dispose()  # the last connection puts everything into the one file
    return folder / "bot.db"


@pytest.fixture
def db(filled: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copy(filled, tmp_path / "bot.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with Session(engine) as session:
        yield session
    engine.dispose()
