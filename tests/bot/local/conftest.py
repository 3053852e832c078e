import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser

from bot.local.npm import FILES, PACKAGES
from bot.local.site import LocalPerson, Site, add_local_mode
from tests.bot.local.stage import MakeStage, Stage
from tests.browser import chromium, renderer  # noqa: F401 -- fixtures
from tests.conftest import NOON

TENANT = "11111111-0000-0000-0000-000000000000"
Client = TestClient[web.Request, web.Application]


def person(
    number: int, name: str, *, group: str = "Partners", tries: Sequence[str] = ()
) -> LocalPerson:
    return LocalPerson(
        object_id=f"00000000-0000-0000-0000-{number:012d}",
        tenant_id=TENANT,
        name=name,
        title=f"{group}, Contoso",
        group=group,
        locale="en-GB",
        time_zone="Europe/Berlin",
        tries=tuple(tries),
    )


PEOPLE = (
    person(1, "Ann Archer", tries=("help",)),
    person(2, "Bob Baker", group="Partner Success Managers"),
    *(person(number, f"Guest {number}", group="Guests") for number in range(3, 9)),
)


async def people() -> Sequence[LocalPerson]:
    return PEOPLE


def local_app(npm_folder: Path, clock: Callable[[], datetime] = lambda: NOON) -> web.Application:
    app = web.Application()
    site = Site(bot_name="Test Bot", npm_folder=npm_folder, people=people, clock=clock)
    add_local_mode(app, site)
    return app


def fill_npm_folder(folder: Path, *, versions: dict[str, str] | None = None) -> None:
    """Put down what an installation leaves, with one line in place of the real scripts."""
    modules = folder / "node_modules"
    for place in FILES.values():
        (modules / place).parent.mkdir(parents=True, exist_ok=True)
        (modules / place).write_text("// here")
    for name, version in {**PACKAGES, **(versions or {})}.items():
        (modules / name / "package.json").write_text(json.dumps({"version": version}))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(local_app(tmp_path / "npm"))) as client:
        yield client


@dataclass
class EventStream:
    """What a browser's EventSource does with a stream, one event at a time."""

    response: Any
    last_id: str = ""

    async def next(self) -> tuple[str, Any]:
        fields: dict[str, str] = {}
        while "event" not in fields:  # a block without a name is a comment or the pause
            fields = await self._block()
        self.last_id = fields.get("id", self.last_id)
        return fields["event"], json.loads(fields["data"])

    async def _block(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            while line := (await self.response.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                fields[name] = value
        return fields


@pytest.fixture
def listen(client: Client) -> Callable[..., Any]:
    async def listen(query: str = "", *, last_id: str = "") -> EventStream:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        return EventStream(await client.get(f"/local/events?{query}", headers=headers))

    return listen


@pytest_asyncio.fixture(loop_scope="module")
async def make_stage(chromium: Browser) -> AsyncIterator[MakeStage]:
    made: list[Stage] = []

    async def make(folder: Path, **looks: Any) -> Stage:
        app = local_app(folder, clock=lambda: datetime.now(UTC))
        stage = Stage(await chromium.new_context(**looks), app)
        await stage.server.start_server()
        made.append(stage)
        return stage

    yield make
    for stage in made:
        await stage.context.close()
        await stage.server.close()
        assert stage.faults == []  # nor anything that the content security policy stopped


@pytest_asyncio.fixture(loop_scope="module")
async def stage(make_stage: MakeStage, renderer: Path) -> Stage:
    return await make_stage(renderer)


@pytest_asyncio.fixture(loop_scope="module")
async def text_stage(make_stage: MakeStage, tmp_path: Path) -> Stage:
    """A stage without the card renderer."""
    return await make_stage(tmp_path)
