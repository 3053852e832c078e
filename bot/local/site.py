"""The local chat page and everything it needs, put onto the application in one call."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.local.connector import connector_routes
from bot.local.loopback import loopback_only
from bot.local.npm import is_installed, renderer_file
from bot.local.transcript import Transcripts
from bot.local.windows import window_routes

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# What the renderer shows comes from messages: no script or style but our own files may run.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPerson:
    """Somebody that the visitor can be; `tries` are things this person would say first."""

    object_id: str
    tenant_id: str
    name: str
    title: str
    group: str
    locale: str
    time_zone: str
    tries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the page is made of; `people` is asked each time that a window opens."""

    bot_name: str
    npm_folder: Path
    people: Callable[[], Awaitable[Sequence[LocalPerson]]]
    clock: Callable[[], datetime]


def add_local_mode(app: web.Application, site: Site) -> None:
    """Add the page, the connector, and the check that keeps everybody else out of all of it."""
    transcripts = Transcripts(site.clock)

    async def end_streams(_: web.Application) -> None:
        transcripts.close()

    app.middlewares.insert(0, loopback_only)
    app.add_routes(local_routes(site, transcripts))
    app.on_shutdown.append(end_streams)


def local_routes(site: Site, transcripts: Transcripts) -> list[web.AbstractRouteDef]:
    pages = Pages(site)
    return [
        web.get("/", pages.index),
        web.get("/local/static/{name}", pages.static),
        web.get("/local/vendor/{name}", pages.vendor),
        web.get("/local/people", pages.people),
        web.get("/local/renderer", pages.renderer),
        *window_routes(transcripts),
        *connector_routes(transcripts),
    ]


class Pages:
    def __init__(self, site: Site) -> None:
        self._site = site
        # Listed once: a name in an address is looked up here and never becomes a path.
        self._files = {path.name: path for path in PAGE.iterdir() if path.suffix in TYPES}

    async def index(self, _: web.Request) -> web.FileResponse:
        response = file_response(self._files["index.html"])
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def static(self, request: web.Request) -> web.FileResponse:
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return file_response(path)

    async def vendor(self, request: web.Request) -> web.FileResponse:
        """Serve the card renderer; aiohttp answers 404 while it is not installed."""
        path = renderer_file(self._site.npm_folder, request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return file_response(path)

    async def renderer(self, _: web.Request) -> web.Response:
        return web.json_response({"ready": is_installed(self._site.npm_folder)})

    async def people(self, _: web.Request) -> web.Response:
        people = [asdict(person) for person in await self._site.people()]
        return web.json_response({"bot": {"name": self._site.bot_name}, "people": people})


def file_response(path: Path) -> web.FileResponse:
    headers = {
        "Content-Type": TYPES[path.suffix] + "; charset=utf-8",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return web.FileResponse(path, headers=headers)
