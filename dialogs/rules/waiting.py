"""What waits for somebody: they are reminded once, then the next responsible hears of it. Pure."""

from datetime import datetime
from enum import IntEnum

from dialogs.rules.working_time import WORKING_DAY, add_working_time

ANYWHERE = "UTC"  # several people are asked, in several zones


class Step(IntEnum):
    """What has been said of it, in order."""

    ASKED = 0
    AGAIN = 1
    NEXT = 2


def due_after(step: Step, now: datetime, *, days: int) -> datetime | None:
    """Return when the step after this one is due, so many working days later; None: never."""
    if step is Step.NEXT:
        return None
    return add_working_time(now, days * WORKING_DAY, zone=ANYWHERE)
