"""Which milestones forecasts are given for: said once at the start, before anybody is served."""

from collections.abc import Sequence

from dialogs.rules.forecasts import MILESTONES


class _Kept:
    """The one place where it is kept."""

    milestones: tuple[int, ...] = MILESTONES


def forecast_from_now_on(milestones: Sequence[int]) -> None:
    """Ask for forecasts of these milestones; what was forecast for others stays in the history."""
    _Kept.milestones = tuple(sorted(milestones))


def milestones() -> tuple[int, ...]:
    """Return the milestones in per cent, the lowest first."""
    return _Kept.milestones
