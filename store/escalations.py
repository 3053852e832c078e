"""Matters that were escalated, and who may see which; changes are beside this file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, func

from store.columns import columns
from store.identity import Identity
from store.models import Escalation, Partner, Person
from store.request_queue import MOST
from store.requests import Page
from store.roles import has_role
from store.vocabulary import EscalationState, Matter, Role, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedMatter:
    """An escalation as it was when it was read; without `psm_email` it is the programme team's.

    Names are those of the roster; the raiser's is "" if it does not have them. `is_kept`: the
    roster of today names somebody who may answer it.
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
    is_kept: bool
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    closed_at: datetime | None
    closed_by: str
    answer: str


_RAISER, _PSM = aliased(Person), aliased(Person)
_ROW = [name for name in EscalatedMatter.__dataclass_fields__ if name in Escalation.model_fields]
_STILL_PSM = exists().where(col(Person.email) == Escalation.psm_email, has_role(Role.PSM))
_KEPT = or_(
    _STILL_PSM,
    exists().where(has_role(Role.PROGRAM)),
    exists().where(
        col(Person.email).in_([Partner.psm_email, Partner.cover_psm_email]), has_role(Role.PSM)
    ),
)
_MATTERS: Select[Any] = (
    columns(
        *(getattr(Escalation, name) for name in _ROW),
        col(Partner.name).label("partner_name"),
        col(Partner.psm_email).label("partner_psm"),
        col(Partner.cover_psm_email).label("partner_cover"),
        col(_RAISER.name).label("raiser_name"),
        col(_RAISER.email).label("raiser_email"),
        col(_PSM.name).label("psm_name"),
        _KEPT.label("is_kept"),
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


def without_their_psm(
    db: Session, *, after: EscalatedMatter | None = None, limit: int = MOST
) -> tuple[EscalatedMatter, ...]:
    """Return what is open and with a PSM who is none (any more), or with none, by number."""
    further = col(Escalation.number) > (after.number if after else 0)
    is_open = col(Escalation.state) != EscalationState.CLOSED.value
    query = _MATTERS.where(is_open, ~_STILL_PSM, further).order_by(col(Escalation.number))
    return _values(db, query.limit(limit))


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
                "is_kept": bool(row["is_kept"]),
                "partner_psms": frozenset({row["partner_psm"], row["partner_cover"]} - {None, ""}),
            }
        )
        for row in db.connection().execute(query).mappings()
    )
