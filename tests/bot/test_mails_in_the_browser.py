"""In a real browser without scripts: the page of reminders works, and local mode shows a mail."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer as HttpServer
from playwright.async_api import Browser, Page

from bot.buttons import Seal
from bot.local.mails import mail_routes
from bot.mail import Mailbox
from bot.preferences_page import Preferences, preference_links
from bot.survey_mail import nudge_mail
from dialogs.survey_preferences import PreferenceRef
from store.db import Database
from store.survey_stops import ALL, stops_of
from tests.bot.test_survey_mail import VIEW
from tests.browser import chromium  # noqa: F401 -- a fixture
from tests.conftest import NOON, SECRET

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

WHO = "e" * 64
SEAL = Seal(SECRET)


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Browser) -> AsyncIterator[Page]:  # noqa: F811 -- the fixture
    page = await chromium.new_page(java_script_enabled=False)
    yield page
    await page.close()


@pytest_asyncio.fixture(loop_scope="module")
async def store(tmp_path: object) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    await database.prepare()
    yield database
    await database.close()


async def test_a_choice_is_made_without_scripts(page: Page, store: Database) -> None:
    app = web.Application()
    app.add_routes(Preferences(store, SEAL, clock=lambda: NOON).routes())
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    ref = PreferenceRef(email_hash=WHO, about=(("contoso", "teams"),), language="fr", country="FR")
    async with HttpServer(app) as server:
        await page.goto(preference_links(SEAL, str(server.make_url("")).rstrip("/"))(ref))
        await page.get_by_role(
            "button", name="Ne plus recevoir de rappels concernant cette enquête"
        ).click()
        await page.get_by_text("Merci, votre choix est enregistré.").wait_for()
        assert await page.get_by_role("button").count() == 4  # with the way back
        await page.get_by_role("button", name="Ne plus recevoir aucun rappel").focus()
        await page.keyboard.press("Enter")
        await page.get_by_text("Vous ne recevrez plus de rappels.").wait_for()
        left = await page.get_by_role("button").all_inner_texts()
        assert left == ["Je souhaite à nouveau recevoir des rappels"]
        assert await page.context.cookies() == []
    stops = await store.read(lambda db: stops_of(db, email_hash=WHO))
    assert stops.by_scope == {"contoso/teams": None, ALL: None}
    assert refused == []


async def test_local_mode_shows_a_mail_as_it_looks(page: Page) -> None:
    mailbox = Mailbox()
    await mailbox.send(nudge_mail(VIEW, at=NOON))
    app = web.Application()
    app.add_routes(mail_routes(mailbox))
    async with HttpServer(app) as server:
        await page.goto(str(server.make_url("/local/mails")))
        await page.get_by_text("As HTML").click()
        frame = page.frame_locator("iframe")
        await frame.get_by_text("Hello Ana,").wait_for()
        link = page.get_by_role("link", name="List-Unsubscribe")
        assert await link.get_attribute("href") == VIEW.preference_url
