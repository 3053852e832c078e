"""The bot in local mode on a database of each kind, with the demo roster in it."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, col, select

from app import build
from bot.config import Cloud, Settings
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.models import AuditRecord, Notice
from tests.bot.expert_stage import Desk, Press
from tests.conftest import BOTH, MIGRATED, SECRET, new_database
from tests.teams import Person

Step = tuple[Person, str | Press, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A running bot and its database."""

    http: Any
    url: str

    async def play(self, *steps: Step) -> Desk:
        """Say and press one after the other; each answer holds all the words expected of it."""
        desk = Desk(http=self.http)
        for who, said, expected in steps:
            told = await desk.say(who, said)
            assert [words for words in expected if words not in told] == [], (said, told)
        return desk

    def told(self, *kinds: str) -> list[tuple[str, str]]:
        """Return what the ledger has of these kinds, and for whom."""
        found = self._all(select(Notice).where(col(Notice.kind).in_(kinds)))
        return sorted((one.kind, one.email or one.aad_object_id) for one in found)

    def notices(self, kind: str) -> list[Notice]:
        found: list[Notice] = self._all(select(Notice).where(Notice.kind == kind))
        return found

    def refused(self, action: str) -> int:
        """Count what was noted as refused."""
        return len(self._all(select(AuditRecord).where(AuditRecord.action == action)))

    def _all(self, query: Any) -> list[Any]:
        engine = open_engine(self.url)
        with Session(engine, expire_on_commit=False) as db:
            found = list(db.exec(query))
        engine.dispose()
        return found


@pytest.fixture
def empty_postgresql(postgres: str) -> Iterator[str]:
    """A PostgreSQL store in which every migration is applied, and nothing else."""
    with new_database(postgres, template=MIGRATED) as url:
        yield url


@pytest.fixture(params=BOTH)
async def bot_stage(
    request: pytest.FixtureRequest, tmp_path: Path, understander: Understander
) -> AsyncIterator[Stage]:
    """On SQLite the store is a copy with the roster in it; on PostgreSQL the start loads it."""
    name = "url_with_roster" if request.param == "sqlite" else "empty_postgresql"
    url = request.getfixturevalue(name)
    settings = Settings(database_url=url, secret_key=SECRET, cloud=Cloud(loopback=True))
    app = await build(settings, data_folder=tmp_path, load=lambda *_: understander)
    async with HttpClient(HttpServer(app)) as http:
        yield Stage(http=http, url=url)
