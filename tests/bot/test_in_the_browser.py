"""The product as somebody sees it on the first day: the real bot, a window for each person."""

from collections.abc import AsyncIterator
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
from tests.teams import Person

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.npm]

PARTNER = named("dana.oyelaran@wingtip.example")
PSM = named("marisol.vega@fasttrack.example")
ASKING = named("jonas.keller@adatum.example")  # their PSM is Katrin Hoffmann
EXPERT = named("tomasz.zielinski@fasttrack.example")
WATCHING = named("katrin.hoffmann@fasttrack.example")
SECONDS = 20_000  # milliseconds until something must have appeared


@pytest_asyncio.fixture(loop_scope="module")
async def server(
    tmp_path: Path,
    renderer: Path,  # noqa: F811 -- the fixture
    understander: Understander,
) -> AsyncIterator[HttpServer]:
    """The bot in local mode, started on an empty database as on the first day."""
    (tmp_path / "npm").symlink_to(renderer)
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'bot.db'}",
        secret_key=SECRET,
        cloud=Cloud(loopback=True),
    )
    app = await build(
        settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
    )
    server = HttpServer(app)
    async with server:
        yield server


async def window(browser: Browser, server: HttpServer, person: Person) -> Page:
    """Open the chat as somebody and wait for the welcome."""
    page = await browser.new_page()
    page.set_default_timeout(SECONDS)
    await page.goto(str(server.make_url(f"/?as={person.aad_object_id}")))
    await expect(page.get_by_text(f"Welcome, {person.name.split()[0]}!")).to_be_visible()
    return page


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def test_ask_press_and_fill_in_a_form(
    chromium: Browser,  # noqa: F811 -- the fixture
    server: HttpServer,
) -> None:
    page = await window(chromium, server, PARTNER)
    await say(page, "Is Known Folder Move part of the benefit?")
    await expect(page.get_by_text("In scope", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Three checks").last.click()
    for check, answer in enumerate(("Yes", "No", "Yes")):
        await page.get_by_role("radio", name=answer).nth(check).check()
    await page.get_by_role("button", name="Show the result").click()
    await expect(page.get_by_text("Room for value-added services")).to_be_visible()
    await expect(page.get_by_text("Running the assessment and doing")).to_be_visible()
    await expect(page.get_by_role("button", name="Show the result")).to_have_count(0)
    await page.close()


async def test_what_is_handed_over_appears_in_the_psms_window(
    chromium: Browser,  # noqa: F811 -- the fixture
    server: HttpServer,
) -> None:
    psm = await window(chromium, server, PSM)
    partner = await window(chromium, server, PARTNER)
    await say(partner, "Universal Print, do we help with that?")
    await expect(partner.get_by_text("Not in our sources", exact=True)).to_be_visible()
    await partner.get_by_role("button", name="Hand over to my PSM").click()
    await expect(partner.get_by_text("Your question is with Marisol Vega")).to_be_visible()
    await expect(psm.get_by_text("A scope question for you")).to_be_visible()
    await expect(psm.get_by_text("Dana Oyelaran, Wingtip Consulting")).to_be_visible()
    await psm.close()
    await partner.close()


async def test_who_is_my_psm_and_who_covers(
    chromium: Browser,  # noqa: F811 -- the fixture
    server: HttpServer,
) -> None:
    page = await window(chromium, server, named("claire.moreau@graphicdesigninstitute.example"))
    await say(page, "who is my PSM")
    await expect(page.get_by_text("Oluwaseun Adeyemi", exact=True)).to_be_visible()
    await expect(page.get_by_text("Katrin Hoffmann covers")).to_be_visible()
    await page.close()


def cards(page: Page, words: str) -> Locator:
    """Return the cards in a window that have these words in them."""
    return page.locator(".card").filter(has_text=words)


async def press(page: Page, title: str) -> None:
    """Press the newest button of this name on a card."""
    await page.locator(".card").get_by_role("button", name=title, exact=True).last.click()


async def fill_in(page: Page, label: str, words: str) -> None:
    await page.get_by_label(label).last.fill(words)


async def test_a_request_from_the_partners_message_to_their_rating(
    chromium: Browser,  # noqa: F811 -- the fixture
    server: HttpServer,
) -> None:
    """Three windows, none of which is ever reloaded: each card shows what the others do."""
    expert = await window(chromium, server, EXPERT)
    psm = await window(chromium, server, WATCHING)
    partner = await window(chromium, server, ASKING)

    await say(partner, "We need an SME for Woodgrove Bank: Intune enrolment of Macs is blocked")
    await fill_in(partner, "What outcome do you want?", "All Macs enrol")
    await partner.get_by_role("radio", name="High").check()
    await press(partner, "Check before sending")
    await press(partner, "Send")
    await expect(cards(partner, "Offered to Tomasz Zieliński")).to_have_count(1)
    await expect(cards(expert, "A partner asks for you as an expert.")).to_have_count(1)
    await say(psm, "request 1001")
    await expect(cards(psm, "Offered to Tomasz Zieliński")).to_have_count(1)

    await press(expert, "Accept")
    for page in (expert, psm, partner):
        await expect(cards(page, "With Tomasz Zieliński")).to_have_count(1)
        await expect(cards(page, "Offered to")).to_have_count(0)

    await press(expert, "Comment")
    await fill_in(expert, "Your comment", "Which macOS is it?")
    await press(expert, "Send")
    for page in (psm, partner):
        await expect(cards(page, "Which macOS is it?")).to_have_count(1)
    await press(partner, "Comment")
    await fill_in(partner, "Your comment", "It is 15.1")
    await press(partner, "Send")
    for page in (expert, psm):
        await expect(cards(page, "It is 15.1")).to_have_count(1)

    await press(expert, "Solve")
    await fill_in(expert, "What solved it?", "Remove the old profile.")
    await press(expert, "Solved")
    await expect(cards(psm, "Remove the old profile.")).to_have_count(1)
    await partner.get_by_role("radio", name="5").last.check()
    await press(partner, "Send")
    await expect(cards(partner, "Thank you for telling.")).to_have_count(1)
    for page in (expert, psm):
        await expect(cards(page, "5 of 5")).to_have_count(1)
        await page.close()
    await partner.close()
