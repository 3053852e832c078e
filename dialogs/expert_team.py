"""What every step of a request for an expert needs: who is there, who acts, once and in private."""

from collections.abc import Callable, Sequence
from functools import wraps
from hashlib import sha256

from sqlmodel import Session

from dialogs.expert_words import short_name
from dialogs.promised import promises
from dialogs.rules.request_press import Around
from dialogs.rules.routing import Wanted
from dialogs.turn import Handler, Reply, Turn
from store import audit
from store.effects import claim_effect
from store.entries import workload_names
from store.experts import sme_candidates
from store.partners import psm_of_partner
from store.request_changes import Author
from store.vocabulary import Place

IN_OUR_CHAT = (
    "I speak of requests for an expert in our own chat only: please write to me there, 1:1."
)
UNKNOWN = "I know no request with this number."  # another partner's is as unknown as none
MAX_SUBJECT = 64  # characters of a reference that the audit trail keeps


def once_in_private(elsewhere: str) -> Callable[[Handler], Handler]:
    """Let a handler act in the personal chat only, and once for each activity.

    In other places `elsewhere` is all that is said.
    """

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(turn: Turn, db: Session) -> Sequence[Reply]:
            if turn.place is not Place.PERSONAL:
                return [elsewhere]
            said = {"conversation_id": turn.conversation_id, "activity_id": turn.activity_id[:200]}
            if turn.activity_id and not claim_effect(db, **said, now=turn.now):
                return []  # Teams has sent it again: it was answered the first time
            return handler(turn, db)

        return guarded

    return guard


in_private_once = once_in_private(IN_OUR_CHAT)


def new_form_key(turn: Turn) -> str:
    """Name a form by the message that asked for it: what is sent from it is one thing."""
    said = f"{turn.conversation_id} {turn.activity_id or turn.now.isoformat()}"
    return sha256(said.encode()).hexdigest()[:32]


def around_for(db: Session, *, partner_id: str, workload: str) -> Around:
    """Gather who is there for a partner's request for a workload."""
    found = psm_of_partner(db, partner_id=partner_id)
    wanted = Wanted(
        workload=workload,
        name=short_name(workload_names(db).get(workload, workload)),
        region=found.region if found else "",
    )
    return Around(
        team=sme_candidates(db),
        psm=found.psm if found else None,
        cover=found.cover if found else None,
        wanted=wanted,
        promises=promises(),
    )


def author(turn: Turn) -> Author:
    """Name who makes a change; somebody the roster does not name goes by their partner."""
    who = turn.who
    name = who.name or who.email or f"Somebody at {who.partner_name or 'Microsoft'}"
    return Author(tenant_id=who.tenant_id, object_id=who.object_id, name=name)


def refuse(turn: Turn, db: Session, subject: str, *, action: str = "request.refused") -> None:
    """Note in the audit trail that somebody tried what they may not."""
    audit.record(
        db,
        now=turn.now,
        actor=turn.who.object_id,
        action=action,
        subject=subject[:MAX_SUBJECT],
    )
