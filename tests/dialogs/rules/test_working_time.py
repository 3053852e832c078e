"""Working hours: nine to five, Monday to Friday, wherever somebody is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.rules.working_time import WORKING_DAY, add_working_time, working_time_between

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
    "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Apia", "Pacific/Pago_Pago",
    "Pacific/Kiritimati", "Australia/Lord_Howe", "Africa/Cairo",
]  # fmt: skip
MOMENTS = st.datetimes(
    min_value=datetime(2011, 12, 1),  # noqa: DTZ001 -- the strategy adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
AMOUNTS = st.integers(min_value=0, max_value=80 * 3600).map(lambda s: timedelta(seconds=s))


def there(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone))  # type: ignore[misc,arg-type] # up to six


@pytest.mark.parametrize(
    ("zone", "start", "hours", "end"),
    [
        pytest.param("UTC", (2030, 1, 7, 10), 4, (2030, 1, 7, 14), id="the same day"),
        pytest.param("UTC", (2030, 1, 7, 15), 8, (2030, 1, 8, 15), id="over a night"),
        pytest.param("UTC", (2030, 1, 11, 15), 8, (2030, 1, 14, 15), id="over a weekend"),
        pytest.param("UTC", (2030, 1, 12, 3), 8, (2030, 1, 14, 17), id="from a Saturday"),
        pytest.param("UTC", (2030, 1, 7, 7), 1, (2030, 1, 7, 10), id="before work"),
        pytest.param("UTC", (2030, 1, 7, 9), 8, (2030, 1, 7, 17), id="the very end of a day"),
        pytest.param("UTC", (2030, 1, 7, 17), 0, (2030, 1, 7, 17), id="nothing, at the end"),
        pytest.param("UTC", (2030, 1, 7, 18), 0, (2030, 1, 8, 9), id="nothing, at night"),
        pytest.param(
            "America/New_York", (2030, 3, 8, 16), 8, (2030, 3, 11, 16), id="the clock goes forward"
        ),
        pytest.param(
            "Europe/Berlin", (2030, 10, 25, 16), 16, (2030, 10, 29, 16), id="the clock goes back"
        ),
        pytest.param(
            "Pacific/Apia", (2011, 12, 29, 15), 8, (2012, 1, 2, 15), id="a Friday that was skipped"
        ),
    ],
)
def test_working_time_is_added(
    zone: str, start: tuple[int, ...], hours: int, end: tuple[int, ...]
) -> None:
    found = add_working_time(there(zone, *start), timedelta(hours=hours), zone=zone)
    assert found == there(zone, *end)
    assert found.tzinfo is UTC


def test_either_side_of_the_date_line_works_on_its_own_monday() -> None:
    sunday = datetime(2030, 1, 6, 12, tzinfo=UTC)
    ends = [
        add_working_time(sunday, WORKING_DAY, zone=zone)
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago")
    ]
    assert ends == [
        there("Pacific/Kiritimati", 2030, 1, 7, 17), there("Pacific/Pago_Pago", 2030, 1, 7, 17)
    ]  # fmt: skip
    assert ends[1] - ends[0] == timedelta(hours=25)


def test_time_that_runs_backwards_is_none() -> None:
    start = datetime(2030, 1, 7, 12, tzinfo=UTC)
    assert working_time_between(start, start - timedelta(days=3), zone="UTC") == timedelta(0)


@settings(max_examples=150, deadline=None)
@given(start=MOMENTS, amount=AMOUNTS, zone=st.sampled_from(ZONES))
def test_what_was_added_lies_between(start: datetime, amount: timedelta, zone: str) -> None:
    end = add_working_time(start, amount, zone=zone)
    assert working_time_between(start, end, zone=zone) == amount
    local = end.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert 9 <= local.hour + local.minute / 60 <= 17


@settings(max_examples=80, deadline=None)
@given(start=MOMENTS, one=AMOUNTS, two=AMOUNTS, zone=st.sampled_from(ZONES))
def test_it_does_not_matter_in_how_many_steps(
    start: datetime, one: timedelta, two: timedelta, zone: str
) -> None:
    at_once = add_working_time(start, one + two, zone=zone)
    by_steps = add_working_time(add_working_time(start, one, zone=zone), two, zone=zone)
    assert working_time_between(at_once, by_steps, zone=zone) == timedelta(0)
    assert at_once <= by_steps
