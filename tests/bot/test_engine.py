"""What becomes of notices: by Teams, by mail, through the PSM, or not at all."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errands import WHY_BY_MAIL
from store.models import Address
from store.preferences import Wishes, keep_wishes
from tests.bot.engine_stage import ANN, BOB, PARTNER, PSM, QUICK, Stage, staged
from tests.stand_in import Fault, Microsoft

SENT, WAITING = ("sent", ""), "waiting"
NIGHT = datetime(2030, 1, 7, 22, tzinfo=UTC)
MORNING = datetime(2030, 1, 8, 7, tzinfo=UTC)  # eight in Berlin


@pytest.fixture
async def stage(store_url: str, microsoft: Microsoft) -> AsyncIterator[Stage]:
    async with staged(store_url, microsoft, pace=QUICK) as stage:
        yield stage


async def test_it_is_said_once_and_recorded(stage: Stage) -> None:
    await stage.tell("hello")
    await stage.work()
    await stage.work()
    assert stage.texts == ["hello"]
    [row] = await stage.rows()
    assert (row.state, row.way, row.message_id, row.attempts) == ("sent", "teams", "1:1", 1)
    [posted] = stage.posted
    assert (posted["summary"], posted["conversation"]["id"]) == ("Once", "a:ann")
    counted = stage.registry.get_sample_value(
        "bot_notice_changes_total", {"kind": "once", "state": "sent"}
    )
    assert counted == 1


async def test_429_is_retried_when_it_was_asked_for(stage: Stage) -> None:
    stage.microsoft.connector.faults.next(Fault(status=429, headers={"Retry-After": "30"}))
    await stage.tell("hello")
    await stage.work()
    assert await stage.states() == [(WAITING, "429")]
    stage.clock.forward(seconds=29)
    await stage.work()
    assert len(stage.microsoft.connector.received) == 1
    stage.clock.forward(seconds=3)
    await stage.work()
    assert (await stage.states(), stage.texts) == ([SENT], ["hello"])


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(delay=3.0)], ids=["502", "silence"])
async def test_what_may_have_arrived_is_repeated_only_where_that_is_harmless(
    stage: Stage, fault: Fault
) -> None:
    stage.microsoft.connector.faults.next(fault, fault)
    await stage.tell("a", kind="once")
    await stage.tell("b", kind="again")
    await stage.work()
    assert [state for state, _ in await stage.states()] == [WAITING, "uncertain"]
    stage.clock.forward(minutes=1)
    await stage.work()
    assert [state for state, _ in await stage.states()] == ["sent", "uncertain"]


async def test_a_closed_conversation_is_given_up_and_mail_goes_instead(stage: Stage) -> None:
    blocked = Fault(status=403, code="ConversationBlockedByUser")
    stage.microsoft.connector.faults.next(blocked)
    await stage.tell("hello")
    await stage.work()
    [row] = await stage.rows()
    assert (row.state, row.way) == ("sent", "mail")
    address = await stage.database.read(lambda db: db.get(Address, (PARTNER, "ann", "a:ann")))
    assert address is not None
    assert not address.active
    [mail] = stage.mailbox.mails
    assert (mail.to, mail.subject) == (ANN, "Once")
    assert mail.lines[-2:] == ("hello", WHY_BY_MAIL)


async def test_a_stored_address_elsewhere_is_never_used(stage: Stage) -> None:
    def foreign(db: object) -> None:
        row = db.get(Address, (PARTNER, "ann", "a:ann"))  # type: ignore[attr-defined]
        row.service_url = "https://evil.example/"

    await stage.database.run(foreign)
    await stage.tell("hello")
    await stage.work()
    assert [(row.state, row.way) for row in await stage.rows()] == [("sent", "mail")]


async def test_who_never_opened_the_bot_gets_a_mail(stage: Stage) -> None:
    await stage.tell("hello", to=BOB)
    await stage.work()
    assert [mail.to for mail in stage.mailbox.mails] == [BOB]
    assert stage.posted == []


async def test_without_mail_the_psm_is_asked_to_pass_it_on(
    store_url: str, microsoft: Microsoft
) -> None:
    async with staged(store_url, microsoft, mail=False) as stage:
        stage.clock.forward(hours=2)  # nine in New York
        await stage.tell("hello", to=BOB)
        await stage.work()
        assert [(row.kind, row.state, row.way) for row in await stage.rows()] == [
            ("once", "sent", "psm"),
            ("pass_on", "sent", "teams"),
        ]
        [posted] = stage.posted
        assert posted["conversation"]["id"] == "a:psm"
        assert "hello" in stage.texts


async def test_who_cannot_be_reached_at_all_is_a_dead_notice(
    store_url: str, microsoft: Microsoft
) -> None:
    async with staged(store_url, microsoft, mail=False) as stage:
        await stage.tell("hello", to="nobody@else.example")
        await stage.work()
        reason = "no way to reach them: not in Teams, no mail, no PSM"
        assert await stage.states() == [("dead", reason)]


async def test_it_is_given_up_in_the_end(stage: Stage) -> None:
    stage.microsoft.connector.faults.lasting = Fault(status=412)
    await stage.tell("hello")
    for _ in range(5):
        await stage.work()
        stage.clock.forward(minutes=1)
    assert await stage.states() == [("dead", "given up: 412")]
    assert len(stage.microsoft.connector.received) == 3


async def test_a_broken_notice_stops_nobody_else(stage: Stage) -> None:
    await stage.tell("broken", "one", kind="folded")
    await stage.tell("broken", "two")
    await stage.work()
    assert sorted(stage.texts) == ["one", "two"]
    assert [state for state, _ in await stage.states()].count("sent") == 2
    faults = {fault for state, fault in await stage.states() if state == WAITING}
    assert faults == {"our fault: LookupError"}
    for _ in range(5):
        stage.clock.forward(minutes=1)
        await stage.work()
    assert [state for state, _ in await stage.states()].count("dead") == 2


async def test_what_is_settled_meanwhile_is_not_said(stage: Stage) -> None:
    await stage.tell("settled")
    await stage.work()
    assert await stage.states() == [("cancelled", "no longer relevant")]
    assert stage.posted == []


async def test_a_night_is_kept_and_its_notices_are_one_message(stage: Stage) -> None:
    stage.clock.now = NIGHT
    await stage.tell("one", "two", "settled", kind="folded")
    await stage.tell("urgent")
    await stage.work()
    assert stage.texts == ["urgent"]
    waiting = [row for row in await stage.rows() if row.state == WAITING]
    assert {(row.fault, row.due_at, row.attempts) for row in waiting} == {
        ("quiet hours", MORNING, 0)
    }
    stage.clock.now = MORNING
    await stage.tell("three", kind="folded", due_at=MORNING + timedelta(minutes=5))
    await stage.work()
    assert len(stage.posted) == 2
    digest = stage.posted[-1]["attachments"][0]["content"]["body"]
    told = [box["items"][1]["text"] for box in digest if box["type"] == "Container"]
    assert sorted(text.rpartition("· ")[2] for text in told) == ["one", "three", "two"]
    rows = [row for row in await stage.rows() if row.kind == "folded" and row.state == "sent"]
    assert [row.message_id for row in rows] == [rows[0].message_id] * 3


async def test_many_notices_become_messages_of_ten(stage: Stage) -> None:
    await stage.tell(*(f"n{number}" for number in range(23)), kind="folded")
    await stage.work()
    assert len(stage.posted) == 3
    assert {state for state, _ in await stage.states()} == {"sent"}


async def test_the_psms_zone_counts_where_the_readers_is_unknown(stage: Stage) -> None:
    await stage.tell("hello", kind="folded", to=BOB)  # noon in UTC is seven in New York
    await stage.work()
    [row] = await stage.rows()
    assert (row.fault, row.due_at.hour) == ("quiet hours", 13)


async def test_a_pause_is_kept(stage: Stage) -> None:
    until = stage.clock.now + timedelta(days=7)
    wishes = Wishes(paused_until=until)
    await stage.database.run(
        lambda db: keep_wishes(db, wishes, tenant_id=PARTNER, aad_object_id="ann")
    )
    await stage.tell("hello", kind="folded")
    await stage.tell("urgent")
    await stage.work()
    assert stage.texts == ["urgent"]
    [held] = [row for row in await stage.rows() if row.state == WAITING]
    assert (held.fault, held.due_at) == ("paused", until)


async def test_everything_open_is_counted_with_its_reason(stage: Stage) -> None:
    stage.microsoft.connector.faults.next(Fault(status=502))
    await stage.tell("hello")
    await stage.tell("later", kind="folded", to=PSM)
    await stage.work()
    stage.clock.forward(minutes=2)
    await stage.engine.count()
    value = stage.registry.get_sample_value
    uncertain = {"kind": "once", "state": "uncertain", "reason": "502"}
    waiting = {"kind": "folded", "state": "waiting", "reason": "quiet hours"}
    assert (value("bot_notices", uncertain), value("bot_notices", waiting)) == (1, 1)
    assert value("bot_notices_oldest_waiting_seconds") == 120
