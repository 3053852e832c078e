"""Ending without anybody noticing: say “not ready” first, serve on for a while, then close.

What sends us requests looks at `/readyz` every few seconds. Closing the port at once would refuse
what it sends until it has looked.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from aiohttp import web

log = logging.getLogger(__name__)


class Draining:
    """Whether this process is about to end; `seconds` is how long it serves on after SIGTERM."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begun = False

    async def take_over(self, _: web.Application) -> None:
        """Be what SIGTERM starts, instead of the server's own end; on its start-up."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.begin)

    def begin(self) -> None:
        """Say “not ready” from now on, and end later; told once more, end now.

        Raises:
            web.GracefulExit: there is nothing to wait for. What is under way is finished yet.
        """
        if self.begun or not self._seconds:
            _end()
        self.begun = True
        log.info("not ready any more: the end is near")
        asyncio.get_running_loop().call_later(self._seconds, _end)


DRAINING = web.AppKey("draining", Draining)


def _end() -> None:
    raise web.GracefulExit


def run(
    application: Awaitable[web.Application],
    *,
    host: str,
    port: int,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM has drained it, or Ctrl-C ends it at once.

    Raises:
        OSError: it cannot listen there.
    """

    async def draining() -> web.Application:
        app = await application
        app.on_startup.append(app[DRAINING].take_over)
        return app

    web.run_app(draining(), host=host, port=port, print=announce, access_log=None)
