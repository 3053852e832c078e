"""What is promised to a partner who asks for an expert, and when somebody is reminded. Pure.

A promise is made when the partner starts to wait, in the working hours of whoever has the request
then. It stays what it was when the request goes on to somebody else. An SME has at most half of it
to accept: the other half is the PSM's, who can still keep it.

A question to the partner answers for now: nothing is promised to them until they reply, and their
reply starts a promise of its own, in full. Meanwhile it is they who are waited for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from dialogs.rules.working_time import WORKING_DAY, add_working_time, working_time_between
from store.vocabulary import Severity, Urgency

K = TypeVar("K", Urgency, Severity)
REMIND_AFTER = 0.75  # of the working time that a promise gives
TO_ACCEPT = 0.5  # of it, at most
TO_REPLY = WORKING_DAY  # a partner who was asked back is reminded then, and waited for once more
LEAST = timedelta(minutes=30)  # to accept what is offered when little is left of a promise

ACKNOWLEDGED_WITHIN: Mapping[Severity, timedelta] = {
    Severity.CRITICAL: WORKING_DAY / 2,
    Severity.HIGH: WORKING_DAY,
    Severity.NORMAL: WORKING_DAY,
}
NOTHING_SET: Mapping[Any, int] = {}
MEANS: Mapping[Urgency, str] = {
    Urgency.CRITICAL: "The customer is stopped, or a date of this week is at risk",
    Urgency.HIGH: "The work goes on, but a milestone is at risk",
    Urgency.NORMAL: "Guidance or coaching; nothing is blocked",
}


def _accepts() -> Mapping[Urgency, timedelta]:
    return dict.fromkeys(Urgency, WORKING_DAY)


def _answers() -> Mapping[Urgency, timedelta]:
    return {
        Urgency.CRITICAL: WORKING_DAY / 2,
        Urgency.HIGH: WORKING_DAY,
        Urgency.NORMAL: 2 * WORKING_DAY,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """How much working time there is to accept a request, to answer it, to acknowledge."""

    accept: Mapping[Urgency, timedelta] = field(default_factory=_accepts)
    answer: Mapping[Urgency, timedelta] = field(default_factory=_answers)
    acknowledge: Mapping[Severity, timedelta] = field(default_factory=lambda: ACKNOWLEDGED_WITHIN)


def promises_of(
    answer: Mapping[Urgency, int] = NOTHING_SET,
    *,
    accept: Mapping[Urgency, int] = NOTHING_SET,
    acknowledge: Mapping[Severity, int] = NOTHING_SET,
) -> Promises:
    """Promise what is set, in working hours; what is left out keeps its own."""
    return Promises(
        accept={**_accepts(), **_times(accept)},
        answer={**_answers(), **_times(answer)},
        acknowledge={**ACKNOWLEDGED_WITHIN, **_times(acknowledge)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """When the answer is due, and when whoever owes it is reminded: the partner, if asked back."""

    answer_by: datetime
    remind_at: datetime


class Due(StrEnum):
    """Whether a promise needs somebody to be told now."""

    NOT_YET = "not yet"
    SOON = "soon"  # whoever owes the answer is reminded
    LATE = "late"  # the PSM is told


def accept_by(
    promises: Promises,
    *,
    offered_at: datetime,
    urgency: Urgency,
    zone: str,
    answer_by: datetime | None = None,
) -> datetime:
    """Return until when the SME may accept.

    `answer_by` is a promise that runs already: what is offered while it does leaves the PSM half
    of what is left. Once nothing is left of it, there is nothing to keep for the PSM.
    """
    most = min(promises.accept[urgency], promises.answer[urgency] * TO_ACCEPT)
    left = working_time_between(offered_at, answer_by, zone=zone) if answer_by else timedelta(0)
    given = min(most, max(left * TO_ACCEPT, LEAST)) if left else most
    return add_working_time(offered_at, given, zone=zone)


def unaccepted(accept_by: datetime, answer_by: datetime | None) -> str:
    """Say what comes of it if nobody accepts in time, and why it is then."""
    in_time = answer_by is not None and accept_by < answer_by
    return f"then the PSM gets it{', while there is time to answer' if in_time else ''}"


def promise(promises: Promises, *, since: datetime, urgency: Urgency, zone: str) -> Promised:
    """Promise the first answer, counted in the working hours of whoever has the request."""
    answer_by = add_working_time(since, promises.answer[urgency], zone=zone)
    return Promised(answer_by=answer_by, remind_at=remind_at(since, answer_by, zone=zone))


def remind_at(since: datetime, due: datetime, *, zone: str) -> datetime:
    """Return the moment three quarters through the working time that there is."""
    given = working_time_between(since, due, zone=zone)
    return add_working_time(since, given * REMIND_AFTER, zone=zone)


def reply_expected(since: datetime, *, zone: str) -> Promised:
    """Say when a partner who was asked back is reminded, and when their request stands still."""
    remind = add_working_time(since, TO_REPLY, zone=zone)
    return Promised(answer_by=add_working_time(remind, TO_REPLY, zone=zone), remind_at=remind)


def acknowledge_by(
    raised_at: datetime,
    *,
    severity: Severity,
    zone: str,
    within: Mapping[Severity, timedelta] = ACKNOWLEDGED_WITHIN,
) -> datetime:
    """Return until when a PSM is left alone with what was escalated to them."""
    return add_working_time(raised_at, within[severity], zone=zone)


def how_due(
    *,
    waits: bool,
    remind_at: datetime | None,
    answer_by: datetime | None,
    now: datetime,
) -> Due:
    """Say who is told now: nobody while it is early or nobody waits for an answer at all."""
    if not waits or answer_by is None:
        return Due.NOT_YET
    if now >= answer_by:
        return Due.LATE
    return Due.SOON if remind_at is not None and now >= remind_at else Due.NOT_YET


def _times(hours: Mapping[K, int]) -> Mapping[K, timedelta]:
    return {one: timedelta(hours=count) for one, count in hours.items()}
