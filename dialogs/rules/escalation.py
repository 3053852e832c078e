"""To whom an escalated matter goes, why, and what may be done with it. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.rules.request_facts import Somebody
from dialogs.rules.request_state import Refusal, Refused
from dialogs.rules.routing import Colleague, choose_psm
from store.vocabulary import EscalationState, EscalationVerb, Matter, Role

S, V = EscalationState, EscalationVerb
FOR_THE_PROGRAMME = frozenset({Matter.PROGRAMME, Matter.CONTRACT, Matter.BILLING, Matter.FEEDBACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who gets an escalation: a PSM by address, or (no address) the programme team."""

    psm_email: str
    because: str


class Raised(Protocol):
    """An escalation as it is stored; `partner_psms` are the partner's PSM and cover of today."""

    @property
    def state(self) -> EscalationState: ...
    @property
    def psm_email(self) -> str: ...
    @property
    def partner_psms(self) -> frozenset[str]: ...
    @property
    def answer(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One row of what may be done: in these states it may, and it leads there."""

    verb: EscalationVerb
    states: AbstractSet[EscalationState]
    then: EscalationState


STEPS = (
    Step(V.ACKNOWLEDGE, {S.RAISED}, S.ACKNOWLEDGED),
    Step(V.ANSWER, {S.RAISED, S.ACKNOWLEDGED}, S.ACKNOWLEDGED),
    Step(V.PASS_ON, {S.RAISED, S.ACKNOWLEDGED}, S.RAISED),
    Step(V.CLOSE, {S.RAISED, S.ACKNOWLEDGED}, S.CLOSED),
)


def addressee(
    matter: Matter, *, by: str, psm: Colleague | None, cover: Colleague | None, now: datetime
) -> Addressee:
    """Choose the PSM first; what is the programme's own, or has no other PSM, goes to its team.

    `by` is the address of who raises it ("" where there is none): nobody escalates to themselves.
    """
    if matter in FOR_THE_PROGRAMME:
        return Addressee(psm_email="", because=f"{matter} matters are the programme team's")
    chosen = choose_psm(psm, cover, now=now)
    if chosen is None:
        return Addressee(psm_email="", because="the roster names no Partner Success Manager")
    if chosen.email == by:
        return Addressee(psm_email="", because="the Partner Success Manager raises it")
    who = "is first" if chosen is psm else "covers for the Partner Success Manager"
    return Addressee(psm_email=chosen.email, because=f"{chosen.name} {who}")


def decide_escalation(
    raised: Raised, verb: EscalationVerb, who: Somebody, *, words: str = ""
) -> EscalationState | Refused:
    """Say where it leads if somebody does this, or why they may not."""
    if not may_handle(raised, who):
        return Refused(Refusal.NOT_YOURS, "This is not for you to do.")
    if verb is V.PASS_ON and not raised.psm_email:
        return Refused(Refusal.NOT_NOW, "The programme team has it already.")
    step = next((one for one in STEPS if one.verb is verb and raised.state in one.states), None)
    if step is None:
        return Refused(Refusal.FINISHED, f"This is {raised.state} already.")
    if not words and (verb is V.ANSWER or (verb is V.CLOSE and not raised.answer)):
        return Refused(Refusal.INCOMPLETE, "Please write the answer: who raised it reads it.")
    return step.then


def offered_steps(raised: Raised, who: Somebody) -> tuple[EscalationVerb, ...]:
    """Return what somebody is offered to do: the buttons of their card."""
    if not may_handle(raised, who):
        return ()
    here = (step.verb for step in STEPS if raised.state in step.states)
    return tuple(verb for verb in here if verb is not V.PASS_ON or raised.psm_email)


def may_handle(raised: Raised, who: Somebody) -> bool:
    """Say whether somebody answers an escalation: its PSM while it is with one, or the team."""
    with_psm = bool(raised.psm_email) and who.email in raised.partner_psms | {raised.psm_email}
    return Role.PROGRAM in who.roles or (Role.PSM in who.roles and with_psm)
