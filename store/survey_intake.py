"""What the survey's sender tells as it happens: each message once, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from store import audit
from store.batches import ALONE
from store.effects import claim_effect
from store.entries import workload_names
from store.invitations import take_in
from store.models import Customer
from store.roster.faults import shown
from store.roster.lines import EventLine
from store.roster.parsing import parse
from store.roster.reading import Record
from store.roster.writing import Writer
from store.sealed import vault

SENDER = "survey-events"  # in the place of a conversation, among what has had its effect
Cells = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one event of a message (from 0): no value about a person is in it."""

    event: int
    field: str
    what: str


class WrongEventsError(Exception):
    """A message was not taken; `faults` is everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a message brought; `again`: it had been here before, and changed nothing."""

    events: int = 0
    invitations: int = 0
    again: bool = False


def take_events(db: Session, events: Sequence[Cells], *, message_id: str, now: datetime) -> Taken:
    """Take the events of a message that nobody has brought before.

    Raises:
        WrongEventsError: something is wrong with them; nothing is kept then, nor the message's id.
    """
    lines = _read(db, events)
    if not claim_effect(db, conversation_id=SENDER, activity_id=message_id, now=now):
        return Taken(again=True)
    writer = Writer(db, EventLine, tuple(EventLine.model_fields), vault())
    writer.write(lines)
    added, changed = writer.counts()
    keys = {(one.customer_id, one.workload, vault().address_hash(one.email)) for one in lines}
    new = take_in(db, now=now, only=keys, at_once=ALONE)
    detail = {"read": len(lines), "added": added, "changed": changed}
    audit.record(
        db, now=now, actor=SENDER, action="survey.events", subject=message_id[:64], detail=detail
    )
    return Taken(events=added + changed, invitations=new)


def _read(db: Session, events: Sequence[Cells]) -> list[EventLine]:
    faults, lines = list[Fault](), dict[tuple[object, ...], EventLine]()
    workloads = workload_names(db)
    for number, cells in enumerate(events):
        found = parse(EventLine, Record(number, cells), workloads)
        if isinstance(found, EventLine):
            # the same one twice in a message is one
            lines[tuple(getattr(found, name) for name in EventLine.key)] = found
        elif isinstance(found, list):
            faults += [Fault(event=number, field=one.column, what=one.message) for one in found]
    wanted = {one.customer_id for one in lines.values()}
    known = set(db.exec(select(Customer.customer_id).where(col(Customer.customer_id).in_(wanted))))
    for number, cells in enumerate(events):
        customer_id = cells.get("customer_id", "")
        if customer_id in wanted - known:
            what = f"{shown(customer_id, personal=True)} is no customer of the roster"
            faults.append(Fault(event=number, field="customer_id", what=what))
    if faults:
        raise WrongEventsError(faults)
    return list(lines.values())
