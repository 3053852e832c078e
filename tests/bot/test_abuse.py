"""The abuse cases of the threat list, by number, over HTTP: what must not get through does not."""

import asyncio
import re
import time
from typing import Any

import orjson
import pytest

from bot.addresses import AllowedHosts, ForbiddenAddressError
from bot.config import Cloud
from store.models import Address
from tests.bot.conftest import Service
from tests.roster import named, somebody
from tests.signing import EMULATOR, EMULATOR_V1, SKILL
from tests.stand_in import Fault
from tests.teams import Person

PARTNER = somebody("partner")
HOSTILE = [
    pytest.param('He said "yes" {} [] \\ /', id="quotes, braces, backslashes"),
    pytest.param("{{ 7*7 }} {% for x in y %} ${x} #{x}", id="template signs"),
    pytest.param("[click](https://evil.example) **bold** `code`", id="Markdown"),
    pytest.param("<at>Alex</at> <b>bold</b> {{DATE(2030-01-01T00:00:00Z)}}", id="at and date"),
    pytest.param("abc \u202egnp.exe \u2066x\u2069", id="direction marks"),
]


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
        pytest.param({"channelData": {"tenant": {"id": "unknown-tenant"}}}, id="two tenants"),
    ],
)  # fmt: skip
async def test_case_6_tenant(service: Service, overrides: dict[str, Any]) -> None:
    await refused(service, 403, service.teams.message("help", who=PARTNER, **overrides))


async def test_case_7_the_name_of_an_sme_gives_no_right(service: Service) -> None:
    psm = somebody("psm")
    impostor = Person(tenant_id=PARTNER.tenant_id, aad_object_id="f" * 8, name=psm.name)
    answer = await service.post(service.teams.message("open questions", who=impostor))
    assert answer.status == 201
    assert service.microsoft.connector.said == [
        "This list is for Partner Success Managers and the programme team."
    ]


async def test_case_7_no_object_id(service: Service) -> None:
    account = {"id": "29:x", "name": somebody("psm").name}
    await refused(service, 403, service.teams.message("help", who=PARTNER, **{"from": account}))


@pytest.mark.parametrize("text", HOSTILE)
async def test_cases_11_and_12_hostile_text_on_the_other_sides_card(
    service: Service, text: str
) -> None:
    """The PSM's card has the shape it has for "abc": no link, no mention, no expansion."""
    plain, hostile = await doubted(service, "abc"), await doubted(service, text)
    assert kinds(plain["body"]) == kinds(hostile["body"])
    printed = orjson.dumps(hostile).decode()
    assert "](https://" not in without_sources(printed)
    assert "{{DATE(" not in printed
    assert not set(printed) & set("\u202e\u2066\u2069")
    [shown] = [fact["value"] for fact in facts(hostile) if fact["title"] == "They say"]
    assert as_read(shown) == text.translate(dict.fromkeys(map(ord, "\u202e\u2066\u2069")))


async def doubted(service: Service, comment: str) -> dict[str, Any]:
    """A partner says what is wrong with an answer; return the card on which the PSM reads it."""
    psm = named("marisol.vega@fasttrack.example")
    partner = somebody("partner")
    await service.post(service.teams.message("Is Known Folder Move in scope?", who=partner))
    await service.post(service.teams.press(button(service, "scope.wrong"), who=partner))
    said = {**button(service, "scope.doubt_said"), "comment": comment}
    await service.post(service.teams.press(said, who=partner))
    await service.post(service.teams.message("open questions", who=psm))
    card: dict[str, Any] = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    rows = [element for element in card["body"] if element["type"] == "Container"]
    return {**card, "body": rows[:1]}


def button(service: Service, action: str) -> dict[str, Any]:
    """What a press of this button on the newest card sends."""
    card = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    [data] = [a["data"] for a in card["actions"] if a.get("data", {}).get("action") == action]
    return dict(data)


def facts(card: dict[str, Any]) -> list[dict[str, str]]:
    return [
        fact
        for row in card["body"]
        for element in row["items"]
        if element["type"] == "FactSet"
        for fact in element["facts"]
    ]


def as_read(shown: str) -> str:
    """What Markdown makes of a text that is all escaped: the letters as typed."""
    letters = re.sub(r"\\([^\w\s])", r"\1", shown)
    return letters.replace("\u200b", "")


def without_sources(printed: str) -> str:
    """Without the links that the catalogue itself has."""
    return printed.replace("](https://learn.microsoft.com", "").replace("](https://docs.micr", "")


def kinds(elements: list[dict[str, Any]]) -> list[Any]:
    """What a card is made of, without its texts."""
    return [(element["type"], kinds(element.get("items", []))) for element in elements]


async def test_case_12_ten_thousand_characters_are_politely_refused(service: Service) -> None:
    await service.post(service.teams.message("a" * 10_000, who=PARTNER))
    [said] = service.microsoft.connector.said
    assert said.startswith("That is more than I can read at once.")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://smba.trafficmanager.net/",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil-botframework.com/",
        "https://botframework.com.evil.example/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "//smba.trafficmanager.net/",
        "https://[::1",
        "http://127.0.0.1:80/",
        "",
    ],
)
def test_case_13_addresses_the_token_may_not_go_to(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        AllowedHosts(Cloud().connector_hosts).check(url)


@pytest.mark.parametrize(
    "url",
    ["https://smba.trafficmanager.net/emea/", "https://europe.teams.microsoft.com/a",
     "https://api.botframework.com"],
)  # fmt: skip
def test_case_13_addresses_of_the_connector(url: str) -> None:
    assert AllowedHosts(Cloud().connector_hosts).check(url).startswith(url)


@pytest.mark.parametrize(
    "stored",
    [
        "http://smba.trafficmanager.net/",
        "https://evil.example/",
        "https://a@smba.trafficmanager.net/",
    ],
)
async def test_case_21_a_stored_reference_is_checked_again(service: Service, stored: str) -> None:
    """The PSM's address was tampered with: what is handed over goes nowhere else."""
    psm = named("marisol.vega@fasttrack.example")
    await service.post(service.teams.message("hello", who=psm))
    with service.engine.begin() as connection:
        connection.execute(Address.__table__.update().values(service_url=stored))
    before = len(service.microsoft.connector.received)
    await hand_over(service)
    sent = service.microsoft.connector.received[before:]
    assert {request.conversation for request in sent} == {PARTNER.chat["id"]}


async def test_case_21_a_redirect_is_not_followed(service: Service) -> None:
    elsewhere = {"Location": f"{service.microsoft.url}/elsewhere"}
    service.microsoft.connector.faults.next(Fault(status=307, headers=elsewhere))
    await service.post(service.teams.message("help", who=PARTNER))
    paths = [request.path for request in service.microsoft.connector.received]
    assert not any("elsewhere" in path for path in paths)


async def hand_over(service: Service) -> None:
    """Ask what no source speaks of, and press "Hand over to my PSM"."""
    await service.post(service.teams.message("Universal Print, do we help?", who=PARTNER))
    await service.post(service.teams.press(button(service, "scope.hand_over"), who=PARTNER))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"[" * 100_000, 400, id="100,000 nested brackets"),
        pytest.param(b'{"type":"message","text":"' + b"a" * 2**21 + b'"}', 413, id="2 MiB"),
        pytest.param(b"", 400, id="empty"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b'{"text":"no type"}', 400, id="no type"),
        pytest.param(b"{broken", 400, id="broken JSON"),
        pytest.param(b'{"type":"message","from":7}', 400, id="from is a number"),
    ],
)
async def test_case_22_bodies(service: Service, body: bytes, status: int) -> None:
    headers = {**service.microsoft.authorization(), "Content-Type": "application/json"}
    before = service.counts()
    answer = await service.http.post("/api/messages", data=body, headers=headers)
    assert answer.status == status
    assert service.counts() == before


async def test_case_22_a_date_of_4000_characters(service: Service) -> None:
    await refused(service, 400, service.teams.message(who=PARTNER, timestamp="2" * 4000))


async def test_case_22_nobody_else_waits(service: Service) -> None:
    """While 28 KB of text is looked at, a health check is answered within 100 ms."""
    long = service.teams.message("word " * 5_600, who=PARTNER)
    posting = asyncio.gather(*(service.post(long) for _ in range(5)))
    waits = []
    while not posting.done():
        started = time.monotonic()
        answer = await service.http.get("/healthz")
        assert answer.status == 200
        waits.append(time.monotonic() - started)
    await posting
    assert max(waits) < 0.1
