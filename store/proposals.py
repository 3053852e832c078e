"""Summaries proposed for the catalogue: a second SME lets them into the review list.

Nothing here is ever live: the list is exported, and people edit the catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, update
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.models import Proposal, SmeRequest
from store.request_changes import Author, Change, change_request
from store.requests import ExpertRequest, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposed entry; without `approved_by` it waits for a second SME."""

    request_id: UUID
    number: int
    text: str
    workload: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None


_PROPOSALS: Select[tuple[object, ...]] = columns(
    Proposal.request_id, SmeRequest.number, Proposal.text, Proposal.workload, Proposal.proposed_by,
    Proposal.proposed_at, Proposal.approved_by, Proposal.approved_at,
).join(SmeRequest, col(SmeRequest.id) == Proposal.request_id)  # fmt: skip


def propose(
    db: Session, request: ExpertRequest, change: Change, *, email: str, by: Author, now: datetime
) -> bool:
    """Propose an entry, or better the text of one that waits; say whether that was so."""
    held = proposal_of(db, request_id=request.id)
    if (held and held.approved_by) or not change_request(db, request, change, by=by, now=now):
        return False
    said = {
        "text": change.words, "workload": request.workload, "proposed_by": email,
        "proposed_at": now,
    }  # fmt: skip
    if not insert_once(db, Proposal, {"request_id": request.id, "approved_by": "", **said}):
        waiting = update(Proposal).where(col(Proposal.request_id) == request.id)
        db.connection().execute(waiting.values(**said))
    return True


def approve(
    db: Session, request: ExpertRequest, change: Change, *, email: str, by: Author, now: datetime
) -> bool:
    """Let a proposal into the review list if it waits for somebody else; say whether it did."""
    held = proposal_of(db, request_id=request.id)
    if held is None or held.approved_by or held.proposed_by == email:
        return False
    if not change_request(db, request, change, by=by, now=now):
        return False
    approved = update(Proposal).where(col(Proposal.request_id) == request.id)
    db.connection().execute(approved.values(approved_by=email, approved_at=now))
    return True


def proposal_of(db: Session, *, request_id: UUID) -> Proposed | None:
    """Return what was proposed from a request."""
    query = _PROPOSALS.where(col(Proposal.request_id) == request_id)
    row = db.connection().execute(query).mappings().first()
    return Proposed(**row) if row else None


def proposals_waiting(db: Session, *, offset: int, limit: int) -> Page[Proposed]:
    """Page through what waits for a second SME, the oldest first."""
    waits = col(Proposal.approved_by) == ""
    counted = columns(func.count()).select_from(Proposal).where(waits)
    total: int = db.connection().execute(counted).scalar_one()
    query = _PROPOSALS.where(waits).order_by(col(Proposal.proposed_at), col(SmeRequest.number))
    rows = db.connection().execute(query.offset(offset).limit(limit)).mappings()
    return Page(tuple(Proposed(**row) for row in rows), total)


def proposal_rows(db: Session) -> Iterator[tuple[object, ...]]:
    """The review list: approved proposals, for those who keep the catalogue."""
    yield ("request", "workload", "text", "proposed_by", "proposed_at", "approved_by",
           "approved_at")  # fmt: skip
    query = columns(
        SmeRequest.number, Proposal.workload, Proposal.text, Proposal.proposed_by,
        Proposal.proposed_at, Proposal.approved_by, Proposal.approved_at,
    ).join(SmeRequest, col(SmeRequest.id) == Proposal.request_id)  # fmt: skip
    approved = query.where(col(Proposal.approved_by) != "").order_by(col(Proposal.approved_at))
    for row in db.connection().execute(approved):
        yield tuple(row)
