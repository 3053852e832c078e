"""`GET /files/{token}`: a file for the one person whose signed link it is, for a short time.

The rights of that person are looked up again for each download. Whatever is wrong, the answer is
the same: not found.
"""

from collections import OrderedDict
from urllib.parse import quote

from aiohttp import web

from bot.files import CALENDAR, LINK, FileDesk

MOST_DOWNLOADS = 5  # with one link: whoever previews links may be first
REMEMBERED = 10_000  # links whose downloads are counted
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class Downloads:
    """Hands out what a signed link is for."""

    def __init__(self, desk: FileDesk) -> None:
        self._desk = desk
        self._taken: OrderedDict[str, int] = OrderedDict()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get("/files/{token}", self.get, allow_head=False)]

    async def get(self, request: web.Request) -> web.Response:
        """Answer with the file, or as if there were nothing here."""
        ref = self._desk.opened(LINK, request.match_info["token"])
        if ref is None or not self._counts(ref.key):
            return _not_found()
        made = await self._desk.make(ref)
        if made is None:
            return _not_found()
        headers = {**HEADERS, "Content-Disposition": disposition(made.name)}
        return web.Response(
            body=made.content,
            content_type=made.content_type,
            charset="utf-8" if made.content_type == CALENDAR else None,
            headers=headers,
        )

    def _counts(self, key: str) -> bool:
        taken = self._taken[key] = self._taken.get(key, 0) + 1
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        return taken <= MOST_DOWNLOADS


def disposition(name: str) -> str:
    """Return the header that names a download; other than ASCII only in its encoded form."""
    ascii_only = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name
    )
    return f"attachment; filename=\"{ascii_only}\"; filename*=UTF-8''{quote(name, safe='')}"


def _not_found() -> web.Response:
    return web.Response(status=404, text="Not found.", headers=HEADERS)
