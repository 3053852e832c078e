"""The page where a customer says how often the bot may remind them: never, not of this, later."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

PAUSES = (30, 90)  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesPage:
    """What is in force, and a button for each other choice; it works without scripts.

    `workloads` are names, of what the mail was about. `saved`: a choice was just made.
    `until` is the last day of a pause.
    """

    stem: ClassVar[str] = "preferences"
    workloads: tuple[str, ...]
    none_at_all: bool = False
    none_of_this: bool = False
    until: date | None = None
    saved: bool = False
    pauses: tuple[int, ...] = PAUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPage:
    """What whoever comes with a link that is not ours sees."""

    stem: ClassVar[str] = "no_page"
