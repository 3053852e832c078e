"""`/preferences/{token}`: where a reminder's link leads, and a mail program's own "unsubscribe".

GET shows and changes nothing: mail scanners follow links. POST keeps a choice, or, as RFC 8058 has
it, ends all reminders with one click. No cookies, no scripts, nothing fetched from anywhere.
"""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from sqlmodel import Session

from bot.buttons import ForgedButtonError, Seal
from cards.mails.preferences import NoPage, PreferencesPage
from cards.mails.render import write_page
from cards.mails.tongues import tongue_for
from dialogs.survey_preferences import PreferenceRef, choose, preferences_page
from store.db import Database

TOKEN = "survey.preferences"  # noqa: S105 -- what a token is for: no other one is taken
PAGE, ONE_CLICK = "page", "one-click"  # how somebody said so
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def preference_links(seal: Seal, public_url: str) -> Callable[[PreferenceRef], str]:
    """Return what makes the address of somebody's page."""
    return lambda ref: f"{public_url}/preferences/{seal.sign(TOKEN, ref.packed())}"


class Preferences:
    """The page of one person's reminders, and what they choose on it."""

    def __init__(self, database: Database, seal: Seal, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._seal = seal
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        where = "/preferences/{token}"
        return [web.get(where, self.get, allow_head=False), web.post(where, self.post)]

    async def get(self, request: web.Request) -> web.Response:
        """Show the page."""
        ref = self._opened(request)
        if ref is None:
            return _no_page(request)
        now = self._clock()
        page = await self._database.read(lambda db: preferences_page(db, ref, now=now))
        return _shown(page, ref)

    async def post(self, request: web.Request) -> web.Response:
        """Keep a choice and show what is in force now."""
        ref = self._opened(request)
        if ref is None:
            return _no_page(request)
        choice, way = await _chosen(request)
        now = self._clock()

        def work(db: Session) -> tuple[bool, PreferencesPage]:
            kept = choose(db, ref, choice, way=way, now=now)
            return kept, preferences_page(db, ref, now=now, saved=choice if kept else "")

        kept, page = await self._database.run(work)
        return _shown(page, ref, status=200 if kept else 400)

    def _opened(self, request: web.Request) -> PreferenceRef | None:
        try:
            held = self._seal.open(TOKEN, request.match_info["token"])
        except ForgedButtonError:
            return None
        return PreferenceRef.unpacked(held)


async def _chosen(request: web.Request) -> tuple[str, str]:
    """Return what was chosen and how; "" for what is not a form."""
    try:
        form = await request.post()
    except ValueError:  # says that it is a form, and is none
        return "", PAGE
    if form.get("List-Unsubscribe") == "One-Click":
        return "all", ONE_CLICK
    return str(form.get("choice", "")), PAGE


def _shown(page: PreferencesPage, ref: PreferenceRef, *, status: int = 200) -> web.Response:
    text = write_page(page, tongue_for(ref.language, ref.country))
    return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


def _no_page(request: web.Request) -> web.Response:
    """Say that the link does not work, in the language that the browser asks for first."""
    wanted = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0]
    text = write_page(NoPage(), tongue_for(wanted))
    return web.Response(text=text, status=404, content_type="text/html", headers=HEADERS)
