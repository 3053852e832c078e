"""What an update of a customer needs to say, and what it changes. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health

# From well to bad: a step to the right is one that wants a reason.
ORDER = (Health.GREEN, Health.AMBER, Health.RED)
NO_HEALTH = "Please choose how the customer does."
WHY_NOT_GREEN = "Please say why it is not green."
WHY_WORSE = "It got worse: please say why."
SHORTEST = 2  # words of a note that says something of its own; "done" may stand twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that an update changes; `workload` is "" for what is the customer's.

    `milestone` is the per cent of a forecast, and `blocker` the number of the blocker, from 1.
    """

    what: str
    before: object
    after: object
    workload: str = ""
    milestone: int = 0
    blocker: int = 0


def is_worse(before: Health | None, after: Health | None) -> bool:
    """Say whether a customer does worse than last time."""
    if before is None or after is None:
        return False
    return ORDER.index(after) > ORDER.index(before)


def without_an_old_reason(before: Status, after: Status) -> Status:
    """Drop the reason for what is over: it is green again, and the reason is the one of then."""
    over = after.health is Health.GREEN and before.health not in (None, Health.GREEN)
    if over and after.health_reason == before.health_reason:
        return replace(after, health_reason="")
    return after


def health_faults(before: Status, after: Status) -> Mapping[str, str]:
    """Say what is missing about the health, by field."""
    if after.health is None:
        return {"health": NO_HEALTH}
    if is_worse(before.health, after.health) and (
        not after.health_reason or after.health_reason == before.health_reason
    ):
        return {"health_reason": WHY_WORSE}
    if after.health is not Health.GREEN and not after.health_reason:
        return {"health_reason": WHY_NOT_GREEN}
    return {}


def changes(before: Status, after: Status) -> list[Change]:
    """Return what an update changes: the customer's own first, then workload by workload."""
    found = [
        Change(what=name, before=getattr(before, name), after=getattr(after, name))
        for name in ("health", "health_reason", "summary", "risks")
    ]
    found += _blockers(before.blockers, after.blockers)
    found += [
        Change(what=name, before=getattr(before, name), after=getattr(after, name))
        for name in ("help_needed", "next_meeting")
    ]
    lines = {line.workload: line for line in before.workloads}
    for line in after.workloads:
        found += _of_workload(lines.get(line.workload, WorkloadLine(workload=line.workload)), line)
    return [one for one in found if one.before != one.after]


def moved_forecasts(before: WorkloadLine, after: WorkloadLine) -> tuple[int, ...]:
    """Return the milestones whose date was there before and is another one now, or none."""
    return tuple(
        at for at, day in sorted(before.forecasts.items()) if after.forecasts.get(at) != day
    )


def same_notes(
    lines: Sequence[WorkloadLine], named: Callable[[str], str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sentences that stand at several workloads, and at which.

    `named` is the name of a workload: a sentence that only differs by it is the same.
    """
    found: dict[str, list[WorkloadLine]] = {}
    for line in lines:
        if said := _said(line.note, named(line.workload)):
            found.setdefault(said, []).append(line)
    return tuple(
        (alike[0].note, tuple(one.workload for one in alike))
        for alike in found.values()
        if len(alike) > 1
    )


def overdue(blockers: Sequence[Blocker], today: date) -> tuple[Blocker, ...]:
    """Return the blockers whose next step should have been done by now."""
    return tuple(one for one in blockers if one.due is not None and one.due < today)


def _said(note: str, name: str) -> str:
    """Return what a note says without the name of its workload, "" if that is next to nothing."""
    its_name = set(re.findall(r"\w+", name.casefold()))
    words = [word for word in re.findall(r"\w+", note.casefold()) if word not in its_name]
    return " ".join(words) if len(re.findall(r"\w+", note)) >= SHORTEST and words else ""


def _blockers(before: Sequence[Blocker], after: Sequence[Blocker]) -> Iterator[Change]:
    """A blocker is the same if it says the same, or stands where it stood."""
    gone = [one for one in before if one.what not in {other.what for other in after}]
    known = {one.what: one for one in before}
    for number, one in enumerate(after, start=1):
        was = known.get(one.what)
        if was is None and len(before) == len(after) and before[number - 1] in gone:
            was = before[number - 1]
            gone.remove(was)
        yield Change(what="blocker", before=was, after=one, blocker=number)
    for one in gone:
        yield Change(what="blocker", before=one, after=None, blocker=before.index(one) + 1)


def _of_workload(before: WorkloadLine, after: WorkloadLine) -> Iterator[Change]:
    entitled = before.entitled if before.entitled_before is None else before.entitled_before
    figures = {"phase": before.phase, "entitled": entitled, "active": before.active}
    for name, was in figures.items():
        yield Change(what=name, before=was, after=getattr(after, name), workload=after.workload)
    for at in sorted({*before.forecasts, *after.forecasts}):
        yield Change(
            what="forecast", before=before.forecasts.get(at), after=after.forecasts.get(at),
            workload=after.workload, milestone=at,
        )  # fmt: skip
    yield Change(what="note", before=before.note, after=after.note, workload=after.workload)
