"""The page without the card renderer."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.local.conftest import PEOPLE
from tests.bot.local.stage import Stage, open_form

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.asyncio(loop_scope="module")]

ANN, BOB, *_ = PEOPLE


async def test_without_the_renderer_forms_still_work(text_stage: Stage) -> None:
    page = await text_stage.chat(ANN)
    await expect(page.get_by_text("Cards are shown as text")).to_be_visible()
    await open_form(page)
    await page.get_by_role("button", name="Send request").click()
    await expect(page.get_by_text("Name the customer.")).to_be_visible()
    await page.get_by_label("Customer").fill("Contoso")
    await page.get_by_label("Seats").fill("0")
    await page.get_by_role("button", name="Send request").click()
    await expect(page.get_by_text("At least one seat.")).to_be_visible()
    await page.get_by_label("Seats").fill("300")
    await page.get_by_label("Workload").select_option("Exchange Online")
    await page.get_by_label("It is urgent").check()
    await page.get_by_role("button", name="Send request").click()
    await expect(page.get_by_text("Contoso: exchange, 300 seats")).to_be_visible()
    assert text_stage.messages()[-1]["value"] == {
        "action": "form.submit",
        "customer": "Contoso",
        "workload": "exchange",
        "seats": "300",
        "urgent": "true",
    }
    await expect(page.get_by_role("link", name="Bad")).to_have_count(0)


async def test_cards_change_over_when_the_renderer_arrives(
    text_stage: Stage, renderer: Path, tmp_path: Path
) -> None:
    page = await text_stage.chat(ANN)
    await open_form(page)
    await expect(page.locator(".text-card")).to_be_visible()
    (tmp_path / "node_modules").symlink_to(renderer / "node_modules")
    await expect(page.locator(".ac-adaptiveCard")).to_be_visible()
    await expect(page.locator(".text-card")).to_have_count(0)
