"""How fast the bot speaks unasked: no second and no hour holds more than Teams takes."""

from bisect import bisect_left
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates import AN_HOUR, Rates

NOISE = 1e-6


class Time:
    """Seconds, until somebody moves them."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def most_within(moments: Sequence[float], seconds: float) -> int:
    """Return how many there are at most in a stretch of so many seconds."""
    in_order = sorted(moments)
    return max(
        bisect_left(in_order, moment + seconds - NOISE) - at for at, moment in enumerate(in_order)
    )


STEPS = st.tuples(
    st.sampled_from(["a", "a", "b"]), st.sampled_from([0.0, 0.0, 0.01, 0.1, 1.1]), st.booleans()
)


@given(st.lists(STEPS, min_size=60, max_size=200))
def test_no_second_holds_more_than_teams_takes(steps: Sequence[tuple[str, float, bool]]) -> None:
    time = Time()
    rates, said = Rates(time), dict[str, list[float]]()
    for conversation, passes, forgets in steps:
        time.now += passes
        if forgets:
            rates.forget()
        wait = rates.take(tenant="t", conversation=conversation)
        said.setdefault(conversation, []).append(time.now + wait)
    assert all(most_within(moments, 1) <= 7 for moments in said.values())
    assert most_within([moment for moments in said.values() for moment in moments], 1) <= 50


def test_a_tenant_takes_fifty_in_a_second_and_others_do_not_wait_for_it() -> None:
    rates = Rates(Time())
    waits = [rates.take(tenant="t", conversation=str(number)) for number in range(51)]
    assert waits == [*[0.0] * 50, pytest.approx(1)]
    assert rates.wait(tenant="other", conversation="x") == 0


def test_an_hour_holds_1800_however_they_are_spread() -> None:
    time = Time()
    rates, said = Rates(time), list[float]()
    while len(said) < 4000:
        wait = rates.take(tenant="t", conversation="a")
        time.now += wait
        said.append(time.now)
    assert most_within(said, AN_HOUR) == 1800


def test_where_the_other_side_asks_for_a_pause_only_that_conversation_waits() -> None:
    rates = Rates(Time())
    rates.close("a", 30)
    assert rates.wait(tenant="t", conversation="a") == pytest.approx(30)
    assert rates.wait(tenant="t", conversation="b") == 0
