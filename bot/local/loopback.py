"""Nothing in local mode is answered to another machine's name or another site's page.

Local mode trusts whoever reaches it. A page on the internet could have its own name resolve to
127.0.0.1 (DNS rebinding: the Host header gives it away), or post to our address straight from
its script (the Origin header gives it away).
"""

from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    host = request.headers.get("Host", "")
    if not is_loopback(host):
        raise web.HTTPForbidden(text="Local mode answers only to localhost.")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        raise web.HTTPForbidden(text="Local mode answers only to its own page.")
    return await handler(request)


def is_loopback(host: str) -> bool:
    """Judge a Host header: a name or an address, with or without a port."""
    try:
        return URL(f"http://{host}").host in NAMES and "@" not in host and "/" not in host
    except ValueError:
        return False
