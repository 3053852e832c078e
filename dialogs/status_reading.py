"""What was filled in of an update, read: the status that it makes, or what is wrong where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs.links import day
from dialogs.rules.dates_said import read_date
from dialogs.rules.forecasts import forecast_faults
from dialogs.rules.status import health_faults, moved_forecasts, without_an_old_reason
from dialogs.status_fields import BLOCKER, MOST_BLOCKERS, Texts, blocker_key, name_of
from dialogs.status_words import percent
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase

NOT_PEOPLE = "Please write a number of people, such as 306."
NOT_PERCENT = "Please write per cent from 0 to 100, such as 34."
NO_ENTITLED = "Please say how many people are entitled: per cent of what?"
TWO_DAYS = "That could be two days: which one?"
PAST = "{day} has passed. Please give a day that is to come."
TO_COME = "{day} is still to come: since when is it so?"
WHAT_BLOCKS = "Please say what the blocker is; to remove it, empty its other fields too."
INCOMPLETE: Mapping[str, str] = {
    "owner": "Please say whose it is.",
    "next_step": "Please say what is done next.",
    "due": "Please say until when.",
}
WHY_CORRECTED = "Please say what was wrong: it stands beside the correction."
Faults = dict[str, str]


@dataclass(slots=True, kw_only=True)
class Read:
    """The status as filled in, why forecasts move, and what is wrong, by field.

    `days` is each date that was read, `choices` what one could be that is asked back.
    """

    after: Status
    reasons: dict[tuple[str, int], str] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    choices: dict[str, tuple[date, ...]] = field(default_factory=dict)


def read(before: Status, mine: Texts, *, today: date, locale: str, corrects: int = 0) -> Read:
    """Read what somebody typed; what they left alone stays as it was."""
    reader = _Reader(before, mine, today=today, locale=locale)
    found = reader.read()
    if corrects and not mine.get("because"):
        found.faults["because"] = WHY_CORRECTED
    return found


class _Reader:
    """One form; faults are gathered as they are found."""

    def __init__(self, before: Status, mine: Texts, *, today: date, locale: str) -> None:
        self._before, self._mine = before, mine
        self._today, self._locale = today, locale
        self._found = Read(after=before)

    def read(self) -> Read:
        before, mine, found = self._before, self._mine, self._found
        said = mine.get("health")
        health = before.health if said is None else Health(said) if said else None
        blockers = [self._blocker(at) for at in range(MOST_BLOCKERS)]
        after = replace(
            before,
            health=health,
            health_reason=mine.get("health_reason", before.health_reason),
            summary=mine.get("summary", before.summary),
            risks=_lines(mine["risks"]) if "risks" in mine else before.risks,
            blockers=tuple(one for one in blockers if one is not None),
            help_needed=mine.get("help_needed", before.help_needed),
            next_meeting=self._day("next_meeting", before.next_meeting, to_come=True),
            workloads=tuple(self._workload(line) for line in before.workloads),
        )
        found.after = without_an_old_reason(before, after)
        for name, fault in health_faults(before, found.after).items():
            found.faults.setdefault(name, fault)
        return found

    def _blocker(self, at: int) -> Blocker | None:
        before = self._before.blockers[at] if at < len(self._before.blockers) else Blocker(what="")
        names = {what: name_of(blocker_key(at), what) for what in BLOCKER}
        changed = [what for what, name in names.items() if name in self._mine]
        what = self._mine.get(names["what"], before.what)
        if not changed:
            return before if before.what else None
        if not what and (before.what or not any(self._mine.get(names[one]) for one in changed)):
            return None  # it is solved, or nothing was typed after all
        one = Blocker(
            what=what,
            owner=self._mine.get(names["owner"], before.owner),
            since=self._day(names["since"], before.since, to_come=False) or self._today,
            next_step=self._mine.get(names["next_step"], before.next_step),
            due=self._day(names["due"], before.due, to_come=True),
        )
        if not what:
            self._found.faults[names["what"]] = WHAT_BLOCKS
        for missing, fault in INCOMPLETE.items():
            if not getattr(one, missing):
                self._found.faults.setdefault(names[missing], fault)
        return one

    def _workload(self, before: WorkloadLine) -> WorkloadLine:
        of, mine = before.workload, self._mine
        phase = mine.get(name_of(of, "phase"))
        entitled = self._people(name_of(of, "entitled"), before.entitled)
        line = replace(
            before,
            phase=before.phase if phase is None else Phase(phase) if phase else None,
            entitled=entitled,
            active=self._active(before, entitled),
            note=mine.get(name_of(of, "note"), before.note),
        )
        return replace(line, forecasts=self._forecasts(before))

    def _active(self, before: WorkloadLine, entitled: int | None) -> int | None:
        """Take the people, or the per cent of the entitled; both only where they agree."""
        of = before.workload
        people, share = name_of(of, "active"), name_of(of, "percent")
        active = self._people(people, before.active)
        if share in self._mine:
            by_share = self._share(share, entitled)
            if people not in self._mine:
                return by_share
            now = replace(before, active=active, entitled=entitled)
            far = abs((by_share or 0) - (active or 0)) * 100 > (entitled or 0)
            if by_share is not None and far:  # by more than one per cent
                told = f"{active or 0:,} of {entitled or 0:,} is {percent(now)}%: which is right?"
                self._found.faults.setdefault(share, told)
        changed = {people, name_of(of, "entitled")} & set(self._mine)
        if changed and active is not None and entitled is not None and active > entitled:
            self._found.faults.setdefault(people, f"Only {entitled:,} people are entitled.")
        return active

    def _share(self, name: str, entitled: int | None) -> int | None:
        said = self._mine[name]
        if not said:
            return None
        number = _number(said)
        if not number or not 0 <= float(number) <= 100:  # noqa: PLR2004 -- per cent
            self._found.faults[name] = NOT_PERCENT
            return None
        if not entitled:
            self._found.faults[name] = NO_ENTITLED
            return None
        return round(float(number) * entitled / 100)

    def _people(self, name: str, before: int | None) -> int | None:
        said = self._mine.get(name)
        if said is None or not said:
            return before if said is None else None
        digits = re.sub(r"(?<=\d)[\s,.'\u2019](?=\d{3}(?:\D|$))", "", said)
        if not re.fullmatch(r"[0-9]{1,9}", digits):
            self._found.faults[name] = NOT_PEOPLE
            return before
        return int(digits)

    def _forecasts(self, before: WorkloadLine) -> dict[int, date]:
        """Read the dates; a reason is asked for where one moves."""
        of = before.workload
        prefix = name_of(of, "at_")
        names = {int(one.removeprefix(prefix)): one for one in self._mine if one.startswith(prefix)}
        now = dict(before.forecasts)
        for at, name in names.items():
            when = self._day(name, before.forecasts.get(at), to_come=None)
            now.pop(at, None)
            if when is not None:
                now[at] = when
        unread = {at for at, name in names.items() if name in self._found.faults}
        why = self._mine.get(name_of(of, "why"), "")
        moved = set(moved_forecasts(before, replace(before, forecasts=now))) - unread
        self._found.reasons |= {(of, at): why for at in moved if why}
        if names:
            reasons = dict.fromkeys((*moved, *unread), why)
            faults = forecast_faults(before.forecasts, now, reasons=reasons, today=self._today)
            self._point_out(of, {at: said for at, said in faults.items() if at not in unread}, why)
        return now

    def _point_out(self, of: str, faults: Mapping[int, str], why: str) -> None:
        """Put what is wrong beside the date; that the reason is missing, beside the reason."""
        for at, fault in faults.items():
            missing = not why and fault.endswith("Please say why.")
            name = name_of(of, "why" if missing else f"at_{at}")
            self._found.faults.setdefault(name, fault)

    def _day(self, name: str, before: date | None, *, to_come: bool | None) -> date | None:
        """Read a date; `to_come`: whether it is to be ahead or behind, None if others see to it."""
        said = self._mine.get(name)
        if said is None or not said:
            return before if said is None else None
        found = read_date(said, today=self._today, locale=self._locale)
        if found.choices:
            self._found.choices[name] = found.choices
            self._found.faults[name] = TWO_DAYS
            return before
        if found.day is None:
            self._found.faults[name] = found.fault
            return before
        self._found.days[name] = found.day
        if to_come is True and found.day < self._today and found.day != before:
            self._found.faults[name] = PAST.format(day=day(found.day))
        if to_come is False and found.day > self._today:
            self._found.faults[name] = TO_COME.format(day=day(found.day))
        return found.day


def _lines(said: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in said.splitlines() if line.strip())


def _number(said: str) -> str:
    """Return the number of a text like "34 %" or "33,5", "" if it is none."""
    bare = said.replace("%", "").replace("per cent", "").strip().replace(",", ".")
    return bare if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,3})?", bare) else ""
