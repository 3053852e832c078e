"""Where a request goes, new or on its way, with the promises that go with it. Pure."""

from collections.abc import Collection
from datetime import datetime

from dialogs.rules.promises import accept_by, promise
from dialogs.rules.request_facts import Facts, Somebody
from dialogs.rules.request_press import Around, Changes, Move, Wish, cannot_receive, wished
from dialogs.rules.request_state import Party, Refusal, Refused
from dialogs.rules.routing import Expert, Routed, choose_psm, route
from store.vocabulary import EventKind, RequestKind, RequestState, Role, Urgency

NO_ZONE = "UTC"  # where nobody's working hours are known


def opening(wish: Wish, around: Around, *, now: datetime) -> Move:
    """Decide whom a new request goes to, and what the partner is promised."""
    urgency = wish.get("urgency", Urgency.NORMAL)
    state, changes = routed(around, urgency=urgency, now=now)
    psm = choose_psm(around.psm, around.cover, now=now)
    to = around.expert(changes.get("sme_email", ""))
    zone = to.time_zone if to else psm.time_zone if psm else NO_ZONE
    changes |= Changes(psm_email=psm.email if psm else "")
    changes |= promised(around, urgency=urgency, zone=zone, now=now)
    tells = {Party.SME if state is RequestState.OFFERED else Party.PSM}
    return Move(happened=EventKind.OPENED, state=state, changes=changes | wished(wish), tells=tells)


def assignment(
    wish: Wish, why: str, to: str, who: Somebody, around: Around, *, now: datetime
) -> Move | Refused:
    """Decide on coaching that a PSM begins: the SME is offered it, the partner is told why."""
    if not may_assign(who, around):
        return Refused(Refusal.NOT_YOURS, "Only the partner's Partner Success Manager assigns.")
    if not why:
        return Refused(Refusal.INCOMPLETE, "Please say why: the partner reads it.")
    expert = around.expert(to)
    if expert is None or (problem := cannot_receive(around, to, present="", now=now)):
        return Refused(Refusal.INCOMPLETE, problem if expert else "Please choose an expert.")
    urgency, psm = (
        wish.get("urgency", Urgency.NORMAL),
        choose_psm(around.psm, around.cover, now=now),
    )
    begun = Changes(
        kind=RequestKind.MICROSOFT_INITIATED,
        urgency=urgency,
        customer_name=wish.get("customer_name", ""),
        outcome=why,
        psm_email=psm.email if psm else "",
    )
    offered = offer(expert, "assigned by Microsoft", around, urgency=urgency, now=now)
    return Move(
        happened=EventKind.ASSIGNED,
        state=RequestState.OFFERED,
        changes=wished(wish) | begun | offered,
        words=why,
        tells={Party.SME, Party.PARTNER},
    )


def may_assign(who: Somebody, around: Around) -> bool:
    """Say whether somebody may assign experts to a partner: its PSM or cover, or the team."""
    looks_after = {one.email for one in (around.psm, around.cover) if one is not None}
    return Role.PROGRAM in who.roles or (Role.PSM in who.roles and who.email in looks_after)


def routed(
    around: Around,
    *,
    urgency: Urgency,
    now: datetime,
    declined: Collection[str] = (),
    before: str = "",
    answer_by: datetime | None = None,
) -> tuple[RequestState, Changes]:
    """Offer a request to whom it fits best, or give it to the PSM; `answer_by`: see `offer`."""
    found = route(around.team, around.wanted, now=now, declined=declined, before=before)
    if isinstance(found, Routed):
        return RequestState.OFFERED, offer(
            found.to, found.because, around, urgency=urgency, now=now, answer_by=answer_by
        )
    return RequestState.WITH_PSM, to_psm(around, found.because, now=now)


def offer(
    to: Expert,
    because: str,
    around: Around,
    *,
    urgency: Urgency,
    now: datetime,
    answer_by: datetime | None = None,
) -> Changes:
    """Offer a request to an SME, who has a while of their own working time to accept it.

    `answer_by` is what the partner has been promised already.
    """
    zone = to.time_zone
    return Changes(
        sme_email=to.email,
        routed_because=because,
        accept_by=accept_by(
            around.promises, offered_at=now, urgency=urgency, zone=zone, answer_by=answer_by
        ),
        accepted_at=None,
        joins_customer_because="",  # that was somebody else
    )


def to_psm(around: Around, because: str, *, now: datetime) -> Changes:
    """Give a request to who looks after the partner now; nobody does: to the programme team."""
    psm = choose_psm(around.psm, around.cover, now=now)
    return Changes(
        sme_email="",
        psm_email=psm.email if psm else "",
        routed_because=because,
        accept_by=None,
        accepted_at=None,
        joins_customer_because="",
    )


def promised(around: Around, *, urgency: Urgency, zone: str, now: datetime) -> Changes:
    """Let the partner wait for an answer from now on, and promise it."""
    given = promise(around.promises, since=now, urgency=urgency, zone=zone)
    return Changes(waiting_since=now, remind_at=given.remind_at, answer_by=given.answer_by)


def zone_of(request: Facts, changes: Changes, around: Around, *, now: datetime) -> str:
    """Return whose working hours count: the SME's, else the PSM's."""
    email = changes.get("sme_email", request.sme_email)
    if expert := around.expert(email):
        return expert.time_zone
    psm = choose_psm(around.psm, around.cover, now=now)
    return (email and request.sme_zone) or (psm.time_zone if psm else NO_ZONE)
