"""The worker at work: woken by a nudge, by another process or by time; stopped; cut off."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.engine import Pace
from bot.engine_room import EngineRoom, Job
from store.db import Database, open_engine
from store.models import Notice
from store.notices import write
from store.told import To
from tests.bot.engine_stage import ANN, Stage, staged
from tests.stand_in import Fault, Microsoft


def utc_now() -> datetime:
    return datetime.now(UTC)


def all_sent(rows: list[Notice]) -> bool:
    return all(row.state == "sent" for row in rows)


@pytest.fixture
async def stage(store_url: str, microsoft: Microsoft) -> AsyncIterator[Stage]:
    async with staged(store_url, microsoft, clock=utc_now) as stage:
        stage.clock.now = utc_now()
        yield stage


@pytest.fixture
async def room(stage: Stage, store_url: str) -> AsyncIterator[EngineRoom]:
    room = EngineRoom(stage.engine, store_url)
    await room.start()
    yield room
    await room.stop()


async def test_a_nudge_wakes_it(stage: Stage, room: EngineRoom) -> None:
    await asyncio.sleep(0.1)  # it has looked, and sleeps
    await stage.tell("hello")
    stage.engine.nudge()
    await stage.until(all_sent, seconds=1)
    assert stage.texts == ["hello"]


async def test_time_wakes_it(stage: Stage, room: EngineRoom) -> None:
    await stage.tell("hello", due_at=utc_now() + timedelta(seconds=0.4))
    stage.engine.nudge()
    await stage.until(all_sent, seconds=1.4)


async def test_a_job_is_done_again_and_again_though_it_fails_and_ends_before_the_stop(
    stage: Stage, store_url: str
) -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("begun")
        await asyncio.sleep(0.05)
        if len(done) == len(["begun", "ended", "begun"]):
            raise LookupError
        done.append("ended")

    job = Job(name="job", work=work, every=0.01)
    room = EngineRoom(stage.engine, store_url, jobs=(job,))
    await room.start()
    async with asyncio.timeout(5):
        while len(done) < 6:  # noqa: ASYNC110 -- the job is what is waited for
            await asyncio.sleep(0.01)
        while done[-1] != "begun":  # noqa: ASYNC110 -- to stop in its midst
            await asyncio.sleep(0.001)
    await room.stop()
    assert done[-1] == "ended"
    count = len(done)
    await asyncio.sleep(0.1)
    assert len(done) == count


async def test_a_job_that_waits_after_the_start_is_not_done_before_nor_at_the_stop(
    stage: Stage, store_url: str
) -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("done")

    soon = Job(name="soon", work=work, every=60, after=0.2)
    later = Job(name="later", work=work, every=60, after=30)
    room = EngineRoom(stage.engine, store_url, jobs=(soon, later))
    await room.start()
    await asyncio.sleep(0.05)
    assert done == []
    async with asyncio.timeout(5):
        while not done:  # noqa: ASYNC110 -- the job is what is waited for
            await asyncio.sleep(0.01)
        await room.stop()
    assert done == ["done"]


async def test_stopping_lets_what_is_under_way_end(stage: Stage, room: EngineRoom) -> None:
    stage.microsoft.connector.faults.lasting = Fault(delay=0.5)
    await stage.tell("hello")
    stage.engine.nudge()
    await stage.microsoft.connector.wait_for(1)
    await stage.tell("afterwards")
    await room.stop()
    assert sorted(state for state, _ in await stage.states()) == ["sent", "waiting"]


async def test_stopping_claims_nothing_more_while_a_job_ends(stage: Stage, store_url: str) -> None:
    ends = asyncio.Event()
    room = EngineRoom(stage.engine, store_url, jobs=(Job(name="job", work=ends.wait, every=60),))
    await room.start()
    await asyncio.sleep(0.1)
    stopping = asyncio.create_task(room.stop())
    await asyncio.sleep(0)
    await stage.tell("too late")
    stage.engine.nudge()
    await asyncio.sleep(0.3)
    ends.set()
    await stopping
    assert (await stage.states(), stage.posted) == ([("waiting", "")], [])


async def test_what_is_cut_off_at_the_end_is_repeated_only_where_that_is_harmless(
    store_url: str, microsoft: Microsoft
) -> None:
    microsoft.connector.faults.lasting = Fault(delay=1.5)  # nobody waits so long for an answer
    async with staged(store_url, microsoft, clock=utc_now, pace=Pace(grace=0.1)) as stage:
        room = EngineRoom(stage.engine, store_url)
        await room.start()
        stage.clock.now = utc_now()
        await stage.tell("a", kind="once")
        await stage.tell("b", kind="again")
        stage.engine.nudge()
        await microsoft.connector.wait_for(2)
        async with asyncio.timeout(1):
            await room.stop()
        found = {row.kind: (row.state, row.fault) for row in await stage.rows()}
    stopped = "no answer: the process was stopped"
    assert found == {"once": ("uncertain", stopped), "again": ("waiting", stopped)}


async def test_stopping_gives_back_what_waits_for_its_turn(stage: Stage, room: EngineRoom) -> None:
    await stage.tell(*(str(number) for number in range(20)))
    stage.engine.nudge()
    await stage.microsoft.connector.wait_for(7)
    await room.stop()
    rows = await stage.rows()
    assert {row.state for row in rows} == {"sent", "waiting"}
    assert len(stage.posted) == sum(row.state == "sent" for row in rows)
    assert all(row.attempts == 0 for row in rows if row.state == "waiting")


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)],
                         indirect=True)  # fmt: skip
async def test_another_process_wakes_it(stage: Stage, room: EngineRoom, store_url: str) -> None:
    await asyncio.sleep(0.3)
    other = Database(store_url)
    await other.run(
        lambda db: write(
            db, "once", to=To(email=ANN), business_key="theirs", now=utc_now(),
            ref={"text": "theirs"},
        )
    )  # fmt: skip
    await other.close()
    await stage.until(lambda rows: len(rows) == 1 and all_sent(rows), seconds=1)


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)],
                         indirect=True)  # fmt: skip
async def test_what_was_said_is_recorded_when_the_database_is_back(
    stage: Stage, room: EngineRoom, store_url: str
) -> None:
    stage.microsoft.connector.faults.next(Fault(delay=0.5))
    await stage.tell("hello")
    stage.engine.nudge()
    await stage.microsoft.connector.wait_for(1)
    server, _, name = store_url.rpartition("/")
    admin = open_engine(f"{server}/postgres").execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": name})
        await asyncio.sleep(1.2)
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    admin.dispose()
    await stage.until(all_sent)
    await stage.tell("and again")
    await stage.until(all_sent, seconds=12)
    assert stage.texts == ["hello", "and again"]
