"""Logs are an allow-list: no text, no name, no address, no token, even at DEBUG."""

import asyncio
import io
import logging
import re

import orjson
import pytest

from bot.trail import Trail, leave
from store.db import Database
from tests.bot.conftest import BREAK, Service
from tests.roster import address, named, somebody
from tests.stand_in import Fault

PARTNER = somebody("partner")
PSM = named("marisol.vega@fasttrack.example")
SAID = "sentinel-in-the-text"


async def test_nothing_personal_is_logged(written: io.StringIO, gated: Service) -> None:
    """Through everything that goes well, is refused, or breaks."""
    teams, connector = gated.teams, gated.microsoft.connector
    await gated.post(teams.message(f"Is Intune in scope? {SAID}", who=PARTNER))
    await gated.post(teams.message(f"{BREAK} {SAID}", who=PARTNER))
    await gated.post(teams.press({"action": SAID, "token": SAID}, who=PARTNER))
    await gated.post(teams.message(SAID, who=PARTNER), Authorization=f"Bearer {SAID}")
    await gated.post(teams.message(SAID, who=PARTNER, id=SAID * 100))
    await gated.post(teams.message(SAID, who=PARTNER, timestamp=SAID))
    connector.faults.next(*[Fault(status=500, code=f"code of {PSM.name}")] * 2)
    await gated.post(teams.message("privacy", who=PSM))
    gated.microsoft.tokens.faults.next(Fault(status=500))
    gated.microsoft.keys.faults.next(Fault(status=500))
    await gated.post(teams.installation_update(who=PSM))
    logged = written.getvalue()
    secrets = [SAID, gated.microsoft.credentials.password, gated.microsoft.token()[-40:]]
    people = [
        word for who in (PARTNER, PSM) for word in (who.name, address(who), who.account["id"])
    ]
    assert "turn failed" in logged
    assert [word for word in secrets + people if word in logged] == []
    assert "connector-token" not in logged


async def test_the_reference_of_a_failed_turn_is_in_the_log(
    written: io.StringIO, gated: Service
) -> None:
    await gated.post(gated.teams.message(BREAK, who=PARTNER))
    [sorry] = gated.microsoft.connector.said
    reference = re.findall(r"Reference: (\w{8})\.", sorry)[0]
    [line] = [one for one in written.getvalue().splitlines() if "turn failed" in one]
    assert f"reference={reference}" in line or orjson.loads(line)["reference"] == reference
    assert "RuntimeError" in line


@pytest.mark.parametrize("written", ["json"], indirect=True)
async def test_each_line_of_a_turn_has_its_id(written: io.StringIO, gated: Service) -> None:
    """In the edge, in the store's threads and at the end: also while others talk."""
    gated.microsoft.connector.faults.next(*[Fault(status=500)] * 2)
    teams = gated.teams
    said = [teams.message(f"{BREAK}", who=PARTNER), teams.message("privacy", who=PSM)]
    await asyncio.gather(*(gated.post(one) for one in said))
    lines = [orjson.loads(line) for line in written.getvalue().splitlines()]
    ended = {line["turn"]: line for line in lines if line["message"] == "turn ended"}
    assert {(one["dialog"], one["outcome"]) for one in ended.values()} == {
        ("privacy", "undelivered"), ("", "failed")
    }  # fmt: skip
    failed = {line["turn"]: line["reference"] for line in lines if line["message"] == "turn failed"}
    assert {turn[:8] for turn in failed} == set(failed.values())
    assert set(failed) == set(ended)
    assert all(len(turn) == 32 for turn in ended)


@pytest.mark.parametrize("written", ["json"], indirect=True)
async def test_what_the_stores_threads_log_is_the_turns(
    written: io.StringIO, database: Database
) -> None:
    """Also where several writes share a commit; and what is no turn's has no id."""
    log = logging.getLogger("store.test")

    async def turn(number: int) -> str:
        trail = Trail()
        token = trail.follow()
        await database.run(lambda _: log.warning("written", extra={"rows": number}))
        await database.read(lambda _: log.warning("read", extra={"rows": number}))
        leave(token)
        return trail.id

    ids = await asyncio.gather(*(asyncio.create_task(turn(number)) for number in range(6)))
    await database.run(lambda _: log.warning("nobody", extra={"rows": 6}))
    lines = [orjson.loads(line) for line in written.getvalue().splitlines()]
    ours = [(line["rows"], line.get("turn")) for line in lines if line["logger"] == log.name]
    assert sorted(ours[:-1]) == sorted([*enumerate(ids), *enumerate(ids)])
    assert ours[-1] == (6, None)


def test_other_peoples_messages_are_written_without_their_values(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("sent %s to %s", SAID, SAID)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %s", SAID)
    logging.getLogger("asyncio").error(f"Task was destroyed\nfuture: {SAID}")  # noqa: G004
    logged = written.getvalue()
    assert SAID not in logged
    assert "sent %s to %s" in logged
    assert "Task exception was never retrieved" in logged
