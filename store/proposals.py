"""What is proposed for the catalogue: a second pair of eyes lets it into the review list.

Nothing here is ever live: the list is exported, and people edit the catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, literal, union_all, update
from sqlmodel import Session, col, func

from store.columns import columns, insert_once
from store.models import Proposal, PsmAnswer, SmeRequest
from store.psm_answers import Answered, answer_of, approved_answers
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


def proposals_waiting(db: Session, *, offset: int, limit: int) -> Page[Proposed | Answered]:
    """Page through what waits for a second pair of eyes, the oldest first.

    These are summaries of solved requests, and what PSMs answered to questions.
    """
    waiting = union_all(_SUMMARIES, _ANSWERS).subquery()
    counted = columns(func.count()).select_from(waiting)
    total: int = db.connection().execute(counted).scalar_one()
    order = (waiting.c.proposed_at, waiting.c.id)
    query = columns(waiting.c.id, waiting.c.is_answer).order_by(*order)
    rows = db.connection().execute(query.offset(offset).limit(limit))
    lines = (
        answer_of(db, question_id=row.id) if row.is_answer else proposal_of(db, request_id=row.id)
        for row in rows
    )
    return Page(tuple(one for one in lines if one is not None), total)


_SUMMARIES: Select[tuple[object, ...]] = columns(
    col(Proposal.request_id).label("id"), col(Proposal.proposed_at).label("proposed_at"),
    literal(0).label("is_answer"),
).where(col(Proposal.approved_by) == "")  # fmt: skip
_ANSWERS: Select[tuple[object, ...]] = columns(
    col(PsmAnswer.question_id).label("id"), col(PsmAnswer.answered_at).label("proposed_at"),
    literal(1).label("is_answer"),
).where(col(PsmAnswer.approved_by) == "")  # fmt: skip


def proposal_rows(db: Session) -> Iterator[tuple[object, ...]]:
    """The review list: approved proposals, for those who keep the catalogue."""
    yield ("request", "workload", "text", "proposed_by", "proposed_at", "approved_by",
           "approved_at", "question", "verdict")  # fmt: skip
    query = columns(
        SmeRequest.number, Proposal.workload, Proposal.text, Proposal.proposed_by,
        Proposal.proposed_at, Proposal.approved_by, Proposal.approved_at,
    ).join(SmeRequest, col(SmeRequest.id) == Proposal.request_id)  # fmt: skip
    approved = query.where(col(Proposal.approved_by) != "").order_by(col(Proposal.approved_at))
    for row in db.connection().execute(approved):
        yield *row, "", ""
    for one in approved_answers(db):
        yield ("", one.workload, one.masked, one.answered_by, one.answered_at, one.approved_by,
               one.approved_at, one.question, one.verdict)  # fmt: skip
