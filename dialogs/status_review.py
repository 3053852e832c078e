"""An update before it is saved: what changes, from what to what, and what to think of before."""

from collections.abc import Callable, Iterator, Sequence

from sqlmodel import Session

from cards.status import StatusChange, StatusReview
from cards.view import Button
from dialogs.expert_words import short_name
from dialogs.links import day
from dialogs.rules.forecasts import is_reached
from dialogs.rules.status import overdue, same_notes
from dialogs.status_desk import Desk, today
from dialogs.status_filled import Filled
from dialogs.status_words import change_lines
from dialogs.turn import Turn
from store.entries import workload_names
from store.status_values import Status

ROOM = 11_000  # bytes of the changes on one card
CUT = 300  # characters of a text that are shown to be looked at
MOST_POINTS = 4
AS_BEFORE = "Nothing is different from last time."


def review_card(turn: Turn, db: Session, desk: Desk, filled: Filled) -> StatusReview:
    """Show what will be saved; what does not fit is counted."""
    last, after = desk.last, desk.read.after
    named = namer(db)
    lines = change_lines(last, after, named, desk.read.reasons)
    fitting = _fitting(lines)
    left = len(lines) - len(fitting)
    ref: dict[str, str | int] = {
        "customer": last.customer_id, "version": filled.version, "base": filled.base,
    }  # fmt: skip
    is_same = not lines and not filled.corrects
    buttons = [
        Button(title="Save", action="status.save", ref=ref, primary=True),
        Button(title="Change", action="status.edit", ref=ref),
        Button(title="Discard", action="status.discard", ref=ref),
    ]
    name = last.customer_name
    what = f"this correction of update {filled.corrects}" if filled.corrects else "this"
    because = f"What was wrong: {filled.mine.get('because', '')}" if filled.corrects else ""
    return StatusReview(
        title=f"Save {what} for {name}?",
        lead=AS_BEFORE if is_same else because,
        points=points(after, named, turn),
        changes=fitting,
        more=f"And {left} more; “Change” shows them." if left else "",
        buttons=tuple(buttons),
    )


def points(after: Status, named: Callable[[str], str], turn: Turn) -> tuple[str, ...]:
    """Say what is worth another look: it can be saved all the same."""
    return tuple(_points(after, named, turn))[:MOST_POINTS]


def namer(db: Session) -> Callable[[str], str]:
    """Return what names a workload as people do."""
    names = workload_names(db)
    return lambda workload: short_name(names.get(workload, workload))


def _points(after: Status, named: Callable[[str], str], turn: Turn) -> Iterator[str]:
    for note, workloads in same_notes(after.workloads, named):
        where = _and([named(one) for one in workloads])
        yield (
            f"The same note stands for {where}: “{_cut(note, 120)}”. What is special about each? "
            "What is in scope, the next action, its date and owner."
        )
    now = today(turn)
    for one in overdue(after.blockers, now):
        until = f"{day(one.due)}" if one.due else ""
        yield f"The next step of “{_cut(one.what, 80)}” was due on {until}."
    passed = [
        f"{named(line.workload)} {at}% ({day(when)})"
        for line in after.workloads
        for at, when in sorted(line.forecasts.items())
        if when < now and not is_reached(line, at)
    ]
    if passed:
        yield f"Forecasts that have passed without being reached: {_and(passed[:6])}."


def _and(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _fitting(lines: Sequence[StatusChange]) -> tuple[StatusChange, ...]:
    fitting, taken = [], 0
    for one in lines:
        short = StatusChange(
            what=one.what, before=_cut(one.before), after=_cut(one.after), why=_cut(one.why)
        )
        texts = (short.what, short.before, short.after, short.why)
        taken += sum(len(text.encode()) for text in texts) + 500
        if taken > ROOM:
            break
        fitting.append(short)
    return tuple(fitting)


def _cut(text: str, most: int = CUT) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
