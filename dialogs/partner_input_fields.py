"""The fields of a partner's input: what stands in them, and what was meant by what was typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cards.partner_input import AskedWorkload
from cards.requests import FormField
from dialogs.expert_fields import Faults, TamperedError, brought_back, typed_strings
from dialogs.links import day
from dialogs.rules.dates_said import read_date
from dialogs.rules.forecasts import forecast_faults, is_reached
from store.partner_inputs import PartnerSays
from store.status_values import WorkloadLine

FIGURE, DATE, NOTE = 20, 60, 300  # characters that a field takes
NOT_PEOPLE = "Please write a number of people, such as 306, or per cent of them, such as 34%."
NO_ENTITLED = "How many people are entitled is not known here: please write a number of people."
TOO_MANY = "Only {entitled:,} people are entitled."
WHY = "The forecast moves: please say why."
TOO_LONG = f"Please say it in at most {NOTE} characters."
_THOUSANDS = re.compile(r"(?<=\d)[\s,.'\u2019](?=\d{3}(?:\D|$))")
_PEOPLE = re.compile(r"[0-9]{1,9}")
_PER_CENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*(?:%|per ?cent)")
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """For whom a form is read: what day it is there, and how they write dates."""

    today: date
    locale: str
    milestones: Sequence[int]


def name_of(workload: str, what: str) -> str:
    """Name a field of a workload."""
    return f"{workload}__{what}"


def said_before(line: WorkloadLine, said: PartnerSays | None) -> WorkloadLine:
    """Return a workload as the partner sees it: with what it has said itself, and no note else."""
    bare = replace(line, note="")
    if said is None:
        return bare
    return replace(line, active=said.active, forecasts=said.forecasts, note=said.note)


def asked_for(line: WorkloadLine, milestones: Sequence[int]) -> tuple[int, ...]:
    """Return the milestones to forecast: what is reached, and was never forecast, is left out."""
    return tuple(at for at in milestones if at in line.forecasts or not is_reached(line, at))


def texts_of(line: WorkloadLine, milestones: Sequence[int]) -> dict[str, str]:
    """Write a workload as the texts of its fields."""
    days = {
        name_of(line.workload, f"at_{at}"): day(line.forecasts[at]) if at in line.forecasts else ""
        for at in asked_for(line, milestones)
    }
    return {
        name_of(line.workload, "active"): "" if line.active is None else f"{line.active:,}",
        **days,
        name_of(line.workload, "note"): line.note,
    }


def asked_workload(
    line: WorkloadLine,
    texts: Mapping[str, str],
    faults: Mapping[str, str],
    milestones: Sequence[int],
    *,
    title: str,
) -> AskedWorkload:
    """Show the fields of one workload."""

    def field(what: str, label: str, hint: str, most: int, kind: str = "line") -> FormField:
        name = name_of(line.workload, what)
        return FormField(
            name=name, label=label, kind=kind, hint=hint, most=most,
            value=brought_back("times" if what == "note" else name, texts.get(name, "")),
            fault=faults.get(name, ""),
        )  # fmt: skip

    return AskedWorkload(
        title=title,
        known=_known(line),
        active=field("active", "People who use it now", "Such as 306 or 34%", FIGURE),
        forecasts=tuple(
            field(f"at_{at}", f"{at}% by", "Such as 12 March, end of May", DATE)
            for at in asked_for(line, milestones)
        ),
        note=field("note", "What is new, and why a date moves (optional)", "", NOTE, "text"),
    )


def read_answers(
    given: Mapping[str, object],
    lines: Sequence[WorkloadLine],
    who: Writing,
) -> list[WorkloadLine] | Faults:
    """Read a form, or say beside which field what is wrong.

    Raises:
        TamperedError: a field that the form does not have, or what nobody can type.
    """
    typed = typed_strings(given)
    known = {name for line in lines for name in texts_of(line, who.milestones)}
    if len(typed) < len(given) or set(typed) - known:
        raise TamperedError
    faults: Faults = {}
    found = []
    for line in lines:
        before = texts_of(line, who.milestones)
        own = {name: typed.get(name, text).strip() for name, text in before.items()}
        active = _active(line, own[name_of(line.workload, "active")], faults)
        days = _days(line, own, who, faults)
        note = own[name_of(line.workload, "note")]
        if len(note) > NOTE:
            faults[name_of(line.workload, "note")] = TOO_LONG
        _point_out(line, days, note, who, faults)
        found.append(replace(line, active=active, forecasts=days, note=note))
    return faults or found


def _active(line: WorkloadLine, text: str, faults: Faults) -> int | None:
    """Read people, or per cent of the entitled; empty is not said."""
    name = name_of(line.workload, "active")
    if not text:
        return None
    if share := _PER_CENT.fullmatch(text.casefold()):
        per_cent = float(share[1].replace(",", "."))
        if not line.entitled:
            faults[name] = NO_ENTITLED
            return None
        if per_cent <= _HUNDRED:
            return round(per_cent * line.entitled / _HUNDRED)
    digits = _THOUSANDS.sub("", text)
    if not _PEOPLE.fullmatch(digits):
        faults[name] = NOT_PEOPLE
        return None
    people = int(digits)
    if line.entitled is not None and people > line.entitled and people != line.active:
        faults[name] = TOO_MANY.format(entitled=line.entitled)
    return people


def _days(
    line: WorkloadLine, own: Mapping[str, str], who: Writing, faults: Faults
) -> dict[int, date]:
    """Read the dates; what could be two days is asked back. Others than are asked for stay."""
    found = {at: when for at, when in line.forecasts.items() if at not in who.milestones}
    for at in asked_for(line, who.milestones):
        name = name_of(line.workload, f"at_{at}")
        if not own[name]:
            continue
        read = read_date(own[name], today=who.today, locale=who.locale)
        if read.day:
            found[at] = read.day
        else:
            either = " or ".join(day(one) for one in read.choices)
            faults[name] = f"That could be {either}: please write which." if either else read.fault
    return found


def _point_out(
    line: WorkloadLine, days: Mapping[int, date], note: str, who: Writing, faults: Faults
) -> None:
    """Say what is wrong with the dates that could be read; why they move stands in the note."""
    unread = {at for at in who.milestones if name_of(line.workload, f"at_{at}") in faults}
    reasons = dict.fromkeys(who.milestones, note) | dict.fromkeys(unread, "not read")
    why = dict.fromkeys(line.forecasts, "given below")
    wrong = forecast_faults(line.forecasts, days, reasons=why, today=who.today)
    for at, fault in wrong.items():
        if at not in unread:
            faults.setdefault(name_of(line.workload, f"at_{at}"), fault)
    moves = forecast_faults(line.forecasts, days, reasons=reasons, today=who.today)
    if set(moves) - set(wrong) - unread:
        faults.setdefault(name_of(line.workload, "note"), WHY)


def _known(line: WorkloadLine) -> str:
    return " · ".join(_facts(line)) or "Nothing is known yet"


def _facts(line: WorkloadLine) -> Iterator[str]:
    if line.phase:
        yield line.phase.value.capitalize()
    if line.entitled is not None:
        yield f"{line.entitled:,} people are entitled"
