"""What a partner's contact says for an update: it stands in the form, marked as theirs."""

from collections.abc import Iterator

from sqlmodel import Session

from dialogs.expert_words import short_moment
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.status_fields import name_of, texts_of, typed
from dialogs.status_filled import Filled, shown
from dialogs.turn import Turn
from store.partner_inputs import PartnerSays, input_for
from store.partners import contact, names_of
from store.status_values import Status


def says_of(turn: Turn, db: Session, last: Status, filled: Filled) -> dict[str, str]:
    """Say, by workload, what its partner says that does not stand in the form already."""
    if filled.corrects:
        return {}
    texts = shown(last, filled)
    return {
        one.workload: _words(turn, db, one)
        for one in _inputs(db, last)
        if any(texts.get(name, "") != said for name, said in _fields(one))
    }


def taken_over(db: Session, last: Status) -> dict[str, str]:
    """Return the fields that the partners' words fill in; a note says why a date moves, too."""
    base = texts_of(last, milestones())
    found = {
        name: said
        for one in _inputs(db, last)
        for name, said in _fields(one)
        if base.get(name, "") != said
    }
    reasons = {
        name_of(one.workload, "why"): typed(name_of(one.workload, "why"), one.note)
        for one in _inputs(db, last)
        for at in one.forecasts
        if one.note and base.get(moved := name_of(one.workload, f"at_{at}")) and moved in found
    }
    return found | reasons


def by_partner(db: Session, after: Status, number: int) -> frozenset[tuple[str, int]]:
    """Return the forecasts of an update that are as their partner gave them."""
    lines = {line.workload: line for line in after.workloads}
    return frozenset(
        (one.workload, at)
        for one in input_for(db, customer_id=after.customer_id, for_number=number)
        for at, when in one.forecasts.items()
        if one.workload in lines and lines[one.workload].forecasts.get(at) == when
    )


def _inputs(db: Session, last: Status) -> tuple[PartnerSays, ...]:
    return input_for(db, customer_id=last.customer_id, for_number=last.number + 1)


def _fields(one: PartnerSays) -> Iterator[tuple[str, str]]:
    if one.active is not None:
        yield name_of(one.workload, "active"), f"{one.active}"
    for at, when in one.forecasts.items():
        yield name_of(one.workload, f"at_{at}"), day(when)
    if one.note:
        name = name_of(one.workload, "note")
        yield name, typed(name, one.note)


def _words(turn: Turn, db: Session, one: PartnerSays) -> str:
    """Say it in one line, with who said it and when."""
    partner = "".join(name for _, _, name in names_of(db, kind="partner", ids=[one.partner_id]))
    who = contact(db, email=one.answered_by)
    when = short_moment(one.answered_at, turn.who.time_zone)
    said = [f"{one.active:,} active"] if one.active is not None else []
    said += [f"{at}% on {day(when)}" for at, when in sorted(one.forecasts.items())]
    said += [one.note] if one.note else []
    name = ", ".join(part for part in (partner or one.partner_id, who.name if who else "") if part)
    return f"{name} says ({when}): {', '.join(said)}"
