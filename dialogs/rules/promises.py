"""What is promised to a partner who asks for an expert, and when somebody is reminded. Pure.

A promise is made when the partner starts to wait, in the working hours of whoever has the request
then. It stays what it was when the request goes on to somebody else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dialogs.rules.working_time import WORKING_DAY, add_working_time, working_time_between
from store.vocabulary import Severity, Urgency

REMIND_AFTER = 0.75  # of the working time that a promise gives

ACKNOWLEDGED_WITHIN: Mapping[Severity, timedelta] = {
    Severity.CRITICAL: WORKING_DAY / 2,
    Severity.HIGH: WORKING_DAY,
    Severity.NORMAL: WORKING_DAY,
}
MEANS: Mapping[Urgency, str] = {
    Urgency.CRITICAL: "The customer is stopped, or a date of this week is at risk",
    Urgency.HIGH: "The work goes on, but a milestone is at risk",
    Urgency.NORMAL: "Guidance or coaching; nothing is blocked",
}


def _answers() -> Mapping[Urgency, timedelta]:
    return {
        Urgency.CRITICAL: WORKING_DAY / 2,
        Urgency.HIGH: WORKING_DAY,
        Urgency.NORMAL: 2 * WORKING_DAY,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """How much working time there is to accept a request, and to answer it first."""

    accept: timedelta = WORKING_DAY
    answer: Mapping[Urgency, timedelta] = field(default_factory=_answers)


def promises_of(hours: Mapping[Urgency, int]) -> Promises:
    """Promise the first answer within so many working hours; an urgency left out keeps its own."""
    return Promises(answer={**_answers(), **{one: timedelta(hours=n) for one, n in hours.items()}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """When the answer is due, and when whoever owes it is reminded."""

    answer_by: datetime
    remind_at: datetime


class Due(StrEnum):
    """Whether a promise needs somebody to be told now."""

    NOT_YET = "not yet"
    SOON = "soon"  # whoever has the request is reminded
    LATE = "late"  # the PSM is told


def accept_by(promises: Promises, *, offered_at: datetime, urgency: Urgency, zone: str) -> datetime:
    """Return until when the SME may accept: a working day, or less if the answer is due first."""
    return add_working_time(offered_at, min(promises.accept, promises.answer[urgency]), zone=zone)


def promise(promises: Promises, *, since: datetime, urgency: Urgency, zone: str) -> Promised:
    """Promise the first answer, counted in the working hours of whoever has the request."""
    answer_by = add_working_time(since, promises.answer[urgency], zone=zone)
    return Promised(answer_by=answer_by, remind_at=remind_at(since, answer_by, zone=zone))


def remind_at(since: datetime, due: datetime, *, zone: str) -> datetime:
    """Return the moment three quarters through the working time that there is."""
    given = working_time_between(since, due, zone=zone)
    return add_working_time(since, given * REMIND_AFTER, zone=zone)


def acknowledge_by(raised_at: datetime, *, severity: Severity, zone: str) -> datetime:
    """Return until when a PSM is left alone with what was escalated to them."""
    return add_working_time(raised_at, ACKNOWLEDGED_WITHIN[severity], zone=zone)


def how_due(
    *,
    waiting_since: datetime | None,
    remind_at: datetime | None,
    answer_by: datetime | None,
    now: datetime,
) -> Due:
    """Say who is told now: nobody while it is early or the partner does not wait at all."""
    if waiting_since is None or answer_by is None:
        return Due.NOT_YET
    if now >= answer_by:
        return Due.LATE
    return Due.SOON if remind_at is not None and now >= remind_at else Due.NOT_YET
