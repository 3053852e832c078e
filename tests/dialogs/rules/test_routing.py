"""Whom a request is offered to, and the reason that the card shows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.routing import Routed, Unrouted, choose_psm, hand_over_order, route
from tests.dialogs.rules.request_world import ANA, BEN, CY, DEFENDER, MONDAY, PSM, Colleague

TODAY = MONDAY.date()
FAR = replace(ANA, email="far@m", name="Far", region="APAC")
AWAY = replace(ANA, away_until=TODAY)
TEAMS = {
    "least loaded": ((CY, BEN, ANA), (), "ana@m", "Defender, EMEA, 0 open"),
    "declined is out": ((ANA, BEN, CY), ("ana@m",), "ben@m", "Defender, EMEA, 1 open"),
    "away is out": ((AWAY, CY), (), "cy@m", "Defender, EMEA, 2 open"),
    "own region first": ((FAR, CY), (), "cy@m", "Defender, EMEA, 2 open"),
    "another region if need be": (
        (FAR, AWAY), (), "far@m", "Defender, APAC, 0 open, nobody free in EMEA"
    ),
    "a tie goes by address": (
        (replace(BEN, load=0), ANA), (), "ana@m", "Defender, EMEA, 0 open"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEAMS)
def test_who_is_chosen(name: str) -> None:
    team, declined, email, because = TEAMS[name]
    found = route(team, DEFENDER, now=MONDAY, declined=declined)
    assert isinstance(found, Routed)
    assert (found.to.email, found.because) == (email, because)


@pytest.mark.parametrize(
    ("team", "declined", "because"),
    [
        pytest.param((), (), "no expert of the roster has Defender", id="an empty roster"),
        pytest.param(
            (replace(ANA, workloads=frozenset({"teams"})),), (),
            "no expert of the roster has Defender", id="nobody knows it",
        ),
        pytest.param((AWAY, BEN), ("ben@m",), "Defender: 1 away, 1 declined", id="nobody is left"),
        pytest.param((AWAY,), (), "Defender: 1 away", id="everybody is away"),
    ],
)  # fmt: skip
def test_why_nobody(team: tuple[Colleague, ...], declined: tuple[str, ...], because: str) -> None:
    assert route(team, DEFENDER, now=MONDAY, declined=declined) == Unrouted(because)


def test_away_is_meant_on_their_own_calendar() -> None:
    late = MONDAY.replace(hour=14)  # three in the morning of the 8th in Auckland
    ends_today = replace(ANA, away_until=TODAY, time_zone="Pacific/Auckland")
    assert isinstance(route((ends_today,), DEFENDER, now=late), Routed)


def test_who_had_it_before_has_it_again() -> None:
    found = route((ANA, CY), DEFENDER, now=MONDAY, before="cy@m")
    assert found == Routed(CY, "had it before, Defender, EMEA, 2 open")
    gone = replace(CY, away_until=TODAY + timedelta(days=1))
    assert route((ANA, gone), DEFENDER, now=MONDAY, before="cy@m") == route(
        (ANA,), DEFENDER, now=MONDAY
    )


def test_a_request_is_handed_to_those_who_fit_first() -> None:
    other = replace(ANA, email="other@m", workloads=frozenset({"teams"}))
    order = hand_over_order((other, FAR, CY, BEN, AWAY), DEFENDER, present="ben@m", now=MONDAY)
    assert order == (CY, FAR, other)


@pytest.mark.parametrize(
    ("psm", "cover", "expected"),
    [
        pytest.param(PSM, BEN, PSM, id="the PSM is there"),
        pytest.param(replace(PSM, away_until=TODAY), BEN, BEN, id="the cover while they are away"),
        pytest.param(None, BEN, BEN, id="only a cover"),
        pytest.param(None, None, None, id="nobody"),
    ],
)
def test_who_looks_after_the_partner(
    psm: Colleague | None, cover: Colleague | None, expected: Colleague | None
) -> None:
    assert choose_psm(psm, cover, now=MONDAY) == expected


def test_with_both_away_it_waits_for_the_psm() -> None:
    psm, cover = replace(PSM, away_until=TODAY), replace(BEN, away_until=TODAY)
    assert choose_psm(psm, cover, now=MONDAY) == psm


EXPERTS = st.builds(
    Colleague,
    email=st.sampled_from(["a@m", "b@m", "c@m", "d@m"]),
    name=st.just("X"),
    region=st.sampled_from(["EMEA", "APAC"]),
    away_until=st.sampled_from([None, date(2030, 1, 6), TODAY]),
    workloads=st.sampled_from([frozenset({"defender"}), frozenset({"teams"})]),
    load=st.integers(min_value=0, max_value=3),
)


@given(
    team=st.lists(EXPERTS, unique_by=lambda one: one.email),
    declined=st.sets(st.sampled_from(["a@m", "b@m"])),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_the_roster_does_not_matter_and_nobody_unfit_is_chosen(
    team: list[Colleague], declined: set[str], order: object
) -> None:
    found = route(team, DEFENDER, now=MONDAY, declined=declined)
    shuffled = sorted(team, key=lambda one: hash((one.email, str(order))))
    assert route(shuffled, DEFENDER, now=MONDAY, declined=declined) == found
    if isinstance(found, Routed):
        assert "defender" in found.to.workloads
        assert found.to.email not in declined
        assert found.to.away_until != TODAY
