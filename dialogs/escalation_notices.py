"""What is said unasked about escalations: to those who answer them, and to those who raised them.

A notice shows the matter as it is when it is read; one that no longer concerns its reader shows
nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.escalations import EscalationCard
from cards.view import CardView
from dialogs.escalation_card import escalation_card
from dialogs.rules.escalation import may_handle
from dialogs.turn import Turn
from store import notices
from store.escalations import EscalatedMatter, escalation_for_a_job, escalation_with_id
from store.identity import Identity, identify
from store.readers import reader_of
from store.roles import people_in_role
from store.told import To, Told
from store.vocabulary import EscalationState, EscalationVerb, Role, Severity

RAISED = "escalation.raised"  # to who has to answer: a PSM, or each of the programme team
CHANGED = "escalation.changed"  # to who raised it (ref: done, by)
SAID = {
    EscalationVerb.ACKNOWLEDGE: "{name} has seen this and looks after it.",
    EscalationVerb.ANSWER: "{name} answered.",
    EscalationVerb.PASS_ON: "{name} passed this on to the programme team.",
    EscalationVerb.CLOSE: "{name} answered and closed this.",
}


def tell_addressees(db: Session, escalation_id: UUID, turn: Turn) -> None:
    """Write to who has to answer a matter now, except who has just given it to them."""
    held = escalation_for_a_job(db, escalation_id=escalation_id)
    if held is None:
        return
    people = (held.psm_email,) if held.psm_email else people_in_role(db, Role.PROGRAM)
    tell_to_answer(db, held, people, but=turn.who.email, now=turn.now)


def tell_to_answer(
    db: Session, held: EscalatedMatter, people: Iterable[str], *, but: str, now: datetime
) -> None:
    """Write to these people that they have to answer a matter."""
    for email in people:
        if email != but:
            _write(db, RAISED, held, To(email=email), now)


def tell_raiser(db: Session, escalation_id: UUID, verb: EscalationVerb, turn: Turn) -> None:
    """Write to who raised a matter what was done with it, unless they did it themselves."""
    held = escalation_for_a_job(db, escalation_id=escalation_id)
    if held is None:
        return
    to = To(tenant_id=held.tenant_id, aad_object_id=held.aad_object_id)
    if to != To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id):
        by = turn.who.name or turn.who.email
        _write(db, CHANGED, held, to, turn.now, done=verb.value, by=by)


def raised(told: Told, db: Session) -> EscalationCard | None:
    """Show a matter to who has to answer it, until somebody has acknowledged it."""
    who, held = _about(told, db)
    if who is None or held is None or held.state is not EscalationState.RAISED:
        return None
    if not may_handle(held, who):
        return None
    note = "This was escalated to you. Please acknowledge it."
    if held.psm_email and who.email not in held.partner_psms | {held.psm_email}:
        note = (
            f"Nobody has acknowledged this in time: it is with {held.psm_name}. Please see to it."
        )
    return escalation_card(held, who, note=note)


def changed(told: Told, db: Session) -> EscalationCard | None:
    """Show a matter to who raised it, with what was done."""
    who, held = _about(told, db)
    if who is None or held is None:
        return None
    said = SAID[EscalationVerb(told.ref["done"])].format(name=told.ref["by"])
    return escalation_card(held, who, note=said)


def _about(told: Told, db: Session) -> tuple[Identity | None, EscalatedMatter | None]:
    """Return who reads this, as they are now, and the matter if they may still see it."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity):
        return None, None
    return who, escalation_with_id(db, escalation_id=UUID(str(told.ref["escalation"])), who=who)


def _write(
    db: Session, kind: str, held: EscalatedMatter, to: To, now: datetime, **ref: str
) -> None:
    whose = sha256(repr(astuple(to)).encode()).hexdigest()[:16]
    notices.write(
        db,
        kind,
        to=to,
        business_key=f"{kind}:{held.id}:{held.version}:{whose}",
        now=now,
        ref={"escalation": str(held.id), **ref},
        urgent=held.severity is Severity.CRITICAL,
    )


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (RAISED, "An escalation for you", raised),
    (CHANGED, "News of your escalation", changed),
)
