"""The question whether it helped, in chats: once it is answered no form of it stays open."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from dialogs.live_cards import OLDER
from dialogs.rating_cards import ANSWERED, REOPENED
from dialogs.understanding.understand import Understander
from tests.bot.expert_stage import filled_in, press
from tests.bot.live_stage import Chats, Message, buttons, chats_from, with_roster
from tests.bot.test_expert_conversations import FILLED, JONAS, NEED, TOMASZ, ZEYNEP
from tests.conftest import NOON
from tests.stand_in import Microsoft
from tests.teams import Person

ASKS = "A comment (optional)"


@pytest.fixture
async def chats(
    microsoft: Microsoft, store_url: str, store_with_roster: Path, tmp_path: Path,
    understander: Understander,
) -> AsyncIterator[Chats]:  # fmt: skip
    """A request that somebody of the same partner follows is solved: both are asked."""
    url = with_roster(store_url, store_with_roster)
    async with chats_from(NOON, microsoft, url, tmp_path, understander) as chats:
        await chats.say(JONAS, NEED)
        await chats.press(JONAS, FILLED)
        await chats.press(JONAS, press("Send"))
        await chats.say(ZEYNEP, NEED)
        await chats.press(ZEYNEP, FILLED)
        await chats.press(ZEYNEP, press("Follow 1001 instead"))
        await chats.say(TOMASZ, "request 1001")
        await chats.press(TOMASZ, press("Accept"))
        # else this and the question could come as one digest
        await chats.until(lambda: {len(chats.messages(who)) for who in (JONAS, ZEYNEP)} == {2})
        await chats.press(TOMASZ, press("Solve"))
        await chats.press(TOMASZ, press("Solved", words="Remove the old profile."))
        await chats.until(lambda: asked(chats, JONAS) and asked(chats, ZEYNEP))
        yield chats


def asked(chats: Chats, who: Person) -> list[Message]:
    """Return the forms that stand open in somebody's chat."""
    return [one for one in chats.messages(who) if ASKS in one.reads]


async def test_what_one_answers_the_form_of_the_other_asks_no_more(chats: Chats) -> None:
    [mine], [theirs] = asked(chats, JONAS), asked(chats, ZEYNEP)
    await chats.press(JONAS, press("Send", helped="4", words="Quick"), on=mine)
    assert "Thank you for telling." in chats.again(JONAS, mine).reads
    await chats.until_reads(ZEYNEP, theirs, ANSWERED)
    assert asked(chats, JONAS) == asked(chats, ZEYNEP) == []
    assert "Jonas Keller said whether it helped" in chats.again(ZEYNEP, theirs).reads
    await chats.press(ZEYNEP, press("Show here"), on=chats.again(ZEYNEP, theirs))
    assert "4 of 5: Quick" in chats.again(ZEYNEP, theirs).reads


async def test_a_form_is_left_alone_while_its_question_is_open(chats: Chats) -> None:
    [form] = asked(chats, ZEYNEP)
    await chats.press(JONAS, press("Send"))  # nothing is chosen
    assert "Please choose 1 to 5." in chats.newest(JONAS).reads
    await chats.say(JONAS, "request 1001")
    card = chats.newest(JONAS)
    await chats.press(JONAS, press("Reopen"), on=card)
    assert len(asked(chats, JONAS)) == 1
    assert chats.again(ZEYNEP, form).changes == 0
    await chats.press(JONAS, press("Reopen", words="It is back"), on=chats.again(JONAS, card))
    await chats.until_reads(ZEYNEP, form, REOPENED)


async def test_asked_for_again_only_the_newest_form_is_open(chats: Chats) -> None:
    [form] = asked(chats, ZEYNEP)
    await chats.say(ZEYNEP, "request 1001")
    card = chats.newest(ZEYNEP)
    await chats.press(ZEYNEP, press("Did it help?"), on=card)
    await chats.until_reads(ZEYNEP, form, OLDER)
    assert [one.id for one in asked(chats, ZEYNEP)] == [card.id]
    await chats.press(JONAS, press("Send", helped="4"), on=asked(chats, JONAS)[0])
    await chats.until_reads(ZEYNEP, card, ANSWERED)


async def test_what_stands_in_a_form_s_place_is_left_alone(chats: Chats) -> None:
    [form] = asked(chats, ZEYNEP)
    await chats.press(ZEYNEP, press("Back"), on=form)
    await chats.press(ZEYNEP, press("Text for the form"), on=chats.again(ZEYNEP, form))
    await chats.say(ZEYNEP, "request 1001")
    card = chats.newest(ZEYNEP)
    await chats.press(JONAS, press("Send", helped="4"), on=asked(chats, JONAS)[0])
    await chats.until_reads(ZEYNEP, card, "Jonas Keller said whether it helped.")
    assert "FTC Resource Request form" in chats.again(ZEYNEP, form).reads


async def test_a_card_that_answers_an_execute_is_kept_up_to_date(chats: Chats) -> None:
    [form] = asked(chats, ZEYNEP)
    [data] = [one["data"] for one in buttons(form.card) if one["title"] == "Back"]
    value: dict[str, Any] = {"action": {"type": "Action.Execute", "data": data}}
    invoke = chats.service.teams.invoke(
        "adaptiveCard/action", value, who=ZEYNEP, replyToId=form.id, conversation=ZEYNEP.chat
    )
    answer = await chats.service.post(invoke)
    assert "Remove the old profile." in str((await answer.json())["value"])
    assert filled_in(form.card).keys() == {"helped", "words"}
    await chats.press(JONAS, press("Send", helped="4"), on=asked(chats, JONAS)[0])
    await chats.until_reads(ZEYNEP, form, "Jonas Keller said whether it helped.")
