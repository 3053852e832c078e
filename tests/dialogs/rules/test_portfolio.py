"""What stands out in a list of customers, at its edges."""

from datetime import date

import pytest

from dialogs.rules.portfolio import is_reached, passed_forecasts

TODAY = date(2030, 1, 7)
YESTERDAY, TOMORROW = date(2030, 1, 6), date(2030, 1, 8)


@pytest.mark.parametrize(
    ("forecasts", "active", "passed"),
    [
        ({15: YESTERDAY}, 14, (15,)),
        ({15: YESTERDAY}, 15, ()),
        ({15: TODAY}, 0, ()),
        ({15: TOMORROW}, None, ()),
        ({15: YESTERDAY}, None, (15,)),
        ({40: YESTERDAY, 15: YESTERDAY}, 14, (15, 40)),
        ({40: YESTERDAY, 15: YESTERDAY}, 39, (40,)),
        ({}, 0, ()),
    ],
)
def test_a_forecast_has_passed(
    forecasts: dict[int, date], active: int | None, passed: tuple[int, ...]
) -> None:
    found = passed_forecasts(forecasts, active=active, entitled=100, today=TODAY)
    assert found == passed


def test_nothing_is_reached_where_nobody_is_entitled() -> None:
    assert not is_reached(15, active=10, entitled=0)
    assert not is_reached(15, active=10, entitled=None)
