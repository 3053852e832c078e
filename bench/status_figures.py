"""What came of a year of reminders: held against what ought to have been, and as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bench.status_faults import Name, Told, faults
from bench.status_naive import Deed, Expected, is_good
from bench.status_world import PLACES, World
from dialogs.partner_input_notices import ASKED
from dialogs.rules.rhythm import SEEN_BY_MANAGER
from dialogs.status_notices import DUE, FORECASTS, LOGGED, MISSED, SILENT
from store.models import Notice
from store.told import State

KINDS = {
    DUE: "an update is due", MISSED: "to the manager", FORECASTS: "forecasts of the week",
    LOGGED: "logged, to the PSM", ASKED: "the partner's say",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of notice: `due` is None where nothing says how many ought to be sent.

    `overtaken` are those that had become untrue before they could be sent; `faults` tells of the
    first few that were lost or not due.
    """

    what: str
    due: int | None
    sent: int
    overtaken: int
    lost: int
    doubled: int
    not_due: int
    in_quiet_hours: int
    on_a_free_day: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of a year."""

    rows: tuple[Row, ...]
    updates: int
    put_off: int
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether everything was sent once, when it was due, in waking hours."""
        return all(
            not (one.lost or one.doubled or one.not_due or one.in_quiet_hours or one.on_a_free_day)
            for one in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What a year has brought: who was there, until when, and what was done and said, and when."""

    world: World
    until: datetime
    deeds: Mapping[str, Sequence[Deed]]
    said: Sequence[tuple[str, str, str, datetime]]


def row_of(kind: str, lived: Lived, notices: Sequence[Notice], expected: Sequence[Expected]) -> Row:
    written = [one for one in notices if one.kind == kind]
    said = [one for one in lived.said if one[0] == kind]
    times = Counter(key for _, _, key, _ in said)
    due = _due(kind, lived, expected)
    found = Counter(_name(one) for one in written if one.ref.get("why", SILENT) == SILENT)
    lost, not_due = (due - found, found - due) if due is not None else (Counter(), Counter())
    told = Told(world=lived.world, deeds=lived.deeds, expected=expected, written=notices)
    unsent = [
        one
        for one in written
        if one.state not in (State.SENT, State.CANCELLED) and one.due_at <= lived.until
    ]
    return Row(
        what=KINDS[kind],
        due=sum(due.values()) if due is not None else None,
        sent=len(said),
        overtaken=sum(one.state == State.CANCELLED for one in written),
        lost=len(unsent) + lost.total(),
        doubled=sum(count - 1 for count in times.values()),
        not_due=not_due.total(),
        in_quiet_hours=sum(_is_quiet(lived, email, at) for _, email, _, at in said),
        on_a_free_day=sum(
            kind == DUE and not is_good(at, lived.world.zones[email]) for _, email, _, at in said
        ),
        faults=tuple(
            faults(
                told,
                {
                    f"{KINDS[kind]}, lost": lost,
                    f"{KINDS[kind]}, not sent": {_name(one) for one in unsent if due is not None},
                    f"{KINDS[kind]}, not due": not_due,
                },
            )
        ),
    )


def _due(kind: str, lived: Lived, expected: Sequence[Expected]) -> Counter[Name] | None:
    """Return what ought to have been written, of the kinds of which that can be said."""
    if kind == DUE:
        return Counter((one.customer, one.email, str(one.at.astimezone(UTC))) for one in expected)
    if kind == MISSED:
        late = {(one.customer, one.number) for one in expected if one.missed == SEEN_BY_MANAGER}
        return Counter(
            (customer, f"manager{place}@fasttrack.example", str(number))
            for customer, number in late
            for place in {
                PLACES.index(lived.world.zones[w]) for w in lived.world.customers[customer]
            }
        )
    return None


def _name(notice: Notice) -> Name:
    last = notice.ref["number"] if notice.kind == MISSED else notice.made_at
    return (str(notice.ref.get("customer", "")), notice.email, str(last))


def _is_quiet(lived: Lived, email: str, at: datetime) -> bool:
    place = lived.world.zones.get(email) or _place(email)
    local = at.astimezone(ZoneInfo(place[0]))
    return not (8 <= local.hour < 18 and local.weekday() < 5)  # noqa: PLR2004


def _place(email: str) -> tuple[str, str]:
    """Return where somebody is who writes nothing: their name ends with the number of a place."""
    digits = "".join(filter(str.isdigit, email.partition("@")[0]))
    return PLACES[int(digits)]


def table(name: str, figures: Figures) -> str:
    """Write it as a table."""
    head = (
        "what",
        "due",
        "sent",
        "overtaken",
        "lost",
        "doubled",
        "not due",
        "quiet hours",
        "holiday",
    )
    told = f"{figures.updates} updates, {figures.put_off} put off, {figures.seconds:.0f} s"
    lines = [
        f"{name}: {told}",
        f"| {head[0]:<22} | " + " | ".join(f"{one:>11}" for one in head[1:]) + " |",
    ]
    for row in figures.rows:
        cells = (
            "-" if row.due is None else row.due, row.sent, row.overtaken, row.lost, row.doubled,
            row.not_due, row.in_quiet_hours, row.on_a_free_day,
        )  # fmt: skip
        lines.append(f"| {row.what:<22} | " + " | ".join(f"{one:>11}" for one in cells) + " |")
    lines += [line for row in figures.rows for line in row.faults]
    return "\n".join(lines)
