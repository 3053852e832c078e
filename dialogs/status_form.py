"""The form of an update: how the customer does, and a line to open for each part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

import orjson

from cards.requests import FormField, Option
from cards.status import StatusField, StatusForm, StatusSection
from cards.view import Button, Say
from dialogs.expert_words import short_name
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.status_fields import (
    BLOCKER,
    CUSTOMER,
    FIGURES,
    MOST_BLOCKERS,
    blocker_key,
    key_of,
    most_of,
    name_of,
    shown_milestones,
)
from dialogs.status_filled import NEITHER, Filled, OnCard, shown
from dialogs.status_reading import Read
from dialogs.status_words import HEALTHS, PHASES, blocker_words, entitled_words, line_words
from store.status_values import Status, WorkloadLine
from store.vocabulary import Health, Phase

ROOM = 18_000  # bytes of a card for its fields; tokens, buttons and the fallback need the rest
OF_A_FIELD, OF_A_SECTION = 230, 420  # bytes of a template around the values
REST = "rest"  # the section of what is the customer's and seldom changes
TOP = ("health", "health_reason", "summary")
FAULTY = "Please look at what is marked."
_LABELS: Mapping[str, tuple[str, str, str]] = {
    "because": ("What was wrong?", "text", "It stands beside the correction for good"),
    "health": ("Overall health", "radio", ""),
    "health_reason": ("Why, if it is not green or got worse", "text", "Such as: no licences yet"),
    "summary": ("Summary", "text", "What is in scope, and how it goes"),
    "risks": ("Risks, one a line", "text", "Such as: the freeze in December"),
    "help_needed": ("Help needed", "text", "An expert can be asked for it when it is saved"),
    "next_meeting": ("Next meeting", "line", "Such as: next Tuesday"),
    "what": ("What is in the way? Empty it when it is solved", "text", "Such as: no licences"),
    "owner": ("Whose is it?", "line", "A name"),
    "since": ("Since when?", "line", "Today, if you leave it empty"),
    "next_step": ("Next step", "text", "Such as: order 200 licences"),
    "due": ("Until when?", "line", "Such as: next Friday"),
    "phase": ("Phase", "choice", "Choose one"),
    "entitled": ("People entitled", "line", "Such as: 900"),
    "active": ("Active people", "line", "Such as: 306"),
    "percent": ("or per cent of the entitled", "line", "Such as: 34"),
    "why": ("Why does a forecast move?", "text", "Such as: waiting for licences"),
    "note": ("Note", "text", "What is special about this workload; next action, owner, date"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a form is made of: what stands now, what was typed, and what is wrong with it.

    `says` is what a partner has said, by workload; `faults` are shown only when it was looked at.
    """

    before: Status
    filled: Filled
    read: Read
    names: Mapping[str, str]
    says: Mapping[str, str] = field(default_factory=dict)
    is_checked: bool = False
    start: int | None = None  # None: at the first thing that is wrong
    lead: str = ""
    fault: str = ""
    ways: tuple[Say, ...] = ()  # to what was asked for from here

    def faults(self) -> Mapping[str, str]:
        """Return what is to be pointed out; a date that could be two days always is."""
        if self.is_checked:
            return self.read.faults
        return {name: self.read.faults[name] for name in self.read.choices}


def form_card(looks: Looks) -> StatusForm:
    """Make the card; what does not fit on it is on the next one."""
    fields = _fields(looks, _top(looks.filled))
    sections = _sections(looks)
    start = _first_wrong(sections, _size(fields)) if looks.start is None else looks.start
    start = min(start, max(0, len(sections) - 1))
    count = _fitting(sections[start:], _size(fields))
    page = sections[start : start + count]
    keys = [one.key for one in page]
    opened = [replace(one, others=tuple(key for key in keys if key != one.key)) for one in page]
    every = count == len(sections)
    end = start + count
    fault = looks.fault or (FAULTY if looks.is_checked and looks.read.faults else "")
    return StatusForm(
        title=_title(looks),
        lead=looks.lead,
        fault=fault,
        fields=fields,
        sections=tuple(opened),
        pages="" if every else f"Lines {start + 1} to {end} of {len(sections)}",
        buttons=_buttons(looks, start, count, 0 if end >= len(sections) else end, every=every),
    )


def on_card(before: Status, filled: Filled, read: Read, *, start: int, count: int) -> OnCard:
    """Say which fields stood on a card that showed these lines."""
    parts = _parts(before, filled)[start : start + count]
    names = {*_top(filled), *(name for _, names in parts for name in names)}
    return OnCard(fields=frozenset(names), asked_back=frozenset(read.choices))


def _top(filled: Filled) -> tuple[str, ...]:
    return ("because", *TOP) if filled.corrects else TOP


def _parts(before: Status, filled: Filled) -> list[tuple[str, tuple[str, ...]]]:
    """Return what each line of the form opens: its key and the names of its fields."""
    ordered = sorted(before.workloads, key=lambda line: line.phase is Phase.CLOSED)
    found = [(line.workload, _of_workload(line, filled)) for line in ordered]
    found.append((REST, tuple(name for name in CUSTOMER if name not in TOP)))
    taken = [at for at in range(MOST_BLOCKERS) if _has_blocker(before, filled, at)]
    free = [at for at in range(MOST_BLOCKERS) if at not in taken][:1]
    found += [
        (blocker_key(at), tuple(name_of(blocker_key(at), what) for what in BLOCKER))
        for at in sorted((*taken, *free))
    ]
    return found


def _has_blocker(before: Status, filled: Filled, at: int) -> bool:
    prefix = name_of(blocker_key(at), "")
    return at < len(before.blockers) or any(name.startswith(prefix) for name in filled.mine)


def _of_workload(line: WorkloadLine, filled: Filled) -> tuple[str, ...]:
    typed = {name for name in filled.mine if key_of(name).of == line.workload}
    wanted = {f"at_{at}" for at in shown_milestones(line, milestones())}
    wanted |= {key_of(name).what for name in typed if key_of(name).what.startswith("at_")}
    dates = sorted(wanted, key=lambda what: int(what.removeprefix("at_")))
    why = ("why",) if line.forecasts or name_of(line.workload, "why") in filled.mine else ()
    return tuple(name_of(line.workload, what) for what in (*FIGURES, *dates, *why, "note"))


def _sections(looks: Looks) -> list[StatusSection]:
    faults, found = looks.faults(), []
    lines = {line.workload: line for line in looks.read.after.workloads}
    for at, (key, names) in enumerate(_parts(looks.before, looks.filled)):
        wrong = any(name in faults for name in names)
        found.append(
            StatusSection(
                key=f"line{at}",
                title=_section_title(looks, key),
                about=_about(looks, key, names, lines.get(key)),
                fields=_fields(looks, names),
                says=looks.says.get(key, ""),
                is_open=wrong or any(name in looks.filled.beside for name in names),
                is_faulty=wrong,
            )
        )
    return found


def _section_title(looks: Looks, key: str) -> str:
    if key == REST:
        return "Risks, help needed, next meeting"
    if key in looks.names:
        return short_name(looks.names[key])
    what = shown(looks.before, looks.filled).get(name_of(key, "what"), "")
    return f"Blocker: {what}" if what else "Add a blocker"


def _about(looks: Looks, key: str, names: Sequence[str], line: WorkloadLine | None) -> str:
    changed = "Changed · " if any(name in looks.filled.mine for name in names) else ""
    if line is not None:
        newer = "" if name_of(key, "entitled") in looks.filled.mine else entitled_words(line)
        return changed + " · ".join(part for part in (line_words(line), newer) if part)
    after = looks.read.after
    if key == REST:
        meeting = f"meeting on {day(after.next_meeting)}" if after.next_meeting else ""
        risks = f"{len(after.risks)} risk{'s' if len(after.risks) != 1 else ''}"
        needed = "help needed" if after.help_needed else ""
        return changed + " · ".join(one for one in (risks, needed, meeting) if one)
    what = shown(looks.before, looks.filled).get(name_of(key, "what"), "")
    found = [blocker_words(replace(one, what="")) for one in after.blockers if one.what == what]
    return changed + (found[0].lstrip(". ") if found and what else "Owner, since when, next step")


def _fields(looks: Looks, names: Sequence[str]) -> tuple[StatusField, ...]:
    texts = shown(looks.before, looks.filled)
    return tuple(_field(looks, name, texts.get(name, "")) for name in names)


def _field(looks: Looks, name: str, value: str) -> StatusField:
    what = key_of(name).what
    beside = looks.filled.beside.get(name, "")
    label, kind, hint = _LABELS.get(what) or (
        f"Forecast for {what.removeprefix('at_')}%", "line", "Such as: end of March",
    )  # fmt: skip
    options: tuple[Option, ...] = ()
    if days := looks.read.choices.get(name):
        kind, value, options = "radio", "", _days(days)
    elif what == "health":
        options = tuple(Option(title=HEALTHS[one], value=one.value) for one in Health)
    elif what == "phase":
        options = tuple(Option(title=PHASES[one], value=one.value) for one in Phase)
    return StatusField(
        field=FormField(
            name=name, label=label, kind=kind, value=value, hint=hint, most=most_of(name),
            fault=looks.faults().get(name, ""), options=options,
        ),
        beside=f"Saved meanwhile: {_short(beside)}" if beside else "",
    )  # fmt: skip


def _days(days: Sequence[date]) -> tuple[Option, ...]:
    offered = [Option(title=f"{one:%A}, {day(one)}", value=one.isoformat()) for one in days]
    return (*offered, Option(title="Neither: I write it again", value=NEITHER))


def _short(text: str) -> str:
    return text if len(text) <= most_of("note") else f"{text[: most_of('note')]}…"


def _title(looks: Looks) -> str:
    name = looks.before.customer_name
    if looks.filled.corrects:
        return f"Correct update {looks.filled.corrects} of {name}"
    return f"Status of {name}"


def _first_wrong(sections: Sequence[StatusSection], taken: int) -> int:
    """Begin at the start, where what is wrong can be seen from there."""
    wrong = next((at for at, one in enumerate(sections) if one.is_faulty), 0)
    return 0 if wrong < _fitting(sections, taken) else wrong


def _fitting(sections: Sequence[StatusSection], taken: int) -> int:
    """Return how many of the lines fit on the card; one does always."""
    for at, one in enumerate(sections):
        taken += _size(one.fields) + len(orjson.dumps([one.title, one.about, one.says]))
        taken += OF_A_SECTION + 40 * (at + 1)  # each line closes the others
        if taken > ROOM and at:
            return at
    return len(sections)


def _size(fields: Sequence[StatusField]) -> int:
    return sum(len(orjson.dumps(asdict(one))) + OF_A_FIELD - 100 for one in fields)


def _buttons(
    looks: Looks, start: int, count: int, after: int, *, every: bool
) -> tuple[Button | Say, ...]:
    filled, before = looks.filled, looks.before
    ref: dict[str, str | int] = {
        "customer": before.customer_id, "version": filled.version, "base": filled.base,
        "start": start, "count": count,
    }  # fmt: skip
    found: list[Button | Say] = [
        Button(title="See what changes", action="status.check", ref=ref, primary=True)
    ]
    if before.number and before.health and not filled.mine and not filled.corrects:
        found.append(Button(title="Nothing changed", action="status.unchanged", ref=ref))
    if looks.says:
        found.append(Button(title="Take over what the partner says", action="status.take", ref=ref))
    if not every:
        title = "Next lines" if after else "First lines"
        found.append(Button(title=title, action="status.turn", ref={**ref, "to": after}))
    found.append(Button(title="Keep for later", action="status.later", ref=ref))
    if filled.mine or filled.corrects:
        found.append(Button(title="Discard", action="status.discard", ref=ref))
    return (*found, *looks.ways)
