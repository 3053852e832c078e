"""The whole service over HTTP: with Microsoft's stand-ins, or in local mode."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, func, select

from app import build, utc_now
from bot.config import Cloud, Settings
from bot.start import ignore, load_understander
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.knowledge import load_catalogue
from store.roster import load_roster
from store.schema import migrate
from store.sealed import Vault
from tests.conftest import SECRET
from tests.roster import DEMO
from tests.stand_in import Microsoft
from tests.teams import Activity, Teams


@pytest.fixture(scope="session")
def understander(model_folder: Path) -> Understander:
    """The understanding, loaded once for all tests; it holds no state."""
    return load_understander(load_catalogue(), model_folder, ignore)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running bot, what it is connected to, and its database."""

    http: Any
    engine: Engine
    teams: Teams
    microsoft: Microsoft

    async def post(self, activity: Activity, **headers: str) -> ClientResponse:
        """Post an activity as Microsoft does, with a valid token unless a header says otherwise."""
        shown = {**self.microsoft.authorization(), **headers}
        answer: ClientResponse = await self.http.post("/api/messages", json=activity, headers=shown)
        await answer.read()
        return answer

    def counts(self) -> dict[str, int]:
        """Count the rows of every table: what was stored shows."""
        with Session(self.engine) as db:
            return {
                table.name: db.scalar(select(func.count()).select_from(table)) or 0
                for table in SQLModel.metadata.sorted_tables
            }


@pytest.fixture
async def microsoft() -> AsyncIterator[Microsoft]:
    async with Microsoft() as microsoft:
        yield microsoft


@pytest.fixture
def url_with_roster(tmp_path: Path) -> str:
    """A SQLite store with the demo roster in it."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    engine = open_engine(url)
    migrate(engine)
    with Session(engine) as db, db.begin():
        load_roster(
            db,
            DEMO,
            vault=Vault(SECRET),
            workloads=load_catalogue().workloads,
            now=utc_now(),
            progress=lambda *_: None,
            dry_run=False,
        )
    engine.dispose()
    return url


@pytest.fixture
async def service(
    microsoft: Microsoft, url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Service]:
    """The bot as in production: tokens are checked and shown."""
    settings = Settings(
        database_url=url_with_roster,
        secret_key=SECRET,
        credentials=microsoft.credentials,
        public_url="https://bot.example",
        cloud=microsoft.cloud(),
    )
    app = await build(settings, data_folder=tmp_path, load=lambda *_: understander)
    engine = open_engine(url_with_roster)
    async with HttpClient(HttpServer(app)) as http:
        yield Service(http=http, engine=engine, teams=microsoft.teams, microsoft=microsoft)
    engine.dispose()


@pytest.fixture
async def local(
    url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Any]:
    """The bot in local mode."""
    settings = Settings(database_url=url_with_roster, secret_key=SECRET, cloud=Cloud(loopback=True))
    app = await build(settings, data_folder=tmp_path, load=lambda *_: understander)
    async with HttpClient(HttpServer(app)) as http:
        yield http
