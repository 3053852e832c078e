"""What operators see (health, readiness, figures), and what exists in local mode only."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlalchemy import create_engine, text

from app import build
from bot.config import Cloud, Settings
from bot.trail import Stage
from store.db import normalise_url
from tests.bot.conftest import BREAK, Service
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import somebody
from tests.stand_in import Fault

PARTNER = somebody("partner")


async def test_the_service_says_that_it_is_up_and_ready(service: Service) -> None:
    for path in ("/healthz", "/readyz"):
        assert (await service.http.get(path)).status == 200


async def test_without_every_migration_it_is_not_ready(service: Service) -> None:
    with service.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert (await service.http.get("/readyz")).status == 503
    assert (await service.http.get("/healthz")).status == 200


@pytest.mark.postgres
async def test_it_is_not_ready_while_the_database_is_away(
    postgres: str, tmp_path: Path, understander: Any
) -> None:
    server = create_engine(normalise_url(f"{postgres}/postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as admin:
        admin.execute(text("CREATE DATABASE readiness TEMPLATE migrated"))
        settings = Settings(
            database_url=f"{postgres}/readiness", secret_key=SECRET, cloud=Cloud(loopback=True)
        )
        app = await build(
            settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
        )
        async with HttpClient(HttpServer(app)) as http:
            for allowed, status in ((True, 200), (False, 503), (True, 200)):
                admin.execute(text(f"ALTER DATABASE readiness ALLOW_CONNECTIONS {allowed}"))
                if not allowed:
                    admin.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = 'readiness'"
                        )
                    )
                assert (await http.get("/readyz")).status == status
                assert (await http.get("/healthz")).status == 200
        admin.execute(text("DROP DATABASE readiness WITH (FORCE)"))
    server.dispose()


async def test_turns_and_refusals_are_counted_and_nothing_personal_is(service: Service) -> None:
    teams = service.teams
    await service.post(teams.message("privacy", who=PARTNER))
    await service.post(teams.message(who=PARTNER, type=f"of {PARTNER.name}"))
    await service.post(teams.invoke("task/fetch", {}, who=PARTNER))
    await service.post(teams.message("privacy", who=PARTNER), Authorization="")
    await service.post(teams.message("privacy", who=PARTNER, channelData={}))
    await service.post(teams.message("x" * 300_000, who=PARTNER))
    unknown = {"tenant": {"id": "0" * 8}}
    chat = {**PARTNER.chat, "tenantId": "0" * 8}
    await service.post(teams.message(who=PARTNER, channelData=unknown, conversation=chat))
    answer = await service.http.get("/metrics")
    lines = set((await answer.text()).splitlines())
    assert {
        'bot_turns_total{status="201",type="message"} 1.0',
        'bot_turns_total{status="201",type="other"} 1.0',
        'bot_turns_total{status="501",type="invoke"} 1.0',
        'bot_refused_total{status="401"} 1.0',
        'bot_refused_total{status="403"} 2.0',
        'bot_refused_total{status="413"} 1.0',
        "bot_turn_seconds_count 3.0",
    } <= lines
    assert PARTNER.name not in "\n".join(lines)


async def figures(service: Service) -> dict[str, float]:
    """Read /metrics as an operator does."""
    lines = (await (await service.http.get("/metrics")).text()).splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


async def test_turns_are_counted_by_what_was_meant_and_how_they_ended(gated: Service) -> None:
    teams, connector = gated.teams, gated.microsoft.connector
    await gated.post(teams.message("Is Known Folder Move in scope?", who=PARTNER))
    await gated.post(teams.message("privacy", who=PARTNER))
    await gated.post(teams.press({"action": "scope.wrong", "token": "forged"}, who=PARTNER))
    await gated.post(teams.message(BREAK, who=PARTNER))
    await gated.post(teams.installation_update(who=PARTNER))
    connector.faults.next(*[Fault(status=500)] * 2)
    await gated.post(teams.message("help", who=PARTNER))
    found = await figures(gated)
    counted = {
        tuple(re.findall(r'"([^"]*)"', name)): value
        for name, value in found.items()
        if name.startswith("bot_turns_by_intent_total")
    }
    assert counted == {
        ("scope", "scope", "done"): 1.0,  # labels by name: dialog, intent, outcome
        ("privacy", "command", "done"): 1.0,
        ("doubts", "press", "done"): 1.0,
        ("", "message", "failed"): 1.0,
        ("", "installationUpdate", "done"): 1.0,
        ("help", "command", "undelivered"): 1.0,
    }


async def test_the_time_of_a_turn_is_told_by_stage(service: Service) -> None:
    """All stages of a question together are its whole time; a press needs no understanding."""

    def seconds(found: dict[str, float]) -> dict[str, float]:
        return {stage: found[f'bot_stage_seconds_sum{{stage="{stage}"}}'] for stage in Stage}

    asked = service.teams.message("Is Known Folder Move in scope?", who=PARTNER)
    await service.post(asked)
    found = await figures(service)
    whole = found["bot_turn_seconds_sum"]
    assert all(took > 0 for took in seconds(found).values())
    assert 0.9 * whole < sum(seconds(found).values()) <= whole
    pressed = service.teams.press({"action": "scope.wrong", "token": "forged"}, who=PARTNER)
    await service.post(pressed)
    after = await figures(service)
    took_longer = {one for one in Stage if seconds(after)[one] > seconds(found)[one]}
    assert took_longer == set(Stage) - {Stage.UNDERSTANDING, Stage.RENDER}


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", ""])
async def test_what_is_not_json_is_refused(service: Service, content_type: str) -> None:
    headers = {**service.microsoft.authorization(), "Content-Type": content_type}
    answer = await service.http.post("/api/messages", data=b"{}", headers=headers)
    assert answer.status == 415


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_streaming_is_not_served(service: Service, method: str) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    answer = await service.http.request(method, "/api/messages", headers=upgrade)
    assert answer.status == 405


LOCAL = ["/", "/local/people", "/local/renderer", "/local/static/index.html"]


@pytest.mark.parametrize("path", LOCAL)
async def test_nothing_of_local_mode_exists_with_credentials(service: Service, path: str) -> None:
    assert (await service.http.get(path)).status == 404
    assert (await service.http.post("/local/connector/v3/conversations")).status == 404


async def test_local_mode_serves_the_page_to_this_machine(local: Any) -> None:
    answer = await local.get("/")
    assert answer.status == 200
    assert "<html" in await answer.text()
    people = (await (await local.get("/local/people")).json())["people"]
    assert PARTNER.name in {person["name"] for person in people}


@pytest.mark.parametrize("path", [*LOCAL, "/healthz", "/metrics", "/api/messages"])
async def test_local_mode_answers_to_no_other_name(local: Any, path: str) -> None:
    answer = await local.request(
        "POST" if path == "/api/messages" else "GET", path, headers={"Host": "evil.example"}
    )
    assert answer.status == 403


async def test_local_mode_answers_in_its_own_transcript(local: Any) -> None:
    """Without any token, to a service URL on this machine only."""
    url = str(local.make_url("/local/connector/"))
    message = {
        "type": "message", "text": "privacy", "channelId": "msteams", "serviceUrl": url, "id": "1",
        "from": PARTNER.account, "recipient": {"id": "28:bot"}, "conversation": PARTNER.chat,
        "channelData": {"tenant": {"id": PARTNER.tenant_id}}, "deliveryMode": "expectReplies",
    }  # fmt: skip
    answer = await local.post("/api/messages", json=message)
    assert len((await answer.json())["activities"]) == 1
    elsewhere = {**message, "serviceUrl": "https://smba.trafficmanager.net.evil.example/"}
    assert (await local.post("/api/messages", json=elsewhere)).status == 401


async def test_many_health_checks_are_answered_side_by_side(service: Service) -> None:
    answers = await asyncio.gather(*(service.http.get("/healthz") for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
