"""People in their own chats with one service, as the connector sees it: messages, and changes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, SQLModel, select

from app import build
from bot.config import Settings
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.models import PostedCard
from tests.bot.conftest import Service
from tests.bot.expert_stage import Press, as_read, filled_in
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.stand_in import Microsoft, Received
from tests.teams import Person

SECONDS = 5.0  # until something must have arrived
Card = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Message:
    """A message of the bot's as it stands now; `changes` counts how often it was replaced."""

    id: str
    card: Card = field(default_factory=dict)
    text: str = ""
    changes: int = 0

    @property
    def reads(self) -> str:
        return "\n".join(part for part in (self.text, as_read(self.card)) if part)


@dataclass(slots=True, kw_only=True)
class Chats:
    """Everybody's chat with the bot; a press is on a message of one's own."""

    service: Service

    def messages(self, who: Person) -> list[Message]:
        """Return what stands in somebody's chat, oldest first."""
        found: dict[str, Message] = {}
        for one in self.service.microsoft.connector.received:
            _take_in(found, one, who.chat["id"])
        return list(found.values())

    def newest(self, who: Person) -> Message:
        return self.messages(who)[-1]

    def changes(self, who: Person) -> int:
        """Count how often a message of somebody's was replaced."""
        return sum(message.changes for message in self.messages(who))

    async def say(self, who: Person, said: str) -> None:
        await self.service.post(self.service.teams.message(said, who=who))

    async def press(self, who: Person, said: Press, *, on: Message | None = None) -> None:
        """Press a button of a message, the newest one unless another is given."""
        message = on or self.newest(who)
        [data] = [a["data"] for a in buttons(message.card) if a["title"] == said.title]
        value = {**data, **filled_in(message.card), **dict(said.inputs)}
        teams = self.service.teams
        await self.service.post(teams.press(value, who=who, card=message.id, conversation=who.chat))

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait until what the bot says unasked has come."""
        async with asyncio.timeout(SECONDS):
            while not is_so():  # noqa: ASYNC110 -- the connector's news are not only ours
                await asyncio.sleep(0.02)

    async def until_reads(self, who: Person, message: Message, words: str) -> None:
        """Wait until a message of somebody's has these words in it."""
        await self.until(lambda: words in self.again(who, message).reads)

    def again(self, who: Person, message: Message) -> Message:
        """Return a message as it stands now."""
        [now] = [one for one in self.messages(who) if one.id == message.id]
        return now


@asynccontextmanager
async def chats_from(
    start: datetime, microsoft: Microsoft, url: str, folder: Path, understander: Understander
) -> AsyncIterator[Chats]:
    """Run the service on a store, as if it were this moment."""
    settings = Settings(
        database_url=url, secret_key=SECRET, credentials=microsoft.credentials,
        public_url="https://bot.example", cloud=microsoft.cloud(),
    )  # fmt: skip
    begun = time.monotonic()
    app = await build(
        settings,
        data_folder=folder,
        read=whole_catalogue,
        load=lambda *_: understander,
        clock=lambda: start + timedelta(seconds=time.monotonic() - begun),
    )
    engine = open_engine(url)
    async with HttpClient(HttpServer(app)) as http:
        service = Service(http=http, engine=engine, teams=microsoft.teams, microsoft=microsoft)
        yield Chats(service=service)
    engine.dispose()


def with_roster(url: str, store_with_roster: Path) -> str:
    """Copy what is in a store into an empty one of any kind."""
    engine, known = open_engine(url), open_engine(f"sqlite:///{store_with_roster}")
    with Session(known) as held, Session(engine) as db, db.begin():
        for table in SQLModel.metadata.sorted_tables:
            rows = [dict(row) for row in held.connection().execute(table.select()).mappings()]
            if rows:
                db.connection().execute(table.insert(), rows)
    known.dispose()
    engine.dispose()
    return url


def lives(chats: Chats, who: Person) -> list[str]:
    """Return the messages that are somebody's live cards."""
    with Session(chats.service.engine) as db:
        cards = select(PostedCard.message_id).where(PostedCard.aad_object_id == who.aad_object_id)
        return list(db.exec(cards))


def live(chats: Chats, who: Person) -> Message:
    """Return the message that is somebody's live card."""
    [message_id] = lives(chats, who)
    [found] = [one for one in chats.messages(who) if one.id == message_id]
    return found


async def until_live(chats: Chats, who: Person, words: str) -> None:
    """Wait until somebody's live card has these words in it."""
    await chats.until(lambda: words in live(chats, who).reads)


def buttons(part: object) -> list[Card]:
    """Return the buttons of a card, wherever they stand."""
    if isinstance(part, list):
        return [button for inner in part for button in buttons(inner)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "Action.Submit":
        return [part]
    return [button for inner in part.values() for button in buttons(inner)]


def _take_in(found: dict[str, Message], one: Received, conversation: str) -> None:
    is_taken = 200 <= one.status < 300
    if not is_taken or one.conversation != conversation or one.body.get("type") != "message":
        return
    if one.method == "PUT":
        message = found.setdefault(one.activity_id, Message(id=one.activity_id))
        message.changes += 1
    else:
        message = found.setdefault(one.message_id, Message(id=one.message_id))
    attachments = one.body.get("attachments") or [{"content": {}}]
    message.card, message.text = attachments[0]["content"], one.body.get("text") or ""
