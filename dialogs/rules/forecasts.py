"""Forecasts of milestones: what is wrong with them, how they move, how good they were. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from store.status_values import Move, Reached, Status, WorkloadLine

MILESTONES = (15, 40)  # per cent of the entitled people who are active
PAST = "{at}% is forecast for {day}, which has passed. Please give a day that is to come."
ORDER = "{at}% cannot be reached before {earlier}%, which is forecast for {day}."
REASON = "The forecast for {at}% moves from {day}. Please say why."
GONE = "The forecast for {at}% ({day}) is taken away. Please say why."


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One time that a forecast was moved: by how many days (less than 0 is earlier), and why.

    `days` is None where it was withdrawn.
    """

    before: date | None
    after: date | None
    days: int | None
    reason: str = ""
    by_partner: bool = False
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped:
    """A forecast from when it was given first: what it is now (None: withdrawn), every move."""

    workload: str
    milestone: int
    first: date
    now: date | None
    slips: tuple[Slip, ...] = ()

    @property
    def days(self) -> int:
        """How many days later it is than it was given first; less than 0 is earlier."""
        return sum(one.days or 0 for one in self.slips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How forecasts have come true: mean days late, against the one in force and the first one.

    `count` is how many milestones were reached that had a forecast; without any, nothing is said.
    """

    count: int
    days_late: float | None
    days_late_first: float | None


def forecast_faults(
    before: Mapping[int, date],
    after: Mapping[int, date],
    *,
    reasons: Mapping[int, str],
    today: date,
) -> Mapping[int, str]:
    """Say what is wrong with a workload's forecasts by milestone; the first fault of each.

    One that stands as it was may have passed: it is asked about elsewhere, not when it is shown.
    """
    faults: dict[int, str] = {}
    for at, day in sorted(after.items()):
        earlier = [(other, when) for other, when in after.items() if other < at and when > day]
        if day < today and before.get(at) != day:
            faults[at] = PAST.format(at=at, day=long_day(day))
        elif earlier:
            other, when = max(earlier, key=lambda one: one[1])
            faults[at] = ORDER.format(at=at, earlier=other, day=long_day(when))
    for at, day in before.items():
        if at not in faults and after.get(at) != day and not reasons.get(at, "").strip():
            said = REASON if at in after else GONE
            faults[at] = said.format(at=at, day=long_day(day))
    return faults


def moves_between(
    before: Status,
    after: Status,
    *,
    reasons: Mapping[tuple[str, int], str],
    by_partner: frozenset[tuple[str, int]] = frozenset(),
) -> list[Move]:
    """Return each forecast that an update gives, moves or withdraws, by workload and milestone.

    A workload that has left the customer moves nothing.
    """
    return [
        Move(
            customer_id=after.customer_id,
            workload=now.workload,
            milestone=at,
            before=then.forecasts.get(at),
            after=now.forecasts.get(at),
            reason=reasons.get((now.workload, at), "").strip(),
            by_partner=(now.workload, at) in by_partner,
        )
        for then, now in _pairs(before, after)
        for at in sorted({*then.forecasts, *now.forecasts})
        if then.forecasts.get(at) != now.forecasts.get(at)
    ]


def reached_now(
    before: Status,
    after: Status,
    *,
    first: Mapping[tuple[str, int], date],
    today: date,
    milestones: Sequence[int] = MILESTONES,
) -> list[Reached]:
    """Return the milestones that an update is the first to show.

    What was passed by the figures before has no day of its own. `first` is what was forecast first.
    """
    return [
        Reached(
            customer_id=after.customer_id,
            workload=now.workload,
            milestone=at,
            reached_on=today,
            partner_id=now.partner_id,
            forecast=(in_force := then.forecasts.get(at) or now.forecasts.get(at)),
            first_forecast=first.get((now.workload, at), in_force),
        )
        for then, now in _pairs(before, after)
        for at in sorted(milestones)
        if is_reached(now, at) and not is_reached(then, at)
    ]


def is_reached(line: WorkloadLine, milestone: int) -> bool:
    """Say whether a workload's active use is at a milestone; not so where a figure is missing."""
    if line.active is None or not line.entitled:
        return False
    return line.active * 100 >= milestone * line.entitled


def slips(moves: Iterable[Move]) -> list[Slipped]:
    """Return what became of each forecast, by workload and milestone; `moves` oldest first.

    One that was given again after it was withdrawn is compared with the day it had last.
    """
    of: defaultdict[tuple[str, int], list[Move]] = defaultdict(list)
    for move in moves:
        of[move.workload, move.milestone].append(move)
    return [_slipped(subject, those) for subject, those in sorted(of.items())]


def first_forecasts(moves: Iterable[Move]) -> Mapping[tuple[str, int], date]:
    """Return the forecast that was known first, by workload and milestone; oldest move first."""
    found: dict[tuple[str, int], date] = {}
    for move in moves:
        day = move.before or move.after
        if day is not None:
            found.setdefault((move.workload, move.milestone), day)
    return found


def accuracy(reached: Iterable[Reached]) -> Mapping[tuple[str, str], Accuracy]:
    """Say how good forecasts were, by customer and partner ("" where nobody was assigned)."""
    of: defaultdict[tuple[str, str], list[Reached]] = defaultdict(list)
    for one in reached:
        of[one.customer_id, one.partner_id].append(one)
    return {whose: accuracy_of(those) for whose, those in sorted(of.items())}


def accuracy_of(reached: Iterable[Reached]) -> Accuracy:
    """Say how good forecasts were, over all of these."""
    those = list(reached)
    late = [(one.reached_on - one.forecast).days for one in those if one.forecast]
    first = [(one.reached_on - one.first_forecast).days for one in those if one.first_forecast]
    return Accuracy(count=len(late), days_late=_mean(late), days_late_first=_mean(first))


def long_day(day: date) -> str:
    """Write a day in words: two countries read figures in two ways."""
    return f"{day.day} {day:%B %Y}"


def _pairs(before: Status, after: Status) -> Iterator[tuple[WorkloadLine, WorkloadLine]]:
    """Yield each workload of `after` with what it was; new ones were empty."""
    old = {line.workload: line for line in before.workloads}
    for line in after.workloads:
        yield old.get(line.workload, WorkloadLine(workload=line.workload)), line


def _slipped(subject: tuple[str, int], moves: Sequence[Move]) -> Slipped:
    known = moves[0].before or moves[0].after
    if known is None:
        raise ValueError("a forecast that moves from nothing to nothing")
    first, found = known, []
    for move in moves if moves[0].before else moves[1:]:
        days = (move.after - known).days if move.after else None
        found.append(
            Slip(
                before=move.before, after=move.after, days=days, reason=move.reason,
                by_partner=move.by_partner, moved_at=move.moved_at,
            )
        )  # fmt: skip
        known = move.after or known
    return Slipped(
        workload=subject[0],
        milestone=subject[1],
        first=first,
        now=moves[-1].after,
        slips=tuple(found),
    )


def _mean(days: Sequence[int]) -> float | None:
    return sum(days) / len(days) if days else None
