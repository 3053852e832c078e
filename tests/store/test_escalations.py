"""Escalated matters: raised once, answered by those they went to, seen by those who raised them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from store.audit import first_broken
from store.escalation_changes import (
    Handled,
    ToEscalate,
    change_escalation,
    entrust,
    escalate,
)
from store.escalations import (
    EscalatedMatter,
    escalation_queue,
    escalation_with_id,
    my_escalations,
    unacknowledged,
    without_their_psm,
)
from store.models import AuditRecord, Partner, Person
from store.vocabulary import EscalationState, EscalationVerb, Matter, Severity
from tests.conftest import NOON
from tests.store.request_desk import PEOPLE, add_people, author

S, V = EscalationState, EscalationVerb
LATE = ToEscalate(
    severity=Severity.HIGH, matter=Matter.DELIVERY, text="Nobody calls Zebra back",
    psm_email="pat@m", partner_id="p1", customer_name="Contoso",
)  # fmt: skip
BILLING = ToEscalate(
    severity=Severity.NORMAL, matter=Matter.BILLING, text="x", psm_email="", partner_id="p1"
)


@pytest.fixture
def roster(db: Session) -> Session:
    add_people(db)
    return db


def raised(db: Session, what: ToEscalate = LATE, key: str = "k") -> EscalatedMatter:
    opened = escalate(db, what, key=key, by=author("dana"), now=NOON)
    found = escalation_with_id(db, escalation_id=opened.id, who=PEOPLE["dana"])
    assert found is not None
    return found


def test_it_is_raised_once_and_numbered(roster: Session) -> None:
    assert [raised(roster).number for _ in range(2)] == [1001, 1001]
    assert raised(roster, key="other").number == 1002


@pytest.mark.parametrize(
    ("what", "sees"),
    [(LATE, ["dana", "pat", "pia"]), (BILLING, ["dana", "pia"])],
    ids=["with the PSM", "with the programme team"],
)
def test_who_sees_it(roster: Session, what: ToEscalate, sees: list[str]) -> None:
    held = raised(roster, what)
    found = [
        name
        for name, who in PEOPLE.items()
        if escalation_with_id(roster, escalation_id=held.id, who=who)
    ]
    assert sorted(found) == sees


STEPS = (
    (Handled(verb=V.ACKNOWLEDGE, state=S.ACKNOWLEDGED), "pat"),
    (Handled(verb=V.ANSWER, state=S.ACKNOWLEDGED, words="We call"), "pat"),
    (Handled(verb=V.PASS_ON, state=S.RAISED), "pat"),
    (Handled(verb=V.CLOSE, state=S.CLOSED, words="We called"), "pia"),
)


def test_it_is_acknowledged_answered_passed_on_and_closed(roster: Session) -> None:
    held = raised(roster)
    for done, who in STEPS:
        assert change_escalation(roster, held, done, by=author(who), now=NOON)
        assert not change_escalation(roster, held, done, by=author(who), now=NOON)
        held = my_escalations(roster, who=PEOPLE["dana"], offset=0, limit=5).lines[0]
    assert (held.state, held.answer, held.psm_email) == (S.CLOSED, "We called\n\nWe call", "")
    assert (held.acknowledged_at, held.closed_at, held.version) == (NOON, NOON, 5)
    assert (held.acknowledged_by, held.closed_by) == ("Pia", "Pia")
    assert (held.raiser_name, held.raiser_email) == ("Dana", "dana@m")
    lines = roster.exec(select(AuditRecord)).all()
    assert [line.action.removeprefix("escalation.") for line in lines] == [
        "raised", "acknowledged", "answered", "passed_on", "closed",
    ]  # fmt: skip
    assert "Zebra" not in str([line.model_dump() for line in lines])
    assert first_broken(roster) is None


def test_who_acknowledges_first_stays_who_did(roster: Session) -> None:
    held = raised(roster)
    for done, who in (STEPS[0], (STEPS[1][0], "pia")):
        assert change_escalation(roster, held, done, by=author(who), now=NOON)
        held = raised(roster)
    assert held.acknowledged_by == "Pat"


def test_each_has_a_queue(roster: Session) -> None:
    late, billing = raised(roster), raised(roster, BILLING, "b")
    for email, expected in (("pat@m", late), (None, billing)):
        page = escalation_queue(roster, psm_email=email, offset=0, limit=5)
        assert (page.lines, page.total) == ((expected,), 1)
    assert escalation_queue(roster, psm_email="oda@m", offset=0, limit=5).total == 0


def test_who_covers_has_it_in_their_queue(roster: Session) -> None:
    held = raised(roster)
    raised(roster, BILLING, "b")
    roster.get_one(Partner, "p1").cover_psm_email = "oda@m"
    roster.flush()
    for email in ("pat@m", "oda@m"):
        page = escalation_queue(roster, psm_email=email, offset=0, limit=5)
        assert ([one.number for one in page.lines], page.total) == ([held.number], 1)


def test_what_nobody_acknowledges_is_found(roster: Session) -> None:
    held = raised(roster)
    assert unacknowledged(roster, before=NOON) == (held,)
    assert unacknowledged(roster, before=NOON - timedelta(hours=1)) == ()
    change_escalation(roster, held, STEPS[0][0], by=author("pat"), now=NOON)
    assert unacknowledged(roster, before=NOON) == ()


def test_whose_psm_leaves_is_found_and_entrusted_to_another(roster: Session) -> None:
    held = raised(roster)
    acknowledged, _ = STEPS[0]
    change_escalation(roster, held, acknowledged, by=author("pat"), now=NOON)
    assert without_their_psm(roster) == ()
    roster.get_one(Person, "pat@m").roles = ["fm"]
    roster.flush()
    [found] = without_their_psm(roster)
    assert found.is_kept  # by the programme team
    assert without_their_psm(roster, after=found) == ()
    assert entrust(roster, found, psm_email="oda@m", now=NOON)
    assert not entrust(roster, found, psm_email="oda@m", now=NOON)
    after = my_escalations(roster, who=PEOPLE["dana"], offset=0, limit=5).lines[0]
    assert (after.state, after.psm_email, after.acknowledged_at) == (S.RAISED, "oda@m", None)
    assert without_their_psm(roster) == ()


def test_it_is_kept_while_the_roster_names_a_psm_or_the_team(roster: Session) -> None:
    kept = []
    for person in ("", "pia@m", "pat@m"):
        if person:
            roster.get_one(Person, person).roles = ["fm"]
            roster.flush()
        kept.append((raised(roster).is_kept, raised(roster, BILLING, "b").is_kept))
    assert kept == [(True, True), (True, True), (False, False)]
