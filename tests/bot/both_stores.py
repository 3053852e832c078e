"""The bot in local mode on a database of each kind, with the demo roster in it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app import build, utc_now
from bot.config import Cloud, Settings
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.entries import sync_catalogue
from store.models import AuditRecord, Notice
from store.roster import load_roster
from store.sealed import Vault
from store.told import State
from tests.bot.expert_stage import Desk, Press
from tests.catalogue import whole_catalogue
from tests.conftest import BOTH, MIGRATED, SECRET, new_database
from tests.roster import DEMO
from tests.teams import Person

SECONDS = 10.0  # until what was written must have been said
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

    async def all_said(self) -> None:
        """Wait until the engine has nothing under way.

        What it says goes to this same service, which at its end would leave it without an answer
        until the time-out.
        """
        state, due = col(Notice.state), col(Notice.due_at) <= utc_now()
        under_way = select(Notice.id).where(
            (state == State.SENDING) | (state == State.WAITING) & due
        )
        async with asyncio.timeout(SECONDS):
            while self._all(under_way):  # noqa: ASYNC110 -- the ledger is read, as by anybody
                await asyncio.sleep(0.01)

    def _all(self, query: Any) -> list[Any]:
        engine = open_engine(self.url)
        with Session(engine, expire_on_commit=False) as db:
            found = list(db.exec(query))
        engine.dispose()
        return found


def add_catalogue_and_roster(engine: Engine) -> None:
    """Fill an empty store as the start in local mode does."""
    catalogue = whole_catalogue()
    with Session(engine) as db, db.begin():
        sync_catalogue(db, catalogue, now=utc_now())
        load_roster(
            db, DEMO, vault=Vault(SECRET), workloads=catalogue.workloads, now=utc_now(),
            progress=lambda *_: None, dry_run=False,
        )  # fmt: skip


@pytest.fixture(scope="session")
def template_with_roster(postgres: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the catalogue and the demo roster, to be copied."""
    with new_database(postgres, template=MIGRATED) as url:
        engine = open_engine(url)
        add_catalogue_and_roster(engine)
        engine.dispose()  # a database that somebody is connected to cannot be copied
        yield url.rpartition("/")[2]


@pytest.fixture(params=BOTH)
def stage_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A store of each kind with the catalogue and the demo roster in it."""
    if request.param == "sqlite":
        yield request.getfixturevalue("url_with_roster")
        return
    template = request.getfixturevalue("template_with_roster")
    with new_database(request.getfixturevalue("postgres"), template=template) as url:
        yield url


@asynccontextmanager
async def running_on(url: str, understander: Understander, folder: Path) -> AsyncIterator[Stage]:
    """Run the bot in local mode on a store, until what it has to say is said."""
    settings = Settings(database_url=url, secret_key=SECRET, cloud=Cloud(loopback=True))
    app = await build(
        settings, data_folder=folder, read=whole_catalogue, load=lambda *_: understander
    )
    async with HttpClient(HttpServer(app)) as http:
        stage = Stage(http=http, url=url)
        yield stage
        await stage.all_said()


@pytest.fixture
async def bot_stage(
    stage_url: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Stage]:
    async with running_on(stage_url, understander, tmp_path) as stage:
        yield stage
