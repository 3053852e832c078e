"""When turns run, when they are acknowledged, and when the three dots are shown."""

import asyncio

import pytest
from aiohttp import ServerDisconnectedError
from aiohttp.test_utils import TestClient as HttpClient
from botbuilder.schema import Activity, ConversationAccount
from sqlmodel import Session, select

from bot.lanes import Lanes
from bot.repeats import Repeats
from store.models import Question
from tests.bot.conftest import WAIT, Gate, Service
from tests.roster import somebody
from tests.stand_in import Fault
from tests.teams import Person

ANN, BOB = somebody("partner"), somebody("psm")


def conversations(service: Service) -> list[str]:
    """Where messages arrived, in order."""
    received = service.microsoft.connector.received
    return [one.conversation for one in received if one.body["type"] == "message"]


async def test_one_conversation_in_order_and_others_beside_it(gated: Service, gate: Gate) -> None:
    first = asyncio.create_task(gated.post(gated.teams.message(f"{WAIT}, Intune?", who=ANN)))
    await gate.held.wait()
    second = asyncio.create_task(gated.post(gated.teams.message("privacy", who=ANN)))
    await gated.post(gated.teams.message("open questions", who=BOB))
    assert conversations(gated) == [BOB.chat["id"]]
    gate.open()
    await asyncio.gather(first, second)
    assert conversations(gated) == [BOB.chat["id"], ANN.chat["id"], ANN.chat["id"]]
    texts = gated.microsoft.connector.said
    assert texts[1] == ""  # the card that answers the question came before the other answer
    assert len(texts) == 3


async def test_a_turn_that_takes_long_is_acknowledged_and_goes_on(
    gated: Service, gate: Gate
) -> None:
    """After 5 s; meanwhile the three dots are shown, and never after the answer."""
    answer = await gated.post(gated.teams.message(f"{WAIT}, Intune?", who=ANN))
    assert answer.status == 202
    kinds = [one.body["type"] for one in gated.microsoft.connector.received]
    assert kinds == ["typing", "typing"]
    gate.open()
    await gated.microsoft.connector.wait_for(3)
    await gated.post(gated.teams.message("privacy", who=ANN))
    kinds = [one.body["type"] for one in gated.microsoft.connector.received]
    assert kinds == ["typing", "typing", "message", "message"]


async def test_a_quick_answer_shows_no_dots(service: Service) -> None:
    service.microsoft.connector.faults.next(Fault(delay=0.7))
    await service.post(service.teams.message("privacy", who=ANN))
    assert [one.body["type"] for one in service.microsoft.connector.received] == ["message"]


async def test_dots_on_their_way_arrive_before_the_answer(gated: Service, gate: Gate) -> None:
    gated.microsoft.connector.faults.next(Fault(delay=0.5))
    asking = asyncio.create_task(gated.post(gated.teams.message(f"{WAIT}, Intune?", who=ANN)))
    await gated.microsoft.connector.wait_for(1)
    gate.open()
    await asking
    dots, message = gated.microsoft.connector.received
    assert (dots.body["type"], message.body["type"]) == ("typing", "message")
    assert dots.status == 201  # it was not cut off


@pytest.mark.parametrize("way", ["invoke", "expectReplies"])
async def test_no_dots_where_the_answer_goes_into_the_http_answer(
    gated: Service, gate: Gate, way: str
) -> None:
    activity = gated.teams.message(f"{WAIT}, Intune?", who=ANN, deliveryMode="expectReplies")
    if way == "invoke":
        activity = gated.teams.invoke("adaptiveCard/action", {"action": {"data": {}}}, who=ANN)
        activity["text"] = f"{WAIT}, Intune?"
    asking = asyncio.create_task(gated.post(activity))
    await gate.held.wait()
    asyncio.get_running_loop().call_later(0.7, gate.open)
    assert (await asking).status == 200
    assert gated.microsoft.connector.received == []


async def test_the_same_question_five_times_at_once_is_answered_once(service: Service) -> None:
    asked = service.teams.message("Is Known Folder Move in scope?", who=ANN)
    answers = await asyncio.gather(*(service.post(asked) for _ in range(5)))
    assert {answer.status for answer in answers} == {201}
    assert len(service.microsoft.connector.posted) == 1
    with Session(service.engine) as db:
        assert len(db.exec(select(Question)).all()) == 1


@pytest.mark.parametrize("text", ["help", "privacy", "who is my psm"])
async def test_what_teams_sends_again_is_answered_once(service: Service, text: str) -> None:
    asked = service.teams.message(text, who=ANN)
    answers = [await service.post(asked) for _ in range(3)]
    assert [answer.status for answer in answers] == [201, 201, 201]
    assert len(service.microsoft.connector.posted) == 1
    await service.post(service.teams.message(text, who=ANN))  # said once more: answered once more
    assert len(service.microsoft.connector.posted) == 2


async def test_what_was_refused_is_refused_when_it_is_sent_again(service: Service) -> None:
    tenant = "00000000-0000-4000-8000-00000000dead"
    stranger = Person(tenant_id=tenant, aad_object_id="00000000-0000-4000-8000-00000000beef")
    asked = service.teams.message("help", who=stranger)
    assert [(await service.post(asked)).status for _ in range(2)] == [403, 403]


def test_only_the_last_messages_are_remembered() -> None:
    repeats = Repeats(most=2)
    first, second, third = (
        Activity(type="message", id=one, conversation=ConversationAccount(id="a"))
        for one in ("1", "2", "3")
    )
    assert [repeats.is_one(one) for one in (first, second, first, third, second)] == [
        False, False, True, False, True,
    ]  # fmt: skip
    assert not repeats.is_one(first)  # it had to go when the third one came


async def test_the_end_waits_for_turns_that_are_under_way(gated: Service, gate: Gate) -> None:
    """What SIGTERM starts: nothing new comes in, what was taken is answered."""
    client: HttpClient = gated.http  # type: ignore[type-arg]
    asking = asyncio.create_task(gated.post(gated.teams.message(f"{WAIT}, Intune?", who=ANN)))
    behind = asyncio.create_task(gated.post(gated.teams.message("privacy", who=ANN)))
    await gate.held.wait()
    closing = asyncio.create_task(client.server.close())
    asyncio.get_running_loop().call_later(0.1, gate.open)
    await asyncio.wait([asking, behind, closing])
    assert len(gated.microsoft.connector.posted) == 2
    for task in (asking, behind):
        assert task.exception() is None or isinstance(task.exception(), ServerDisconnectedError)


async def test_a_lane_goes_on_after_a_turn_that_failed() -> None:
    async def fail() -> None:
        raise LookupError

    async def work() -> str:
        return "done"

    lanes = Lanes()
    failing, working = lanes.start("a", fail()), lanes.start("a", work())
    assert await working == "done"
    assert isinstance(failing.exception(), LookupError)
    await lanes.drain()
