"""What a partner is told when Microsoft assigns an expert to it: who comes, on what, and why."""

from uuid import UUID

from sqlmodel import Session

from cards.requests import RequestCard
from dialogs.expert_words import short_name
from dialogs.request_card import Look, request_card
from dialogs.turn import Turn
from store import notices
from store.entries import workload_names
from store.identity import Identity, identify
from store.readers import reader_of
from store.requests import ExpertRequest, request_with_id
from store.told import To, Told

KIND = "coaching.begun"
TITLE = "An expert for you"


def tell_partner(db: Session, request_id: UUID, to: To, turn: Turn) -> None:
    """Write to somebody of the partner that an expert is to coach them."""
    notices.write(
        db,
        KIND,
        to=to,
        business_key=f"{KIND}:{request_id}:{to.aad_object_id}",
        now=turn.now,
        ref={"request": str(request_id), "by": turn.who.name or turn.who.email},
    )


def view(told: Told, db: Session) -> RequestCard | None:
    """Show what was begun, and why; nothing once it is over."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None
    request = request_with_id(db, request_id=UUID(str(told.ref["request"])), who=who)
    if request is None or request.state.is_final:
        return None
    return request_card(db, request, who, Look(note=_kindly(db, request, str(told.ref["by"]))))


def _kindly(db: Session, request: ExpertRequest, by: str) -> str:
    workload = short_name(workload_names(db).get(request.workload, request.workload))
    expert = request.sme_name or "an expert"
    return (
        f"{by} thought of you: {expert} is asked to support you with {workload}, as part of the "
        "programme and at no cost. It says nothing against your work, and you need do nothing "
        f"yet. Why: {request.outcome}"
    )
