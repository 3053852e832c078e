"""What stands out in a list of customers. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

SLIPPED_WITHIN = timedelta(days=60)  # a forecast that moved before that is old news
ASKED_WITHIN = timedelta(days=90)  # inputs that are counted
REACHED_WITHIN = timedelta(days=90)  # milestones that are counted


def passed_forecasts(
    forecasts: Mapping[int, date], *, active: int | None, entitled: int | None, today: date
) -> tuple[int, ...]:
    """Return the milestones whose day has gone by without their being reached, lowest first."""
    return tuple(
        at
        for at, day in sorted(forecasts.items())
        if day < today and not is_reached(at, active=active, entitled=entitled)
    )


def is_reached(milestone: int, *, active: int | None, entitled: int | None) -> bool:
    """Say whether so many per cent of the entitled people are active."""
    return bool(entitled) and (active or 0) * 100 >= milestone * (entitled or 0)
