"""A real browser, and the real card renderer from npm: fixtures for the tests that look."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.local.npm import install_renderer
from tests.conftest import missing

CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing(request.config, "Chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Where the real card renderer is installed."""
    folder = tmp_path_factory.mktemp("npm")
    outcome = await install_renderer(folder, say=lambda _: None)
    if not outcome.ready:
        missing(request.config, f"the card renderer ({outcome.result} {outcome.detail})")
    return folder
