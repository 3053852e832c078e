"""The abuse cases of the threat list, by number, over HTTP: who does not get in.

Cases 11, 12 and 22 are in test_abuse_text.py, 13 and 21 in test_abuse_addresses.py, 2 in
test_config.py.
"""

import asyncio
import time
from typing import Any

import pytest

from dialogs.my_requests import NOT_YOUR_QUEUE
from dialogs.proposals import NOT_YOURS
from tests.bot.conftest import Service
from tests.roster import address, somebody
from tests.signing import EMULATOR, EMULATOR_V1, SKILL
from tests.teams import Person

PARTNER = somebody("partner")


async def refused(service: Service, status: int, activity: Any, **headers: str) -> None:
    """Post and check the answer; nothing may be stored and nothing sent."""
    before = service.counts()
    answer = await service.post(activity, **headers)
    assert answer.status == status
    assert service.counts() == before
    assert service.microsoft.connector.received == []


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "bearer lower.case.token"]
)
async def test_case_1_no_bearer_token(service: Service, header: str) -> None:
    await refused(service, 401, service.teams.message(who=PARTNER), Authorization=header)


async def test_case_1_lower_case_bearer_with_a_valid_token(service: Service) -> None:
    header = f"bearer {service.microsoft.token()}"
    await refused(service, 401, service.teams.message(who=PARTNER), Authorization=header)


@pytest.mark.parametrize(
    "knobs",
    [
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"exp": int(time.time()) - 3600}, id="expired"),
        pytest.param({"exp": None}, id="no exp"),
        pytest.param({"aud": "another-bot"}, id="wrong audience"),
        pytest.param({"headers": {"kid": "unknown"}}, id="unknown key id"),
        pytest.param({"algorithm": "none"}, id="alg none"),
        pytest.param({"algorithm": "HS256"}, id="HS256 with the public key"),
    ],
)
async def test_case_3_bad_tokens(service: Service, knobs: dict[str, Any]) -> None:
    header = service.microsoft.authorization(**knobs)
    await refused(service, 401, service.teams.message(who=PARTNER), **header)


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c", "ä.ö.ü", "e30.e30.e30", "." * 500])
async def test_case_3_malformed_tokens(service: Service, token: str) -> None:
    header = f"Bearer {token}".encode("latin-1", "replace").decode("latin-1")
    await refused(service, 401, service.teams.message(who=PARTNER), Authorization=header)


async def test_case_3_somebody_elses_key(service: Service) -> None:
    header = f"Bearer {service.microsoft.forged_token()}"
    await refused(service, 401, service.teams.message(who=PARTNER), Authorization=header)


async def test_case_3_a_key_that_may_not_sign_for_teams(service: Service) -> None:
    key = service.microsoft.keys.add_key(endorsements=("webchat",))
    header = service.microsoft.authorization(key=key)
    await refused(service, 401, service.teams.message(who=PARTNER), **header)


async def test_case_3_twenty_unknown_key_ids_fetch_the_keys_once(service: Service) -> None:
    for number in range(20):
        header = service.microsoft.authorization(headers={"kid": f"made-up-{number}"})
        answer = await service.post(service.teams.message(who=PARTNER), **header)
        assert answer.status == 401
    assert service.microsoft.keys.fetches == 1


async def test_case_3_twenty_unknown_key_ids_at_once_fetch_the_keys_once(service: Service) -> None:
    headers = [
        service.microsoft.authorization(headers={"kid": f"made-up-{number}"})
        for number in range(20)
    ]
    message = service.teams.message(who=PARTNER)
    answers = await asyncio.gather(*(service.post(message, **header) for header in headers))
    assert {answer.status for answer in answers} == {401}
    assert service.microsoft.keys.fetches == 1


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param(EMULATOR, id="emulator"),
        pytest.param(EMULATOR_V1, id="emulator, version 1"),
        pytest.param(SKILL, id="skill"),
    ],
)
async def test_case_4_emulator_and_skill_tokens(service: Service, claims: dict[str, str]) -> None:
    sme = somebody("sme")
    header = service.microsoft.authorization(**claims)
    await refused(service, 401, service.teams.message(who=sme), **header)


@pytest.mark.parametrize("channel", ["webchat", "directline", "slack", "emulator", None])
async def test_case_5_another_channel(service: Service, channel: str | None) -> None:
    await refused(service, 401, service.teams.message(who=PARTNER, channelId=channel))


@pytest.mark.parametrize(
    "url", [None, "", "https://smba.trafficmanager.net/emea/", "https://evil.example/"]
)
async def test_case_5_a_service_url_that_is_not_the_tokens(
    service: Service, url: str | None
) -> None:
    await refused(service, 401, service.teams.message(who=PARTNER, serviceUrl=url))


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"channelData": None}, id="no channelData"),
        pytest.param({"channelData": {}}, id="no tenant"),
        pytest.param({"channelData": {"tenant": {"id": 7}}}, id="tenant is a number"),
        pytest.param({"channelData": {"tenant": {"id": "unknown-tenant"}}, "conversation":
                      {"id": "a:1", "conversationType": "personal"}}, id="not on the list"),
        pytest.param({"channelData": {"tenant": {"id": somebody("psm").tenant_id}}},
                     id="two tenants, both on the list"),
    ],
)  # fmt: skip
async def test_case_6_tenant(service: Service, overrides: dict[str, Any]) -> None:
    await refused(service, 403, service.teams.message("help", who=PARTNER, **overrides))


@pytest.mark.parametrize(
    ("role", "words", "refusal"),
    [
        ("sme", "queue", NOT_YOUR_QUEUE),
        ("sme", "proposals", NOT_YOURS),
        ("psm", "open questions",
         "This list is for Partner Success Managers and the programme team."),
    ],
)  # fmt: skip
async def test_case_7_a_name_and_an_address_give_no_right(
    service: Service, role: str, words: str, refusal: str
) -> None:
    """What the one who is named may see, somebody else with the name and address may not."""
    known = somebody(role)
    await service.post(service.teams.message(words, who=known))
    impostor = Person(tenant_id=PARTNER.tenant_id, aad_object_id="f" * 8, name=known.name)
    sender = {**impostor.account, "email": address(known), "userPrincipalName": address(known)}
    answer = await service.post(service.teams.message(words, who=impostor, **{"from": sender}))
    assert answer.status == 201
    allowed, refused_to = service.microsoft.connector.said
    assert (allowed == refusal, refused_to) == (False, refusal)


async def test_case_7_no_object_id(service: Service) -> None:
    account = {"id": "29:x", "name": somebody("psm").name}
    await refused(service, 403, service.teams.message("help", who=PARTNER, **{"from": account}))
