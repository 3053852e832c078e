"""One server with its bot, and one browser that visits it."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, expect

from bot.local.site import LocalPerson
from tests.bot.local.echo_bot import EchoBot


class Stage:
    """One server with its bot, and one browser that visits it."""

    def __init__(self, context: BrowserContext, app: web.Application) -> None:
        self.bot = EchoBot()
        self.context = context
        self.faults: list[str] = []
        self.bot.add_to(app)
        self.server = TestServer(app)

    async def restart(self, app: web.Application) -> None:
        """End the server and start another one, which knows nothing, at the same address."""
        port = self.server.port
        await self.server.close()
        self.bot.add_to(app)
        self.server = TestServer(app, port=port)
        await self.server.start_server()

    async def visit(self, path: str = "/") -> Page:
        page = await self.context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("console", lambda said: self._note(said.type, said.text))
        await page.goto(str(self.server.make_url(path)))
        return page

    async def chat(self, person: LocalPerson) -> Page:
        page = await self.visit(f"/?as={person.object_id}")
        await expect(page.locator(".entry.bot").first).to_be_visible()
        return page

    def messages(self) -> list[dict[str, Any]]:
        return [activity for activity in self.bot.heard if activity["type"] == "message"]

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(text)


MakeStage = Callable[..., Awaitable[Stage]]


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def open_form(page: Page) -> None:
    await say(page, "form")
    await expect(page.get_by_text("Request an expert")).to_be_visible()


def in_silence(_: str) -> None:
    """Say nothing on the terminal."""
