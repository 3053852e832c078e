"""Signing keys and our own token: fetched once, without blocking, and kept through an outage."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from aiohttp import ClientSession

from bot.tokens import (
    KEYS_KEPT,
    REFRESH_AT_MOST_EVERY,
    RETRY_AFTER,
    InboundTokens,
    NoTokenError,
    OutboundToken,
    SigningKeys,
    UnauthorisedError,
)
from tests.bot.conftest import Service
from tests.roster import somebody
from tests.stand_in import HOUR, Fault, Microsoft

PARTNER = somebody("partner")
DOWN = Fault(status=503)


@dataclass(slots=True)
class Clock:
    """A clock that a test turns."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True, kw_only=True)
class Tokens:
    """Both kinds of tokens against the stand-in, with a clock of their own."""

    inbound: InboundTokens
    outbound: OutboundToken
    keys: SigningKeys
    clock: Clock = field(default_factory=Clock)


@pytest.fixture
async def tokens(microsoft: Microsoft) -> AsyncIterator[Tokens]:
    clock, cloud = Clock(), microsoft.cloud()
    async with ClientSession() as http:
        keys = SigningKeys(http, cloud.key_metadata, clock=clock)
        yield Tokens(
            keys=keys,
            inbound=InboundTokens(keys, microsoft.credentials.app_id),
            outbound=OutboundToken(http, microsoft.credentials, cloud.login, clock=clock),
            clock=clock,
        )


async def show(tokens: Tokens, microsoft: Microsoft) -> None:
    """Show a token signed with the newest key."""
    await tokens.inbound.check(microsoft.authorization()["Authorization"])


async def test_a_new_key_is_accepted_after_one_refetch_in_five_minutes(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    await show(tokens, microsoft)
    microsoft.keys.add_key()
    with pytest.raises(UnauthorisedError):
        await show(tokens, microsoft)
    tokens.clock.now += REFRESH_AT_MOST_EVERY
    await show(tokens, microsoft)
    with pytest.raises(UnauthorisedError):
        await tokens.keys.find("made up")
    assert microsoft.keys.fetches == 2


async def test_a_key_that_was_taken_away_is_no_longer_accepted(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    old = microsoft.keys.newest.key_id
    await show(tokens, microsoft)
    microsoft.keys.add_key()
    microsoft.keys.remove_key(old)
    tokens.clock.now += REFRESH_AT_MOST_EVERY
    await show(tokens, microsoft)
    with pytest.raises(UnauthorisedError):
        await tokens.keys.find(old)


@pytest.mark.parametrize("fault", [DOWN, Fault(delay=30), Fault(status=200)])
async def test_old_keys_go_on_at_once_while_the_key_service_is_down(
    tokens: Tokens, microsoft: Microsoft, fault: Fault
) -> None:
    await show(tokens, microsoft)
    microsoft.keys.faults.lasting = fault
    for _ in range(3):
        tokens.clock.now += KEYS_KEPT + 1
        await asyncio.wait_for(show(tokens, microsoft), 2)


async def test_no_keys_in_the_answer_do_not_take_the_old_ones(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    key = microsoft.keys.newest
    await show(tokens, microsoft)
    microsoft.keys.remove_key(key.key_id)
    tokens.clock.now += KEYS_KEPT + 1
    for unknown in ("made up", "another"):
        with pytest.raises(UnauthorisedError):
            await tokens.keys.find(unknown)
    assert microsoft.keys.fetches == 2
    await tokens.keys.find(key.key_id)


async def test_a_fetch_that_failed_is_tried_again_soon(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    microsoft.keys.faults.next(DOWN)
    for _ in range(2):
        with pytest.raises(UnauthorisedError):
            await show(tokens, microsoft)
    assert microsoft.keys.fetches == 0
    tokens.clock.now += RETRY_AFTER
    await show(tokens, microsoft)


async def test_many_turns_fetch_one_token(tokens: Tokens, microsoft: Microsoft) -> None:
    microsoft.tokens.faults.next(Fault(delay=0.05))
    shown = await asyncio.gather(*(tokens.outbound.get() for _ in range(50)))
    assert set(shown) == {"connector-token-1"}
    assert microsoft.tokens.fetches == 1


async def test_a_caller_that_goes_away_takes_nobody_elses_token(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    microsoft.tokens.faults.next(Fault(delay=0.05))
    first = asyncio.create_task(tokens.outbound.get())
    second = asyncio.create_task(tokens.outbound.get())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "connector-token-1"


async def test_a_token_is_renewed_before_its_end_without_waiting(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    await tokens.outbound.get()
    tokens.clock.now += HOUR - 301
    await tokens.outbound.get()
    assert microsoft.tokens.fetches == 1
    tokens.clock.now += 2
    assert await tokens.outbound.get() == "connector-token-1"
    tokens.clock.now += 300
    assert await tokens.outbound.get() == "connector-token-2"
    assert microsoft.tokens.fetches == 2


async def test_while_the_token_service_is_down_the_old_token_is_used_to_its_end(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    await tokens.outbound.get()
    microsoft.tokens.faults.lasting = DOWN
    tokens.clock.now += HOUR - 60
    assert await tokens.outbound.get() == "connector-token-1"
    tokens.clock.now += 60
    with pytest.raises(NoTokenError):
        await tokens.outbound.get()


@pytest.mark.parametrize("fault", [DOWN, Fault(status=200), Fault(status=307)])
async def test_a_failed_fetch_is_not_remembered(
    tokens: Tokens, microsoft: Microsoft, fault: Fault
) -> None:
    microsoft.tokens.faults.next(fault)
    with pytest.raises(NoTokenError):
        await tokens.outbound.get()
    assert (await tokens.outbound.get()).startswith("connector-token")


async def test_a_token_is_remembered_only_until_it_ends(
    tokens: Tokens, microsoft: Microsoft
) -> None:
    header = microsoft.authorization()["Authorization"]
    claims = await tokens.inbound.check(header)
    assert await tokens.inbound.check(header) is claims
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=6), tick=True),
        pytest.raises(UnauthorisedError, match="expired"),
    ):
        await tokens.inbound.check(header)


async def test_a_slow_key_service_makes_nobody_else_wait(service: Service) -> None:
    service.microsoft.keys.faults.lasting = Fault(delay=1.0)
    asking = asyncio.create_task(service.post(service.teams.message("help", who=PARTNER)))
    await asyncio.sleep(0.05)
    answer = await service.http.get("/healthz")
    assert answer.status == 200
    assert not asking.done()
    service.microsoft.keys.faults.lasting = None
    assert (await asking).status == 201
