"""An engine on a real store, a stand-in connector and a clock that stands until it is moved."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from prometheus_client import CollectorRegistry
from sqlmodel import Session, col, select

from bot.adapter import Adapter
from bot.addresses import AllowedHosts
from bot.carrying import Carrier
from bot.engine import Engine, Pace
from bot.mail import Mailbox, Post
from bot.notice_metrics import NoticeMetrics
from cards.notices import PassOnCard
from cards.render import Renderer
from cards.view import CardView
from dialogs.notices import Kind, Kinds, with_pass_on
from dialogs.rules.delivery import Patience
from store.db import Database
from store.models import Address, Notice, Partner, Person
from store.notices import write
from store.told import To, Told
from tests.conftest import NOON
from tests.stand_in import Microsoft

PARTNER = "7e7a7700-0000-4000-8000-000000000001"
STAFF = "7e7a7700-0000-4000-8000-0000000000ff"
ANN, BOB, PSM = "ann@partner.example", "bob@partner.example", "psm@staff.example"


@dataclass
class Clock:
    """Now, until somebody moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def card(text: str) -> CardView:
    return PassOnCard(title="Told", who="x", why="x", lines=(text,), links=())


def shown(told: Told, _: Session) -> CardView | None:
    text = str(told.ref["text"])
    if text == "broken":
        raise LookupError(text)
    return None if text == "settled" else card(text)


KINDS: Kinds = with_pass_on(
    {
        "once": Kind(title="Once", harmless_twice=False, urgent=True, view=shown),
        "again": Kind(title="Again", harmless_twice=True, urgent=True, view=shown),
        "folded": Kind(title="Folded", harmless_twice=True, urgent=False, view=shown),
    }
)


@dataclass(kw_only=True)
class Stage:
    """Everything a test moves and looks at."""

    database: Database
    engine: Engine
    microsoft: Microsoft
    clock: Clock
    mailbox: Mailbox
    registry: CollectorRegistry
    another: Callable[[], Engine]
    _count: int = field(default=0)

    async def tell(
        self, *texts: str, kind: str = "once", to: str = ANN, due_at: datetime | None = None
    ) -> None:
        def work(db: Session) -> None:
            for text in texts:
                self._count += 1
                write(
                    db, kind, to=To(email=to), business_key=f"{kind}:{text}:{self._count}",
                    now=self.clock.now, ref={"text": text}, due_at=due_at,
                )  # fmt: skip

        await self.database.run(work)

    async def work(self) -> None:
        """Do all that is due now."""
        while (await self.engine.look()).claimed:
            await self.engine.idle()

    async def rows(self) -> list[Notice]:
        query = select(Notice).order_by(col(Notice.made_at), col(Notice.business_key))
        return await self.database.read(lambda db: list(db.exec(query)))

    async def states(self) -> list[tuple[str, str]]:
        return [(row.state, row.fault) for row in await self.rows()]

    async def until(self, done: Callable[[list[Notice]], bool], seconds: float = 5.0) -> None:
        """Wait until the ledger is so."""
        async with asyncio.timeout(seconds):
            while not done(await self.rows()):  # noqa: ASYNC110 -- it is another process's too
                await asyncio.sleep(0.02)

    @property
    def posted(self) -> list[dict[str, Any]]:
        return self.microsoft.connector.posted

    @property
    def texts(self) -> list[str]:
        """What the last line of each card says that arrived."""
        cards = [body["attachments"][0]["content"] for body in self.posted]
        return [card["body"][-1].get("text", "") for card in cards]


def people(service_url: str) -> list[Any]:
    """Two people of a partner, of whom only Ann has opened the bot, and their PSM, who has."""

    def address(tenant: str, name: str) -> Address:
        return Address(
            tenant_id=tenant, aad_object_id=name, conversation_id=f"a:{name}", place="personal",
            service_url=service_url, user_id=f"29:{name}", bot_id="28:bot", seen_at=NOON,
        )  # fmt: skip

    def person(email: str, tenant: str, zone: str) -> Person:
        name = email.partition("@")[0]
        return Person(
            email=email, name=name.title(), aad_object_id=name, tenant_id=tenant, roles=[],
            time_zone=zone,
        )  # fmt: skip

    return [
        person(ANN, PARTNER, "Europe/Berlin"),
        person(BOB, PARTNER, "UTC"),
        person(PSM, STAFF, "America/New_York"),
        Partner(partner_id="p", name="Wingtip", tenant_id=PARTNER, region="", psm_email=PSM),
        address(PARTNER, "ann"),
        address(STAFF, "psm"),
    ]


@asynccontextmanager
async def staged(
    store_url: str,
    microsoft: Microsoft,
    *,
    post: Post | None = None,
    mail: bool = True,
    pace: Pace = Pace(),  # noqa: B008 -- frozen
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[Stage]:
    database, stopped, mailbox = Database(store_url), Clock(), Mailbox()
    registry = CollectorRegistry()
    microsoft.connector.checks_tokens = False
    async with ClientSession(timeout=ClientTimeout(total=2, connect=1)) as http:
        adapter = Adapter(http, hosts=AllowedHosts((), loopback=True))
        carrier = Carrier(
            adapter, Renderer(lambda *_: "token"), (post or mailbox) if mail else None
        )

        def replica(registry: CollectorRegistry) -> Engine:
            return Engine(
                database, carrier, kinds=KINDS, has_mail=mail, clock=clock or stopped,
                metrics=NoticeMetrics(registry), pace=pace,
            )  # fmt: skip

        rows = people(microsoft.service_url)
        await database.run(lambda db: db.add_all(rows))
        yield Stage(
            database=database, engine=replica(registry), microsoft=microsoft, clock=stopped,
            mailbox=mailbox, registry=registry,
            another=lambda: replica(CollectorRegistry()),
        )  # fmt: skip
    await database.close()


QUICK = Pace(patience=Patience(attempts=3, over=timedelta(minutes=1)))
