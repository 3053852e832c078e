"""To whom a matter goes, and who may do what with it."""

from dataclasses import dataclass, replace

import pytest

from dialogs.rules.escalation import (
    STEPS,
    Addressee,
    addressee,
    decide_escalation,
    offered_steps,
)
from dialogs.rules.request_state import Refusal, Refused
from store.vocabulary import EscalationState, EscalationVerb, Matter
from tests.dialogs.rules.request_world import BEN, MONDAY, PEOPLE, PSM

S, V = EscalationState, EscalationVerb


@dataclass(frozen=True)
class Raised:
    state: EscalationState = S.RAISED
    psm_email: str = "psm@m"
    partner_psms: frozenset[str] = frozenset({"psm@m"})
    answer: str = ""


@pytest.mark.parametrize(
    ("matter", "email"),
    [
        (Matter.DELIVERY, "psm@m"),
        (Matter.TECHNICAL, "psm@m"),
        (Matter.CUSTOMER, "psm@m"),
        (Matter.FIELD, "psm@m"),
        (Matter.OTHER, "psm@m"),
        (Matter.PROGRAMME, ""),
        (Matter.CONTRACT, ""),
        (Matter.BILLING, ""),
        (Matter.FEEDBACK, ""),
    ],
)
def test_whom_a_matter_goes_to(matter: Matter, email: str) -> None:
    assert addressee(matter, by="", psm=PSM, cover=None, now=MONDAY).psm_email == email


def test_the_cover_gets_it_while_the_psm_is_away() -> None:
    psm = replace(PSM, away_until=MONDAY.date())
    assert addressee(Matter.DELIVERY, by="", psm=psm, cover=BEN, now=MONDAY) == Addressee(
        psm_email="ben@m", because="Ben covers for the Partner Success Manager"
    )


def test_without_a_psm_the_programme_team_gets_it() -> None:
    found = addressee(Matter.DELIVERY, by="", psm=None, cover=None, now=MONDAY)
    assert found == Addressee(psm_email="", because="the roster names no Partner Success Manager")


@pytest.mark.parametrize(
    ("raised", "verb", "who", "expected"),
    [
        (Raised(), V.ACKNOWLEDGE, "psm", S.ACKNOWLEDGED),
        (Raised(), V.CLOSE, "psm", S.CLOSED),
        (Raised(), V.ANSWER, "psm", S.ACKNOWLEDGED),
        (Raised(S.ACKNOWLEDGED), V.ANSWER, "programme", S.ACKNOWLEDGED),
        (Raised(S.CLOSED), V.ANSWER, "psm", Refusal.FINISHED),
        (Raised(S.CLOSED, psm_email=""), V.PASS_ON, "programme", Refusal.NOT_NOW),
        (Raised(), V.PASS_ON, "psm", S.RAISED),
        (Raised(S.ACKNOWLEDGED), V.PASS_ON, "psm", S.RAISED),
        (Raised(), V.ACKNOWLEDGE, "programme", S.ACKNOWLEDGED),
        (Raised(psm_email=""), V.ACKNOWLEDGE, "programme", S.ACKNOWLEDGED),
        (Raised(psm_email=""), V.ACKNOWLEDGE, "psm", Refusal.NOT_YOURS),
        (Raised(psm_email=""), V.PASS_ON, "programme", Refusal.NOT_NOW),
        (Raised(), V.ACKNOWLEDGE, "other psm", Refusal.NOT_YOURS),
        (Raised(), V.CLOSE, "raiser", Refusal.NOT_YOURS),
        (Raised(S.ACKNOWLEDGED), V.ACKNOWLEDGE, "psm", Refusal.FINISHED),
        (Raised(S.CLOSED), V.CLOSE, "psm", Refusal.FINISHED),
    ],
)
def test_what_may_be_done(
    raised: Raised, verb: EscalationVerb, who: str, expected: EscalationState | Refusal
) -> None:
    found = decide_escalation(raised, verb, PEOPLE[who], words="answer")
    assert (found.refusal if isinstance(found, Refused) else found) is expected


@pytest.mark.parametrize("verb", [V.ANSWER, V.CLOSE])
def test_it_is_closed_with_an_answer(verb: EscalationVerb) -> None:
    found = decide_escalation(Raised(), verb, PEOPLE["psm"])
    assert isinstance(found, Refused)
    assert found.refusal is Refusal.INCOMPLETE


def test_what_is_answered_is_closed_without_another_word() -> None:
    answered = Raised(S.ACKNOWLEDGED, answer="We called")
    assert decide_escalation(answered, V.CLOSE, PEOPLE["psm"]) is S.CLOSED


def test_nobody_escalates_to_themselves() -> None:
    found = addressee(Matter.DELIVERY, by="psm@m", psm=PSM, cover=None, now=MONDAY)
    assert found.psm_email == ""


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("psm_email", ["psm@m", ""])
def test_what_is_offered_is_what_may_be_done(
    state: EscalationState, psm_email: str, who: str
) -> None:
    raised = Raised(state, psm_email=psm_email)
    may = [
        step.verb
        for step in STEPS
        if not isinstance(decide_escalation(raised, step.verb, PEOPLE[who], words="x"), Refused)
    ]
    assert list(offered_steps(raised, PEOPLE[who])) == may
