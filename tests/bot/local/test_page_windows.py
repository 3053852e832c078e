"""Several windows of one browser: one person twice, or several people."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.local.conftest import PEOPLE, local_app
from tests.bot.local.stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.asyncio(loop_scope="module")]

ANN, BOB, *_ = PEOPLE


async def test_the_bot_is_installed_once(stage: Stage) -> None:
    for _ in range(2):
        page = await stage.chat(ANN)
    await page.reload()
    await expect(page.get_by_text("Welcome")).to_be_visible()
    assert [activity["type"] for activity in stage.bot.heard] == [
        "conversationUpdate",
        "installationUpdate",
    ]
    assert [member["id"] for member in stage.bot.heard[0]["membersAdded"]] == [
        "28:bot",
        f"29:{ANN.object_id}",
    ]
    assert stage.bot.heard[1]["action"] == "add"


async def test_what_could_not_be_delivered_can_be_sent_again(stage: Stage) -> None:
    page = await stage.chat(ANN)
    second = await stage.chat(ANN)
    stage.bot.broken = True
    await say(page, "hello")
    retry = page.get_by_role("button", name="Not delivered. Press to retry.")
    await expect(retry).to_be_visible()
    await expect(second.get_by_role("button", name="Not delivered")).to_be_visible()
    stage.bot.broken = False
    await retry.click()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await expect(retry).to_have_count(0)
    await expect(second.get_by_role("button", name="Not delivered")).to_have_count(0)
    await expect(second.locator(".entry.person")).to_have_count(1)


async def test_several_windows_are_several_people(stage: Stage) -> None:
    anns, bobs = await stage.chat(ANN), await stage.chat(BOB)
    other = await stage.chat(ANN)
    await say(anns, "only Ann")
    await expect(other.get_by_text("You said: only Ann")).to_be_visible()
    await expect(other.locator(".entry.person")).to_have_text(re.compile("only Ann"))
    await say(bobs, "only Bob")
    await expect(bobs.get_by_text("You said: only Bob")).to_be_visible()
    await expect(anns.get_by_text("only Bob")).to_have_count(0)
    await expect(bobs.get_by_text("only Ann")).to_have_count(0)


async def test_eight_windows_of_one_browser_still_talk(stage: Stage) -> None:
    pages = [await stage.chat(person) for person in PEOPLE]
    for page in pages:
        await say(page, "hello")
        await expect(page.get_by_text("You said: hello")).to_be_visible()


async def test_a_server_that_was_started_anew_is_found_again(stage: Stage, tmp_path: Path) -> None:
    page = await stage.chat(ANN)
    await say(page, "hello")
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await stage.restart(local_app(tmp_path))
    await expect(page.get_by_text("You said: hello")).to_have_count(0)
    await expect(page.get_by_text("Available")).to_be_visible()
    await say(page, "again")
    await expect(page.get_by_text("You said: again")).to_be_visible()
