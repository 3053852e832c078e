"""The words for how customers and partners do."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dialogs.expert_team import once_in_private
from dialogs.expert_words import short_name
from dialogs.links import day
from dialogs.rules.delivery import first_known_zone
from dialogs.turn import Turn
from store.vocabulary import Health

IN_OUR_CHAT = "I speak of customers and partners in our own chat only: please write to me there."
HEALTHS: Mapping[Health | None, str] = {
    Health.RED: "● Red",
    Health.AMBER: "▲ Amber",
    Health.GREEN: "✔ Green",
    None: "○ Not logged",
}
COLORS: Mapping[Health | None, str] = {
    Health.RED: "Attention",
    Health.AMBER: "Warning",
    Health.GREEN: "Good",
    None: "Default",
}
CHART_COLORS: Mapping[Health | None, str] = {
    Health.RED: "attention",
    Health.AMBER: "warning",
    Health.GREEN: "good",
    None: "neutral",
}
SHORT: Mapping[Health | None, str] = {
    Health.RED: "Red",
    Health.AMBER: "Amber",
    Health.GREEN: "Green",
    None: "Not logged",
}


class Picked(BaseModel):
    """The customer or partner that was picked from a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chosen: Annotated[str, Field(max_length=64)] = ""


in_private_once = once_in_private(IN_OUR_CHAT)


def picked(turn: Turn) -> str:
    """Return the id that was picked from a list, "" if none was."""
    try:
        return Picked.model_validate(dict(turn.inputs)).chosen
    except ValidationError:
        return ""


def today_of(turn: Turn) -> date:
    """Return the day it is where the reader is."""
    return turn.now.astimezone(first_known_zone(turn.who.time_zone)).date()


def day_for(moment: datetime, turn: Turn) -> str:
    """Write the day of a moment where the reader is."""
    return day(moment.astimezone(first_known_zone(turn.who.time_zone)).date())


def per_cent(active: int | None, entitled: int | None) -> str:
    """Write an active use: "34%", to the nearest, as it was typed; "" if it is not known."""
    if active is None or not entitled:
        return ""
    return f"{active / entitled:.0%}"


def of_which(active: int | None, entitled: int | None) -> str:
    """Write an active use with its people: "34% (340 of 1,000)"."""
    share = per_cent(active, entitled)
    if not share:
        return "not known"
    return f"{share} ({active:,} of {entitled:,})"


def times(count: int) -> str:
    """Say how often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def many(count: int, one: str, several: str = "") -> str:
    """Count things: "1 customer", "2 customers"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def named(names: Mapping[str, str], workload: str) -> str:
    """Name a workload as people do."""
    return short_name(names.get(workload, workload))
