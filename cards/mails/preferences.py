"""The page where a customer says how often the bot may remind them: never, not of this, later."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

PAUSES = (30, 90)  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesPage:
    """What is in force, and a button for each other choice; it works without scripts.

    `workloads` are names, of what the mail was about. `saved`: a choice was just made.
    `until` is the last day of a pause. `resumed`: they want reminders again. `answers_shown`:
    whether what they answer may be shown, None where there is nothing to choose.
    """

    stem: ClassVar[str] = "preferences"
    workloads: tuple[str, ...]
    none_at_all: bool = False
    none_of_this: bool = False
    until: date | None = None
    saved: bool = False
    resumed: bool = False
    is_erased: bool = False
    answers_shown: bool | None = None
    pauses: tuple[int, ...] = PAUSES

    @property
    def can_resume(self) -> bool:
        """Whether something is stopped or paused that they can take back themselves."""
        stopped = self.none_at_all or self.none_of_this or self.until is not None
        return stopped and not self.is_erased


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPage:
    """What whoever comes with a link that is not ours sees."""

    stem: ClassVar[str] = "no_page"
