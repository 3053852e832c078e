"""One conversation on the page, in a real browser with a real bot behind it."""

import re

import pytest
from playwright.async_api import expect

from tests.bot.local.conftest import PEOPLE
from tests.bot.local.stage import Stage, open_form, say

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.asyncio(loop_scope="module")]

ANN, BOB, *_ = PEOPLE


async def test_somebody_is_picked_welcomed_and_answered(stage: Stage) -> None:
    page = await stage.visit()
    await expect(page.get_by_text("not Microsoft Teams")).to_be_visible()
    await page.get_by_role("link", name=re.compile("^Ann Archer")).click()
    await expect(page.get_by_text("Welcome, Ann Archer!")).to_be_visible()
    await expect(page.locator(".bubble strong")).to_have_text("Ann Archer")
    await page.get_by_role("button", name="help").click()
    await expect(page.get_by_text("You said: help")).to_be_visible()
    await expect(page.get_by_text("not Microsoft Teams")).to_be_visible()


async def test_the_bot_gets_what_teams_would_send(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await say(page, "hello <b>")
    await expect(page.get_by_text("You said: hello <b>")).to_be_visible()
    [activity] = stage.messages()
    first = stage.bot.heard[0]
    assert activity["id"] != first["id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{12}\+0[12]:00", activity["localTimestamp"])
    for changing in ("id", "timestamp", "localTimestamp"):
        del activity[changing]
    assert activity == {
        "type": "message",
        "localTimezone": "Europe/Berlin",
        "serviceUrl": str(stage.server.make_url("/local/connector/")),
        "channelId": "msteams",
        "from": {"id": f"29:{ANN.object_id}", "aadObjectId": ANN.object_id, "name": ANN.name},
        "conversation": {
            "id": f"a:{ANN.object_id}",
            "conversationType": "personal",
            "tenantId": ANN.tenant_id,
        },
        "recipient": {"id": "28:bot", "name": "Test Bot"},
        "locale": "en-GB",
        "entities": [
            {
                "type": "clientInfo",
                "locale": "en-GB",
                "country": "GB",
                "platform": "Web",
                "timezone": "Europe/Berlin",
            }
        ],
        "channelData": {"tenant": {"id": ANN.tenant_id}},
        "text": "hello <b>",
        "textFormat": "plain",
    }


async def test_a_form_is_checked_sent_once_and_replaced(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await open_form(page)
    send = page.get_by_role("button", name="Send request")
    await send.click()
    await expect(page.get_by_text("Name the customer.")).to_be_visible()
    await page.get_by_label("Customer").fill("Contoso")
    await page.get_by_label("Seats").fill("300")
    await send.dblclick()
    await expect(page.get_by_text("Contoso: teams, 300 seats")).to_be_visible()
    await expect(page.get_by_text("Thank you.")).to_be_visible()
    await expect(send).to_have_count(0)
    [_, pressed] = stage.messages()
    assert "text" not in pressed
    assert pressed["value"] == {
        "action": "form.submit",
        "customer": "Contoso",
        "workload": "teams",
        "seats": "300",
        "urgent": "false",
    }


async def test_a_press_waits_and_names_the_card_it_was_on(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await open_form(page)
    card = await page.locator("[data-id]", has_text="Request an expert").get_attribute("data-id")
    await page.get_by_role("button", name="Not now").click()
    await expect(page.get_by_text("Not now, thanks")).to_be_visible()
    await expect(page.get_by_text("Declined with: decline")).to_be_visible()
    await page.get_by_role("button", name="Say help").click()
    await expect(page.get_by_text("You said: help")).to_be_visible()
    [_, declined, helped] = stage.messages()
    assert declined["value"] == {"action": "form.decline"}
    assert declined["replyToId"] == card
    assert helped["text"] == "help"


async def test_a_link_opens_beside_the_chat_and_a_script_never(stage: Stage) -> None:
    await stage.context.route("https://learn.microsoft.com/**", lambda route: route.abort())
    page = await stage.chat(ANN)
    await open_form(page)
    await page.get_by_role("link", name="Bad").click()
    async with stage.context.expect_page() as opened:
        await page.get_by_role("link", name="Guide").click()
    assert await (await opened.value).evaluate("window.opener") is None
    assert await page.title() == "Test Bot · Ann Archer"


async def test_a_press_that_did_not_arrive_can_be_sent_again(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await open_form(page)
    await page.get_by_label("Customer").fill("Contoso")
    await page.get_by_label("Seats").fill("5")
    stage.bot.broken = True
    await page.get_by_role("button", name="Send request").click()
    retry = page.get_by_role("button", name="Not delivered. Press to retry.")
    await expect(retry).to_be_visible()
    stage.bot.broken = False
    await retry.click()
    await expect(page.get_by_text("Contoso: teams, 5 seats")).to_be_visible()


async def test_the_bot_speaks_unasked_thinks_and_takes_back(stage: Stage) -> None:
    page = await stage.chat(ANN)
    await say(page, "think")
    await expect(page.locator("#typing")).to_be_visible()
    await say(page, "later")
    await expect(page.get_by_text("Your weekly status")).to_be_visible()
    await expect(page.locator("#typing")).to_be_hidden()
    await say(page, "undo")
    await expect(page.get_by_text("This message was withdrawn")).to_be_visible()
    await expect(page.get_by_text("A mistake")).to_have_count(0)
