"""Quarters, where years begin and end."""

from datetime import UTC, date, datetime

import pytest

from dialogs.rules.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2030, 1, 1), Quarter(2030, 1)),
        (date(2028, 2, 29), Quarter(2028, 1)),
        (date(2030, 3, 31), Quarter(2030, 1)),
        (date(2030, 4, 1), Quarter(2030, 2)),
        (date(2030, 9, 30), Quarter(2030, 3)),
        (date(2029, 12, 31), Quarter(2029, 4)),
    ],
)
def test_the_quarter_of_a_day(day: date, quarter: Quarter) -> None:
    assert Quarter.of(day) == quarter
    assert quarter.start.date() <= day < quarter.end.date()


def test_quarters_follow_each_other_over_the_years() -> None:
    assert Quarter(2029, 4).moved(1) == Quarter(2030, 1)
    assert Quarter(2030, 1).moved(-1) == Quarter(2029, 4)
    assert Quarter(2030, 2).moved(-9) == Quarter(2028, 1)
    assert Quarter(2029, 4).end == Quarter(2030, 1).start == datetime(2030, 1, 1, tzinfo=UTC)
    assert str(Quarter(2029, 4)) == "2029 Q4"
