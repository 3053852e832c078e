"""The fields of an update: their names, and what stands in them before anybody has typed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.expert_fields import encodable
from dialogs.links import day
from dialogs.rules.forecasts import is_reached
from dialogs.status_words import percent
from store.status_values import Blocker, Status, WorkloadLine

REASON, LONG, NOTE, LINE, SHORT = 300, 600, 300, 160, 60  # characters that a field takes
MOST_BLOCKERS = 8
Texts = Mapping[str, str]
CUSTOMER = ("health", "health_reason", "summary", "risks", "help_needed", "next_meeting")
BLOCKER = ("what", "owner", "since", "next_step", "due")
FIGURES = ("phase", "entitled", "active", "percent")
LONGEST: Mapping[str, int] = {
    "health_reason": REASON, "summary": LONG, "risks": LONG, "help_needed": LONG, "note": NOTE,
    "why": REASON, "because": REASON, "what": LINE, "next_step": LINE,
}  # fmt: skip
_KNOWN = re.compile(
    r"(?:health|health_reason|summary|risks|help_needed|next_meeting|because"
    r"|blocker_\d{1,2}__(?:what|owner|since|next_step|due)"
    r"|[a-z0-9_]{1,64}__(?:phase|entitled|active|percent|at_\d{1,2}|why|note))"
)
_DAYS = re.compile(r"next_meeting|.*__(?:since|due|at_\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Where a value of the form belongs: `of` is a workload, a blocker or "" (the customer)."""

    of: str
    what: str


def key_of(name: str) -> Key:
    """Take the name of a field apart."""
    of, _, what = name.rpartition("__")
    return Key(of=of, what=what)


def name_of(of: str, what: str) -> str:
    """Name a field of a workload or a blocker."""
    return f"{of}__{what}"


def blocker_key(at: int) -> str:
    """Name a blocker by its place, from 0."""
    return f"blocker_{at}"


def is_field(name: str) -> bool:
    """Say whether a form of ours has such a field, whatever the customer's workloads are now."""
    return _KNOWN.fullmatch(name) is not None


def is_day(name: str) -> bool:
    """Say whether a field holds a date."""
    return _DAYS.fullmatch(name) is not None


def most_of(name: str) -> int:
    """Return how many characters a field takes."""
    return LONGEST.get(key_of(name).what, SHORT)


def typed(name: str, given: object) -> str:
    """Return what was typed into a field, no longer than the field takes."""
    return encodable(given).strip()[: most_of(name)] if isinstance(given, str) else ""


def texts_of(status: Status, milestones: tuple[int, ...]) -> dict[str, str]:
    """Write a status as the texts of the form."""
    return {
        "health": status.health.value if status.health else "",
        "health_reason": status.health_reason,
        "summary": status.summary,
        "risks": "\n".join(status.risks),
        "help_needed": status.help_needed,
        "next_meeting": day(status.next_meeting) if status.next_meeting else "",
        **dict(_blocker_texts(status)),
        **{
            name: text
            for line in status.workloads
            for name, text in _workload_texts(line, milestones)
        },
    }


def shown_milestones(line: WorkloadLine, milestones: tuple[int, ...]) -> tuple[int, ...]:
    """Return the milestones to forecast: what is reached, and was never forecast, is left out."""
    wanted = {*milestones, *line.forecasts}
    return tuple(at for at in sorted(wanted) if at in line.forecasts or not is_reached(line, at))


def _blocker_texts(status: Status) -> Iterator[tuple[str, str]]:
    empty = Blocker(what="")
    for at, one in enumerate((*status.blockers, *[empty] * MOST_BLOCKERS)[:MOST_BLOCKERS]):
        key = blocker_key(at)
        yield name_of(key, "what"), one.what
        yield name_of(key, "owner"), one.owner
        yield name_of(key, "since"), day(one.since) if one.since else ""
        yield name_of(key, "next_step"), one.next_step
        yield name_of(key, "due"), day(one.due) if one.due else ""


def _workload_texts(line: WorkloadLine, milestones: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    of = line.workload
    yield name_of(of, "phase"), line.phase.value if line.phase else ""
    yield name_of(of, "entitled"), "" if line.entitled is None else f"{line.entitled}"
    yield name_of(of, "active"), "" if line.active is None else f"{line.active}"
    yield name_of(of, "percent"), percent(line)
    for at in {*milestones, *line.forecasts}:
        when = line.forecasts.get(at)
        yield name_of(of, f"at_{at}"), day(when) if when else ""
    yield name_of(of, "why"), ""
    yield name_of(of, "note"), line.note
