"""Is the process up, can it work, and what does an operator's Prometheus read."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.draining import Draining

READY_WITHIN = 3.0  # seconds; a database that takes longer is away


def health_routes(
    *, is_ready: Callable[[], Awaitable[bool]], registry: CollectorRegistry, draining: Draining
) -> list[web.AbstractRouteDef]:
    """Return `/healthz`, `/readyz` and `/metrics`."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_: web.Request) -> web.Response:
        if draining.begun:
            return web.Response(status=503, text="about to end: send nothing new")
        with suppress(TimeoutError):
            if await asyncio.wait_for(is_ready(), READY_WITHIN):
                return web.Response(text="ready")
        return web.Response(status=503, text="the database does not answer or lacks migrations")

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    ]
