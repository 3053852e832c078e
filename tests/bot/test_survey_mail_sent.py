"""From an invitation to the mailbox and back: a real mail server, a real page, one click."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.message import Message
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, select

from bot.buttons import Seal
from bot.mail import SmtpPost
from bot.preferences_page import Preferences, preference_links
from dialogs.survey_preferences import link_preferences
from store.db import Database
from store.models import AuditRecord, SurveyNudge
from tests.bot.moody_mail_server import Moody, running
from tests.bot.test_survey_reminders import EVA, HOUR, TUESDAY, Stage, stage  # noqa: F401 -- a fixture
from tests.conftest import SECRET

DAY = timedelta(days=1)
SITE = "https://bot.example"
SEAL = Seal(SECRET)
Http = HttpClient[web.Request, web.Application]


class Sending(Stage):
    """What is due goes over SMTP to a mail server."""

    def __init__(self, database: Database, server: Moody, post: SmtpPost) -> None:
        super().__init__(database)
        self.server = server
        self._post = post

    async def deliver(self, *hours: float) -> None:
        """Sweep and send at so many hours after the invitation."""
        for after in hours:
            await self._deliver_at(TUESDAY + after * HOUR)

    async def _deliver_at(self, now: datetime) -> None:
        await self.sweep(now)
        plan = await self.database.run(lambda db: self._planner.plan(db, now=now, limit=10))
        for errand in plan.errands:
            assert errand.mail is not None
            answer = await self._post.send(errand.mail)
            record = partial(
                self._recorder.record, errand=errand, answer=answer, now=now, jitter=0.5
            )
            await self.database.run(record)


@pytest.fixture
def sending(stage: Stage) -> Iterator[Sending]:  # noqa: F811 -- the fixture
    link_preferences(preference_links(SEAL, SITE))
    server = Moody()
    with running(server) as post:
        yield Sending(stage.database, server, post)


@pytest.fixture
async def http(sending: Sending) -> AsyncIterator[Http]:
    app = web.Application()
    routes = Preferences(sending.database, SEAL, clock=lambda: TUESDAY + 2 * DAY).routes()
    app.add_routes(routes)
    async with HttpClient(HttpServer(app)) as client:
        yield client


def page_of(message: Message) -> str:
    return str(message["List-Unsubscribe"]).strip("<>").removeprefix(SITE)


async def test_both_reminders_arrive_as_one_thread(sending: Sending) -> None:
    await sending.deliver(0, 1, 14 * 24, 14 * 24 + 1, 30 * 24, 60 * 24)
    first, second = sending.server.taken
    assert first["To"] == second["To"] == EVA
    assert second["In-Reply-To"] == first["Message-ID"] != second["Message-ID"]
    assert "zweite und letzte Erinnerung" in second.as_string().replace("=\n", "")


async def test_greylisted_and_dropped_before_it_was_taken_it_arrives_once(sending: Sending) -> None:
    sending.server.says = {"RCPT": ["451 greylisted", "hang up"], "MAIL": ["421 busy"]}
    await sending.deliver(0, 0.1, 0.2, 0.3, 1, 2, 3)
    assert len(sending.server.taken) == 1
    assert await sending.states() == [("sent", "open")]


async def test_dropped_while_it_was_handed_over_it_is_not_sent_again(sending: Sending) -> None:
    sending.server.says = {"DATA": ["hang up"]}
    await sending.deliver(0, 1, 2, 24)
    assert sending.server.taken == []
    assert await sending.states() == [("uncertain", "open")]


async def test_an_address_that_is_unknown_there_gets_nothing_more(sending: Sending) -> None:
    sending.server.says = {"RCPT": [f"550 {EVA} unknown"]}
    await sending.deliver(0, 1, 14 * 24)
    assert sending.server.taken == []
    assert await sending.states() == [("dead", "bounced")]


async def test_one_click_in_the_mailbox_and_the_second_never_comes(
    sending: Sending, http: Http
) -> None:
    await sending.deliver(0)
    [first] = sending.server.taken
    key, _, value = str(first["List-Unsubscribe-Post"]).partition("=")
    assert (await http.post(page_of(first), data={key: value})).status == 200
    await sending.deliver(14 * 24, 15 * 24, 30 * 24)
    assert len(sending.server.taken) == 1


async def test_looking_at_the_page_stops_nothing(sending: Sending, http: Http) -> None:
    await sending.deliver(0)
    page = await (await http.get(page_of(sending.server.taken[0]))).text()
    assert "Erinnerungen" in page
    assert EVA not in page
    await sending.deliver(14 * 24)
    assert len(sending.server.taken) == 2


async def test_what_was_chosen_there_is_noted_and_names_nobody(
    sending: Sending, http: Http
) -> None:
    await sending.deliver(0)
    await http.post(page_of(sending.server.taken[0]), data={"choice": "pause-30"})

    def kept(db: Session) -> tuple[object, str]:
        nudge = db.exec(select(SurveyNudge)).one()
        lines = db.exec(select(AuditRecord)).all()
        told = " ".join(str(line.model_dump(exclude={"digest", "previous"})) for line in lines)
        return nudge.opened_at, told

    opened_at, told = await sending.database.read(kept)
    assert opened_at == TUESDAY + 2 * DAY
    assert "survey.stop" in told
    assert not re.search(r"Eva|eva@|[0-9a-f]{64}", told)
