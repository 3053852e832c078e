"""Turns of one conversation run in order, turns of different ones side by side."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Lanes:
    """Starts each turn when the one before it in its conversation is done."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[Any]] = {}

    def start(self, lane: str, turn: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start `turn` behind the others of its lane; the task ends with its result."""
        before = self._last.get(lane)
        task = asyncio.create_task(_behind(before, turn) if before else turn)
        self._last[lane] = task
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    async def drain(self) -> None:
        """Wait until every turn that was started has ended."""
        while self._last:
            await asyncio.wait(self._last.values())

    def _forget(self, lane: str, task: asyncio.Task[Any]) -> None:
        if self._last.get(lane) is task:
            del self._last[lane]
        if not task.cancelled():
            task.exception()  # looked at: whoever waits for the task hears of it from there


async def _behind(before: asyncio.Task[Any], turn: Coroutine[Any, Any, T]) -> T:
    await asyncio.wait([before])
    return await turn
