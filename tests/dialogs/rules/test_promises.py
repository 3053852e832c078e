"""What a partner is promised, and who is told when."""

from datetime import datetime, timedelta

import pytest

from dialogs.rules.promises import (
    Due,
    Promises,
    accept_by,
    acknowledge_by,
    how_due,
    promise,
    promises_of,
    unaccepted,
)
from store.vocabulary import Severity, Urgency
from tests.dialogs.rules.request_world import MONDAY

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("urgency", "accept", "remind", "answer"),
    [
        (Urgency.CRITICAL, 2 * HOUR, 3 * HOUR, 4 * HOUR),
        (Urgency.HIGH, 4 * HOUR, 6 * HOUR, 8 * HOUR),
        (Urgency.NORMAL, 8 * HOUR, DAY + 4 * HOUR, DAY + 8 * HOUR),
    ],
)
def test_promises(
    urgency: Urgency, accept: timedelta, remind: timedelta, answer: timedelta
) -> None:
    promises = Promises()
    given = promise(promises, since=MONDAY, urgency=urgency, zone="UTC")
    until = accept_by(promises, offered_at=MONDAY, urgency=urgency, zone="UTC")
    assert (until, given.remind_at, given.answer_by) == (
        MONDAY + accept, MONDAY + remind, MONDAY + answer
    )  # fmt: skip


def test_promises_are_settings() -> None:
    promises = Promises(answer=dict.fromkeys(Urgency, HOUR))
    given = promise(promises, since=MONDAY, urgency=Urgency.NORMAL, zone="UTC")
    assert given.answer_by == MONDAY + HOUR


def test_what_is_not_set_is_promised_as_usual() -> None:
    answers = promises_of({Urgency.HIGH: 3}).answer
    assert answers == {**Promises().answer, Urgency.HIGH: 3 * HOUR}


@pytest.mark.parametrize(
    ("offered", "accept"),
    [
        pytest.param(timedelta(0), 2 * HOUR, id="half of it"),
        pytest.param(HOUR, HOUR + 1.5 * HOUR, id="handed on: half of what is left"),
        pytest.param(3.5 * HOUR, 4 * HOUR, id="nearly over: half an hour all the same"),
        pytest.param(4 * HOUR, 6 * HOUR, id="over: there is nothing left for the PSM to keep"),
    ],
)
def test_the_psm_gets_what_nobody_accepts_while_it_can_be_answered(
    offered: timedelta, accept: timedelta
) -> None:
    until = accept_by(
        Promises(), offered_at=MONDAY + offered, urgency=Urgency.CRITICAL, zone="UTC",
        answer_by=MONDAY + 4 * HOUR,
    )  # fmt: skip
    assert until == MONDAY + accept


def test_less_time_to_accept_than_half_of_the_promise_can_be_set() -> None:
    promises = promises_of(accept={Urgency.CRITICAL: 1, Urgency.HIGH: 7})
    until = [
        accept_by(promises, offered_at=MONDAY, urgency=urgency, zone="UTC") for urgency in Urgency
    ]
    assert sorted(until) == [MONDAY + HOUR, MONDAY + 4 * HOUR, MONDAY + 8 * HOUR]


def test_the_card_says_what_comes_of_it() -> None:
    assert (
        unaccepted(MONDAY, MONDAY + HOUR) == "then the PSM gets it, while there is time to answer"
    )
    for answer_by in (None, MONDAY):
        assert unaccepted(MONDAY, answer_by) == "then the PSM gets it"


@pytest.mark.parametrize(
    ("severity", "within"),
    [(Severity.CRITICAL, 4 * HOUR), (Severity.HIGH, 8 * HOUR), (Severity.NORMAL, 8 * HOUR)],
)
def test_a_psm_has_a_while_to_acknowledge(severity: Severity, within: timedelta) -> None:
    assert acknowledge_by(MONDAY, severity=severity, zone="UTC") == MONDAY + within


def test_the_while_to_acknowledge_is_a_setting() -> None:
    within = promises_of(acknowledge={Severity.CRITICAL: 1}).acknowledge
    due = [
        acknowledge_by(MONDAY, severity=severity, zone="UTC", within=within)
        for severity in (Severity.CRITICAL, Severity.HIGH)
    ]
    assert due == [MONDAY + HOUR, MONDAY + 8 * HOUR]


def test_promises_count_in_the_zone_of_who_has_the_request() -> None:
    given = promise(Promises(), since=MONDAY, urgency=Urgency.CRITICAL, zone="Pacific/Auckland")
    # ten at night there: from nine the next morning (20:00 UTC)
    assert given.answer_by == MONDAY + 15 * HOUR


@pytest.mark.parametrize(
    ("waiting", "now", "expected"),
    [
        pytest.param(True, MONDAY + 2 * HOUR, Due.NOT_YET, id="early"),
        pytest.param(True, MONDAY + 3 * HOUR, Due.SOON, id="three quarters through"),
        pytest.param(True, MONDAY + 4 * HOUR, Due.LATE, id="the moment itself"),
        pytest.param(False, MONDAY + 9 * HOUR, Due.NOT_YET, id="answered long ago"),
    ],
)
def test_who_is_told(waiting: bool, now: datetime, expected: Due) -> None:
    due = how_due(
        waits=waiting,
        remind_at=MONDAY + 3 * HOUR,
        answer_by=MONDAY + 4 * HOUR,
        now=now,
    )
    assert due is expected
