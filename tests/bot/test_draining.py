"""SIGTERM to a real process: it says “not ready”, serves on, and ends by itself."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession

from bench.processes import free_port, listening, started
from bot.config_values import ConfigError, drain_seconds

WAITS = 1.5  # seconds
PROGRAM = """
import sys
from aiohttp import web
from prometheus_client import CollectorRegistry
from bot.draining import DRAINING, Draining, run
from bot.health import health_routes

async def build():
    async def ready():
        return True

    app = web.Application()
    app[DRAINING] = Draining(float(sys.argv[2]))
    registry = CollectorRegistry()
    app.add_routes(health_routes(is_ready=ready, registry=registry, draining=app[DRAINING]))
    return app

run(build(), host="127.0.0.1", port=int(sys.argv[1]))
"""


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as http:
        yield http


async def status(http: ClientSession, port: int, path: str = "/readyz") -> int:
    """Return the status of an answer; 0 where nobody listens."""
    try:
        async with http.get(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status
    except ClientConnectionError:
        return 0


async def test_it_says_not_ready_and_serves_on_before_it_ends(
    http: ClientSession, tmp_path: Path
) -> None:
    port = free_port()
    with started("drains", [sys.executable, "-c", PROGRAM, str(port), str(WAITS)], tmp_path) as one:
        await listening(one, port, tmp_path / "drains.log")
        assert await status(http, port) == 200
        told = time.monotonic()
        one.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        assert (await status(http, port), await status(http, port, "/healthz")) == (503, 200)
        assert await asyncio.to_thread(one.wait, 10) == 0
        assert WAITS <= time.monotonic() - told < WAITS + 3
        assert await status(http, port) == 0


@pytest.mark.parametrize(
    ("seconds", "signals"),
    [("0", [signal.SIGTERM]), ("60", [signal.SIGINT]), ("60", [signal.SIGTERM, signal.SIGTERM])],
    ids=["nothing to wait for", "ctrl-c", "told twice"],
)
async def test_it_ends_at_once(tmp_path: Path, seconds: str, signals: list[int]) -> None:
    port = free_port()
    with started("ends", [sys.executable, "-c", PROGRAM, str(port), seconds], tmp_path) as one:
        await listening(one, port, tmp_path / "ends.log")
        for number in signals:
            await asyncio.sleep(0.2)
            one.send_signal(number)
        assert await asyncio.to_thread(one.wait, 10) == 0


def test_how_long_it_drains_is_a_setting() -> None:
    assert drain_seconds("", local=True) == 0
    assert drain_seconds("", local=False) == 5
    assert drain_seconds("12.5", local=True) == 12.5
    for wrong in ("-1", "nan", "inf", "soon", "301"):
        with pytest.raises(ConfigError, match="DRAIN_SECONDS"):
            drain_seconds(wrong, local=False)
