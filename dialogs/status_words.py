"""The words for an update of a customer: its values, and what was changed from what to what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from cards.status import StatusChange
from dialogs.expert_words import moment
from dialogs.links import day
from dialogs.rules.status import Change, changes
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase, UpdateKind

HEALTHS: Mapping[Health, str] = {
    Health.GREEN: "Green: on track",
    Health.AMBER: "Amber: something is in the way",
    Health.RED: "Red: it needs help now",
}
SHORT_HEALTHS: Mapping[Health, str] = {
    Health.GREEN: "Green",
    Health.AMBER: "Amber",
    Health.RED: "Red",
}
STYLES: Mapping[Health | None, str] = {
    Health.GREEN: "good",
    Health.AMBER: "warning",
    Health.RED: "attention",
    None: "emphasis",
}
PHASES: Mapping[Phase, str] = {
    Phase.INITIATE: "Initiate",
    Phase.ASSESS: "Assess",
    Phase.REMEDIATE: "Remediate",
    Phase.ENABLE: "Enable",
    Phase.ADOPT: "Adopt",
    Phase.CLOSED: "Closed",
}
KINDS: Mapping[UpdateKind, str] = {
    UpdateKind.UPDATE: "Update",
    UpdateKind.UNCHANGED: "Nothing changed",
    UpdateKind.CORRECTION: "Correction",
}
OF_CUSTOMER: Mapping[str, str] = {
    "health": "Overall health",
    "health_reason": "Reason for the health",
    "summary": "Summary",
    "risks": "Risks",
    "help_needed": "Help needed",
    "next_meeting": "Next meeting",
}
OF_WORKLOAD: Mapping[str, str] = {
    "phase": "phase", "entitled": "entitled people", "active": "active use", "note": "note",
}  # fmt: skip
NOTHING = "nothing"
Named = Callable[[str], str]
Reasons = Mapping[tuple[str, int], str]


def use_words(line: WorkloadLine) -> str:
    """Say how many people are active, of how many: "306 of 900 (34%)"."""
    if line.active is None:
        return ""
    if line.use is None:
        return f"{line.active:,} active"
    return f"{line.active:,} of {line.entitled:,} ({percent(line)}%)"


def entitled_words(line: WorkloadLine) -> str:
    """Say that the roster has had another figure since the last update, and that it counts."""
    if line.entitled is None or line.entitled_before is None:
        return ""
    return (
        f"entitled: {line.entitled:,} by the newer roster (last update: {line.entitled_before:,})"
    )


def percent(line: WorkloadLine) -> str:
    """Write the active use in per cent, "" if it is not known."""
    return "" if line.use is None else f"{round(line.use * 100)}"


def line_words(line: WorkloadLine) -> str:
    """Sum up a workload in one line: phase, active use, what is forecast."""
    said = [PHASES[line.phase] if line.phase else "", use_words(line)]
    said += [f"{at}% on {day(when)}" for at, when in sorted(line.forecasts.items())]
    return " · ".join(one for one in said if one) or "Nothing is known yet"


def blocker_words(one: Blocker) -> str:
    """Say what stands in the way, whose it is, and what is next."""
    said = [one.what.rstrip(".")]
    owner = ", ".join(
        part for part in (one.owner, f"since {day(one.since)}" if one.since else "") if part
    )
    said += [owner] if owner else []
    until = f" by {day(one.due)}" if one.due else ""
    said += [f"Next: {one.next_step or 'to do'}{until}"] if one.next_step or until else []
    return ". ".join(said)


def change_lines(
    before: Status, after: Status, named: Named, reasons: Reasons
) -> tuple[StatusChange, ...]:
    """Say everything that an update changes."""
    return tuple(_line(one, before, after, named, reasons) for one in changes(before, after))


def written(status: Status, name: str, zone: str) -> str:
    """Say who logged an update and when."""
    if status.written_at is None:
        return "from the roster"
    return f"{name}, {moment(status.written_at, zone)}"


def later_words(before: object, after: object) -> str:
    """Say how far a forecast moves, "" if it is new or gone."""
    if not isinstance(before, date) or not isinstance(after, date):
        return ""
    days = (after - before).days
    return f"{abs(days)} day{'s' if abs(days) != 1 else ''} {'later' if days > 0 else 'earlier'}"


def _line(
    one: Change, before: Status, after: Status, named: Named, reasons: Reasons
) -> StatusChange:
    if one.what == "forecast":
        key = (one.workload, one.milestone)
        why = [later_words(one.before, one.after), reasons.get(key, "")]
        return StatusChange(
            what=f"{named(one.workload)}: forecast for {one.milestone}%",
            before=_value(one.before),
            after=_value(one.after),
            why=": ".join(part for part in why if part),
        )
    if one.what == "active":
        return StatusChange(
            what=f"{named(one.workload)}: active use",
            before=use_words(_of(before.workloads, one.workload)) or NOTHING,
            after=use_words(_of(after.workloads, one.workload)) or NOTHING,
        )
    what = OF_CUSTOMER.get(one.what, "")
    if one.workload:
        what = f"{named(one.workload)}: {OF_WORKLOAD[one.what]}"
    elif one.blocker:
        what = f"Blocker {one.blocker}"
    gone = "solved, no longer listed" if one.blocker else NOTHING
    return StatusChange(what=what, before=_value(one.before), after=_value(one.after, gone))


def _of(lines: Sequence[WorkloadLine], workload: str) -> WorkloadLine:
    found = (line for line in lines if line.workload == workload)
    return next(found, WorkloadLine(workload=workload))


def _value(value: object, gone: str = NOTHING) -> str:
    if value is None or value in ("", ()):
        return gone
    for kind, words in _WORDS:
        if isinstance(value, kind):
            return words(value)
    return str(value)


_WORDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Health, lambda value: SHORT_HEALTHS[value]),
    (Phase, lambda value: PHASES[value]),
    (Blocker, blocker_words),
    (int, lambda value: f"{value:,}"),
    (date, day),
    (tuple, "; ".join),
)
