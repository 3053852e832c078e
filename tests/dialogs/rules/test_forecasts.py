"""Forecasts of milestones: their faults, their moves, what was reached, and how good they were."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.forecasts import (
    Accuracy,
    accuracy,
    accuracy_of,
    first_forecasts,
    forecast_faults,
    moves_between,
    reached_now,
    slips,
)
from store.status_values import Move, Reached, Status, WorkloadLine

TODAY = date(2026, 12, 31)
MARCH, APRIL, JUNE = date(2027, 3, 12), date(2027, 4, 2), date(2027, 6, 30)
FORECASTS = st.dictionaries(
    st.sampled_from([10, 15, 40]), st.dates(date(2026, 1, 1), date(2028, 12, 31))
)


def status(*lines: WorkloadLine, number: int = 1) -> Status:
    return Status(customer_id="c1", customer_name="Contoso", number=number, workloads=lines)


def line(workload: str = "intune", **fields: object) -> WorkloadLine:
    return WorkloadLine(workload=workload, **fields)  # type: ignore[arg-type]


def move(before: date | None, after: date | None, **fields: object) -> Move:
    given = {"customer_id": "c1", "workload": "intune", "milestone": 15, **fields}
    return Move(before=before, after=after, **given)  # type: ignore[arg-type]


def reached(on: date, **fields: object) -> Reached:
    given = {"customer_id": "c1", "workload": "intune", "milestone": 15, **fields}
    return Reached(reached_on=on, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "reasons", "expected"),
    [
        pytest.param({}, {15: MARCH, 40: JUNE}, {}, {}, id="given for the first time"),
        pytest.param({15: MARCH}, {15: MARCH}, {}, {}, id="stands"),
        pytest.param({15: MARCH}, {15: APRIL}, {15: "licences"}, {}, id="moved, and why"),
        pytest.param({}, {15: JUNE, 40: JUNE}, {}, {}, id="both on one day"),
        pytest.param({}, {15: TODAY}, {}, {}, id="today is not past"),
        pytest.param(
            {}, {15: TODAY - timedelta(days=1)}, {},
            {15: "15% is forecast for 30 December 2026, which has passed. "
                 "Please give a day that is to come."},
            id="yesterday is",
        ),
        pytest.param({15: date(2026, 1, 1)}, {15: date(2026, 1, 1)}, {}, {}, id="past, untouched"),
        pytest.param(
            {}, {15: JUNE, 40: APRIL}, {},
            {40: "40% cannot be reached before 15%, which is forecast for 30 June 2027."},
            id="later before the earlier",
        ),
        pytest.param(
            {15: MARCH, 40: APRIL}, {15: JUNE, 40: APRIL}, {15: "licences"},
            {40: "40% cannot be reached before 15%, which is forecast for 30 June 2027."},
            id="the earlier one slips behind",
        ),
        pytest.param(
            {15: MARCH}, {15: APRIL}, {15: "  "},
            {15: "The forecast for 15% moves from 12 March 2027. Please say why."},
            id="moved without a reason",
        ),
        pytest.param(
            {15: APRIL}, {15: MARCH}, {},
            {15: "The forecast for 15% moves from 2 April 2027. Please say why."},
            id="earlier wants one, too",
        ),
        pytest.param(
            {40: JUNE}, {}, {},
            {40: "The forecast for 40% (30 June 2027) is taken away. Please say why."},
            id="withdrawn",
        ),
    ],
)  # fmt: skip
def test_faults(
    before: dict[int, date],
    after: dict[int, date],
    reasons: dict[int, str],
    expected: dict[int, str],
) -> None:
    assert forecast_faults(before, after, reasons=reasons, today=TODAY) == expected


@given(before=FORECASTS, after=FORECASTS)
def test_faultless_forecasts_are_in_order_and_to_come(
    before: dict[int, date], after: dict[int, date]
) -> None:
    reasons = dict.fromkeys(before, "because")
    if forecast_faults(before, after, reasons=reasons, today=TODAY):
        return
    days = [day for _, day in sorted(after.items())]
    assert days == sorted(days)
    assert all(day >= TODAY or before.get(at) == day for at, day in after.items())


def test_moves_are_given_moved_and_withdrawn() -> None:
    before = status(
        line(forecasts={15: MARCH, 40: JUNE}), line("teams", forecasts={15: MARCH}), line("gone")
    )
    after = status(
        line(forecasts={15: APRIL}), line("teams", forecasts={15: MARCH, 40: JUNE}),
        number=2,
    )  # fmt: skip
    reasons = {("intune", 15): " waiting on licences ", ("intune", 40): "stopped"}
    assert moves_between(before, after, reasons=reasons, by_partner=frozenset({("teams", 40)})) == [
        move(MARCH, APRIL, reason="waiting on licences"),
        move(JUNE, None, milestone=40, reason="stopped"),
        move(None, JUNE, workload="teams", milestone=40, by_partner=True),
    ]


def test_what_stands_moves_nothing() -> None:
    same = status(line(forecasts={15: MARCH}))
    assert moves_between(same, same, reasons={}) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param((14, 100), (15, 100), [15], id="exactly"),
        pytest.param((14, 100), (14, 100), [], id="one short"),
        pytest.param((14, 101), (15, 101), [], id="not by rounding"),
        pytest.param((0, 100), (40, 100), [15, 40], id="both at once"),
        pytest.param((15, 100), (39, 100), [], id="known before"),
        pytest.param((None, 100), (20, 100), [15], id="no figure before"),
        pytest.param((0, 0), (0, 0), [], id="nobody is entitled"),
        pytest.param((10, 100), (10, 50), [15], id="fewer are entitled"),
    ],
)
def test_reached(
    before: tuple[int | None, int], after: tuple[int | None, int], expected: list[int]
) -> None:
    then = status(line(active=before[0], entitled=before[1]))
    now = status(line(active=after[0], entitled=after[1]))
    found = reached_now(then, now, first={}, today=TODAY)
    assert [one.milestone for one in found] == expected


def test_what_is_reached_keeps_both_forecasts_and_whose_it_is() -> None:
    then = status(line(active=0, entitled=100, forecasts={15: APRIL}, partner_id="p1"))
    now = status(line(active=20, entitled=100, forecasts={15: JUNE}, partner_id="p1"))
    first = {("intune", 15): MARCH}
    assert reached_now(then, now, first=first, today=TODAY) == [
        reached(TODAY, partner_id="p1", forecast=APRIL, first_forecast=MARCH)
    ]


def test_other_milestones_can_be_set() -> None:
    then, now = status(line(active=9, entitled=100)), status(line(active=12, entitled=100))
    found = reached_now(then, now, first={}, today=TODAY, milestones=(10, 40))
    assert [one.milestone for one in found] == [10]


def test_every_slip_has_its_days_and_why() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    [found] = slips(
        [
            move(None, MARCH),
            move(MARCH, APRIL, reason="licences", moved_at=at),
            move(APRIL, date(2027, 3, 26), reason="they came"),
        ]
    )
    assert (found.first, found.now, found.days) == (MARCH, date(2027, 3, 26), 14)
    assert [(one.days, one.reason) for one in found.slips] == [(21, "licences"), (-7, "they came")]


def test_the_first_move_from_what_the_roster_had_is_a_slip() -> None:
    [found] = slips([move(MARCH, APRIL)])
    assert (found.first, found.days) == (MARCH, 21)


def test_over_29_february_and_the_years_end() -> None:
    found = slips(
        [
            move(date(2028, 2, 28), date(2028, 3, 1)),
            move(date(2026, 12, 31), date(2027, 1, 1), milestone=40),
        ]
    )
    assert [one.days for one in found] == [2, 1]


def test_what_is_withdrawn_and_given_again_is_compared_with_its_last_day() -> None:
    [found] = slips([move(None, MARCH), move(MARCH, None, reason="stopped"), move(None, APRIL)])
    assert [one.days for one in found.slips] == [None, 21]
    assert (found.now, found.days) == (APRIL, 21)
    [gone] = slips([move(MARCH, None)])
    assert (gone.now, gone.days) == (None, 0)


def test_the_first_forecast_is_the_oldest_known() -> None:
    moves = [move(None, APRIL), move(APRIL, JUNE), move(MARCH, JUNE, milestone=40)]
    assert first_forecasts(moves) == {("intune", 15): APRIL, ("intune", 40): MARCH}


@given(days=st.lists(st.dates(), min_size=2, max_size=8))
def test_days_of_all_slips_are_from_the_first_to_the_last(days: list[date]) -> None:
    moves = [move(before, after) for before, after in pairwise(days)]
    [found] = slips(moves)
    assert found.days == (days[-1] - days[0]).days


def test_accuracy_is_the_mean_of_days_late() -> None:
    those = [
        reached(date(2027, 3, 22), forecast=MARCH, first_forecast=date(2027, 3, 2)),
        reached(date(2027, 3, 10), milestone=40, forecast=MARCH, first_forecast=MARCH),
        reached(TODAY, workload="teams"),
        reached(APRIL, customer_id="c2", partner_id="p1", forecast=APRIL, first_forecast=MARCH),
    ]
    assert accuracy(those) == {
        ("c1", ""): Accuracy(count=2, days_late=4.0, days_late_first=9.0),
        ("c2", "p1"): Accuracy(count=1, days_late=0.0, days_late_first=21.0),
    }


def test_without_a_forecast_nothing_is_said() -> None:
    assert accuracy_of([reached(TODAY)]) == Accuracy(count=0, days_late=None, days_late_first=None)
