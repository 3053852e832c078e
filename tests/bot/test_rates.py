"""How fast the bot speaks unasked: no second and no hour holds more than Teams takes."""

from bisect import bisect_left
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates import A_SECOND, AN_HOUR, LATEST, Rates

NOISE = 1e-6
START = 1_000_000.0


def most_within(moments: Sequence[float], seconds: float) -> int:
    """Return how many there are at most in a stretch of so many seconds."""
    in_order = sorted(moments)
    return max(
        bisect_left(in_order, moment + seconds - NOISE) - at for at, moment in enumerate(in_order)
    )


def say(rates: Rates, now: float, conversation: str, tenant: str = "t") -> float:
    """Take the next moment there; return it."""
    moment = rates.next_turn(tenant=tenant, conversation=conversation, now=now)
    rates.take(moment, tenant=tenant, conversation=conversation)
    return moment


STEPS = st.tuples(
    st.sampled_from(["a", "a", "b"]),
    st.sampled_from([0.0, 0.0, 0.01, 0.1, 1.1]),
    st.floats(0, LATEST),
)


@given(st.lists(STEPS, min_size=60, max_size=200))
def test_no_second_holds_more_than_teams_takes_however_late_each_leaves(
    steps: Sequence[tuple[str, float, float]],
) -> None:
    now, rates, left = START, Rates(), dict[str, list[float]]()
    for conversation, passes, late in steps:
        now += passes
        left.setdefault(conversation, []).append(say(rates, now, conversation) + late)
    assert all(most_within(moments, A_SECOND) <= 7 for moments in left.values())
    assert most_within([moment for moments in left.values() for moment in moments], 1) <= 50


def test_a_tenant_takes_fifty_in_a_second_and_others_do_not_wait_for_it() -> None:
    rates = Rates()
    waits = [say(rates, START, str(number)) - START for number in range(51)]
    assert waits == [*[0.0] * 50, pytest.approx(A_SECOND + LATEST)]
    assert say(rates, START, "x", tenant="other") == START


def test_an_hour_holds_1800_however_they_are_spread() -> None:
    now, rates, said = START, Rates(), list[float]()
    while len(said) < 4000:
        now = say(rates, now, "a")
        said.append(now)
    assert most_within(said, AN_HOUR) == 1800
