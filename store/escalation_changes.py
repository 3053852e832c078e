"""Every change of an escalated matter: compare and swap, one audit line, one transaction.

That everybody's card of it is to show the change is written with it, too.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from store import audit
from store.card_updates import ESCALATION, thing_of, update_cards
from store.columns import columns
from store.escalations import EscalatedMatter
from store.models import Escalation
from store.request_changes import FIRST_NUMBER, KEYS, THE_CLOCK, Author, Opened, take_turns
from store.told import To
from store.vocabulary import EscalationState, EscalationVerb, Matter, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEscalate:
    """What somebody escalates, and whom it goes to (no `psm_email`: the programme team)."""

    severity: Severity
    matter: Matter
    text: str
    psm_email: str
    partner_id: str = ""
    customer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What was done with a matter, where it led, and the answer that came with it."""

    verb: EscalationVerb
    state: EscalationState
    words: str = ""


_DONE = {
    EscalationVerb.ACKNOWLEDGE: "acknowledged",
    EscalationVerb.ANSWER: "answered",
    EscalationVerb.PASS_ON: "passed_on",
    EscalationVerb.CLOSE: "closed",
}


def escalate(db: Session, what: ToEscalate, *, key: str, by: Author, now: datetime) -> Opened:
    """Raise a matter once for each business key; numbers follow one another without a gap."""
    take_turns(db)
    if before := escalated_before(db, key=key):
        return before
    last = db.exec(select(func.max(Escalation.number))).one()
    row = Escalation(
        id=uuid5(KEYS, key),
        number=FIRST_NUMBER if last is None else last + 1,
        state=EscalationState.RAISED.value,
        severity=what.severity.value,
        matter=what.matter.value,
        text=what.text,
        partner_id=what.partner_id,
        customer_name=what.customer_name,
        psm_email=what.psm_email,
        tenant_id=by.tenant_id,
        aad_object_id=by.object_id,
        raised_at=now,
    )
    db.connection().execute(insert(Escalation).values(**row.model_dump()))
    _record(db, row.number, "raised", by=by, now=now, version=1)
    return Opened(id=row.id, number=row.number, is_new=True)


def escalated_before(db: Session, *, key: str) -> Opened | None:
    """Return the matter that was raised under a business key."""
    held = columns(Escalation.id, Escalation.number).where(col(Escalation.id) == uuid5(KEYS, key))
    row = db.connection().execute(held).first()
    return Opened(id=row.id, number=row.number, is_new=False) if row else None


def change_escalation(
    db: Session, held: EscalatedMatter, done: Handled, *, by: Author, now: datetime
) -> bool:
    """Change a matter, and everybody's card of it, if it is still as it was read; say if it was.

    What is passed on is the programme team's from then on.
    """
    take_turns(db)
    change: dict[str, object] = {"state": done.state.value}
    if done.verb is EscalationVerb.PASS_ON:
        change |= {"psm_email": "", "acknowledged_at": None, "acknowledged_by": ""}
    elif held.acknowledged_at is None:
        change |= {"acknowledged_at": now, "acknowledged_by": by.name}
    if done.state is EscalationState.CLOSED:
        change |= {"closed_at": now, "closed_by": by.name}
    if done.words:  # the newest answer stands first
        change["answer"] = "\n\n".join(part for part in (done.words, held.answer) if part)
    return _change(db, held, change, _DONE[done.verb], by=by, now=now)


def entrust(db: Session, held: EscalatedMatter, *, psm_email: str, now: datetime) -> bool:
    """Give an open matter to who looks after it by the roster of today; say whether it was so.

    Nobody of them has acknowledged it yet.
    """
    take_turns(db)
    change: dict[str, object] = {
        "state": EscalationState.RAISED.value, "psm_email": psm_email, "acknowledged_at": None,
        "acknowledged_by": "",
    }  # fmt: skip
    return _change(db, held, change, "entrusted", by=THE_CLOCK, now=now)


def _change(
    db: Session,
    held: EscalatedMatter,
    change: dict[str, object],
    done: str,
    *,
    by: Author,
    now: datetime,
) -> bool:
    version = held.version + 1
    as_read = update(Escalation).where(
        col(Escalation.id) == held.id, col(Escalation.version) == held.version
    )
    changed = as_read.values(**change, version=version)
    if db.connection().execute(changed).rowcount == 0:
        return False
    _record(db, held.number, done, by=by, now=now, version=version)
    me = To(tenant_id=by.tenant_id, aad_object_id=by.object_id)
    update_cards(db, thing_of(held.id, ESCALATION), by=me, now=now)
    return True


def _record(
    db: Session, number: int, done: str, *, by: Author, now: datetime, version: int
) -> None:
    audit.record(
        db,
        now=now,
        actor=by.object_id or "clock",
        action=f"escalation.{done}",
        subject=f"escalation {number}",
        detail={"version": version},
    )
