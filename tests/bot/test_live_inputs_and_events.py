"""Cards of a partner's input and of a significant event in everybody's chats: kept up to date."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from dialogs.live_cards import OLDER, SHOW_HERE
from dialogs.understanding.understand import Understander
from tests.bot.expert_stage import press
from tests.bot.live_stage import Chats, chats_from, live, lives, until_live, with_roster
from tests.bot.test_unasked import MORNING
from tests.roster import named
from tests.stand_in import Microsoft

DANA = named("dana.oyelaran@wingtip.example")
RAFAEL = named("rafael.quispe@wingtip.example")  # of the same partner
JANELLE = named("janelle.baptiste@fasttrack.example")  # FM of Contoso
MARISOL = named("marisol.vega@fasttrack.example")  # PSM of Wingtip
EVENT = "significant event Contoso: all devices are locked out since 6 am"


@pytest.fixture
def url_with_roster(store_url: str, store_with_roster: Path) -> str:
    """A store of each kind with the demo roster in it."""
    return with_roster(store_url, store_with_roster)


@pytest.fixture
async def chats(
    microsoft: Microsoft, url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Chats]:
    async with chats_from(MORNING, microsoft, url_with_roster, tmp_path, understander) as chats:
        yield chats


async def test_a_colleague_reads_what_was_said_since_on_the_card_that_stands(chats: Chats) -> None:
    await chats.say(DANA, "my input Contoso")
    await chats.press(DANA, press("Nothing has changed"))
    card = live(chats, DANA)
    await chats.say(RAFAEL, "my input Contoso")
    theirs = live(chats, RAFAEL)
    assert "Said by Dana Oyelaran" in theirs.reads
    await chats.press(RAFAEL, press("Change it"), on=theirs)
    assert lives(chats, RAFAEL) == []  # a form is left alone
    await chats.press(RAFAEL, press("Send", sharepoint_online__active="700"),
                      on=chats.again(RAFAEL, theirs))  # fmt: skip
    await chats.until_reads(DANA, card, "Rafael Quispe has said this since.")
    assert "700" in chats.again(DANA, card).reads


async def test_the_card_before_says_that_there_is_a_newer_one(chats: Chats) -> None:
    await chats.say(DANA, "my input Contoso")
    await chats.press(DANA, press("Nothing has changed"))
    card = live(chats, DANA)
    await chats.say(DANA, "my input Contoso")
    await chats.until_reads(DANA, card, OLDER)
    await chats.press(DANA, press(SHOW_HERE), on=chats.again(DANA, card))
    assert "Said by Dana Oyelaran" in chats.again(DANA, card).reads


async def test_everybody_who_was_told_reads_who_looks_after_an_event(chats: Chats) -> None:
    for one in (JANELLE, MARISOL):
        await chats.say(one, "hi")
    await chats.say(DANA, EVENT)
    await chats.press(DANA, press("Tell them now"))
    for one in (JANELLE, MARISOL):
        await chats.until(partial(lives, chats, one))
    janelle, dana = live(chats, JANELLE), live(chats, DANA)
    assert "[I look after it]" in janelle.reads
    assert "[I look after it]" not in dana.reads
    await chats.press(MARISOL, press("I look after it"), on=live(chats, MARISOL))
    await until_live(chats, MARISOL, "You look after it")
    for who, card in ((JANELLE, janelle), (DANA, dana)):
        await chats.until_reads(who, card, "Marisol Vega looks after it.")
        assert "[I look after it]" not in chats.again(who, card).reads


async def test_who_presses_at_the_same_moment_reads_who_was_first(chats: Chats) -> None:
    for one in (JANELLE, MARISOL):
        await chats.say(one, "hi")
    await chats.say(DANA, EVENT)
    await chats.press(DANA, press("Tell them now"))
    for one in (JANELLE, MARISOL):
        await chats.until(partial(lives, chats, one))
    before = live(chats, JANELLE)
    await chats.press(MARISOL, press("I look after it"), on=live(chats, MARISOL))
    await chats.press(JANELLE, press("I look after it"), on=before)
    assert "Marisol Vega looks after it already." in chats.again(JANELLE, before).reads
