"""What is said unasked about requests: to whom a move tells, and what they see when it is sent."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.view import CardView
from dialogs.expert_steps import rating_form
from dialogs.expert_words import CLOCK_SAYS, HAPPENED
from dialogs.request_card import Look, request_card, standing_words, visible_events
from dialogs.request_keepers import Keepers
from dialogs.rules.request_facts import Relation, relations
from dialogs.rules.request_press import Move
from dialogs.rules.request_state import Party, looks_at
from dialogs.turn import Turn
from store import notices
from store.card_updates import thing_of, update_cards
from store.identity import Identity, identify
from store.readers import reader_of
from store.request_history import followers_of
from store.requests import ExpertRequest, request_for_a_job, request_with_id
from store.told import To, Told
from store.vocabulary import EventKind, RequestKind, RequestState, Urgency

OFFERED = "request.offered"  # to the SME whose turn it is to accept
CHANGED = "request.changed"  # something happened that they are to know
SOLVED = "request.solved"  # to the partner: did it help?
SOON = "request.soon"  # to who has it: the promised answer is due soon (ref: promise)
LATE = "request.late"  # to the SME and the PSM: the promised answer is not given (ref: promise)
REPLY = "request.reply"  # to the partner: they were asked back a while ago (ref: promise)
STILL = "request.still"  # to the SME and the PSM: the partner does not answer (ref: promise)

DUE: Mapping[str, str] = {
    SOON: "The partner waits for a first answer: it is due soon.",
    LATE: "The answer that was promised to the partner is late.",
    REPLY: "You were asked something about this: it goes on when you have answered.",
    STILL: "This stands still: the partner was asked and reminded, and has not answered.",
}
HOLDERS = frozenset({Relation.NAMED_SME, Relation.OWN_PSM, Relation.PROGRAMME})
PARTNER = frozenset({Relation.RAISER, Relation.COLLEAGUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """A move that was made: what the request was before, when, and who need not be told.

    `due`: what is due of the promise at the same moment, SOON or LATE.
    """

    move: Move
    before: ExpertRequest | None
    but: AbstractSet[To]
    now: datetime
    due: str = ""


def tell_of(
    db: Session, request_id: UUID, move: Move, turn: Turn, *, before: ExpertRequest | None = None
) -> None:
    """Write to everybody whom a move tells, except who made it."""
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    but = frozenset({me, To(email=turn.who.email)})
    _tell(db, request_id, _News(move=move, before=before, but=but, now=turn.now))


def tell_by_clock(
    db: Session,
    request_id: UUID,
    move: Move,
    *,
    before: ExpertRequest,
    now: datetime,
    due: str = "",
) -> None:
    """Write to everybody whom a move tells that nobody made.

    `due`: what is due of the promise now (SOON or LATE). Who gets the request reads both at once.
    """
    _tell(db, request_id, _News(move=move, before=before, but=frozenset(), now=now, due=due))


def tell_of_promise(
    db: Session, kind: str, request: ExpertRequest, to: To, *, now: datetime
) -> None:
    """Write to somebody, once for each promise, that it is due soon or late."""
    notices.write(
        db,
        kind,
        to=to,
        business_key=promise_notice_key(kind, request, to),
        now=now,
        ref={"request": str(request.id), "promise": request.promise_key},
        urgent=request.urgency is Urgency.CRITICAL,
    )


def tell_keeper(
    db: Session, request: ExpertRequest, email: str, *, now: datetime, due: str = ""
) -> None:
    """Write to somebody that they have to look after a request now, and what is due of it."""
    to = To(email=email)
    key = f"{CHANGED}:{request.id}:keeper:{_hashed(to)}"
    _write(db, CHANGED, request, to, key, due=due, now=now)
    update_cards(db, thing_of(request.id), by=to, now=now, afresh=True)  # there is somebody now


def promise_notice_key(kind: str, request: ExpertRequest, to: To) -> str:
    """Name what somebody is told of a promise: that it is the same once is all that matters."""
    return f"{kind}:{request.promise_key}:{_hashed(to)}"


def raiser_of(request: ExpertRequest) -> To:
    """Return who asked for the expert."""
    return To(tenant_id=request.tenant_id, aad_object_id=request.aad_object_id)


def partner_people(db: Session, request: ExpertRequest) -> tuple[To, ...]:
    """Return who is told what concerns the partner: the raiser first, then who follows."""
    followers = (
        To(tenant_id=tenant_id, aad_object_id=object_id)
        for tenant_id, object_id in followers_of(db, request_id=request.id)
    )
    return tuple(dict.fromkeys([raiser_of(request), *followers]))


def _tell(db: Session, request_id: UUID, news: _News) -> None:
    request = request_for_a_job(db, request_id=request_id)
    if request is None:
        return
    for party, to in _told(db, request, news.move, news.before):
        if to in news.but:
            continue
        kind = _kind(party, to, request, news.before)
        key = f"{kind}:{request.id}:{request.version}:{_hashed(to)}"
        due = news.due if party is Party.PSM else ""
        _write(db, kind, request, to, key, due=due, now=news.now)


def _write(
    db: Session, kind: str, request: ExpertRequest, to: To, key: str, *, due: str, now: datetime
) -> None:
    """Write to somebody of a request; what is due of its promise is told with it.

    Then it goes by the key of that, so that there is no second notice; who was told of it before
    hears of the request alone.
    """
    promise = (promise_notice_key(due, request, to), due) if due else ("", "")
    for business_key, told_too in (promise, (key, "")):
        if business_key and notices.write(
            db,
            kind,
            to=to,
            business_key=business_key,
            now=now,
            ref={"request": str(request.id), "event": request.version, "due": told_too},
            urgent=request.urgency is Urgency.CRITICAL,
        ):
            return


def _hashed(to: To) -> str:
    return sha256(repr(astuple(to)).encode()).hexdigest()[:16]


def offered(told: Told, db: Session) -> CardView | None:
    """Show a request to the SME it is offered to, while it is."""
    who, request = _about(told, db)
    if who is None or request is None or request.state is not RequestState.OFFERED:
        return None
    if request.sme_email != who.email:
        return None
    begun = request.kind is RequestKind.MICROSOFT_INITIATED
    note = "You are asked to coach a partner." if begun else "A partner asks for you as an expert."
    return request_card(db, request, who, Look(note=note))


def changed(told: Told, db: Session) -> CardView | None:
    """Show a request as it stands now, with what happened first."""
    who, request = _about(told, db)
    if who is None or request is None:
        return None
    news = _news(told, db, request, who)
    due = DUE.get(str(told.ref.get("due"))) if request.waiting_since else ""
    return request_card(db, request, who, Look(note=f"{news} {due}" if due else news))


def solved(told: Told, db: Session) -> CardView | None:
    """Ask the partner whether it helped, once, while it is solved and nobody has said so."""
    who, request = _about(told, db)
    if who is None or request is None or request.state is not RequestState.SOLVED:
        return None
    if not who.partner_id:
        return changed(told, db)  # an FM or FTA asked for it: whether it helped, the partner says
    return rating_form(request) if request.helped is None else None


def soon(told: Told, db: Session) -> CardView | None:
    """Remind who has a request that the promised answer is due."""
    return _waiting(told, db, SOON, to=HOLDERS)


def late(told: Told, db: Session) -> CardView | None:
    """Tell that the promised answer has not been given."""
    return _waiting(told, db, LATE, to=HOLDERS)


def reply(told: Told, db: Session) -> CardView | None:
    """Remind the partner of what they were asked."""
    return _waiting(told, db, REPLY, to=PARTNER)


def still(told: Told, db: Session) -> CardView | None:
    """Tell that the partner does not answer what they were asked."""
    return _waiting(told, db, STILL, to=HOLDERS)


def _waiting(told: Told, db: Session, kind: str, *, to: AbstractSet[Relation]) -> CardView | None:
    """Show a request while that is due of it, and while it concerns this person."""
    who, request = _about(told, db)
    if who is None or request is None:
        return None
    asked_back = request.state is RequestState.ASKED_BACK
    if not (asked_back if kind in (REPLY, STILL) else request.waiting_since):
        return None
    if told.ref.get("promise", request.promise_key) != request.promise_key:
        return None  # answered since, and another promise runs
    if not relations(request, who) & to:
        return None  # it has gone on to somebody else
    return request_card(db, request, who, Look(note=DUE[kind]))


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
        return f"News: {standing_words(db, request, who)}"
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
        for email in _keepers(db, request, move):
            people.setdefault(To(email=email), Party.PSM)
    if Party.PARTNER in move.tells:
        for to in partner_people(db, request):
            people.setdefault(to, Party.PARTNER)
    return ((party, to) for to, party in people.items() if to != To())


def _keepers(db: Session, request: ExpertRequest, move: Move) -> tuple[str, ...]:
    """Return the PSM; where there is none, the programme team, of what somebody has to look at."""
    keepers = Keepers.of_today(db)
    if psm := keepers.psm_of(request):
        return (psm,)
    theirs = looks_at(request.state, psm_known=False) is Party.PROGRAMME
    return keepers.programme if theirs or move.happened is EventKind.JOINS_CUSTOMER else ()


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
    (REPLY, "Your answer is waited for", reply),
    (STILL, "A request stands still", still),
)
