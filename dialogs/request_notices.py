"""What is said unasked about requests: to whom a move tells, and what they see when it is sent."""

from collections.abc import Callable, Iterator
from dataclasses import astuple
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.requests import RequestForm
from cards.view import CardView
from dialogs.expert_steps import rating_form
from dialogs.expert_words import CLOCK_SAYS, HAPPENED, state_words
from dialogs.request_card import Look, request_card, visible_events
from dialogs.rules.request_press import Move
from dialogs.rules.request_state import Party
from dialogs.turn import Turn
from store import notices
from store.identity import Identity, identify
from store.readers import reader_of
from store.request_history import followers_of
from store.requests import ExpertRequest, request_for_a_job, request_with_id
from store.told import To, Told
from store.vocabulary import RequestState, Urgency

OFFERED = "request.offered"  # to the SME whose turn it is to accept
CHANGED = "request.changed"  # something happened that they are to know
SOLVED = "request.solved"  # to the partner: did it help?
SOON = "request.soon"  # to who has it: the promised answer is due soon (ref: promise)
LATE = "request.late"  # to the PSM: the promised answer has not been given (ref: promise)


def tell_of(
    db: Session, request_id: UUID, move: Move, turn: Turn, *, before: ExpertRequest | None = None
) -> None:
    """Write to everybody whom a move tells, except who made it."""
    request = request_for_a_job(db, request_id=request_id)
    if request is None:
        return
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    for party, to in _told(db, request, move, before):
        if to in (me, To(email=turn.who.email)):
            continue
        kind = _kind(party, to, request, before)
        whom = sha256(repr(astuple(to)).encode()).hexdigest()[:16]
        notices.write(
            db,
            kind,
            to=to,
            business_key=f"{kind}:{request.id}:{request.version}:{whom}",
            now=turn.now,
            ref={"request": str(request.id), "event": request.version},
            urgent=request.urgency is Urgency.CRITICAL,
        )


def offered(told: Told, db: Session) -> CardView | None:
    """Show a request to the SME it is offered to, while it is."""
    who, request = _about(told, db)
    if who is None or request is None or request.state is not RequestState.OFFERED:
        return None
    if request.sme_email != who.email:
        return None
    return request_card(db, request, who, Look(note="A partner asks for you as an expert."))


def changed(told: Told, db: Session) -> CardView | None:
    """Show a request as it stands now, with what happened first."""
    who, request = _about(told, db)
    if who is None or request is None:
        return None
    return request_card(db, request, who, Look(note=_news(told, db, request, who)))


def solved(told: Told, db: Session) -> RequestForm | None:
    """Ask the partner whether it helped, once, while it is solved and nobody has said so."""
    who, request = _about(told, db)
    if who is None or request is None or request.state is not RequestState.SOLVED:
        return None
    return rating_form(request) if request.helped is None else None


def soon(told: Told, db: Session) -> CardView | None:
    """Remind who has a request that the promised answer is due."""
    return _waiting(told, db, "The partner waits for a first answer: it is due soon.")


def late(told: Told, db: Session) -> CardView | None:
    """Tell that the promised answer has not been given."""
    return _waiting(told, db, "The answer that was promised to the partner is late.")


def _waiting(told: Told, db: Session, note: str) -> CardView | None:
    who, request = _about(told, db)
    if who is None or request is None or request.waiting_since is None:
        return None
    if told.ref.get("promise", request.promise_key) != request.promise_key:
        return None  # answered since, and another promise runs
    return request_card(db, request, who, Look(note=note))


def _about(told: Told, db: Session) -> tuple[Identity | None, ExpertRequest | None]:
    """Return who reads this, as they are now, and the request if they may still see it."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None, None
    return who, request_with_id(db, request_id=UUID(str(told.ref["request"])), who=who)


def _news(told: Told, db: Session, request: ExpertRequest, who: Identity) -> str:
    """Say what happened; of what is internal a partner reads only where the request stands."""
    number = told.ref.get("event")
    event = next((e for e in visible_events(db, request, who) if e.number == number), None)
    if event is None:
        return f"News: {state_words(request, to_staff=who.is_staff)}"
    what = HAPPENED[event.kind]
    return f"{what}." if event.kind in CLOCK_SAYS else f"{event.name} {what}."


def _told(
    db: Session, request: ExpertRequest, move: Move, before: ExpertRequest | None
) -> Iterator[tuple[Party, To]]:
    """Yield everybody whom a move tells, each once."""
    people: dict[To, Party] = {}
    if Party.SME in move.tells:
        for email in (request.sme_email, before.sme_email if before else ""):
            people.setdefault(To(email=email), Party.SME)
    if Party.PSM in move.tells:
        psm = request.psm_email or min(request.partner_psms, default="")
        people.setdefault(To(email=psm), Party.PSM)
    if Party.PARTNER in move.tells:
        raiser = (request.tenant_id, request.aad_object_id)
        for tenant_id, object_id in (raiser, *followers_of(db, request_id=request.id)):
            to = To(tenant_id=tenant_id, aad_object_id=object_id)
            people.setdefault(to, Party.PARTNER)
    return ((party, to) for to, party in people.items() if to != To())


def _kind(party: Party, to: To, request: ExpertRequest, before: ExpertRequest | None) -> str:
    if party is Party.PARTNER:
        return SOLVED if request.state is RequestState.SOLVED else CHANGED
    fresh = before is None or before.state is not RequestState.OFFERED
    newly = fresh or before is None or before.sme_email != request.sme_email
    if request.state is RequestState.OFFERED and to.email == request.sme_email and newly:
        return OFFERED
    return CHANGED


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (OFFERED, "A request for you", offered),
    (CHANGED, "News of a request", changed),
    (SOLVED, "Did it help?", solved),
    (SOON, "An answer is due soon", soon),
    (LATE, "An answer is late", late),
)
