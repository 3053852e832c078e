"""How long an update takes: every press and key of somebody at the chat page, counted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer as HttpServer
from playwright.async_api import Browser, Locator, Page, expect

from app import build
from bot.config import Cloud, Settings
from dialogs.understanding.understand import Understander
from tests.browser import chromium, renderer  # noqa: F401 -- fixtures
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import named

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.npm]

JANELLE = named("janelle.baptiste@fasttrack.example")  # FM of Tailspin Toys
SECONDS = 20_000  # milliseconds until something must have appeared
MOST_PRESSES = 6  # when little has changed
SELECT_ALL = 1  # keys, with the one that is held
ONE_LINE = "Tailspin Toys Intune green, 36% active, 40% slips to 12 April 2027, waiting on licences"


@dataclass(slots=True, kw_only=True)
class Hands:
    """Somebody at a page: a press is a click, or Enter; whatever is typed is keys."""

    page: Page
    presses: int = 0
    keys: int = 0

    async def say(self, text: str) -> None:
        """Type a message where the cursor stands already, and send it."""
        box = self.page.get_by_label("Message", exact=True)
        await box.focus()
        await self._type(text)
        await self.page.keyboard.press("Enter")
        self.presses += 1

    async def press(self, target: Locator) -> None:
        await target.click()
        self.presses += 1

    async def button(self, title: str) -> None:
        """Press the newest button of this name."""
        named = self.page.locator(".card").get_by_role("button", name=title, exact=True)
        await self.press(named.last)

    async def write(self, label: str, text: str) -> None:
        """Press a field and write over what is in it."""
        await self.press(self.page.get_by_label(label, exact=True).locator("visible=true").last)
        await self.page.keyboard.press("ControlOrMeta+a")
        self.keys += SELECT_ALL
        await self._type(text)

    async def _type(self, text: str) -> None:
        await self.page.keyboard.type(text)
        self.keys += len(text)


@pytest_asyncio.fixture(loop_scope="module")
async def page(
    tmp_path: Path,
    renderer: Path,  # noqa: F811 -- the fixture
    chromium: Browser,  # noqa: F811 -- the fixture
    understander: Understander,
) -> AsyncIterator[Page]:
    """The chat as the FM sees it, as narrow as a phone, beside what the demo has logged."""
    (tmp_path / "npm").symlink_to(renderer)
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'bot.db'}",
        secret_key=SECRET,
        cloud=Cloud(loopback=True),
    )
    app = await build(
        settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
    )
    async with HttpServer(app) as server:
        page = await chromium.new_page(viewport={"width": 400, "height": 800})
        page.set_default_timeout(SECONDS)
        await page.goto(str(server.make_url(f"/?as={JANELLE.aad_object_id}")))
        await expect(page.get_by_text("Welcome, Janelle!")).to_be_visible()
        hands = Hands(page=page)
        await hands.say("status Tailspin Toys")
        await hands.press(page.get_by_role("radio", name="Green: on track"))
        await hands.button("See what changes")
        await hands.button("Save")
        await expect(page.get_by_text("Update 5 of Tailspin Toys is saved.")).to_be_visible()
        yield page
        await page.close()


async def test_an_update_takes_few_presses(page: Page) -> None:
    told = {}
    hands = Hands(page=page)
    await hands.say("status Tailspin Toys")
    line = page.get_by_role("button", name="Open or close: Microsoft Intune").last
    note = page.get_by_label("Note", exact=True).locator("visible=true")
    await expect(line).to_be_visible()
    await expect(note).to_have_count(0)  # every line is closed at first
    await hands.press(line)
    await hands.write("or per cent of the entitled", "34")
    await hands.button("See what changes")
    await expect(page.get_by_text("1,054 of 3,100 (34%)")).to_be_visible()
    await hands.button("Save")
    await expect(page.get_by_text("Update 6 of Tailspin Toys is saved.")).to_be_visible()
    told["one figure changed"] = hands

    hands = Hands(page=page)
    await hands.say("status Tailspin Toys")
    await hands.button("Nothing changed")
    await expect(page.get_by_text("Update 7 of Tailspin Toys is saved: nothing")).to_be_visible()
    told["nothing changed"] = hands

    hands = Hands(page=page)
    await hands.say(ONE_LINE)
    await hands.button("See what changes")
    await expect(page.get_by_text("25 days later: waiting on licences")).to_be_visible()
    await hands.button("Save")
    await expect(page.get_by_text("Update 8 of Tailspin Toys is saved.")).to_be_visible()
    told["said in one line"] = hands

    for what, did in told.items():
        print(f"{what}: {did.presses} presses, {did.keys} keys")  # noqa: T201 -- looked at
    assert [what for what, did in told.items() if did.presses > MOST_PRESSES] == []


async def test_one_line_is_open_at_a_time(page: Page) -> None:
    hands = Hands(page=page)
    await hands.say("status Tailspin Toys")
    note = page.get_by_label("Note", exact=True).locator("visible=true")
    for name in ("Microsoft Intune", "OneDrive"):
        await hands.press(page.get_by_role("button", name=f"Open or close: {name}").last)
        await expect(note).to_have_count(1)
    await hands.write("Note", "Half of it moves in May.")
    await hands.press(page.get_by_role("button", name="Open or close: Microsoft Intune").last)
    await hands.button("See what changes")  # what was typed in a line that is closed counts
    await expect(page.get_by_text("Half of it moves in May.")).to_be_visible()
