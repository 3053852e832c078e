"""A folder with a sound roster."""

from pathlib import Path

import pytest
from sqlmodel import Session

from tests.store.roster.folders import Folder


@pytest.fixture
def folder(tmp_path: Path, db: Session) -> Folder:
    place = tmp_path / "roster"
    place.mkdir()
    return Folder(place, db)
