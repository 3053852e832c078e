"""The load client counts right: against small bots on loopback, nothing is timed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer as HttpServer

from bench.connector import Connector, chat_id
from bench.http11 import Reader
from bench.load import Load

Bot = Callable[[dict[str, str]], Awaitable[int]]  # an activity in, a status out


@pytest.fixture
async def connector() -> AsyncIterator[Connector]:
    async with Connector() as connector:
        yield connector


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as http:
        yield http


@asynccontextmanager
async def load_on(bot: Bot, connector: Connector) -> AsyncIterator[Load]:
    async def messages(request: web.Request) -> web.Response:
        return web.Response(status=await bot(await request.json()))

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    async with HttpServer(app) as server:
        url = str(server.make_url("/api/messages"))
        yield Load(url=url, connector=connector, workload=message)


def message(chat: int) -> dict[str, str]:
    return {"conversation": chat_id(chat)}


async def reply(
    http: ClientSession, connector: Connector, chat: str, kind: str = "message"
) -> None:
    url = f"{connector.url}v3/conversations/{chat}/activities/1"
    async with http.post(url, json={"type": kind}) as response:
        assert response.status == 200


async def test_every_turn_is_counted_once(connector: Connector, http: ClientSession) -> None:
    taken = []

    async def bot(activity: dict[str, str]) -> int:
        taken.append(activity["conversation"])
        await reply(http, connector, activity["conversation"])
        return 201

    async with load_on(bot, connector) as load:
        figures = await load.run(in_flight=4, turns=50)
    assert (figures.turns, figures.failed, figures.strays) == (50, 0, 0)
    assert (len(taken), figures.statuses, figures.unsigned) == (50, {201: 50}, 50)
    assert 0 < figures.p50 <= figures.p95 <= figures.p99


async def test_no_chat_has_two_turns_under_way(connector: Connector, http: ClientSession) -> None:
    under_way: set[str] = set()

    async def bot(activity: dict[str, str]) -> int:
        chat = activity["conversation"]
        assert chat not in under_way
        under_way.add(chat)
        await reply(http, connector, chat)
        under_way.remove(chat)
        return 201

    async with load_on(bot, connector) as load:
        figures = await load.run(in_flight=16, turns=600)
    assert (figures.turns, figures.failed) == (600, 0)


async def test_a_turn_ends_with_its_reply_and_typing_is_none(
    connector: Connector, http: ClientSession
) -> None:
    replies: set[asyncio.Task[None]] = set()
    typed: asyncio.Queue[str] = asyncio.Queue()
    may_reply = asyncio.Event()

    async def reply_later(chat: str) -> None:
        await reply(http, connector, chat, "typing")
        typed.put_nowait(chat)
        await may_reply.wait()
        await reply(http, connector, chat)

    async def bot(activity: dict[str, str]) -> int:
        replies.add(asyncio.create_task(reply_later(activity["conversation"])))
        return 202

    async with load_on(bot, connector) as load:
        run = asyncio.create_task(load.run(in_flight=2, turns=2))
        assert {await typed.get(), await typed.get()} == {chat_id(0), chat_id(1)}
        assert not run.done()
        may_reply.set()
        figures = await run
        await asyncio.gather(*replies)
    assert (figures.turns, figures.statuses) == (2, {202: 2})


async def test_a_refusal_is_a_failure(connector: Connector) -> None:
    async def bot(_: dict[str, str]) -> int:
        return 401

    async with load_on(bot, connector) as load:
        figures = await load.run(in_flight=2, turns=10)
    assert (figures.turns, figures.failed, figures.statuses) == (0, 10, {401: 10})
    assert "401" in figures.first_failure


def test_other_hosts_are_refused() -> None:
    with pytest.raises(ValueError, match="only talks to this machine"):
        Load(url="https://example.com/api/messages", connector=Connector(), workload=message)


def test_messages_are_cut_wherever_the_bytes_break() -> None:
    sent = (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        b"HTTP/1.1 202 Accepted\r\n\r\n"
    )
    reader = Reader()
    messages = [message for i in range(len(sent)) for message in reader.feed(sent[i : i + 1])]
    assert [(m.status, m.body) for m in messages] == [(200, b"hi"), (201, b"abcde"), (202, b"")]
