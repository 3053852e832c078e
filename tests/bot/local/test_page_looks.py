"""Phone, dark, keyboard, title: how the page adapts to who looks at it."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.local.conftest import PEOPLE
from tests.bot.local.stage import MakeStage, Stage, open_form, say

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.asyncio(loop_scope="module")]

ANN, BOB, *_ = PEOPLE


async def test_a_window_in_the_background_counts_what_it_missed(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })"
    )
    await say(page, "later")
    await expect(page).to_have_title("(1) Test Bot · Ann Archer")
    await page.evaluate(
        "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
    )
    await expect(page).to_have_title("Test Bot · Ann Archer")


async def test_the_keyboard_is_enough(stage: Stage) -> None:
    page = await stage.visit()
    await expect(page.get_by_role("link", name=re.compile("^Ann Archer"))).to_be_visible()
    await page.keyboard.press("Tab")  # the theme
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Welcome")).to_be_visible()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: one two")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("one\ntwo")
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("")


async def test_a_phone_shows_all_of_a_card(make_stage: MakeStage, renderer: Path) -> None:
    stage = await make_stage(renderer, viewport={"width": 320, "height": 640})
    page = await stage.visit()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    page = await stage.chat(ANN)
    await open_form(page)
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    for role in ("button", "link"):
        box = await page.locator(".card").get_by_role(role).last.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 320
    await expect(page.get_by_text("not Microsoft Teams")).to_be_in_viewport()


async def test_a_phone_breaks_a_long_address_rather_than_cut_it_off(
    make_stage: MakeStage, renderer: Path
) -> None:
    stage = await make_stage(renderer, viewport={"width": 320, "height": 640}, is_mobile=True)
    page = await stage.chat(ANN)
    await say(page, "facts")
    address = page.get_by_text("oluwaseun.adeyemi@fasttrack.example")
    await expect(address).to_be_visible()
    assert await page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [320, 320]
    card, inside = await page.locator(".card").last.bounding_box(), await address.bounding_box()
    assert card is not None
    assert inside is not None
    assert inside["x"] + inside["width"] <= card["x"] + card["width"]
    await expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


async def test_dark_is_the_systems_wish_until_somebody_chooses(
    make_stage: MakeStage, renderer: Path
) -> None:
    stage = await make_stage(renderer, color_scheme="dark")
    page = await stage.chat(ANN)
    root = page.locator("html")
    await expect(root).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Switch to light colours").first.click()
    await expect(root).to_have_attribute("data-theme", "light")
    await page.reload()
    await expect(root).to_have_attribute("data-theme", "light")


async def test_an_unknown_person_comes_to_the_picker(stage: Stage) -> None:
    page = await stage.visit("/?as=nobody")
    await expect(page.get_by_role("alert")).to_contain_text("not in the demo data")
    await expect(page.get_by_role("link", name=re.compile("^Ann Archer"))).to_be_visible()
