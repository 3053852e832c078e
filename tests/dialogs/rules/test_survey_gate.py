"""The gates of a survey: what opens and closes each, and that nothing else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.survey_gate import REST, Facts, Gate, Way, Why, gates, rests_until

TODAY = date(2030, 1, 7)
OPEN = Facts(
    surveyed=True, entitled=1000, active=100, paid=True, named=1, complete=1, eligible=1,
    willing=1, unasked=0, invited_on=None, today=TODAY,
)  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    counts = sorted(draw(st.lists(st.integers(0, 3), min_size=4, max_size=4)), reverse=True)
    named, complete, eligible, willing = counts
    return Facts(
        surveyed=draw(st.sampled_from([True, False, None])),
        entitled=draw(st.none() | st.integers(0, 10_000)),
        active=draw(st.none() | st.integers(0, 10_000)),
        paid=draw(st.booleans()),
        named=named, complete=complete, eligible=eligible, willing=willing,
        unasked=draw(st.integers(0, willing)),
        invited_on=draw(st.none() | st.dates(date(2029, 6, 1), TODAY)),
        today=TODAY,
    )  # fmt: skip


def found(of: Facts) -> dict[Gate, tuple[Way, Why]]:
    return {one.gate: (one.way, one.why) for one in gates(of)}


def closed(of: Facts) -> set[Gate]:
    return {gate for gate, (way, _) in found(of).items() if way is Way.CLOSED}


def test_every_gate_can_be_open() -> None:
    assert {way for way, _ in found(OPEN).values()} == {Way.OPEN}


@pytest.mark.parametrize(
    ("change", "gate", "why"),
    [
        ({"surveyed": False}, Gate.WORKLOAD, Why.NOT_LISTED),
        ({"active": 99}, Gate.REACHED, Why.BELOW),
        ({"active": None}, Gate.REACHED, Why.NO_FIGURES),
        ({"entitled": 0}, Gate.REACHED, Why.NO_FIGURES),
        ({"paid": False}, Gate.PAID, Why.NOT_PAID),
        ({"willing": 0}, Gate.WILLING, Why.WOULD_NOT),
        ({"invited_on": TODAY}, Gate.RESTED, Why.LATELY),
        ({"invited_on": TODAY - REST + timedelta(days=1)}, Gate.RESTED, Why.LATELY),
    ],
)
def test_one_thing_closes_one_gate(change: dict[str, object], gate: Gate, why: Why) -> None:
    now = replace(OPEN, **change)  # type: ignore[arg-type]
    assert closed(now) == {gate}
    assert found(now)[gate] == (Way.CLOSED, why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"named": 0, "complete": 0, "eligible": 0, "willing": 0}, Why.NOBODY),
        ({"complete": 0, "eligible": 0, "willing": 0}, Why.INCOMPLETE),
    ],
)
def test_without_a_complete_contact_nobody_can_be_asked(
    change: dict[str, object], why: Why
) -> None:
    now = replace(OPEN, **change)  # type: ignore[arg-type]
    assert closed(now) == {Gate.CONTACT, Gate.ELIGIBLE, Gate.WILLING}
    assert found(now)[Gate.CONTACT] == (Way.CLOSED, why)


def test_who_may_not_be_asked_keeps_it_closed() -> None:
    now = replace(OPEN, eligible=0, willing=0)
    assert found(now)[Gate.ELIGIBLE] == (Way.CLOSED, Why.NOT_ELIGIBLE)


def test_what_nobody_has_said_holds_nothing_up() -> None:
    now = replace(OPEN, surveyed=None, unasked=1)
    assert closed(now) == set()
    assert found(now)[Gate.WORKLOAD] == (Way.UNKNOWN, Why.NOT_SAID)
    assert found(now)[Gate.WILLING] == (Way.UNKNOWN, Why.NOBODY_ASKED)


def test_after_the_rest_they_may_be_asked_again() -> None:
    before = TODAY - REST
    assert rests_until(before) == TODAY
    assert closed(replace(OPEN, invited_on=before)) == set()


@given(facts())
def test_each_gate_is_judged_once_and_in_order(of: Facts) -> None:
    assert [one.gate for one in gates(of)] == list(Gate)


@given(facts())
def test_more_of_anything_closes_no_gate(of: Facts) -> None:
    """Use, payment, contacts: whatever is added, what was open stays open."""
    better = replace(
        of, paid=True, active=of.entitled, named=of.named + 1, complete=of.complete + 1,
        eligible=of.eligible + 1, willing=of.willing + 1, invited_on=None,
        surveyed=True,
    )  # fmt: skip
    assert closed(better) <= closed(of)


@given(facts(), st.integers(0, 10_000))
def test_a_gate_looks_at_nothing_but_its_own(of: Facts, active: int) -> None:
    others = {gate: way for gate, way in found(of).items() if gate is not Gate.REACHED}
    again = found(replace(of, active=active))
    assert {gate: way for gate, way in again.items() if gate is not Gate.REACHED} == others


@given(facts())
def test_a_survey_without_somebody_who_may_and_would_is_never_ready(of: Facts) -> None:
    if of.willing == 0:
        assert closed(of) & {Gate.CONTACT, Gate.ELIGIBLE, Gate.WILLING}
