"""A connector that fails is never our failure: no 500, no endless dots, and the next turn works."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout
from botbuilder.core import TurnContext

from bot.adapter import Adapter, Context
from bot.addresses import AllowedHosts
from bot.delivery import DeliveryError
from bot.tokens import OutboundToken
from bot.wire import read_activity, write_activity
from tests.bot.conftest import BREAK, Gate, Service
from tests.roster import named, somebody
from tests.stand_in import Fault, Microsoft

PARTNER = somebody("partner")
PSM = named("marisol.vega@fasttrack.example")
GONE = Fault(status=403, code="ConversationBlockedByUser")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=502), id="502"),
        pytest.param(Fault(status=500, code="ServiceError"), id="500"),
        pytest.param(Fault(status=403, code="Forbidden"), id="403"),
        pytest.param(Fault(status=429, headers={"Retry-After": "60"}), id="429 for long"),
        pytest.param(Fault(status=307, headers={"Location": "http://127.0.0.1:9/"}), id="307"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
async def test_a_refusal_of_the_connector(service: Service, fault: Fault, times: int) -> None:
    """Refused once, the person hears of it; refused again, there is nobody to tell."""
    service.microsoft.connector.faults.next(*[fault] * times)
    answer = await service.post(service.teams.message("privacy", who=PARTNER))
    assert answer.status == 201
    apologies = service.microsoft.connector.said
    assert len(apologies) == 2 - times
    assert all("Reference:" in apology for apology in apologies)
    await service.post(service.teams.message("open questions", who=PARTNER))
    assert len(service.microsoft.connector.received) == 3
    assert len(service.microsoft.connector.posted) == 3 - times


@pytest.mark.parametrize("status", [429, 412])
async def test_case_24_what_is_not_taken_now_is_said_once_more_when_it_was_asked_for(
    service: Service, status: int
) -> None:
    connector = service.microsoft.connector
    connector.faults.next(Fault(status=status, headers={"Retry-After": "1"}))
    await service.post(service.teams.message("privacy", who=PARTNER))
    first, second = connector.received
    assert first.body == second.body
    assert second.at - first.at >= 1
    assert len(connector.posted) == 1
    assert not any("Reference:" in said for said in connector.said)


async def test_what_is_not_taken_twice_is_given_up_and_the_person_hears_of_it(
    service: Service,
) -> None:
    connector = service.microsoft.connector
    connector.faults.next(*[Fault(status=429, headers={"Retry-After": "0"})] * 2)
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert len(connector.received) == 3
    assert ["Reference:" in said for said in connector.said] == [True]


async def test_a_change_in_place_that_may_have_been_made_is_made_again(
    microsoft: Microsoft,
) -> None:
    microsoft.connector.checks_tokens = False
    microsoft.connector.faults.next(Fault(status=502, headers={"Retry-After": "0"}))
    change = read_activity(write_activity(microsoft.teams.message(id="1:1")))
    async with ClientSession() as http:
        adapter = Adapter(http, hosts=AllowedHosts((), loopback=True))
        await adapter.update_activity(Context(adapter, change), change)
    assert [request.status for request in microsoft.connector.received] == [502, 200]


async def test_a_token_that_is_refused_is_replaced_once(service: Service) -> None:
    microsoft = service.microsoft
    await service.post(service.teams.message("privacy", who=PARTNER))
    microsoft.tokens.issued.clear()
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert [request.status for request in microsoft.connector.received] == [201, 401, 201]
    assert microsoft.tokens.fetches == 2


async def test_where_every_token_is_refused_few_are_fetched(service: Service) -> None:
    service.microsoft.connector.faults.lasting = Fault(status=401)
    for _ in range(3):
        await service.post(service.teams.message("privacy", who=PARTNER))
    assert service.microsoft.tokens.fetches == 2


async def test_what_is_said_unasked_gets_a_fresh_token_too(microsoft: Microsoft) -> None:
    microsoft.connector.faults.next(Fault(status=401))
    said = read_activity(write_activity(microsoft.teams.message()))
    async with ClientSession() as http:
        token = OutboundToken(http, microsoft.credentials, microsoft.cloud().login)
        adapter = Adapter(http, hosts=AllowedHosts((), loopback=True), token=token)
        await adapter.deliver(TurnContext.get_conversation_reference(said), said)
    assert microsoft.tokens.fetches == 2
    assert len(microsoft.connector.posted) == 1


async def test_a_connector_that_is_not_there(service: Service) -> None:
    url = "http://127.0.0.1:9/emea/"  # nobody listens there
    header = service.microsoft.authorization(serviceurl=url)
    lost = service.teams.message("privacy", who=PARTNER, serviceUrl=url)
    assert (await service.post(lost, **header)).status == 201
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert len(service.microsoft.connector.posted) == 1


async def test_a_connector_that_never_answers(microsoft: Microsoft) -> None:
    microsoft.connector.faults.lasting = Fault(delay=30)
    hosts = AllowedHosts((), loopback=True)
    activity = read_activity(write_activity(microsoft.teams.message()))
    async with ClientSession(timeout=ClientTimeout(total=0.1)) as http:
        adapter = Adapter(http, hosts=hosts)

        class Echo:
            async def on_turn(self, context: object) -> None:
                await context.send_activity("x")  # type: ignore[attr-defined]

        answer = await adapter.process(activity, Echo())
    assert answer.status == 201
    assert len(microsoft.connector.received) == 2


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=200)])
async def test_without_a_token_nothing_is_said_and_the_next_turn_works(
    service: Service, fault: Fault
) -> None:
    service.microsoft.tokens.faults.next(fault, fault)
    answer = await service.post(service.teams.message("privacy", who=PARTNER))
    assert answer.status == 201
    assert service.microsoft.connector.received == []
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert len(service.microsoft.connector.posted) == 1


async def test_many_turns_at_once_fetch_one_token(service: Service) -> None:
    everybody = [somebody("partner"), somebody("psm"), somebody("sme"), somebody("fm")]
    messages = [service.teams.message("privacy", who=who) for who in everybody]
    await asyncio.gather(*(service.post(message) for message in messages))
    assert service.microsoft.tokens.fetches == 1
    assert len(service.microsoft.connector.posted) == 4


async def test_a_conversation_that_is_gone_is_written_to_no_more(service: Service) -> None:
    service.microsoft.connector.faults.next(GONE)
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert len(service.microsoft.connector.received) == 1
    assert [address.active for address in service.addresses()] == [False]
    await service.post(service.teams.message("privacy", who=PARTNER))
    assert [address.active for address in service.addresses()] == [True]


async def test_a_bug_of_ours_gives_a_reference_and_the_next_message_works(
    gated: Service, gate: Gate
) -> None:
    asked = gated.teams.message(f"{BREAK}, Intune?", who=PARTNER)
    assert (await gated.post(asked)).status == 201
    [sorry] = gated.microsoft.connector.said
    assert "Reference: " in sorry
    assert BREAK not in sorry
    await gated.post(gated.teams.message("privacy", who=PARTNER))
    assert len(gated.microsoft.connector.posted) == 2


async def test_a_bug_of_ours_in_an_invoke_is_answered_with_500_and_a_reference(
    gated: Service,
) -> None:
    action: dict[str, Any] = {"action": {"data": {}}}
    asked = gated.teams.invoke("adaptiveCard/action", action, who=PARTNER, text=BREAK)
    answer = await gated.post(asked)
    assert answer.status == 500
    assert "Reference: " in (await answer.json())["error"]["message"]


async def test_a_bug_of_ours_under_expect_replies(gated: Service) -> None:
    asked = gated.teams.message(BREAK, who=PARTNER, deliveryMode="expectReplies")
    [sorry] = (await (await gated.post(asked)).json())["activities"]
    assert "Reference: " in sorry["text"]


def test_what_is_no_code_is_not_kept_as_one() -> None:
    assert DeliveryError(403, "MessageWritesBlocked").gone
    assert DeliveryError(500, "the text <b>hello Ann</b>").code == ""
