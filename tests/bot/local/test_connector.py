import json
from typing import Any

import pytest

from tests.bot.local.conftest import Client
from tests.conftest import NOON

CONVERSATIONS = "/local/connector/v3/conversations"
ACTIVITIES = CONVERSATIONS + "/a:ann/activities"
HELLO = {"type": "message", "text": "Hello"}


async def send(client: Client, activity: dict[str, Any], url: str = ACTIVITIES) -> str:
    answer = await client.post(url, json=activity)
    assert answer.status == 201
    body = await answer.json()
    assert set(body) == {"id"}
    return str(body["id"])


async def transcript(client: Client, conversation: str = "a:ann") -> list[dict[str, Any]]:
    answer = await client.get(f"/local/transcript?conversation={conversation}")
    entries: list[dict[str, Any]] = (await answer.json())["entries"]
    return entries


async def test_what_the_bot_sends_is_kept_with_an_id_and_a_time(client: Client) -> None:
    sent = await send(client, HELLO)
    [entry] = await transcript(client)
    assert entry["activity"] == {**HELLO, "id": sent, "timestamp": NOON.isoformat()}
    assert entry["by"] == "bot"


async def test_a_reply_is_a_message_like_any_other(client: Client) -> None:
    first = await send(client, HELLO)
    second = await send(client, {"type": "message", "text": "And"}, f"{ACTIVITIES}/{first}")
    assert [entry["id"] for entry in await transcript(client)] == [first, second]


async def test_an_update_replaces_the_message_where_it_stands(client: Client) -> None:
    first = await send(client, HELLO)
    await send(client, {"type": "message", "text": "Later"})
    answer = await client.put(f"{ACTIVITIES}/{first}", json={"type": "message", "text": "Hi"})
    assert (answer.status, await answer.json()) == (200, {"id": first})
    entries = await transcript(client)
    assert [entry["activity"]["text"] for entry in entries] == ["Hi", "Later"]
    assert [entry["edited"] for entry in entries] == [True, False]


async def test_of_a_deleted_message_nothing_is_left_to_read(client: Client) -> None:
    sent = await send(client, HELLO)
    assert (await client.delete(f"{ACTIVITIES}/{sent}")).status == 200
    [entry] = await transcript(client)
    assert (entry["withdrawn"], entry["activity"]) == (True, {})


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("deleted_before", [True, False])
async def test_an_unknown_activity_is_refused_as_the_connector_does(
    client: Client, method: str, deleted_before: bool
) -> None:
    activity_id = "1"
    if deleted_before:
        activity_id = await send(client, HELLO)
        await client.delete(f"{ACTIVITIES}/{activity_id}")
    answer = await client.request(method, f"{ACTIVITIES}/{activity_id}", json=HELLO)
    assert answer.status == 404
    message = f"The conversation has no activity {activity_id}."
    error = {"code": "ActivityNotFoundInConversation", "message": message}
    assert await answer.json() == {"error": error}


@pytest.mark.parametrize("body", ["", "[]", "{", '"text"'])
async def test_a_body_that_is_no_activity_is_refused(client: Client, body: str) -> None:
    answer = await client.post(ACTIVITIES, data=body)
    assert answer.status == 400
    assert (await answer.json())["error"]["code"] == "BadSyntax"


@pytest.mark.parametrize("member", ["29:ann", "ann"])
async def test_the_chat_that_the_bot_opens_is_the_persons_own(client: Client, member: str) -> None:
    asked = {"members": [{"id": member}], "activity": HELLO}
    answer = await client.post(CONVERSATIONS, json=asked)
    [entry] = await transcript(client)
    assert answer.status == 201
    assert await answer.json() == {"id": "a:ann", "activityId": entry["id"]}


@pytest.mark.parametrize("members", [None, [], [{}], [{"id": "a"}, {"id": "b"}]])
async def test_a_chat_is_opened_with_exactly_one_person(client: Client, members: object) -> None:
    answer = await client.post(CONVERSATIONS, json={"members": members})
    assert answer.status == 400


async def test_only_the_last_five_hundred_are_kept(client: Client) -> None:
    for number in range(502):
        await send(client, {"type": "message", "text": str(number)})
    texts = [entry["activity"]["text"] for entry in await transcript(client)]
    assert (len(texts), texts[0], texts[-1]) == (500, "2", "501")


async def test_typing_is_no_message(client: Client) -> None:
    await send(client, {"type": "typing"})
    assert await transcript(client) == []


async def test_conversations_do_not_see_each_other(client: Client) -> None:
    await send(client, HELLO)
    assert await transcript(client, "a:bob") == []


async def test_ids_are_never_used_twice_in_the_same_millisecond(client: Client) -> None:
    ids = {await send(client, json.loads(json.dumps(HELLO))) for _ in range(5)}
    assert len(ids) == 5
