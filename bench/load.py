"""A closed-loop load client for a bot on this machine.

    async with Connector() as connector:
        load = Load(url=..., connector=connector, workload=lambda chat: {...})
        figures = await load.run(in_flight=16, seconds=3)

A turn is complete when its HTTP answer and the reply at the connector have both arrived; replies
are told apart by their conversation, in which never more than one turn is under way.
"""

import asyncio
import gc
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from bench.connector import Connector
from bench.figures import Figures, Tally, clock
from bench.http11 import Message, Reader
from bot.config_values import is_loopback

CHATS = 256  # conversations the turns are spread over, so that none is written to too often
TURN_SECONDS = 30.0  # a turn that takes longer has failed
MOST_SECONDS = 600.0
MOST_TURNS = 1_000_000
FAILED = 300  # the lowest status that is no success
LOST = 0  # stands for the status of a turn whose connection broke
LATE = -1  # and of one that took too long

Workload = Callable[[int], Mapping[str, Any]]  # the next activity of a chat


@dataclass(slots=True)
class Turn:
    """A turn under way: on which line, since when, and which of the two halves is there."""

    line: "Line"
    chat: int
    started: float
    answered: bool = False
    replied: bool = False


class Line(asyncio.Protocol):
    """One kept-alive connection to the bot; at most one turn is under way on it."""

    transport: asyncio.Transport

    def __init__(self, run: "Run", number: int) -> None:
        self._run = run
        self._reader = Reader()
        self.number = number
        self.turn: Turn | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        for answer in self._reader.feed(data):
            self._run.answered(self, answer)

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.lost(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is sent to which bot."""

    url: str
    connector: Connector
    workload: Workload
    token: str = ""
    pid: int | None = None

    def __post_init__(self) -> None:
        if not is_loopback(urlsplit(self.url).hostname or ""):
            raise ValueError(f"{self.url}: the load client only talks to this machine")

    async def run(
        self,
        *,
        in_flight: int,
        seconds: float = MOST_SECONDS,
        turns: int = MOST_TURNS,
        warm_up: float = 0.0,
    ) -> Figures:
        """Keep so many turns in flight until either limit is reached; count after the warm-up."""
        run = Run(self, in_flight)
        # what is there stays, what comes is little: collecting it would only show as latency
        gc.collect()
        gc.freeze()
        try:
            return await run.go(min(seconds, MOST_SECONDS), min(turns, MOST_TURNS), warm_up)
        finally:
            gc.unfreeze()

    def request(self, chat: int) -> bytes:
        where = urlsplit(self.url)
        body = orjson.dumps(self.workload(chat))
        authorization = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head = (
            f"POST {where.path or '/'} HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Content-Type: application/json; charset=utf-8\r\n{authorization}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Run:
    """One run: its lines, the turns under way by chat, and what was counted."""

    def __init__(self, load: Load, in_flight: int) -> None:
        self._load = load
        self._in_flight = in_flight
        self._chats_a_line = max(1, CHATS // in_flight)
        self._sent_by = Counter[int]()
        self._turns: dict[int, Turn] = {}
        self._lines: dict[int, Line] = {}
        self._reopening: set[asyncio.Task[None]] = set()
        self._unsent = MOST_TURNS
        self._over = asyncio.Event()
        self._tally = Tally(load.pid, load.connector)

    async def go(self, seconds: float, turns: int, warm_up: float) -> Figures:
        self._load.connector.on_reply = self.replied
        late = asyncio.create_task(self._give_up_on_late_turns())
        try:
            self._unsent = MOST_TURNS if warm_up else turns
            for number in range(self._in_flight):
                await self._open(number)
            if warm_up:
                await asyncio.sleep(warm_up)
                self._unsent = turns
                self._tally = Tally(self._load.pid, self._load.connector)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), seconds)
            return self._tally.figures()
        finally:
            late.cancel()
            await self._end()
            self._load.connector.on_reply = None

    def answered(self, line: Line, answer: Message) -> None:
        turn = line.turn
        if turn is None:
            return
        self._tally.statuses[answer.status] += 1
        if answer.status >= FAILED:
            self._fail(turn, f"{answer.first_line!r} {answer.body[:300]!r}")
            return
        turn.answered = True
        self._end_if_complete(turn)

    def replied(self, chat: int) -> None:
        turn = self._turns.get(chat)
        if turn is None:
            self._tally.strays += 1
            return
        turn.replied = True
        self._end_if_complete(turn)

    def lost(self, line: Line) -> None:
        """The bot closed a connection: open another in its place."""
        self._lines.pop(line.number, None)
        if line.turn is not None:
            self._tally.statuses[LOST] += 1
            self._fail(line.turn, "the connection broke")
        if not self._over.is_set():
            task = asyncio.get_running_loop().create_task(self._reopen(line.number))
            self._reopening.add(task)
            task.add_done_callback(self._reopening.discard)

    def _next(self, line: Line) -> None:
        """Send the next turn of a line, in the next of the line's own chats."""
        if line.turn is not None or self._unsent <= 0 or line.transport.is_closing():
            return
        self._unsent -= 1
        turn_number = self._sent_by[line.number]
        self._sent_by[line.number] += 1
        chat = line.number + self._in_flight * (turn_number % self._chats_a_line)
        line.turn = self._turns[chat] = Turn(line, chat, clock())
        line.transport.write(self._load.request(chat))

    def _end_if_complete(self, turn: Turn) -> None:
        if turn.answered and turn.replied:
            self._tally.latencies.append(clock() - turn.started)
            self._forget(turn)

    def _fail(self, turn: Turn, why: str) -> None:
        self._tally.failed += 1
        self._tally.first_failure = self._tally.first_failure or why
        self._forget(turn)

    def _forget(self, turn: Turn) -> None:
        del self._turns[turn.chat]
        turn.line.turn = None
        if self._unsent <= 0 and not self._turns:
            self._over.set()
        # not at once: a failure that comes back at once must not nest ever deeper
        asyncio.get_running_loop().call_soon(self._next, turn.line)

    async def _open(self, number: int) -> None:
        where = urlsplit(self._load.url)
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(
            lambda: Line(self, number), where.hostname or "", where.port or 80
        )
        self._lines[number] = line
        self._next(line)

    async def _reopen(self, number: int) -> None:
        with suppress(OSError):  # the bot is gone: the run ends with fewer lines
            await self._open(number)

    async def _give_up_on_late_turns(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = clock()
            for turn in list(self._turns.values()):
                if now - turn.started > TURN_SECONDS:
                    self._tally.statuses[LATE] += 1
                    self._fail(turn, f"answered: {turn.answered}, replied: {turn.replied}")

    async def _end(self) -> None:
        """Wait for the turns under way, so that the next run does not meet their replies."""
        self._unsent = 0
        if self._turns:
            self._over.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), TURN_SECONDS)
        self._over.set()
        for line in list(self._lines.values()):
            line.turn = None
            line.transport.abort()
        await asyncio.sleep(0)
