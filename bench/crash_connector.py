"""A connector that takes, refuses, fails and falls silent, and counts what was shown to people."""

import asyncio
import random
import re
import time
from collections import Counter
from types import TracebackType
from typing import Self

from aiohttp import web

KEY = re.compile(r"notice-\d{5}")
RETRY_AFTER = 1  # seconds
SILENCE = 30.0  # seconds: longer than anybody waits


class CrashConnector:
    """What it does with a request is drawn: mostly it takes it.

    `shown` counts, for each notice, how often somebody would have seen it.
    """

    CHOICES = ("201", "429", "502", "502 but shown", "silence", "silence but shown")
    WEIGHTS = (80, 8, 4, 3, 3, 2)

    def __init__(self, seed: int) -> None:
        self.shown: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.too_early = 0
        self.url = ""
        self._random = random.Random(seed)  # noqa: S311 -- what happens, not a secret
        self._not_before: dict[str, float] = {}
        app = web.Application()
        app.router.add_post("/v3/conversations/{conversation}/activities", self.post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def post(self, request: web.Request) -> web.Response:
        keys = set(KEY.findall(await request.text()))
        now = time.monotonic()
        self.too_early += any(self._not_before.get(key, 0) > now for key in keys)
        [answer] = self._random.choices(self.CHOICES, self.WEIGHTS)
        self.answers[answer] += 1
        await asyncio.sleep(self._random.uniform(0.005, 0.04))
        if answer == "201" or answer.endswith("shown"):
            self.shown.update(keys)
        # between here and the bot's own record, it is killed now and then
        await asyncio.sleep(self._random.uniform(0.005, 0.04))
        return await self._answer(answer, keys)

    async def _answer(self, answer: str, keys: set[str]) -> web.Response:
        if answer == "429":
            self._not_before |= dict.fromkeys(keys, time.monotonic() + RETRY_AFTER)
            return web.Response(status=429, headers={"Retry-After": str(RETRY_AFTER)})
        if answer.startswith("502"):
            return web.Response(status=502)
        if answer.startswith("silence"):
            await asyncio.sleep(SILENCE)
        return web.json_response({"id": f"1:{self.answers.total()}"}, status=201)
