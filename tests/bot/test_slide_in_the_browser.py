"""The status slide in local mode: asked for, pressed, downloaded, opened."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer as HttpServer
from playwright.async_api import Browser, expect

from app import build
from bot.config import Cloud, Settings
from dialogs.understanding.understand import Understander
from tests.browser import chromium, renderer  # noqa: F401 -- fixtures
from tests.cards.slides.opened import words
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import named

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.npm]

JANELLE = named("janelle.baptiste@fasttrack.example")
SECONDS = 20_000  # milliseconds until something must have appeared


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


async def test_the_slide_is_downloaded_from_the_card(
    chromium: Browser,  # noqa: F811 -- the fixture
    renderer: Path,  # noqa: F811 -- the fixture
    tmp_path: Path,
    understander: Understander,
) -> None:
    (tmp_path / "npm").symlink_to(renderer)
    port = free_port()  # links name it, so it has to be known before
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'bot.db'}", secret_key=SECRET, port=port,
        public_url=f"http://127.0.0.1:{port}", cloud=Cloud(loopback=True),
    )  # fmt: skip
    app = await build(
        settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
    )
    async with HttpServer(app, port=port) as server:
        context = await chromium.new_context(accept_downloads=True)
        context.set_default_timeout(SECONDS)
        page = await context.new_page()
        await page.goto(str(server.make_url(f"/?as={JANELLE.aad_object_id}")))
        await expect(page.get_by_text("Welcome, Janelle!")).to_be_visible()
        await page.get_by_label("Message", exact=True).fill("status slide Contoso")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="For the customer").click()
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Download").click()
        download = await coming.value
        await download.save_as(tmp_path / "got.pptx")
        assert download.suggested_filename.startswith("Contoso status ")
        await context.close()
    assert "Contoso" in words(await asyncio.to_thread((tmp_path / "got.pptx").read_bytes))
