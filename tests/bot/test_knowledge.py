"""Texts that come while another is being understood are understood together."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.knowledge import TOGETHER, Knowledge
from dialogs.understanding.meaning import Meaning
from dialogs.understanding.understand import Understander
from store.db import Database
from tests.bot.conftest import BREAK, WAIT, Gate

QUESTIONS = [
    "Is Known Folder Move in scope?",
    "Can FastTrack configure Intune for the customer?",
    "Is SharePoint migration included? And are custom web parts?",
    "who is my PSM",
    "120 seats of Business Premium, eligible?",
]


@pytest.fixture
async def knowledge(gate: Gate, url_with_roster: str) -> AsyncIterator[Knowledge]:
    database = Database(url_with_roster)
    knowledge = Knowledge(cast("Understander", gate), database)
    yield knowledge
    gate.open()
    knowledge.close()
    await database.close()


def asked(knowledge: Knowledge, *texts: str) -> list[asyncio.Task[Meaning]]:
    return [
        asyncio.create_task(knowledge.understand(text, roster=1, previous=None)) for text in texts
    ]


async def test_a_text_means_the_same_beside_others(knowledge: Knowledge, gate: Gate) -> None:
    alone = [await knowledge.understand(text, roster=1, previous=None) for text in QUESTIONS]
    first = asked(knowledge, WAIT)
    await gate.held.wait()
    others = asked(knowledge, *QUESTIONS)
    await asyncio.sleep(0)
    gate.open()
    together = await asyncio.gather(*others)
    await asyncio.gather(*first)
    assert max(gate.sizes) == len(QUESTIONS)
    assert [one.intent for one in together] == [one.intent for one in alone]
    assert [[q.matches[0].entry_id for q in one.questions] for one in together] == [
        [q.matches[0].entry_id for q in one.questions] for one in alone
    ]


async def test_no_more_than_a_few_are_taken_together(knowledge: Knowledge, gate: Gate) -> None:
    first = asked(knowledge, WAIT)
    await gate.held.wait()
    others = asked(knowledge, *(f"Is item {n} in scope?" for n in range(3 * TOGETHER)))
    await asyncio.sleep(0)
    gate.open()
    await asyncio.gather(*first, *others)
    assert max(gate.sizes) == TOGETHER


async def test_a_text_that_breaks_breaks_no_other(knowledge: Knowledge, gate: Gate) -> None:
    first = asked(knowledge, WAIT)
    await gate.held.wait()
    others = asked(knowledge, QUESTIONS[0], BREAK, QUESTIONS[1])
    await asyncio.sleep(0)
    gate.open()
    good, bad, also_good = await asyncio.gather(*others, return_exceptions=True)
    await asyncio.gather(*first)
    assert isinstance(bad, RuntimeError)
    assert isinstance(good, Meaning)
    assert isinstance(also_good, Meaning)


async def test_whoever_goes_away_keeps_nobody_waiting(knowledge: Knowledge, gate: Gate) -> None:
    first = asked(knowledge, WAIT)
    await gate.held.wait()
    gone, stays = asked(knowledge, *QUESTIONS[:2])
    await asyncio.sleep(0)
    gone.cancel()
    gate.open()
    assert isinstance(await stays, Meaning)
    await asyncio.gather(*first)
