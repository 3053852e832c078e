"""Every card in Microsoft's own renderer: no warning, nothing cut off, a picture to look at.

The pictures are written to `artefacts/cards/`, which is not kept in the repository.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer as HttpServer
from playwright.async_api import Browser, Page

from bot.local.site import Site, add_local_mode
from cards.text import visible
from tests.cards.cases import CASES
from tests.cards.test_cards import RENDERER
from tests.conftest import NOON

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser, pytest.mark.npm]

CHART = 'Unknown element type "Chart.'  # Teams draws it; here its table is shown
PICTURES = Path(__file__).parent.parent.parent / "artefacts" / "cards"
WIDTHS = {"phone": 375, "desktop": 1280}
# Parses with the renderer's own checks, then draws with the chat page's own code.
DRAW = """async (json) => {
  const { loadRenderer, drawCard } = await import("/local/static/cards.js");
  await loadRenderer();
  const context = new AdaptiveCards.SerializationContext();
  const card = new AdaptiveCards.AdaptiveCard();
  card.parse(json, context);
  const told = [...Array(context.eventCount).keys()].map((n) => context.getEventAt(n).message);
  told.push(...card.validateProperties().validationEvents.map((event) => event.message));
  const frame = drawCard(json, () => {});
  document.body.replaceChildren(frame);
  document.body.className = "pictures";
  const cut = [...frame.querySelectorAll("*")].filter((e) => e.scrollWidth > e.clientWidth + 1 &&
    getComputedStyle(e).overflowX !== "visible" && e.clientWidth > 0);
  return { told, cut: cut.map((e) => e.textContent.slice(0, 40)), drawn: frame.innerText,
           wide: document.documentElement.scrollWidth > window.innerWidth };
}"""


async def nobody() -> list[Any]:
    return []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(chromium: Browser, renderer: Path) -> AsyncIterator[Page]:
    app = web.Application()
    site = Site(bot_name="Bot", npm_folder=renderer, people=nobody, clock=lambda: NOON)
    add_local_mode(app, site)
    async with HttpServer(app) as server:
        page = await chromium.new_page()
        await page.goto(str(server.make_url("/")))
        yield page
        await page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CASES)
async def test_a_card_is_drawn(page: Page, name: str, width: str) -> None:
    for theme in ("light", "dark"):
        # without motion: a picture must not catch a button half-way from one theme to the other
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await page.set_viewport_size({"width": WIDTHS[width], "height": 800})
        card = orjson.loads(RENDERER.render(CASES[name]))
        told = await page.evaluate(DRAW, card)
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / f"{name}__{width}_{theme}.png", full_page=True)
        assert [one for one in told["told"] if not one.startswith(CHART)] == []
        assert told["cut"] == []
        assert not told["wide"]
        assert told["drawn"].strip()


@pytest.mark.parametrize("name", [name for name, view in CASES.items() if hasattr(view, "chart")])
async def test_a_chart_that_is_not_drawn_is_a_table(page: Page, name: str) -> None:
    chart = getattr(CASES[name], "chart", None)
    told = await page.evaluate(DRAW, orjson.loads(RENDERER.render(CASES[name])))
    assert any(one.startswith(CHART) for one in told["told"]) == (chart is not None)
    if chart is not None:
        drawn = " ".join(told["drawn"].replace("\u200b", "").split())
        read = [" ".join(visible(fact.title).split()) for fact in chart.table]
        assert [title for title in (chart.title, *read) if title not in drawn] == []
