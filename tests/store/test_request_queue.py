"""The queue of PSMs and SMEs, what the clock looks after, and what is exported."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, text

from dialogs.rules.request_press import Press
from dialogs.rules.working_time import working_time_between
from store.experts import sme_candidates
from store.models import Partner, Person
from store.notices import write
from store.request_export import HEADER, request_rows
from store.request_queue import (
    Queue,
    QueueCounts,
    answers_due_soon,
    answers_late,
    not_accepted_in_time,
    partners_to_remind,
    queue_counts,
    queue_page,
    standing_still,
    told_of_it,
    without_their_psm,
    without_their_sme,
    written_already,
)
from store.requests import my_requests, open_requests_for
from store.told import To
from store.vocabulary import RequestState, RequestVerb, Urgency
from tests.conftest import NOON
from tests.store.request_desk import PEOPLE, WISH, Desk, add_people

V = RequestVerb
HOUR = timedelta(hours=1)
INDEXES = {f"ix_smerequest_{name}" for name in ("partner", "sme", "psm", "accept", "answer")}
LATER = NOON + timedelta(days=7)


@pytest.fixture
def desk(db: Session) -> Desk:
    add_people(db)
    return Desk(db=db)


def listed(desk: Desk, queue: Queue, email: str | None, **given: int) -> list[int]:
    offset, limit = given.get("offset", 0), given.get("limit", 9)
    found = queue_page(desk.db, queue=queue, email=email, now=desk.now, offset=offset, limit=limit)
    return [request.number for request in found.lines]


def test_what_is_mine(desk: Desk) -> None:
    evas, gils, ivos = desk.open(), desk.open("jonas"), desk.open()
    desk.press(ivos, "dana", V.WITHDRAW)
    assert listed(desk, Queue.MINE, "eva@m") == [evas.number]
    assert listed(desk, Queue.MINE, "pat@m") == [evas.number]
    assert listed(desk, Queue.MINE, "oda@m") == [gils.number]
    assert listed(desk, Queue.MINE, None) == [evas.number, gils.number]
    assert listed(desk, Queue.MINE, "finn@m") == []


def test_a_new_psm_finds_the_partners_old_requests(desk: Desk) -> None:
    request = desk.open()
    partner = desk.db.get_one(Partner, "p1")
    partner.psm_email = "oda@m"
    desk.db.add(partner)
    desk.db.flush()
    assert listed(desk, Queue.MINE, "oda@m") == [request.number]


def test_what_nobody_has_accepted_is_unassigned_whoever_asks(desk: Desk) -> None:
    requests = [desk.open() for _ in range(3)]
    desk.press(requests[0], "eva", V.ACCEPT)
    for email in ("eva@m", "oda@m", None):
        assert listed(desk, Queue.UNASSIGNED, email) == [1002, 1003]
    assert listed(desk, Queue.UNASSIGNED, None, offset=1, limit=1) == [1003]


def test_what_is_due_first_is_on_top_and_late_when_it_has_passed(desk: Desk) -> None:
    desk.open()
    desk.open(wish={**WISH, "urgency": Urgency.CRITICAL})
    assert listed(desk, Queue.MINE, "pat@m") == [1002, 1001]
    desk.now += 5 * HOUR
    assert listed(desk, Queue.LATE, "pat@m") == [1002]
    assert queue_counts(desk.db, email="pat@m", now=desk.now) == QueueCounts(
        mine=2, unassigned=2, late=1
    )
    assert queue_counts(desk.db, email="eva@m", now=desk.now).late == 0


def test_what_a_partner_does_not_answer_is_late_in_the_lists_of_who_waits(desk: Desk) -> None:
    desk.press(desk.open(), "eva", V.ASK_BACK)
    assert listed(desk, Queue.LATE, "eva@m") == []
    assert partners_to_remind(desk.db, now=NOON) == standing_still(desk.db, now=NOON) == ()
    desk.now += 72 * HOUR
    for email in ("eva@m", "pat@m", None):
        assert listed(desk, Queue.LATE, email) == [1001]
    assert partners_to_remind(desk.db, now=desk.now) == standing_still(desk.db, now=desk.now)
    desk.press(desk.read(1001), "dana", V.COMMENT)
    assert partners_to_remind(desk.db, now=desk.now) == standing_still(desk.db, now=desk.now) == ()


def test_what_is_not_accepted_goes_to_the_psm_once(desk: Desk) -> None:
    request = desk.open()
    desk.now += 24 * HOUR
    [lapsed] = not_accepted_in_time(desk.db, now=desk.now)
    assert lapsed == request
    assert not_accepted_in_time(desk.db, now=desk.now - HOUR / 60) == ()
    moved = desk.press(request, "clock", V.LAPSE)
    assert (moved.state, moved.sme_email) == (RequestState.WITH_PSM, "")
    assert not_accepted_in_time(desk.db, now=desk.now) == ()


def test_somebody_is_reminded_before_and_told_after(desk: Desk) -> None:
    request = desk.open(wish={**WISH, "urgency": Urgency.CRITICAL})
    assert answers_due_soon(desk.db, now=NOON + 2 * HOUR) == ()
    assert answers_due_soon(desk.db, now=NOON + 3 * HOUR) == (request,)
    assert answers_due_soon(desk.db, now=NOON + 4 * HOUR) == ()
    assert answers_late(desk.db, now=NOON + 4 * HOUR) == (request,)
    answered = desk.press(request, "eva", V.ASK_BACK)
    assert answers_late(desk.db, now=LATER) == ()
    desk.now += HOUR
    again = desk.press(answered, "dana", V.COMMENT)
    assert answers_late(desk.db, now=LATER) == (again,)
    assert again.promise_key != request.promise_key


@pytest.mark.parametrize("gone", [True, False], ids=["left the roster", "no SME any more"])
def test_a_request_is_not_left_with_who_is_no_sme(desk: Desk, gone: bool) -> None:
    request = desk.press(desk.open(), "eva", V.ACCEPT)
    assert without_their_sme(desk.db) == ()
    eva = desk.db.get_one(Person, "eva@m")
    if gone:
        desk.db.delete(eva)
    else:
        eva.roles = ["fm"]
    desk.db.flush()
    [found] = without_their_sme(desk.db)
    assert found.number == request.number
    assert desk.press(found, "clock", V.LOSE_SME).state is RequestState.WITH_PSM
    assert without_their_sme(desk.db) == ()


def test_a_psm_who_is_none_looks_after_nothing(desk: Desk) -> None:
    request = desk.open()
    desk.now += 24 * HOUR
    request = desk.press(request, "clock", V.LAPSE)
    assert without_their_psm(desk.db) == ()
    desk.db.get_one(Person, "pat@m").roles = ["fm"]
    desk.db.flush()
    assert without_their_psm(desk.db) == (request,)
    assert without_their_psm(desk.db, after=request) == ()


def test_each_batch_goes_on_after_the_one_before(desk: Desk) -> None:
    urgent = [desk.open(wish={**WISH, "urgency": Urgency.CRITICAL}) for _ in range(3)]
    others = [desk.open() for _ in range(2)]
    requests, desk.now = [*urgent, *others], LATER
    for find in (not_accepted_in_time, answers_late):
        found, after = list[int](), None
        while batch := find(desk.db, now=LATER, after=after, limit=2):
            found += [one.number for one in batch]
            after = batch[-1]
        assert found == [one.number for one in requests]


def test_who_has_been_told_of_what(desk: Desk) -> None:
    request, other = desk.open(), desk.open()
    key = f"kind:{request.id}:1"
    write(desk.db, "kind", to=To(email="pat@m"), business_key=key, now=NOON)
    assert written_already(desk.db, business_keys={key, f"kind:{other.id}:1"}) == {key}
    emails = ["pat@m", "oda@m"]
    assert told_of_it(desk.db, request_id=request.id, emails=emails) == {"pat@m"}
    assert told_of_it(desk.db, request_id=other.id, emails=emails) == frozenset()


def working_time(start: datetime, end: datetime, zone: str) -> timedelta:
    return working_time_between(start, end, zone=zone)


def test_the_export_tells_how_long_it_took(desk: Desk) -> None:
    request = desk.open()
    desk.open("jonas")
    desk.now += 2 * HOUR
    request = desk.press(request, "eva", V.ASK_BACK)
    desk.now += 24 * HOUR
    desk.press(request, "eva", V.SOLVE)
    rows = list(
        request_rows(
            desk.db,
            working_time=lambda start, end, zone: working_time_between(start, end, zone=zone),
        )
    )
    assert rows[0] == HEADER
    first, second = (dict(zip(HEADER, row, strict=True)) for row in rows[1:])
    assert [first[name] for name in HEADER[-5:-1]] == [2.0, 2.0, 26.0, 10.0]
    assert [second[name] for name in HEADER[-5:-1]] == [""] * 4
    assert (first["number"], first["state"], first["sme_email"]) == (1001, "solved", "eva@m")
    typed = str(rows)
    assert not any(word in typed for word in ("Dana", "Everything", "because", "o-dana"))


@pytest.fixture
def planned(desk: Desk) -> Iterator[list[str]]:
    """The plans of the statements that a test runs."""
    desk.db.flush()
    connection, plans, seen = desk.db.connection(), list[str](), list[tuple[str, object]]()
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text("SET LOCAL enable_seqscan = off"))

    def note(_: object, __: object, statement: str, given: object, *___: object) -> None:
        if "smerequest" in statement and not statement.startswith("EXPLAIN"):
            seen.append((statement, given))

    event.listen(connection, "before_cursor_execute", note)
    yield plans
    for statement, given in tuple(seen):
        how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        lines = connection.exec_driver_sql(f"{how} {statement}", given)  # type: ignore[arg-type]
        plans.append("\n".join(str(line) for line in lines))
    event.remove(connection, "before_cursor_execute", note)
    assert plans
    if sqlite:  # the other planner does not care which one, while there is so little
        assert {name for name in INDEXES if name not in str(plans)} == set()
    for plan in plans:
        assert "SCAN smerequest'" not in plan, plan
        assert "Seq Scan on smerequest" not in plan, plan


def test_lists_and_sweeps_use_an_index(desk: Desk, planned: list[str]) -> None:
    assert planned == []  # they are made when the test is over
    for queue in Queue:
        listed(desk, queue, "pat@m")
    queue_counts(desk.db, email="pat@m", now=NOON)
    not_accepted_in_time(desk.db, now=NOON)
    answers_late(desk.db, now=NOON)
    answers_due_soon(desk.db, now=NOON)
    partners_to_remind(desk.db, now=NOON)
    standing_still(desk.db, now=NOON)
    without_their_sme(desk.db)
    without_their_psm(desk.db)
    sme_candidates(desk.db)
    open_requests_for(desk.db, partner_id="p1", workload="intune")
    my_requests(desk.db, who=PEOPLE["dana"], offset=0, limit=5)


def test_what_was_decided_on_an_old_reading_is_not_kept(desk: Desk) -> None:
    request = desk.open()
    desk.now += 24 * HOUR
    [lapsed] = not_accepted_in_time(desk.db, now=desk.now)
    decided = desk.decide(lapsed, "clock", Press(verb=V.LAPSE))
    desk.press(request, "eva", V.ACCEPT)
    assert not desk.keep(lapsed, "clock", decided)  # type: ignore[arg-type] # it is a Move
    assert desk.read(request.number).state is RequestState.ACCEPTED
