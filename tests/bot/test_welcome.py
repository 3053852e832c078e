"""One welcome, never twice; and where somebody can be written to is kept, and kept up to date."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.bot.conftest import Service
from tests.roster import somebody
from tests.teams import in_channel

PARTNER = somebody("partner")


async def test_both_notices_at_the_same_time_bring_one_welcome(service: Service) -> None:
    notices = [
        service.teams.installation_update(who=PARTNER),
        service.teams.conversation_update(who=PARTNER),
    ] * 3
    answers = await asyncio.gather(*(service.post(notice) for notice in notices))
    assert {answer.status for answer in answers} == {201}
    assert len(service.microsoft.connector.posted) == 1


async def test_nobody_is_welcomed_twice_after_an_upgrade_or_a_return(service: Service) -> None:
    for action in ("add", "remove-upgrade", "add-upgrade", "remove", "add"):
        await service.post(service.teams.installation_update(action, who=PARTNER))
    assert len(service.microsoft.connector.posted) == 1
    [address] = service.addresses()
    assert address.active


async def test_whoever_wrote_first_is_welcomed_when_the_notice_comes(service: Service) -> None:
    await service.post(service.teams.message("privacy", who=PARTNER))
    await service.post(service.teams.installation_update(who=PARTNER))
    assert len(service.microsoft.connector.posted) == 2


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"membersAdded": [{"id": "29:somebody else"}]}, id="others join"),
        pytest.param({"membersAdded": None}, id="the topic changes"),
        pytest.param({"membersAdded": None, "membersRemoved": [{"id": "29:x"}]}, id="one leaves"),
        pytest.param({"membersAdded": [], "recipient": None}, id="nobody"),
    ],
)
async def test_other_changes_of_a_conversation_are_not_answered(
    service: Service, change: dict[str, Any]
) -> None:
    answer = await service.post(service.teams.conversation_update(who=PARTNER, **change))
    assert answer.status == 201
    assert service.microsoft.connector.received == []
    assert service.addresses() == []


async def test_a_team_is_welcomed_once_whoever_adds_the_bot(service: Service) -> None:
    place: dict[str, Any] = {"conversation": PARTNER.channel, "channelData": in_channel(PARTNER)}
    for who in (PARTNER, somebody("partner", number=1)):
        if who.tenant_id == PARTNER.tenant_id:
            await service.post(service.teams.conversation_update(who=who, **place))
    await service.post(service.teams.installation_update(who=PARTNER, **place))
    assert len(service.microsoft.connector.posted) == 1


async def test_a_notice_of_teams_own_has_nobody_to_answer(service: Service) -> None:
    notice = service.teams.conversation_update(who=PARTNER, **{"from": {"id": "28:teams"}})
    assert (await service.post(notice)).status == 200
    assert service.microsoft.connector.received == []


async def test_an_address_that_changed_is_kept_anew(service: Service) -> None:
    await service.post(service.teams.message("help", who=PARTNER))
    [first] = service.addresses()
    moved = service.teams.message("help", who=PARTNER, recipient={"id": "28:another"})
    await service.post(moved)
    [second] = service.addresses()
    assert (first.bot_id, second.bot_id) == (service.teams.bot["id"], "28:another")
    assert first.service_url == service.teams.service_url


async def test_a_new_service_url_takes_the_place_of_the_old_one(service: Service) -> None:
    await service.post(service.teams.message("help", who=PARTNER))
    url = service.microsoft.service_url.replace("/emea/", "/emea/new/")
    header = service.microsoft.authorization(serviceurl=url)
    await service.post(service.teams.message("help", who=PARTNER, serviceUrl=url), **header)
    assert [address.service_url for address in service.addresses()] == [url]


async def test_a_removed_app_makes_the_address_inactive_until_somebody_writes(
    service: Service,
) -> None:
    await service.post(service.teams.message("help", who=PARTNER))
    await service.post(service.teams.installation_update("remove", who=PARTNER))
    assert [address.active for address in service.addresses()] == [False]
    await service.post(service.teams.message("help", who=PARTNER))
    assert [address.active for address in service.addresses()] == [True]


async def test_a_turn_that_changes_nothing_writes_nothing(service: Service) -> None:
    await service.post(service.teams.message("help", who=PARTNER))
    with closing(sqlite3.connect(str(service.engine.url.database))) as other:

        def version() -> object:
            return other.execute("PRAGMA data_version").fetchone()

        before = version()
        await service.post(service.teams.message("help", who=PARTNER))
        await service.post(service.teams.message_reaction(who=PARTNER))
        assert version() == before
        await service.post(service.teams.message("Is Intune in scope?", who=PARTNER))
        assert version() != before
