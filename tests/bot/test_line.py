"""Any number of replicas together say no more than Teams takes: their moments are one line."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from bot.errands import Errand
from bot.line import COUNTS_IN_CHAT
from bot.planning import LONGEST_WAIT, Plan, Planner
from bot.rates import LATEST
from store.db import open_engine
from store.models import Utterance
from store.notices import HANGS_AFTER, PLANNING_LOCK
from tests.bot.engine_stage import KINDS, Stage, staged
from tests.bot.test_rates import most_within
from tests.conftest import NOON
from tests.stand_in import Fault, Microsoft

POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgres)]
HOUR = timedelta(hours=1)
A_MOMENT = 1.0  # seconds that planning may take, on a busy machine


@pytest.fixture
async def stage(store_url: str, microsoft: Microsoft) -> AsyncIterator[Stage]:
    async with staged(store_url, microsoft) as stage:
        yield stage


def numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def planner(name: str) -> Planner:
    return Planner(KINDS, worker=name, lasts=HOUR, has_mail=True)


async def plan(stage: Stage, whose: Planner, *, insist: bool = False) -> Plan:
    return await stage.database.run(
        lambda db: whose.plan(db, now=stage.clock.now, limit=8, insist=insist)
    )


def moments(errands: Sequence[Errand]) -> list[float]:
    return [(errand.say_at - NOON).total_seconds() for errand in errands if errand.say_at]


async def test_two_replicas_at_work_keep_the_rate_of_a_conversation(
    store_url: str, microsoft: Microsoft
) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    async with staged(store_url, microsoft, clock=now) as stage:
        stage.clock.now = now()
        await stage.tell(*numbers(16))
        both = [stage.engine, stage.another()]
        work = [asyncio.create_task(engine.run()) for engine in both]
        await stage.until(lambda rows: all(row.state == "sent" for row in rows), seconds=30)
        for engine in both:
            await engine.stop()
        await asyncio.gather(*work)
        rows = await stage.database.read(lambda db: db.exec(select(Utterance.said_at)).all())
    taken = sorted(moment.timestamp() for moment in rows)
    assert most_within(taken, 1 + LATEST) == 7
    arrived = sorted(request.at for request in microsoft.connector.received)
    assert len(arrived) == 16
    assert all(moment <= at for moment, at in zip(taken[:16], arrived, strict=True))


async def test_what_one_replica_says_the_other_one_counts(stage: Stage) -> None:
    await stage.tell(*numbers(20))
    first, second = await plan(stage, planner("a")), await plan(stage, planner("b"))
    window = 1 + LATEST
    at_once, then = moments(first.errands)[:7], moments(first.errands)[7:]
    assert at_once == [at_once[0]] * 7
    assert 0 <= at_once[0] < A_MOMENT
    assert then + moments(second.errands) == pytest.approx([at_once[0] + window] * 7)
    waiting = [row for row in await stage.rows() if row.state == "waiting"]
    assert [(row.fault, row.attempts) for row in waiting].count(("rate", 0)) == 2
    due = {(row.due_at - NOON).total_seconds() for row in waiting if row.fault}
    assert sorted(due) == [pytest.approx(at_once[0] + 2 * window)]


async def test_only_the_conversation_that_teams_asked_to_leave_alone_waits_for_every_replica(
    stage: Stage,
) -> None:
    stage.microsoft.connector.faults.next(Fault(status=429, headers={"Retry-After": "30"}))
    await stage.tell("refused")
    await stage.work()
    await stage.tell("too soon")
    await stage.tell("elsewhere", to="psm@staff.example")
    other = await plan(stage, planner("b"))
    assert [errand.conversation_id for errand in other.errands] == ["a:psm"]
    [held] = [row for row in await stage.rows() if row.ref["text"] == "too soon"]
    assert (held.state, held.due_at) == ("waiting", NOON + timedelta(seconds=30))


async def test_what_has_missed_its_moment_goes_back_unsaid(
    store_url: str, microsoft: Microsoft
) -> None:
    times = [NOON]

    def clock() -> datetime:
        return times.pop(0) if len(times) > 1 else times[0]

    async with staged(store_url, microsoft, clock=clock) as stage:
        await stage.tell("hello")
        times[:] = [NOON, NOON + timedelta(seconds=A_MOMENT + LATEST)]
        await stage.engine.look()
        await stage.engine.idle()
        [row] = await stage.rows()
        assert (row.state, row.attempts, stage.posted) == ("waiting", 0, [])
        await stage.work()
        assert stage.texts == ["hello"]


async def test_what_is_too_old_to_count_is_forgotten(stage: Stage) -> None:
    for _ in range(2):
        await stage.tell("hello")
        await stage.work()
        stage.clock.now += COUNTS_IN_CHAT + timedelta(seconds=A_MOMENT)
    assert len(stage.posted) == 2
    query = select(func.count()).select_from(Utterance)
    count = await stage.database.read(lambda db: db.exec(query).one())
    assert count == 1


async def test_mail_stands_in_no_line(stage: Stage) -> None:
    await stage.tell(*numbers(8), to="bob@partner.example")
    assert [errand.say_at for errand in (await plan(stage, planner("a"))).errands] == [None] * 8


@pytest.mark.parametrize("store_url", POSTGRESQL, indirect=True)
async def test_a_replica_that_hangs_while_planning_is_waited_for_and_then_passed(
    stage: Stage, store_url: str
) -> None:
    await stage.tell("hello")
    hanging = open_engine(store_url)
    with hanging.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({PLANNING_LOCK})"))
        assert (await plan(stage, planner("a"))).another_plans
        started = asyncio.get_running_loop().time()
        assert len((await plan(stage, planner("a"), insist=True)).errands) == 1
        assert asyncio.get_running_loop().time() - started >= HANGS_AFTER / 1000
    hanging.dispose()


def test_what_hangs_is_too_late_for_every_moment_it_took() -> None:
    assert LONGEST_WAIT.total_seconds() + LATEST <= HANGS_AFTER / 1000
