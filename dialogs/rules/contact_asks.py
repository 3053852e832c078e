"""When a partner is reminded of a contact that it was asked for, and what comes last. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

WITHIN = timedelta(days=7)  # contacts are to be named by then
DAY = timedelta(days=1)


class Step(IntEnum):
    """What has been said of it, in order."""

    ASKED = 0
    HALF_TIME = 1
    DAY_BEFORE = 2
    PSM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What is to be said now, and when something is to be said again (None: never)."""

    step: Step
    next_at: datetime | None


def moment_of(step: Step, *, asked_at: datetime, due_at: datetime) -> datetime:
    """Return when a step is due."""
    moments = {
        Step.ASKED: asked_at,
        Step.HALF_TIME: asked_at + (due_at - asked_at) / 2,
        Step.DAY_BEFORE: due_at - DAY,
        Step.PSM: due_at,
    }
    return moments[step]


def what_now(*, asked_at: datetime, due_at: datetime, now: datetime) -> Next:
    """Return the last step that is due by now: after an outage one is said, not every one."""
    passed = [s for s in Step if moment_of(s, asked_at=asked_at, due_at=due_at) <= now]
    step = passed[-1] if passed else Step.ASKED
    return Next(step=step, next_at=after(step, asked_at=asked_at, due_at=due_at))


def after(step: Step, *, asked_at: datetime, due_at: datetime) -> datetime | None:
    """Return when the step that follows is due, None after the last."""
    if step is Step.PSM:
        return None
    return moment_of(Step(step + 1), asked_at=asked_at, due_at=due_at)
