"""The abuse cases 13 and 21: our token and our cards point to nobody else than they should."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession
from sqlalchemy import update
from sqlmodel import Session, select

from bot.activities import reference_to, text_activity
from bot.adapter import Adapter
from bot.addresses import AllowedHosts, ForbiddenAddressError
from bot.buttons import Seal
from bot.config import Cloud
from store.models import Address, Question
from tests.bot.conftest import Service
from tests.catalogue import whole_catalogue
from tests.conftest import NOON, SECRET
from tests.roster import named, somebody
from tests.stand_in import Fault

PARTNER = somebody("partner")


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


QUESTIONS = [
    "Is Known Folder Move in scope?", "Do we migrate mailboxes from Gmail?", "who is my psm",
    "help", "scope question", "How do I get a subject matter expert?", "what is VAS", "privacy",
]  # fmt: skip
LINKED = {"aka.ms", "outlook.office.com", "teams.microsoft.com"}  # what our own words point to


async def test_case_13_no_card_points_off_the_allow_list(service: Service) -> None:
    for question in QUESTIONS:
        await service.post(service.teams.message(question, who=PARTNER))
    found = [
        urlsplit(url)
        for activity in service.microsoft.connector.posted
        for url in addresses(activity.get("attachments"))
    ]
    assert found
    assert {url.scheme for url in found} == {"https"}
    sources = whole_catalogue().sources.values()
    cited = {urlsplit(source.url).netloc for source in sources if source.url}
    assert {url.netloc for url in found} <= cited | LINKED


def addresses(element: Any) -> Iterator[str]:
    """Every address somebody could press in a card: of actions, images and Markdown links."""
    if isinstance(element, dict):
        for name, value in element.items():
            if name == "url":
                yield value
            else:
                yield from addresses(value)
    elif isinstance(element, list):
        for inner in element:
            yield from addresses(inner)
    elif isinstance(element, str):
        yield from re.findall(r"\]\((.*?)\)", element)


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
        connection.execute(update(Address).values(service_url=stored))
    before = len(service.microsoft.connector.received)
    await hand_over(service)
    sent = service.microsoft.connector.received[before:]
    assert {request.conversation for request in sent} == {PARTNER.chat["id"]}


@pytest.mark.parametrize("stored", ["http://smba.trafficmanager.net/", "https://evil.example/"])
async def test_case_21_nothing_is_delivered_to_a_forbidden_address(stored: str) -> None:
    class NoToken:
        async def get(self) -> str:
            raise AssertionError("no token may be fetched for such an address")

        async def instead_of(self, refused: str) -> str:
            raise AssertionError(refused)

    where = Address(
        tenant_id="t", aad_object_id="o", conversation_id="a:1", place="personal",
        service_url=stored, user_id="29:1", bot_id="28:1", seen_at=NOON,
    )  # fmt: skip
    async with ClientSession() as http:
        adapter = Adapter(http, hosts=AllowedHosts(Cloud().connector_hosts), token=NoToken())
        with pytest.raises(ForbiddenAddressError):
            await adapter.deliver(reference_to(where), text_activity("x"))


async def test_case_21_a_redirect_is_not_followed(service: Service) -> None:
    there = f"{service.microsoft.teams.service_url}v3/conversations/elsewhere/activities"
    elsewhere = {"Location": there}  # what comes there is noted, and would have our token with it
    service.microsoft.connector.faults.next(Fault(status=307, headers=elsewhere))
    await service.post(service.teams.message("help", who=PARTNER))
    paths = [request.path for request in service.microsoft.connector.received]
    assert paths
    assert not any("elsewhere" in path for path in paths)


async def hand_over(service: Service) -> None:
    """Ask something, and press "Hand over to my PSM"."""
    await service.post(service.teams.message("Is Known Folder Move in scope?", who=PARTNER))
    with Session(service.engine) as db:
        question = str(db.exec(select(Question.id)).one())
    token = Seal(SECRET).sign("scope.hand_over", {"question": question})
    pressed = {"action": "scope.hand_over", "token": token}
    await service.post(service.teams.press(pressed, who=PARTNER))
