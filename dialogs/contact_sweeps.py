"""What time itself brings about in survey contacts (how: dialogs/sweeps.py).

Contacts are asked for where a survey is near, partners are reminded, then the PSM hears of it; what
is too old is erased.
"""

from datetime import datetime

from sqlmodel import Session

from dialogs.contact_notices import tell_partner, tell_psm
from dialogs.rules.contact_asks import WITHIN, Step, after, what_now
from dialogs.rules.survey_gate import PASSED
from dialogs.sweeps import Sweep
from store import contact_asks, survey_erasure
from store.contact_asks import Ask
from store.survey_contacts import ContactKey
from store.survey_erasure import Uncounted
from store.survey_gate import listed_workloads
from store.survey_reach import Reach

THE_CLOCK = "clock"
EVERY_MINUTES = 10


def ask_partner(db: Session, reach: Reach, now: datetime, *, by: str = THE_CLOCK) -> bool:
    """Ask a partner for the contact of a workload; say whether that is new."""
    due_at = now + WITHIN
    next_at = after(Step.ASKED, asked_at=now, due_at=due_at)
    ask = contact_asks.ask_for(db, reach, by=by, now=now, due_at=due_at, next_at=next_at)
    if ask is None:
        return False
    if not tell_partner(db, ask, step=Step.ASKED, now=now):
        _to_psm(db, ask, now)  # nobody there could be asked
    return True


def remind(db: Session, ask: Ask, now: datetime) -> bool:
    """Remind the partner of a contact, or tell the PSM."""
    found = what_now(asked_at=ask.asked_at, due_at=ask.due_at, now=now)
    if found.step is Step.PSM:
        return _to_psm(db, ask, now)
    if not contact_asks.move_on(db, ask, step=found.step, next_at=found.next_at):
        return False
    return tell_partner(db, ask, step=found.step, now=now)


def end(db: Session, ask: Ask, now: datetime) -> bool:
    """End what is asked for: there is a contact, or nobody who would name one."""
    contact_asks.close_asks(db, customer_id=ask.customer_id, workload=ask.workload, now=now)
    return False


def expire(db: Session, key: ContactKey, now: datetime) -> bool:
    """Erase what is too old to be kept."""
    return survey_erasure.erase_contact(db, key, by=survey_erasure.NOBODY, actor=THE_CLOCK, now=now)


def count_age(db: Session, new: Uncounted, now: datetime) -> bool:
    """Count the age of what came by file."""
    survey_erasure.count_age(db, new.key, now=now)
    return False


def _to_psm(db: Session, ask: Ask, now: datetime) -> bool:
    moved = contact_asks.move_on(db, ask, step=Step.PSM, next_at=None)
    return moved and tell_psm(db, ask, now=now)


def _wanting(db: Session, now: datetime, last: Reach | None) -> tuple[Reach, ...]:
    """Look through all workloads now and then only: of many it takes a while, and it can wait."""
    if now.minute % EVERY_MINUTES:
        return ()
    surveyed = [key for key, one in listed_workloads(db).items() if one.eligible == "yes"]
    return contact_asks.wanting(db, surveyed=surveyed, per_cent=PASSED, after=last)


MET = Sweep(
    name="survey contact named",
    about="contact",
    find=lambda db, _, last: contact_asks.asks_met(db, after=last),
    settle=end,
)
WANTING = Sweep(name="survey contact asked for", about="contact", find=_wanting, settle=ask_partner)
DUE = Sweep(
    name="survey contact due",
    about="contact",
    find=lambda db, now, last: contact_asks.asks_due(db, now=now, after=last),
    settle=remind,
)
NEW = Sweep(
    name="survey contact's age counted",
    about="contact",
    find=lambda db, _, last: survey_erasure.uncounted(db, after=last),
    settle=count_age,
)
EXPIRED = Sweep(
    name="survey contact expired",
    about="contact",
    find=lambda db, now, last: survey_erasure.expired(db, today=now.date(), after=last),
    settle=expire,
)
SWEEPS = (MET, WANTING, DUE, NEW, EXPIRED)
