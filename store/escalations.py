"""Matters that were escalated: raised once, answered, and seen by those who raised them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, and_, insert, or_, true, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from store import audit
from store.card_updates import ESCALATION, thing_of, update_cards
from store.columns import columns
from store.identity import Identity
from store.models import Escalation, Partner, Person
from store.request_changes import FIRST_NUMBER, KEYS, Author, Opened, take_turns
from store.requests import Page
from store.told import To
from store.vocabulary import EscalationState, EscalationVerb, Matter, Role, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedMatter:
    """An escalation as it was when it was read; without `psm_email` it is the programme team's.

    Names are those of the roster; the raiser's is "" if it does not have them.
    """

    id: UUID
    number: int
    version: int
    state: EscalationState
    severity: Severity
    matter: Matter
    text: str
    partner_id: str
    partner_name: str
    partner_psms: frozenset[str]
    customer_name: str
    tenant_id: str
    aad_object_id: str
    raiser_name: str
    raiser_email: str
    psm_email: str
    psm_name: str
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    closed_at: datetime | None
    closed_by: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToEscalate:
    """What somebody escalates, and whom it goes to (no `psm_email`: the programme team)."""

    severity: Severity
    matter: Matter
    text: str
    psm_email: str
    partner_id: str = ""
    customer_name: str = ""


_RAISER, _PSM = aliased(Person), aliased(Person)
_ROW = [name for name in EscalatedMatter.__dataclass_fields__ if name in Escalation.model_fields]
_MATTERS: Select[Any] = (
    columns(
        *(getattr(Escalation, name) for name in _ROW),
        col(Partner.name).label("partner_name"),
        col(Partner.psm_email).label("partner_psm"),
        col(Partner.cover_psm_email).label("partner_cover"),
        col(_RAISER.name).label("raiser_name"),
        col(_RAISER.email).label("raiser_email"),
        col(_PSM.name).label("psm_name"),
    )
    .outerjoin(Partner, col(Partner.partner_id) == Escalation.partner_id)
    .outerjoin(
        _RAISER,
        and_(
            col(_RAISER.tenant_id) == Escalation.tenant_id,
            col(_RAISER.aad_object_id) == Escalation.aad_object_id,
        ),
    )
    .outerjoin(_PSM, col(_PSM.email) == Escalation.psm_email)
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What was done with a matter, where it led, and the answer that came with it."""

    verb: EscalationVerb
    state: EscalationState
    words: str = ""


def change_escalation(
    db: Session, held: EscalatedMatter, done: Handled, *, by: Author, now: datetime
) -> bool:
    """Change a matter, and everybody's card of it, if it is still as it was read; say if it was.

    What is passed on is the programme team's from then on.
    """
    take_turns(db)
    change: dict[str, object] = {"state": done.state.value, "version": held.version + 1}
    if done.verb is EscalationVerb.PASS_ON:
        change |= {"psm_email": "", "acknowledged_at": None, "acknowledged_by": ""}
    elif held.acknowledged_at is None:
        change |= {"acknowledged_at": now, "acknowledged_by": by.name}
    if done.state is EscalationState.CLOSED:
        change |= {"closed_at": now, "closed_by": by.name}
    if done.words:  # the newest answer stands first
        change["answer"] = "\n\n".join(part for part in (done.words, held.answer) if part)
    as_read = update(Escalation).where(
        col(Escalation.id) == held.id, col(Escalation.version) == held.version
    )
    if db.connection().execute(as_read.values(**change)).rowcount == 0:
        return False
    _record(db, held.number, _DONE[done.verb], by=by, now=now, version=held.version + 1)
    me = To(tenant_id=by.tenant_id, aad_object_id=by.object_id)
    update_cards(db, thing_of(held.id, ESCALATION), by=me, now=now)
    return True


def escalation_with_id(
    db: Session, *, escalation_id: UUID, who: Identity
) -> EscalatedMatter | None:
    """Return a matter to those who raised it and those who handle such; to others it is unknown."""
    found = _values(db, _MATTERS.where(col(Escalation.id) == escalation_id, _seen_by(who)))
    return found[0] if found else None


def escalation_for_a_job(db: Session, *, escalation_id: UUID) -> EscalatedMatter | None:
    """Return a matter for what nobody asked: a notice."""
    found = _values(db, _MATTERS.where(col(Escalation.id) == escalation_id))
    return found[0] if found else None


def my_escalations(db: Session, *, who: Identity, offset: int, limit: int) -> Page[EscalatedMatter]:
    """Page through what somebody raised, newest first."""
    mine = _raised_by(who)
    newest = (col(Escalation.raised_at).desc(), col(Escalation.number).desc())
    query = _MATTERS.where(mine).order_by(*newest)
    return _page(db, query, mine, offset=offset, limit=limit)


def escalation_queue(
    db: Session, *, psm_email: str | None, offset: int, limit: int
) -> Page[EscalatedMatter]:
    """Page through what a PSM (None: the programme team) may answer, the longest open first.

    What went to another PSM of a partner, its PSM and its cover may both answer.
    """
    whose = col(Escalation.psm_email) == ""
    if psm_email is not None:
        whose = or_(col(Escalation.psm_email) == psm_email, and_(~whose, _partners_of(psm_email)))
    is_open = and_(col(Escalation.state) != EscalationState.CLOSED.value, whose)
    query = _MATTERS.where(is_open).order_by(col(Escalation.raised_at), col(Escalation.number))
    return _page(db, query, is_open, offset=offset, limit=limit)


def unacknowledged(db: Session, *, before: datetime) -> tuple[EscalatedMatter, ...]:
    """Return what nobody has acknowledged since then: the programme team is told."""
    waits = and_(
        col(Escalation.state) == EscalationState.RAISED.value, col(Escalation.raised_at) <= before
    )
    return _values(db, _MATTERS.where(waits).order_by(col(Escalation.raised_at)))


def _seen_by(who: Identity) -> ColumnElement[bool]:
    if Role.PROGRAM in who.roles:
        return true()
    if Role.PSM not in who.roles:
        return _raised_by(who)
    to_a_psm = and_(col(Escalation.psm_email) != "", _partners_of(who.email))
    return or_(_raised_by(who), col(Escalation.psm_email) == who.email, to_a_psm)


def _partners_of(email: str) -> ColumnElement[bool]:
    """Say of an escalation whether somebody is its partner's PSM or cover today."""
    either = or_(col(Partner.psm_email) == email, col(Partner.cover_psm_email) == email)
    return col(Escalation.partner_id).in_(columns(Partner.partner_id).where(either))


def _raised_by(who: Identity) -> ColumnElement[bool]:
    return and_(
        col(Escalation.tenant_id) == who.tenant_id, col(Escalation.aad_object_id) == who.object_id
    )


def _page(
    db: Session, query: Select[Any], which: ColumnElement[bool], *, offset: int, limit: int
) -> Page[EscalatedMatter]:
    counted = columns(func.count()).select_from(Escalation).where(which)
    total: int = db.connection().execute(counted).scalar_one()
    return Page(_values(db, query.offset(offset).limit(limit)), total)


def _values(db: Session, query: Select[Any]) -> tuple[EscalatedMatter, ...]:
    return tuple(
        EscalatedMatter(
            **{name: row[name] for name in _ROW}
            | {
                "state": EscalationState(row["state"]),
                "severity": Severity(row["severity"]),
                "matter": Matter(row["matter"]),
                "partner_name": row["partner_name"] or row["partner_id"],
                "raiser_name": row["raiser_name"] or "",
                "raiser_email": row["raiser_email"] or "",
                "psm_name": row["psm_name"] or row["psm_email"],
                "partner_psms": frozenset({row["partner_psm"], row["partner_cover"]} - {None, ""}),
            }
        )
        for row in db.connection().execute(query).mappings()
    )


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
