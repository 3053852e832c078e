"""Time passes over requests: what is moved, who is told, once, whatever else happens."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app import build
from bot.config import Cloud, Settings
from bot.sweeping import Sweeper, sweep_metrics
from cards.requests import RequestCard
from dialogs import live_cards
from dialogs.escalation_notices import RAISED, tell_to_answer
from dialogs.escalation_sweeps import tell_programme
from dialogs.expert_words import urgency_name
from dialogs.notices import NOTICES
from dialogs.promised import promise_from_now_on
from dialogs.request_card import request_card
from dialogs.request_notices import KINDS, LATE, REPLY, SOON, STILL
from dialogs.request_sweeps import find_keeper, lapse, lose_sme, remind
from dialogs.rules.promises import Promises, promises_of
from dialogs.rules.request_press import Move, Press
from dialogs.understanding.understand import Understander
from store.card_updates import CARD
from store.db import Database
from store.escalation_changes import Handled, ToEscalate, change_escalation, escalate
from store.escalations import escalation_for_a_job, escalation_with_id, unacknowledged
from store.models import Notice, Partner, Person, SmeRequest
from store.request_queue import MOST
from store.roles import people_in_role
from store.told import Spot, To, Told
from store.vocabulary import (
    EscalationState,
    EscalationVerb,
    Matter,
    RequestVerb,
    Role,
    Severity,
    Urgency,
)
from tests.catalogue import whole_catalogue
from tests.conftest import NOON, SECRET
from tests.store.request_desk import PEOPLE, WISH, Desk, add_people, author

V = RequestVerb
HOUR = timedelta(hours=1)
CRITICAL = {**WISH, "urgency": Urgency.CRITICAL}  # an answer within four hours
VIEWS = {kind: view for kind, _, view in KINDS}


class Time:
    """Now, until a test moves it."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def news() -> list[str]:
    return []


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def sweeper(
    database: Database, time: Time, news: list[str], registry: CollectorRegistry
) -> Sweeper:
    figures = sweep_metrics(registry)
    return Sweeper(database, clock=time, metrics=figures, nudge=lambda: news.append("news"))


@contextmanager
def desk_of(engine: Engine, now: datetime = NOON) -> Iterator[Desk]:
    with Session(engine) as db, db.begin():
        yield Desk(db=db, now=now)


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    with desk_of(engine) as desk:
        add_people(desk.db)


def opened(engine: Engine, who: str = "dana", wish: object = WISH, count: int = 1) -> list[int]:
    with desk_of(engine) as desk:
        return [desk.open(who, wish=wish).number for _ in range(count)]  # type: ignore[arg-type]


def pressed(engine: Engine, number: int, who: str, verb: RequestVerb, now: datetime) -> None:
    with desk_of(engine, now) as desk:
        desk.press(desk.read(number), who, verb)


def told(engine: Engine) -> list[tuple[str, str]]:
    """Who has been written to, by kind, without what the partner is told."""
    with Session(engine) as db:
        rows = db.exec(select(Notice).where(col(Notice.email) != ""))
        return sorted((row.kind, row.email.partition("@")[0]) for row in rows)


def states(engine: Engine) -> list[tuple[str, int]]:
    with Session(engine) as db:
        rows = db.exec(select(SmeRequest).order_by(col(SmeRequest.number)))
        return [(row.state, row.version) for row in rows]


def shown(engine: Engine, kind: str) -> list[str]:
    """Who would be shown something if the notices of a kind were sent now."""
    with Session(engine) as db:
        rows = [Told.of(row) for row in db.exec(select(Notice).where(Notice.kind == kind))]
        return sorted(row.email.partition("@")[0] for row in rows if VIEWS[kind](row, db))


def notes(engine: Engine, who: str) -> list[str]:
    """What somebody would read first on the cards of what has changed."""
    with Session(engine) as db:
        rows = [Told.of(row) for row in db.exec(select(Notice).where(Notice.email == f"{who}@m"))]
        cards = [VIEWS[row.kind](row, db) for row in rows if row.kind == "request.changed"]
        return [card.note for card in cards if isinstance(card, RequestCard)]


async def test_what_nobody_accepts_goes_to_the_psm(
    engine: Engine, sweeper: Sweeper, time: Time, news: list[str]
) -> None:
    opened(engine)
    time.now += 24 * HOUR - timedelta(seconds=1)
    assert await sweeper.sweep() == 0
    assert (states(engine), told(engine), news) == ([("offered", 1)], [], [])
    time.now += timedelta(seconds=1)
    assert await sweeper.sweep() == 1
    assert states(engine) == [("with_psm", 2)]
    assert told(engine) == [("request.changed", "eva"), ("request.changed", "pat")]
    with Session(engine) as db:
        assert db.exec(select(Notice.aad_object_id).where(Notice.email == "")).all() == ["o-dana"]
    assert news == ["news"]
    assert await sweeper.sweep() == 0
    assert len(told(engine)) == 2


async def test_the_psm_gets_what_nobody_accepts_while_the_promise_can_be_kept(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    opened(engine, wish=CRITICAL)
    time.now += 2 * HOUR
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert told(engine) == [("request.changed", "eva"), ("request.changed", "pat")]
    assert notes(engine, "pat") == ["Not accepted in time."]
    time.now += HOUR
    await sweeper.sweep()
    assert told(engine)[2:] == [(SOON, "pat")]


@pytest.mark.parametrize(
    ("hours", "due"),
    [(3, "The partner waits for a first answer: it is due soon."),
     (4, "The answer that was promised to the partner is late.")],
)  # fmt: skip
async def test_what_is_due_at_once_is_one_notice(
    engine: Engine, sweeper: Sweeper, time: Time, hours: int, due: str
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    time.now += hours * HOUR  # nobody has swept meanwhile
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert told(engine) == [("request.changed", "eva"), ("request.changed", "pat")]
    assert notes(engine, "pat") == [f"Not accepted in time. {due}"]
    pressed(engine, number, "pat", V.ASK_BACK, time.now)
    assert notes(engine, "pat") == ["Not accepted in time."]  # answered before it was sent


async def test_who_knows_that_it_is_late_is_told_that_it_is_theirs_now(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    pressed(engine, number, "eva", V.ACCEPT, NOON)
    time.now += 4 * HOUR
    await sweeper.sweep()
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "eva@m").roles = ["fm"]
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert Counter(told(engine)) == Counter(
        [(LATE, "eva"), (LATE, "pat"), ("request.changed", "pat")]
    )
    assert notes(engine, "pat") == ["The expert is no longer one."]


async def test_who_is_no_expert_any_more_loses_what_they_had(
    engine: Engine, sweeper: Sweeper
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.ACCEPT, NOON)
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "eva@m").roles = ["fm"]
    assert await sweeper.sweep() == 1
    assert states(engine) == [("with_psm", 3)]
    assert told(engine) == [("request.changed", "pat")]
    assert await sweeper.sweep() == 0


async def test_an_answer_is_reminded_of_once_and_told_late_once(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    pressed(engine, number, "eva", V.ACCEPT, NOON)
    time.now = NOON + 3 * HOUR
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert told(engine) == [(SOON, "eva")]
    assert shown(engine, SOON) == ["eva"]
    time.now = NOON + 4 * HOUR
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert told(engine) == [(LATE, "eva"), (LATE, "pat"), (SOON, "eva")]
    assert shown(engine, LATE) == ["eva", "pat"]
    with Session(engine) as db:
        [request] = db.exec(select(SmeRequest))
        refs = [row.ref for row in db.exec(select(Notice))]
        assert {str(ref["request"]) for ref in refs} == {str(request.id)}
        assert all(row.urgent for row in db.exec(select(Notice)))
        assert {str(ref["promise"]).partition(":")[0] for ref in refs} == {str(request.id)}
    assert states(engine) == [("accepted", 2)]


async def test_another_promise_is_reminded_of_again(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    pressed(engine, number, "eva", V.ASK_BACK, NOON)
    time.now = NOON + 3 * HOUR
    assert await sweeper.sweep() == 0  # the partner does not wait
    pressed(engine, number, "dana", V.COMMENT, NOON + HOUR)
    time.now = NOON + 4 * HOUR
    assert await sweeper.sweep() == 1
    pressed(engine, number, "eva", V.ASK_BACK, time.now)
    assert shown(engine, SOON) == []  # answered before it was sent
    pressed(engine, number, "dana", V.COMMENT, time.now)
    time.now = NOON + 20 * HOUR + 59 * HOUR / 60
    assert await sweeper.sweep() == 0
    time.now = NOON + 23 * HOUR
    assert await sweeper.sweep() == 1
    assert told(engine) == [(SOON, "eva"), (SOON, "eva")]


ASKED_IN_NEW_YORK = NOON + 2 * HOUR  # where it is nine then: a working day is over at ten p.m.
AFTER_A_DAY, AFTER_TWO = ASKED_IN_NEW_YORK + 8 * HOUR, ASKED_IN_NEW_YORK + 32 * HOUR


def reminded(engine: Engine) -> list[str]:
    """Who of the partner has been reminded, and would be shown it now."""
    with Session(engine) as db:
        rows = [Told.of(row) for row in db.exec(select(Notice).where(Notice.kind == REPLY))]
        return [row.aad_object_id for row in rows if VIEWS[REPLY](row, db)]


async def test_a_partner_who_was_asked_back_is_reminded_once_and_then_it_stands_still(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.ASK_BACK, NOON)
    time.now = AFTER_A_DAY - timedelta(seconds=1)
    assert await sweeper.sweep() == 0
    time.now = AFTER_A_DAY
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert (reminded(engine), told(engine)) == (["o-dana"], [])
    time.now = AFTER_TWO
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert (reminded(engine), told(engine)) == (["o-dana"], [(STILL, "eva"), (STILL, "pat")])
    assert shown(engine, STILL) == ["eva", "pat"]
    pressed(engine, number, "dana", V.COMMENT, time.now)
    assert (reminded(engine), shown(engine, STILL)) == ([], [])
    time.now += 24 * HOUR
    assert await sweeper.sweep() == 0  # the promise that their answer began has not run long


async def test_a_reminder_of_a_question_is_not_lost_while_nobody_looks(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.ASK_BACK, NOON)
    time.now = AFTER_TWO
    assert [await sweeper.sweep(), await sweeper.sweep()] == [2, 0]
    assert (reminded(engine), told(engine)) == (["o-dana"], [(STILL, "eva"), (STILL, "pat")])


async def test_another_question_is_reminded_of_again(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.ASK_BACK, NOON)
    time.now = AFTER_A_DAY
    await sweeper.sweep()
    pressed(engine, number, "dana", V.COMMENT, time.now)
    pressed(engine, number, "eva", V.ASK_BACK, time.now)
    assert (await sweeper.sweep(), reminded(engine)) == (0, [])
    time.now += 24 * HOUR
    assert (await sweeper.sweep(), reminded(engine)) == (1, ["o-dana"])


async def test_who_leaves_while_the_partner_is_asked_leaves_no_late_promise(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.ASK_BACK, NOON)
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "eva@m").roles = ["fm"]
    time.now = AFTER_TWO
    await sweeper.sweep()
    assert notes(engine, "pat") == ["The expert is no longer one."]
    assert await sweeper.sweep() == 0


async def test_what_is_with_the_psm_is_theirs_to_answer(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine)
    pressed(engine, number, "eva", V.DECLINE, NOON)
    pressed(engine, number, "gil", V.DECLINE, NOON)
    pressed(engine, number, "ivo", V.DECLINE, NOON)
    time.now = NOON + 48 * HOUR - HOUR
    await sweeper.sweep()
    assert (SOON, "pat") in told(engine)
    time.now = NOON + 48 * HOUR
    await sweeper.sweep()
    assert [kind for kind, who in told(engine) if who == "pat"].count(LATE) == 1
    assert not [kind for kind, who in told(engine) if kind == LATE and who != "pat"]


async def test_what_has_gone_on_is_said_to_nobody_who_had_it(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    pressed(engine, number, "eva", V.ACCEPT, NOON)
    time.now = NOON + 4 * HOUR
    await sweeper.sweep()
    assert shown(engine, LATE) == ["eva", "pat"]
    with desk_of(engine, time.now) as desk:
        request = desk.read(number)
        handed = desk.decide(request, "pat", Press(verb=V.HAND_OVER, to="gil@m"))
        assert isinstance(handed, Move)
        assert desk.keep(request, "pat", handed)
    assert shown(engine, LATE) == ["pat"]
    await sweeper.sweep()
    assert shown(engine, LATE) == ["gil", "pat"]  # who has it now is told, too


@pytest.mark.parametrize("role", ["", "fm"], ids=["none named", "no PSM any more"])
async def test_without_a_psm_the_programme_team_gets_it(
    engine: Engine, sweeper: Sweeper, time: Time, role: str
) -> None:
    with desk_of(engine) as desk:
        if role:
            desk.db.get_one(Person, "pat@m").roles = [role]
        else:
            desk.db.get_one(Partner, "p1").psm_email = ""
    opened(engine, wish=CRITICAL)
    time.now = NOON + 4 * HOUR
    await sweeper.sweep()
    assert states(engine) == [("with_psm", 2)]
    assert told(engine) == [("request.changed", "eva"), ("request.changed", "pia")]
    assert notes(engine, "pia") == [
        "Not accepted in time. The answer that was promised to the partner is late."
    ]
    assert await sweeper.sweep() == 0


async def test_whose_psm_leaves_is_looked_after_by_the_next(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    opened(engine)
    time.now += 24 * HOUR
    await sweeper.sweep()
    with desk_of(engine) as desk:
        desk.db.delete(desk.db.get_one(Person, "pat@m"))
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert ("request.changed", "pia") in told(engine)
    with desk_of(engine) as desk:
        desk.db.get_one(Partner, "p1").psm_email = "oda@m"
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert ("request.changed", "oda") in told(engine)
    assert set(shown(engine, "request.changed")) >= {"oda", "pia"}


async def test_nobody_to_tell_is_tried_again_until_there_is_somebody(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    with desk_of(engine) as desk:
        desk.db.get_one(Partner, "p1").psm_email = ""
        desk.db.get_one(Person, "pia@m").roles = ["fm"]
    opened(engine)
    time.now += 72 * HOUR
    await sweeper.sweep()
    assert told(engine) == [("request.changed", "eva")]
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "pia@m").roles = ["program"]
    await sweeper.sweep()
    assert told(engine)[1:] == [("request.changed", "pia")]  # that it is late is said with it


async def test_one_that_cannot_be_settled_stops_no_other(
    engine: Engine, sweeper: Sweeper, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    opened(engine)
    opened(engine, "jonas")
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "pat@m").time_zone = "Nowhere/At all"
    time.now += 24 * HOUR
    assert await sweeper.sweep() == 1
    assert states(engine) == [("offered", 1), ("with_psm", 2)]
    [record] = [record for record in caplog.records if record.exc_info]
    assert vars(record)["reference"] == "request 1001"
    assert not [email for _, email in told(engine) if email == "pat"]  # nothing of it is kept
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "pat@m").time_zone = "UTC"
    assert await sweeper.sweep() == 1


async def test_more_than_one_batch_is_done_in_one_sweep(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    count = MOST + 3
    opened(engine, wish=CRITICAL, count=count)
    time.now += 4 * HOUR
    assert await sweeper.sweep() == count  # all are moved; that they are late is said with it
    assert states(engine) == [("with_psm", 2)] * count
    assert Counter(told(engine))["request.changed", "pat"] == count
    opened(engine, "jonas", wish=CRITICAL)
    time.now += 24 * HOUR
    assert await sweeper.sweep() == 1  # those that were told of hide nothing
    assert Counter(told(engine))["request.changed", "oda"] == 1


async def test_what_changes_meanwhile_is_left_alone(
    engine: Engine, database: Database, time: Time
) -> None:
    lapsed, waiting = opened(engine, wish=CRITICAL, count=2)
    with desk_of(engine) as desk:
        read = desk.read(lapsed), desk.read(waiting)
    pressed(engine, lapsed, "gil", V.ACCEPT, NOON + 3 * HOUR)
    pressed(engine, waiting, read[1].sme_email.partition("@")[0], V.ASK_BACK, NOON + 3 * HOUR)
    assert not await database.run(lambda db: lapse(db, read[0], NOON + 4 * HOUR))
    assert not await database.run(lambda db: remind(db, read[1], NOON + 3 * HOUR))
    assert told(engine) == []
    assert states(engine) == [("accepted", 2), ("asked_back", 2)]


async def test_an_expert_who_is_back_keeps_what_they_have(
    engine: Engine, database: Database
) -> None:
    [number] = opened(engine)
    with desk_of(engine) as desk:
        read = desk.read(number)  # when the roster lacked them
    assert not await database.run(lambda db: lose_sme(db, read, NOON))
    assert states(engine) == [("offered", 1)]


async def test_of_several_keepers_only_who_does_not_know_is_told(
    engine: Engine, sweeper: Sweeper, database: Database, time: Time
) -> None:
    with desk_of(engine) as desk:
        desk.db.get_one(Partner, "p1").psm_email = ""
    [number] = opened(engine)
    time.now += 24 * HOUR
    await sweeper.sweep()
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "finn@m").roles = ["program"]
        request = desk.read(number)
    assert await database.run(lambda db: find_keeper(db, request, time.now))
    assert not await database.run(lambda db: find_keeper(db, request, time.now))
    assert [who for _, who in told(engine)] == ["eva", "finn", "pia"]


def escalated(engine: Engine, severity: Severity, psm: str = "pat@m") -> UUID:
    """Escalate something; those it goes to are told, as if it had been escalated in a chat."""
    what = ToEscalate(severity=severity, matter=Matter.DELIVERY, text="Help", psm_email=psm,
                      partner_id="p1")  # fmt: skip
    with desk_of(engine) as desk:
        opened = escalate(desk.db, what, key=f"{severity}{psm}", by=author("dana"), now=NOON)
        held = escalation_for_a_job(desk.db, escalation_id=opened.id)
        assert held is not None
        people = (psm,) if psm else people_in_role(desk.db, Role.PROGRAM)
        tell_to_answer(desk.db, held, people, but="", now=NOON)
    return opened.id


async def test_what_a_psm_does_not_acknowledge_reaches_the_programme_team(
    engine: Engine, sweeper: Sweeper, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "oda@m").time_zone = "Nowhere/At all"
    for severity, psm in ((Severity.CRITICAL, "pat@m"), (Severity.NORMAL, "pat@m"),
                          (Severity.HIGH, ""), (Severity.HIGH, "oda@m")):  # fmt: skip
        escalated(engine, severity, psm)
    before = told(engine)
    time.now = NOON + 4 * HOUR - timedelta(seconds=1)
    assert await sweeper.sweep() == 0
    time.now = NOON + 4 * HOUR
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    time.now = NOON + 24 * HOUR
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert Counter(told(engine)) - Counter(before) == {(RAISED, "pia"): 2}
    assert {vars(one).get("reference") for one in caplog.records if one.exc_info} == {
        "escalation 1004"
    }
    with Session(engine) as db:
        for row in db.exec(select(Notice)):
            assert NOTICES[RAISED].view(Told.of(row), db)


async def test_what_is_acknowledged_meanwhile_is_left_alone(
    engine: Engine, database: Database
) -> None:
    escalated(engine, Severity.HIGH)
    with desk_of(engine) as desk:
        [held] = unacknowledged(desk.db, before=NOON)
        done = Handled(verb=EscalationVerb.ACKNOWLEDGE, state=EscalationState.ACKNOWLEDGED)
        assert change_escalation(desk.db, held, done, by=author("pat"), now=NOON)
    late = NOON + 24 * HOUR
    assert not await database.run(lambda db: tell_programme(db, held, late))
    assert told(engine) == [(RAISED, "pat")]


async def test_an_escalation_whose_psm_leaves_goes_to_the_next_once(
    engine: Engine, sweeper: Sweeper
) -> None:
    escalation_id = escalated(engine, Severity.HIGH)
    assert await sweeper.sweep() == 0
    with desk_of(engine) as desk:
        desk.db.delete(desk.db.get_one(Person, "pat@m"))
        desk.db.get_one(Partner, "p1").psm_email = "oda@m"
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert Counter(told(engine))[RAISED, "oda"] == 1
    with desk_of(engine) as desk:
        held = escalation_with_id(desk.db, escalation_id=escalation_id, who=PEOPLE["oda"])
        assert held is not None
        assert (held.psm_email, held.version) == ("oda@m", 2)
        desk.db.get_one(Partner, "p1").psm_email = ""
        desk.db.get_one(Person, "oda@m").roles = ["fm"]
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert Counter(told(engine)) == {(RAISED, who): 1 for who in ("pat", "oda", "pia")}


@pytest.mark.parametrize("psm", ["pat@m", ""], ids=["to a PSM", "to the programme team"])
@pytest.mark.parametrize("comes", ["pia", "oda"])
async def test_the_first_keeper_of_an_escalation_is_told_once(
    engine: Engine, sweeper: Sweeper, psm: str, comes: str
) -> None:
    nobody_is_left(engine)
    escalated(engine, Severity.NORMAL, psm)
    before = told(engine)
    assert await sweeper.sweep() == 0
    with desk_of(engine) as desk:
        if comes == "oda":
            desk.db.get_one(Partner, "p1").cover_psm_email = "oda@m"
        desk.db.get_one(Person, f"{comes}@m").roles = ["psm" if comes == "oda" else "program"]
    assert [await sweeper.sweep(), await sweeper.sweep()] == [1, 0]
    assert Counter(told(engine)) - Counter(before) == {(RAISED, comes): 1}
    with Session(engine) as db:
        [row] = db.exec(select(Notice).where(Notice.email == f"{comes}@m"))
        assert NOTICES[RAISED].view(Told.of(row), db)


async def test_what_nobody_keeps_is_logged_and_counted(
    engine: Engine, sweeper: Sweeper, registry: CollectorRegistry, time: Time,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    opened(engine, wish=CRITICAL, count=2)
    pressed(engine, 1002, "eva", V.ACCEPT, NOON)
    escalated(engine, Severity.NORMAL)
    escalated(engine, Severity.NORMAL, "")
    time.now = NOON + 4 * HOUR  # the first is accepted by nobody
    await sweeper.sweep()
    assert unkept(registry) == (0, 0)
    assert unkept_logged(caplog) == []
    nobody_is_left(engine)
    for _ in range(2):
        caplog.clear()
        await sweeper.sweep()
        assert unkept_logged(caplog) == ["request 1001", "escalation 1001", "escalation 1002"]
        assert unkept(registry) == (1, 2)
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "pia@m").roles = ["program"]
    await sweeper.sweep()
    assert unkept(registry) == (0, 0)


async def test_who_asked_for_an_expert_reads_the_truth(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    [number] = opened(engine, wish=CRITICAL)
    time.now = NOON + 4 * HOUR
    await sweeper.sweep()
    read = []
    for leaves in ("", "pat@m", "pia@m"):
        with desk_of(engine) as desk:
            if leaves:
                desk.db.get_one(Person, leaves).roles = ["fm"]
                desk.db.flush()
            request = desk.read(number, "dana")
            read.append(request_card(desk.db, request, PEOPLE["dana"]).state)
    assert read == [
        "With the Partner Success Manager, Pat",
        "With the programme team",
        "Nobody is named in the roster for P1 yet; I keep it and tell the first one who is.",
    ]


async def test_the_card_of_who_asked_says_when_there_is_somebody(
    engine: Engine, sweeper: Sweeper, time: Time
) -> None:
    nobody_is_left(engine)
    [number] = opened(engine, wish=CRITICAL)
    time.now = NOON + 4 * HOUR
    await sweeper.sweep()
    me, at = PEOPLE["dana"], Spot(conversation_id="a:dana", message_id="1")
    with desk_of(engine) as desk:
        view = request_card(desk.db, desk.read(number, "dana"), me)
        assert view.state.startswith("Nobody is named")
        to = To(tenant_id=me.tenant_id, aad_object_id=me.object_id)
        live_cards.put_up(desk.db, live_cards.Posted(view=view, to=to, at=at, now=time.now))
        desk.db.get_one(Person, "pia@m").roles = ["program"]
    assert await sweeper.sweep() == 1
    with Session(engine) as db:
        [row] = db.exec(select(Notice).where(Notice.kind == CARD))
        shown = live_cards.current(Told.of(row), db)
    assert isinstance(shown, RequestCard)
    assert shown.state == "With the programme team"


async def test_more_than_one_batch_of_what_nobody_keeps_is_counted(
    engine: Engine, sweeper: Sweeper, registry: CollectorRegistry, time: Time
) -> None:
    nobody_is_left(engine)
    opened(engine, wish=CRITICAL, count=MOST + 3)
    time.now = NOON + 4 * HOUR
    await sweeper.sweep()
    assert unkept(registry) == (MOST + 3, 0)


async def test_what_each_sweep_did_is_counted(
    engine: Engine, sweeper: Sweeper, registry: CollectorRegistry, time: Time
) -> None:
    assert swept(registry, "settled_total", "answer late") == 0
    opened(engine)
    opened(engine, "jonas")
    with desk_of(engine) as desk:
        desk.db.get_one(Person, "pat@m").time_zone = "Nowhere/At all"
    time.now += 24 * HOUR
    for _ in range(2):
        await sweeper.sweep()
    name = "not accepted in time"
    assert swept(registry, "settled_total", name) == 1
    assert swept(registry, "failed_total", name) == 2
    assert swept(registry, "seconds_count", name) == 2
    assert swept(registry, "seconds_sum", name) > 0
    assert swept(registry, "failed_total", "without their SME") == 0


def nobody_is_left(engine: Engine) -> None:
    """Take the PSM of the first partner and the programme team out of the roster."""
    with desk_of(engine) as desk:
        for email in ("pat@m", "pia@m"):
            desk.db.get_one(Person, email).roles = ["fm"]


def unkept(registry: CollectorRegistry) -> tuple[float | None, float | None]:
    requests, escalations = (
        registry.get_sample_value("bot_unkept", {"about": about})
        for about in ("request", "escalation")
    )
    return requests, escalations


def unkept_logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    said = "the roster names neither a PSM nor a programme team for it"
    return [vars(one)["reference"] for one in caplog.records if one.message == said]


def swept(registry: CollectorRegistry, what: str, name: str) -> float:
    value = registry.get_sample_value(f"bot_sweep_{what}", {"sweep": name})
    assert value is not None
    return value


async def test_two_replicas_do_everything_once(engine: Engine, store_url: str, time: Time) -> None:
    opened(engine, wish=CRITICAL, count=8)
    time.now += 4 * HOUR
    replicas = [Database(store_url) for _ in range(2)]
    try:
        done = await asyncio.gather(
            *(
                Sweeper(one, clock=time, metrics=sweep_metrics(CollectorRegistry())).sweep()
                for one in replicas
                for _ in range(2)
            )
        )
    finally:
        for one in replicas:
            await one.close()
    assert sum(done) >= 8
    assert states(engine) == [("with_psm", 2)] * 8
    assert Counter(told(engine)) == {
        ("request.changed", "eva"): 3, ("request.changed", "gil"): 3,
        ("request.changed", "ivo"): 2, ("request.changed", "pat"): 8,
    }  # fmt: skip


async def test_the_service_sweeps_from_its_start_on(
    engine: Engine, store_url: str, tmp_path: Path, understander: Understander
) -> None:
    opened(engine)
    settings = Settings(
        database_url=store_url,
        secret_key=SECRET,
        cloud=Cloud(loopback=True),
        promises=promises_of({Urgency.HIGH: 24}),
    )
    app = await build(
        settings,
        data_folder=tmp_path,
        read=whole_catalogue,
        load=lambda *_: understander,
        clock=lambda: NOON + 24 * HOUR,
    )
    try:
        async with HttpClient(HttpServer(app)), asyncio.timeout(5):
            while states(engine) != [("with_psm", 2)]:  # noqa: ASYNC110 -- another thread does it
                await asyncio.sleep(0.02)
        assert urgency_name(Urgency.HIGH) == "High: first answer within 3 working days"
    finally:
        promise_from_now_on(Promises())
