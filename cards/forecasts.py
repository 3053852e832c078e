"""Cards about forecasts of milestones."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Link, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneLine:
    """One milestone of a workload: its forecast, how it stands, and each time that it moved.

    `color` is that of the standing: "Good", "Warning", "Attention" or "Default".
    """

    title: str
    standing: str
    color: str
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastWorkload:
    """One workload: how many use it, and its milestones."""

    title: str
    use: str
    milestones: tuple[MilestoneLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastsCard:
    """What is forecast for a customer, as one reader may see it."""

    template: ClassVar[str] = "forecasts.json.j2"
    title: str
    lead: str
    workloads: tuple[ForecastWorkload, ...]
    accuracy: str
    pages: str
    buttons: tuple[Button | Link | Say, ...]
