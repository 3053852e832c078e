"""Requests for an expert as values, and who may see which; changes are beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from store.columns import columns
from store.identity import Identity
from store.models import Customer, Partner, Person, RequestFollower, SmeRequest
from store.vocabulary import RequestKind, RequestState, Role, Urgency

OPEN = tuple(state.value for state in RequestState if not state.is_final)
SEE_ALL = frozenset({Role.SME, Role.PSM, Role.PROGRAM})
ASKS = frozenset({Role.FM, Role.FTA})  # for a customer of theirs, from its status
BEGUN = RequestKind.MICROSOFT_INITIATED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRequest:
    """A request as it was when it was read; `version` says whether it still is.

    Names and zones are those of the roster; who has left it goes by their address.
    """

    id: UUID
    number: int
    version: int
    state: RequestState
    partner_id: str
    partner_name: str
    partner_region: str
    partner_psms: frozenset[str]
    asking_team: frozenset[str]
    psm_email: str
    psm_name: str
    psm_zone: str
    sme_email: str
    sme_name: str
    sme_zone: str
    tenant_id: str
    aad_object_id: str
    contact: str
    customer_id: str
    customer_name: str
    workload: str
    kind: RequestKind
    urgency: Urgency
    tried: str
    outcome: str
    times: str
    time_zone: str
    scope_entry: str
    routed_because: str
    declined_by: tuple[str, ...]
    joins_customer_because: str
    summary: str
    helped: int | None
    helped_comment: str
    opened_at: datetime
    accept_by: datetime | None
    waiting_since: datetime | None
    remind_at: datetime | None
    answer_by: datetime | None
    accepted_at: datetime | None
    first_answered_at: datetime | None
    solved_at: datetime | None
    changed_at: datetime

    @property
    def promise_key(self) -> str:
        """Name the promise that is running: the same one is reminded of once."""
        return f"{self.id}:{self.answer_by.isoformat() if self.answer_by else ''}"


Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """Some of the lines of a list, and how many it has."""

    lines: tuple[Line, ...]
    total: int


_SME, _PSM = aliased(Person), aliased(Person)
_ROW = [name for name in ExpertRequest.__dataclass_fields__ if name in SmeRequest.model_fields]
REQUESTS: Select[Any] = (
    columns(
        *(getattr(SmeRequest, name) for name in _ROW),
        col(Partner.name).label("partner_name"),
        col(Partner.region).label("partner_region"),
        col(Partner.psm_email).label("partner_psm"),
        col(Partner.cover_psm_email).label("partner_cover"),
        col(Partner.tenant_id).label("partner_tenant"),
        col(Customer.fm_email).label("customer_fm"),
        col(Customer.fta_email).label("customer_fta"),
        col(_SME.name).label("sme_name"),
        col(_SME.time_zone).label("sme_zone"),
        col(_PSM.name).label("psm_name"),
        col(_PSM.time_zone).label("psm_zone"),
    )
    .outerjoin(Partner, col(Partner.partner_id) == SmeRequest.partner_id)
    .outerjoin(Customer, col(Customer.customer_id) == SmeRequest.customer_id)
    .outerjoin(_SME, col(_SME.email) == SmeRequest.sme_email)
    .outerjoin(_PSM, col(_PSM.email) == SmeRequest.psm_email)
)


def request_numbered(db: Session, *, number: int, who: Identity) -> ExpertRequest | None:
    """Return a request if this person may see it; another partner's is as unknown as none."""
    return _first(db, and_(col(SmeRequest.number) == number, _seen_by(who)))


def request_with_id(db: Session, *, request_id: UUID, who: Identity) -> ExpertRequest | None:
    """Return the request a button is about, if this person may see it."""
    return _first(db, and_(col(SmeRequest.id) == request_id, _seen_by(who)))


def request_for_a_job(db: Session, *, request_id: UUID) -> ExpertRequest | None:
    """Return a request for what nobody asked: a notice, a sweep."""
    return _first(db, col(SmeRequest.id) == request_id)


def open_requests_for(db: Session, *, partner_id: str, workload: str) -> tuple[ExpertRequest, ...]:
    """Return a partner's open requests for a workload, newest first: is one of them alike?"""
    query = REQUESTS.where(
        col(SmeRequest.partner_id) == partner_id,
        col(SmeRequest.workload) == workload,
        col(SmeRequest.state).in_(OPEN),
    )
    return values(db, query.order_by(col(SmeRequest.opened_at).desc()))


def my_requests(
    db: Session, *, who: Identity, everybody: bool = False, offset: int, limit: int
) -> Page[ExpertRequest]:
    """Page through what somebody raised or follows, and what Microsoft began, newest first.

    With `everybody`, through all requests of their partner.
    """
    theirs: ColumnElement[bool] = col(SmeRequest.partner_id) == who.partner_id
    if not everybody:
        theirs = and_(theirs, _raised_or_followed(who))
    newest = (col(SmeRequest.opened_at).desc(), col(SmeRequest.number).desc())
    return page(db, REQUESTS.where(theirs).order_by(*newest), theirs, offset=offset, limit=limit)


def asked_for(
    db: Session,
    *,
    who: Identity,
    customer_id: str = "",
    is_open: bool = False,
    offset: int = 0,
    limit: int,
) -> Page[ExpertRequest]:
    """Page through what an FM or FTA asked for their customers, or for one, newest first.

    With `is_open`, through what is not finished only.
    """
    which = _asked_for(who)
    if is_open:
        which = and_(which, col(SmeRequest.state).in_(OPEN))
    if customer_id:
        which = and_(which, col(SmeRequest.customer_id) == customer_id)
    newest = (col(SmeRequest.opened_at).desc(), col(SmeRequest.number).desc())
    return page(db, REQUESTS.where(which).order_by(*newest), which, offset=offset, limit=limit)


def values(db: Session, query: Select[Any]) -> tuple[ExpertRequest, ...]:
    """Read requests as they are in the database now, whatever this session has seen before."""
    return tuple(_value(row) for row in db.connection().execute(query).mappings())


def page(
    db: Session, query: Select[Any], which: ColumnElement[bool], *, offset: int, limit: int
) -> Page[ExpertRequest]:
    """Return some of the requests, and how many there are."""
    counted = columns(func.count()).select_from(SmeRequest).where(which)
    total: int = db.connection().execute(counted).scalar_one()
    return Page(values(db, query.offset(offset).limit(limit)), total)


def _first(db: Session, which: ColumnElement[bool]) -> ExpertRequest | None:
    found = values(db, REQUESTS.where(which))
    return found[0] if found else None


def _seen_by(who: Identity) -> ColumnElement[bool]:
    own: ColumnElement[bool] = col(SmeRequest.partner_id) == who.partner_id
    if who.roles & SEE_ALL:
        return true()
    return or_(own, _asked_for(who)) if who.roles & ASKS else own


def _asked_for(who: Identity) -> ColumnElement[bool]:
    """Say whether an FM or FTA asked for it, of a customer that is this person's now."""
    theirs = columns(Customer.customer_id).where(
        or_(col(Customer.fm_email) == who.email, col(Customer.fta_email) == who.email)
    )
    by_others = columns(Partner.partner_id).where(
        col(Partner.partner_id) == SmeRequest.partner_id,
        col(Partner.tenant_id) != SmeRequest.tenant_id,
    )
    return and_(
        col(SmeRequest.customer_id).in_(theirs),
        col(SmeRequest.kind) != BEGUN,
        by_others.correlate(SmeRequest).exists(),
    )


def _raised_or_followed(who: Identity) -> ColumnElement[bool]:
    table = RequestFollower
    followed = columns(table.request_id).where(
        col(table.tenant_id) == who.tenant_id, col(table.aad_object_id) == who.object_id
    )
    raised = and_(
        col(SmeRequest.tenant_id) == who.tenant_id, col(SmeRequest.aad_object_id) == who.object_id
    )
    begun = col(SmeRequest.kind) == BEGUN
    return or_(raised, begun, col(SmeRequest.id).in_(followed))


def _value(row: Mapping[Any, Any]) -> ExpertRequest:
    held = {name: row[name] for name in _ROW}
    held |= {
        "state": RequestState(row["state"]),
        "kind": RequestKind(row["kind"]),
        "urgency": Urgency(row["urgency"]),
        "declined_by": tuple(row["declined_by"]),
        "partner_name": row["partner_name"] or row["partner_id"],
        "partner_region": row["partner_region"] or "",
        "partner_psms": frozenset({row["partner_psm"], row["partner_cover"]} - {None, ""}),
    }
    by_partner = row["partner_tenant"] in (None, row["tenant_id"]) or row["kind"] == BEGUN
    team = {row["customer_fm"], row["customer_fta"]} - {None, ""}
    held["asking_team"] = frozenset(() if by_partner else team)
    for one in ("sme", "psm"):
        held[f"{one}_name"] = row[f"{one}_name"] or row[f"{one}_email"]
        held[f"{one}_zone"] = row[f"{one}_zone"] or "UTC"
    return ExpertRequest(**held)
