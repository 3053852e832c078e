"""The whole service over HTTP: with Microsoft's stand-ins, or in local mode."""

import asyncio
import io
import logging
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, func, select

from app import build
from bot.config import Cloud, Settings
from bot.logs import set_up_logging
from bot.start import ignore, load_understander
from bot.sweeping import SWEEPS
from dialogs.understanding.meaning import Meaning
from dialogs.understanding.understand import Said, Understander
from store.db import open_engine
from store.models import Address
from store.schema import migrate
from tests.bot.both_stores import (  # some are fixtures
    add_catalogue_and_roster,
    bot_stage,  # noqa: F401
    stage_url,  # noqa: F401
    template_with_roster,  # noqa: F401
)
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.stand_in import Microsoft
from tests.teams import Activity, Teams

WAIT, BREAK = "wait at the gate", "break at the gate"  # what the gate looks for in a text


@pytest.fixture(scope="session")
def understander(model_folder: Path) -> Understander:
    """The understanding, loaded once for all tests; it holds no state."""
    return load_understander(whole_catalogue(), model_folder, ignore)


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

    async def swept(self) -> None:
        """Wait until what time had brought about before the start is seen to: it is written."""
        last = f'bot_sweep_seconds_count{{sweep="{SWEEPS[-1].name}"}} 0.0'
        async with asyncio.timeout(20):
            while last in await (await self.http.get("/metrics")).text():  # noqa: ASYNC110 -- it is read as an operator does
                await asyncio.sleep(0.02)

    def counts(self) -> dict[str, int]:
        """Count the rows of every table: what was stored shows."""
        with Session(self.engine) as db:
            return {
                table.name: db.scalar(select(func.count()).select_from(table)) or 0
                for table in SQLModel.metadata.sorted_tables
            }

    def addresses(self) -> list[Address]:
        """Read where everybody can be written to, the oldest first."""
        with Session(self.engine, expire_on_commit=False) as db:
            return list(db.exec(select(Address).order_by(Address.seen_at)))  # type: ignore[arg-type]


# Runs the service with another understanding than the real one.
Running = Callable[[Any], AbstractAsyncContextManager[Service]]


@pytest.fixture
async def microsoft() -> AsyncIterator[Microsoft]:
    async with Microsoft() as microsoft:
        yield microsoft


@pytest.fixture(scope="session")
def store_with_roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the catalogue and the demo roster in it, to be copied."""
    file = tmp_path_factory.mktemp("roster") / "bot.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    add_catalogue_and_roster(engine)
    engine.dispose()
    return file


@pytest.fixture
def url_with_roster(tmp_path: Path, store_with_roster: Path) -> str:
    """A SQLite store with the demo roster in it."""
    shutil.copy(store_with_roster, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def running(microsoft: Microsoft, url_with_roster: str, tmp_path: Path) -> Running:
    """Run the bot as in production, tokens checked and shown, with a given understanding."""

    @asynccontextmanager
    async def run(understanding: Any) -> AsyncIterator[Service]:
        settings = Settings(
            database_url=url_with_roster,
            secret_key=SECRET,
            credentials=microsoft.credentials,
            public_url="https://bot.example",
            cloud=microsoft.cloud(),
        )
        app = await build(
            settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understanding
        )
        engine = open_engine(url_with_roster)
        async with HttpClient(HttpServer(app)) as http:
            yield Service(http=http, engine=engine, teams=microsoft.teams, microsoft=microsoft)
        engine.dispose()

    return run


@pytest.fixture
async def service(running: Running, understander: Understander) -> AsyncIterator[Service]:
    """The bot as in production: tokens are checked and shown."""
    async with running(understander) as service:
        await service.swept()
        yield service


@pytest.fixture
async def local(
    url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Any]:
    """The bot in local mode."""
    settings = Settings(database_url=url_with_roster, secret_key=SECRET, cloud=Cloud(loopback=True))
    app = await build(
        settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
    )
    async with HttpClient(HttpServer(app)) as http:
        yield http


class Gate:
    """The real understanding, which waits at a text or breaks at it where a test wants that."""

    def __init__(self, real: Understander) -> None:
        self._real = real
        self._opened = threading.Event()
        self.sizes: list[int] = []  # how many texts came together
        self.held = asyncio.Event()  # set as soon as a text waits
        self._loop = asyncio.get_running_loop()

    def open(self) -> None:
        """Let what waits go on, and whatever comes later through."""
        self._opened.set()

    def understand_all(self, said: Sequence[Said]) -> list[Meaning]:
        self.sizes.append(len(said))
        texts = " ".join(one.text for one in said)
        if WAIT in texts:
            self._loop.call_soon_threadsafe(self.held.set)
            self._opened.wait(timeout=20)
        if BREAK in texts:
            raise RuntimeError(texts)
        return self._real.understand_all(said)


@pytest.fixture
async def gate(understander: Understander) -> AsyncIterator[Gate]:
    gate = Gate(understander)
    yield gate
    gate.open()


@pytest.fixture
async def gated(running: Running, gate: Gate) -> AsyncIterator[Service]:
    """The service with the gate before its understanding."""
    async with running(gate) as service:
        yield service
        gate.open()


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What is logged at DEBUG while the test runs, as it goes to standard error."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    out = io.StringIO()
    with redirect_stderr(out):
        set_up_logging(level="DEBUG", form=request.param)
    yield out
    root.setLevel(before[0])
    root.handlers[:] = before[1]
