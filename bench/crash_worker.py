"""One replica of the engine, as the service runs it, to be killed: `python -m` with a store's URL.

The clock is set to a working day's noon, so that quiet hours keep nothing back.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, ClientTimeout
from prometheus_client import CollectorRegistry
from sqlmodel import Session

from bot.adapter import Adapter
from bot.addresses import AllowedHosts
from bot.carrying import Carrier
from bot.engine import Engine, Pace
from bot.engine_room import EngineRoom
from bot.notice_metrics import NoticeMetrics
from cards.notices import PassOnCard
from cards.render import Renderer
from dialogs.notices import Kind, Kinds
from dialogs.rules.delivery import Patience
from store.db import Database
from store.told import Told

MONDAY_NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
PACE = Pace(
    lease=5.0,
    longest_sleep=0.5,
    patience=Patience(
        first=timedelta(seconds=0.3),
        longest=timedelta(seconds=2),
        attempts=20,
        over=timedelta(seconds=60),
    ),
)
GIVES_UP = ClientTimeout(total=1.0, connect=0.5)


def view(told: Told, _: Session) -> PassOnCard:
    text = str(told.ref["text"])
    return PassOnCard(title="Told", who="you", why="a test", lines=(text,), links=())


KINDS: Kinds = {
    "once": Kind(title="Once", harmless_twice=False, urgent=True, view=view),
    "again": Kind(title="Again", harmless_twice=True, urgent=True, view=view),
    "folded": Kind(title="Folded", harmless_twice=False, urgent=False, view=view),
}


async def work(database_url: str, ahead: timedelta) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(database_url)
    database.claim()
    async with ClientSession(timeout=GIVES_UP) as http:
        adapter = Adapter(http, hosts=AllowedHosts((), loopback=True))
        engine = Engine(
            database,
            Carrier(adapter, Renderer(lambda *_: "token"), None),
            kinds=KINDS,
            has_mail=False,
            clock=lambda: datetime.now(UTC) + ahead,
            metrics=NoticeMetrics(CollectorRegistry()),
            pace=PACE,
        )
        room = EngineRoom(engine, database_url)
        await room.start()
        await stop.wait()
        await room.stop()
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], timedelta(seconds=float(sys.argv[2]))))
