"""The connector's end of the load: a raw protocol, so that it takes little of the client's core."""

import asyncio
import re
from collections.abc import Callable
from types import TracebackType
from typing import Self

from bench.http11 import Message, Reader

CHAT_IN_PATH = re.compile(rb"/v3/conversations/a(?::|%3A)chat-(\d+)/")
TYPING = re.compile(rb'"type": ?"typing"')


def chat_id(chat: int) -> str:
    """Return the conversation id of a chat, by which its replies are recognised."""
    return f"a:chat-{chat}"


class Connector:
    """The connector's end: it takes every message and tells the run whose turn that was."""

    def __init__(self) -> None:
        self.url = ""
        self.requests = 0
        self.unsigned = 0
        self.last_reply = b""
        self.on_reply: Callable[[int], None] | None = None
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Transport] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: ConnectorLine(self), "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self.url = f"http://{host}:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for transport in list(self._open):
            transport.abort()
        await self._server.wait_closed()

    def opened(self, transport: asyncio.Transport) -> None:
        self._open.add(transport)

    def closed(self, transport: asyncio.Transport) -> None:
        self._open.discard(transport)

    def take(self, message: Message) -> bytes:
        """Note one request and return the answer to it."""
        self.requests += 1
        if b"authorization: bearer " not in message.head:
            self.unsigned += 1
        chat = CHAT_IN_PATH.search(message.first_line)
        if chat and self.on_reply and not TYPING.search(message.body):
            self.last_reply = message.body
            self.on_reply(int(chat[1]))
        body = b'{"id":"1:%d"}' % self.requests
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )


class ConnectorLine(asyncio.Protocol):
    """One connection from the bot to the connector."""

    transport: asyncio.Transport

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._reader = Reader()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._connector.opened(transport)

    def data_received(self, data: bytes) -> None:
        for message in self._reader.feed(data):
            self.transport.write(self._connector.take(message))

    def connection_lost(self, exc: Exception | None) -> None:
        self._connector.closed(self.transport)
