"""Files that the bot makes for one person: as a link that expires, or handed to Teams."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.buttons import ForgedButtonError, Seal
from cards.calendar import ics
from cards.documents.build import build_document
from cards.files import FileOffer
from cards.slides.build import build
from cards.view import Link
from dialogs.collaboration_file import InvitationFile
from dialogs.made_files import AnyFile, file_for, note_handed_out
from dialogs.scope_document import ScopeFile
from dialogs.slide_files import FileRef
from store.db import Database

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALENDAR = "text/calendar"
LINK, CONSENT = "file.link", "file.consent"  # what a token is for: one is never taken as the other
LASTS: Mapping[str, timedelta] = {LINK: timedelta(minutes=15), CONSENT: timedelta(days=1)}
LINK_NOTE = "The link is for you only and works for 15 minutes."
MOST_BYTES = 8 * 1024 * 1024
AT_ONCE = 2  # files that are made at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file with its name, and what it is."""

    name: str
    content_type: str
    content: bytes


class FileDesk:
    """Makes files and the tokens with which the one person they are for gets them."""

    def __init__(
        self, database: Database, seal: Seal, *, public_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._seal = seal
        self._public_url = public_url
        self._clock = clock
        self._making = asyncio.Semaphore(AT_ONCE)

    def now(self) -> datetime:
        """Tell the time by which tokens expire."""
        return self._clock()

    def token(self, kind: str, ref: Mapping[str, object]) -> str:
        """Return a token of this kind, which expires."""
        until = int((self._clock() + LASTS[kind]).timestamp())
        return self._seal.sign(kind, {"file": ref, "until": until})

    def opened(self, kind: str, token: object) -> FileRef | None:
        """Return what a token is for; None if it is not ours, not of this kind, or too old."""
        try:
            held = self._seal.open(kind, token)
        except ForgedButtonError:
            return None
        until = held.get("until")
        if not isinstance(until, int) or until <= self._clock().timestamp():
            return None
        return FileRef.read(held.get("file"))

    def linked(self, offer: FileOffer) -> FileOffer:
        """Return the offer with a link that opens it."""
        url = f"{self._public_url}/files/{self.token(LINK, offer.ref)}"
        return replace(offer, links=(Link(title="Download", url=url),), note=LINK_NOTE)

    async def size(self, ref: FileRef) -> int:
        """Return how many bytes the file has as things stand now; 0 if it cannot be made."""
        now = self._clock()
        found = await self._database.read(lambda db: file_for(db, ref, now=now))
        return len(await self._built(found)) if found else 0

    async def make(self, ref: FileRef) -> MadeFile | None:
        """Make the file as everything stands now; None if its person may not have it any more."""
        now = self._clock()

        def work(db: Session) -> AnyFile | None:
            found = file_for(db, ref, now=now)
            if found is not None:
                note_handed_out(db, ref, now=now)
            return found

        found = await self._database.run(work)
        if found is None:
            return None
        content = await self._built(found)
        return MadeFile(name=found.name, content_type=_kind(found), content=content)

    async def _built(self, found: AnyFile) -> bytes:
        if isinstance(found, InvitationFile):
            return ics(found.appointment)
        async with self._making:
            if isinstance(found, ScopeFile):
                content = await asyncio.to_thread(build_document, found.document)
            else:
                content = await asyncio.to_thread(build, found.deck)
        if len(content) > MOST_BYTES:
            raise ValueError(f"a file of {len(content)} bytes")
        return content


def _kind(found: AnyFile) -> str:
    if isinstance(found, InvitationFile):
        return CALENDAR
    return WORD if isinstance(found, ScopeFile) else SLIDES
