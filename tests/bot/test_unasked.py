"""The whole service: what one person does, another is told unasked, when they want to be."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, select

from app import build
from bot.buttons import Seal
from bot.config import Settings
from bot.operating import operate
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.models import Notice, Question
from tests.bot.conftest import Service
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import named
from tests.stand_in import Microsoft

PARTNER = named("dana.oyelaran@wingtip.example")
PSM = named("marisol.vega@fasttrack.example")
MORNING = datetime(2030, 1, 7, 15, tzinfo=UTC)  # ten on a Monday, where the PSM is
NIGHT = datetime(2030, 1, 7, 4, tzinfo=UTC)


def settings(microsoft: Microsoft, url: str) -> Settings:
    return Settings(
        database_url=url,
        secret_key=SECRET,
        credentials=microsoft.credentials,
        public_url="https://bot.example",
        cloud=microsoft.cloud(),
    )


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
async def service(
    microsoft: Microsoft, url_with_roster: str, tmp_path: Path, understander: Understander,
    now: datetime,
) -> AsyncIterator[Service]:  # fmt: skip
    app = await build(
        settings(microsoft, url_with_roster),
        data_folder=tmp_path,
        read=whole_catalogue,
        load=lambda *_: understander,
        clock=lambda: now,
    )
    engine = open_engine(url_with_roster)
    async with HttpClient(HttpServer(app)) as http:
        yield Service(http=http, engine=engine, teams=microsoft.teams, microsoft=microsoft)
    engine.dispose()


async def hand_over(service: Service) -> None:
    await service.post(service.teams.message("hello", who=PSM))
    await service.post(service.teams.message("Is Known Folder Move in scope?", who=PARTNER))
    with Session(service.engine) as db:
        question = str(db.exec(select(Question.id)).one())
    token = Seal(SECRET).sign("scope.hand_over", {"question": question})
    pressed = {"action": "scope.hand_over", "token": token}
    await service.post(service.teams.press(pressed, who=PARTNER))


def to_psm(service: Service) -> list[dict[str, Any]]:
    posted = service.microsoft.connector.posted
    return [body for body in posted if body["conversation"]["id"] == PSM.chat["id"]]


async def test_the_psm_is_told_of_what_is_handed_over(service: Service) -> None:
    await hand_over(service)
    await service.microsoft.connector.wait_for(4)
    told = to_psm(service)[-1]
    assert told["summary"] == "A scope question for you"
    assert "Known Folder Move" in str(told["attachments"][0]["content"])
    metrics = await (await service.http.get("/metrics")).text()
    assert "bot_notice_changes_total" in metrics


@pytest.mark.parametrize("now", [NIGHT])
async def test_not_at_night_and_an_operator_sees_why(
    service: Service, microsoft: Microsoft, url_with_roster: str
) -> None:
    await hand_over(service)
    waiting = ""
    async with asyncio.timeout(10):
        while "quiet hours" not in waiting:  # until the engine has looked at it
            waiting = await operate(settings(microsoft, url_with_roster), NIGHT)
    head, headings, row = waiting.splitlines()
    assert head == "1 waiting, 0 sending, 0 uncertain, 0 dead"
    assert headings.split() == ["id", "state", "kind", "age", "due", "tries", "why"]
    assert row.split()[1:] == [
        "waiting", "question.handed_over", "0s", "2030-01-07", "13:00Z", "0", "quiet", "hours",
    ]  # fmt: skip
    assert len(to_psm(service)) == 1
    notice_id = row.split()[0]
    dropped = await operate(settings(microsoft, url_with_roster), NIGHT, gone=notice_id)
    assert dropped == f"{notice_id} is dropped"
    with Session(service.engine) as db:
        assert db.exec(select(Notice.state)).one() == "cancelled"


async def test_a_pause_is_said_and_taken_back(service: Service) -> None:
    for words in ("only urgent", "pause for a week"):
        await service.post(service.teams.message(words, who=PSM))
    await hand_over(service)
    await service.post(service.teams.message("Resume!", who=PSM))
    told, paused, *_, resumed = service.microsoft.connector.said[:6]
    kept = "What comes up meanwhile is kept for you. Say “resume” to get everything again."
    assert told == f"From now on I write to you unasked only if it is urgent. {kept}"
    assert paused.startswith("I will write to you unasked only if it is urgent, until Monday 14")
    assert resumed.startswith("I write to you as usual again, in your working hours.")
    await service.microsoft.connector.wait_for(7)
    assert to_psm(service)[-1]["summary"] == "A scope question for you"
