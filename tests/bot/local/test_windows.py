import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.bot.local.conftest import Client, EventStream, local_app

Listen = Callable[..., Awaitable[EventStream]]
ANN = "conversation=a:ann"


async def bot_says(client: Client, text: str, conversation: str = "a:ann") -> str:
    url = f"/local/connector/v3/conversations/{conversation}/activities"
    kind = "typing" if text == "..." else "message"
    answer = await client.post(url, json={"type": kind, "text": text})
    return str((await answer.json())["id"])


async def heard(stream: EventStream) -> tuple[str, str]:
    """Read one event as (kind, text)."""
    name, data = await stream.next()
    if name != "activity":
        return name, ""
    entry = data["entry"]
    return data["kind"], entry["activity"].get("text", "") if entry else ""


async def test_a_window_hears_of_everything_as_it_happens(client: Client, listen: Listen) -> None:
    stream = await listen(ANN)
    assert await heard(stream) == ("ready", "")
    sent = await bot_says(client, "One")
    await bot_says(client, "...")
    activities = "/local/connector/v3/conversations/a:ann/activities"
    await client.put(f"{activities}/{sent}", json={"type": "message", "text": "Two"})
    await client.delete(f"{activities}/{sent}")
    expected = [("message", "One"), ("typing", ""), ("update", "Two"), ("delete", "")]
    assert [await heard(stream) for _ in expected] == expected


async def test_after_a_break_nothing_is_missed_and_nothing_doubled(
    client: Client, listen: Listen
) -> None:
    stream = await listen(ANN)
    await heard(stream)
    await bot_says(client, "One")
    assert await heard(stream) == ("message", "One")
    stream.response.close()
    await bot_says(client, "Two")
    await bot_says(client, "...")
    await bot_says(client, "Three")
    again = await listen(ANN, last_id=stream.last_id)
    await bot_says(client, "Four")
    expected = [("message", "Two"), ("message", "Three"), ("ready", ""), ("message", "Four")]
    assert [await heard(again) for _ in expected] == expected


async def test_the_transcript_says_where_the_stream_goes_on(client: Client, listen: Listen) -> None:
    await bot_says(client, "In the transcript")
    cursor = (await (await client.get(f"/local/transcript?{ANN}")).json())["cursor"]
    await bot_says(client, "After it")
    stream = await listen(f"{ANN}&after={cursor}")
    assert await heard(stream) == ("message", "After it")


@pytest.mark.parametrize("last_id", ["0123abcd-1", "nonsense", "-"])
async def test_a_window_of_an_earlier_run_starts_anew(listen: Listen, last_id: str) -> None:
    assert await heard(await listen(ANN, last_id=last_id)) == ("reset", "")


async def test_a_window_that_missed_more_than_is_kept_starts_anew(
    client: Client, listen: Listen
) -> None:
    await bot_says(client, "First")
    run = (await (await client.get(f"/local/transcript?{ANN}")).json())["cursor"].split("-")[0]
    for number in range(1001):
        await bot_says(client, str(number))
    assert await heard(await listen(ANN, last_id=f"{run}-2")) == ("message", "1")
    assert await heard(await listen(ANN, last_id=f"{run}-1")) == ("reset", "")


async def test_a_window_hears_only_its_own_conversation(client: Client, listen: Listen) -> None:
    anns, everybodys = await listen(ANN), await listen()
    await heard(anns)
    await heard(everybodys)
    await bot_says(client, "To Bob", "a:bob")
    await bot_says(client, "To Ann")
    assert await heard(anns) == ("message", "To Ann")
    assert await heard(everybodys) == ("message", "To Bob")


async def test_only_the_first_window_introduces_the_person(client: Client) -> None:
    async def first() -> Any:
        answer = await client.post("/local/opened", json={"conversation": "a:ann"})
        return (await answer.json())["first"]

    assert sorted(await asyncio.gather(first(), first(), first())) == [False, False, True]


async def test_nobody_is_introduced_to_a_bot_that_wrote_first(client: Client) -> None:
    await bot_says(client, "Unasked")
    answer = await client.post("/local/opened", json={"conversation": "a:ann"})
    assert await answer.json() == {"first": False}


async def test_what_a_person_says_reaches_the_persons_other_windows_once(
    client: Client, listen: Listen
) -> None:
    stream = await listen(ANN)
    await heard(stream)
    said = {"conversation": "a:ann", "activity": {"id": "x", "type": "message", "text": "Hi"}}
    for _ in range(2):
        answer = await client.post("/local/said", json=said)
        assert (answer.status, await answer.json()) == (201, {"id": "x"})
    failed = {"conversation": "a:ann", "id": "x", "delivered": False}
    assert (await client.post("/local/delivery", json=failed)).status == 204
    assert await heard(stream) == ("message", "Hi")
    name, data = await stream.next()
    assert (name, data["kind"], data["entry"]["delivered"]) == ("activity", "delivery", False)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/local/said", {"conversation": "a:ann"}, 400),
        ("/local/said", {"activity": {}}, 400),
        ("/local/opened", {"conversation": 1}, 400),
        ("/local/delivery", {"conversation": "a:ann", "id": "?"}, 404),
    ],
)
async def test_a_window_that_asks_wrongly_is_told(
    client: Client, path: str, body: object, status: int
) -> None:
    answer = await client.post(path, json=body)
    assert answer.status == status
    assert set((await answer.json())["error"]) == {"code", "message"}


async def test_the_program_ends_although_windows_are_open(tmp_path: Any) -> None:
    async with TestClient(TestServer(local_app(tmp_path))) as client:
        stream = EventStream(await client.get("/local/events"))
        await stream.next()
        async with asyncio.timeout(5):
            await client.server.close()
        assert await stream.response.content.read() == b""
