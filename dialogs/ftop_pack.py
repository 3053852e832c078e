"""What is to be entered in FTOP, workload by workload, in the order of its screens: to tick off.

An operator has the same as CSV: `export status`, `export forecasts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.portfolio import FtopCard, Tick
from cards.view import Button, Fact
from dialogs.expert_team import refuse
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.paging import PAGE, clamped, pages, turned, turning
from dialogs.portfolio_words import SHORT, day_for, in_private_once, many, named, of_which
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.status_words import PHASES
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.entries import workload_names
from store.ftop import ToEnter, enter, ftop_page
from store.requests import Page
from store.vocabulary import Phase, Role

KEEPERS = frozenset({Role.FM, Role.FTA})
NOT_YOURS = "The FTOP pack is for FastTrack Managers and Architects (FM, FTA)."
NONE = "Nothing is left to enter: FTOP has what was logged last of all your customers."
LEAD = "Enter what stands here, tick it off, and press the button below."
MOST = 240  # characters of one field: the history has the whole, and five lines fit on a card
NOTHING_TICKED = "Nothing was ticked off: tick what you have entered, then press the button."


class Ref(ButtonRef):
    """The lines of the card, as they were numbered there; `every`: all of them."""

    lines: str = "[]"
    every: bool = False
    page: NonNegativeInt = 0


def overview(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what is to be entered for somebody's customers."""
    return [_pack(turn, db, 0)]


show = in_private_once(overview)


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the pack."""
    return turned(turn, lambda at: _pack(turn, db, at))


@in_private_once
def tick(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was ticked off, and show what is left."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not turn.who.roles & KEEPERS:
        return [_not_yours(turn, db)]
    keys = [(str(c), str(w), int(n)) for c, w, n in orjson.loads(ref.lines)]
    ticked = [key for at, key in enumerate(keys) if ref.every or _is_ticked(turn, at)]
    if not ticked:
        return [NOTHING_TICKED]
    done = enter(db, ticked, email=turn.who.email, now=turn.now)
    for customer_id, workload, number in done:
        subject = f"{customer_id} {workload} {number}"[:64]
        audit.record(db, now=turn.now, actor=turn.who.object_id, action="ftop.entered",
                     subject=subject)  # fmt: skip
    said = f"{many(len(done), 'workload')} ticked off."
    shown = _pack(turn, db, ref.page, said=said)
    return [f"{said} {shown}" if isinstance(shown, str) else Instead(shown)]


def _is_ticked(turn: Turn, at: int) -> bool:
    return turn.inputs.get(_name(at)) == "true"


def _name(at: int) -> str:
    return f"tick{at}"


def _not_yours(turn: Turn, db: Session) -> str:
    refuse(turn, db, "ftop pack", action="portfolio.refused")
    return NOT_YOURS


def _pack(turn: Turn, db: Session, wanted: int, *, said: str = "") -> FtopCard | str:
    if not turn.who.roles & KEEPERS:
        return _not_yours(turn, db)

    def look(offset: int) -> Page[ToEnter]:
        return ftop_page(db, email=turn.who.email, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    if not found.total:
        return NONE
    names = workload_names(db)
    lines = orjson.dumps([one.key for one in found.lines]).decode()
    ref: dict[str, str | int] = {"lines": lines, "page": at}
    return FtopCard(
        title="For FTOP",
        lead=f"{said} {LEAD}".strip(),
        ticks=tuple(_tick(one, number, turn, names) for number, one in enumerate(found.lines)),
        pages=pages(found, at),
        buttons=(
            Button(title="Tick off", action="ftop.tick", ref=ref, primary=True),
            Button(title="All of this page", action="ftop.tick", ref={**ref, "every": True}),
            *turning(found, at, "ftop.page", {}),
        ),
    )


def _tick(one: ToEnter, number: int, turn: Turn, names: Mapping[str, str]) -> Tick:
    logged = f"Logged {day_for(one.written_at, turn)}"
    before = f"FTOP has update {one.entered}" if one.entered else "not in FTOP yet"
    return Tick(
        name=_name(number),
        title=f"{one.customer}: {named(names, one.workload)}",
        changed=f"{logged}, update {one.number}; {before}",
        facts=tuple(Fact(title=title, value=_cut(text)) for title, text in _fields(one) if text),
    )


def _fields(one: ToEnter) -> Iterator[tuple[str, str]]:
    """Name the fields in the order of the screens: service, milestones, then the note."""
    yield "Phase", PHASES[one.phase] if one.phase else ""
    yield "Status", _status(one)
    yield "Health", SHORT[one.health]
    yield "Active use", of_which(one.active, one.entitled)
    for at in milestones():
        yield f"Forecast {at}%", day(one.forecasts[at]) if at in one.forecasts else ""
    yield "Note", ". ".join(part.rstrip(". ") for part in (one.note, one.summary) if part)
    yield "Risks", "; ".join(one.risks)
    yield "Next action", "; ".join(map(_next, one.blockers))


def _status(one: ToEnter) -> str:
    if one.phase is Phase.CLOSED:
        return ""  # FTOP has no word for what is done beside its phase
    return "Blocked" if one.blockers else "In progress"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST else words[: MOST - 1].rstrip() + "…"


def _next(blocker: Mapping[str, Any]) -> str:
    """Say what is done next about what stands in the way, until when, and by whom."""
    step = blocker["next_step"] or blocker["what"]
    by = f" by {day(date.fromisoformat(blocker['due']))}" if blocker["due"] else ""
    owner = f" ({blocker['owner']})" if blocker["owner"] else ""
    return f"{step}{by}{owner}"
