"""When a partner is reminded of a contact: half time, the day before, then the PSM."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.contact_asks import WITHIN, Step, what_now
from tests.conftest import NOON

DUE = NOON + WITHIN
moments = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda passed: NOON + passed)


@pytest.mark.parametrize(
    ("days", "step", "next_days"),
    [
        (0, Step.ASKED, 3.5),
        (3.49, Step.ASKED, 3.5),
        (3.5, Step.HALF_TIME, 6),
        (6, Step.DAY_BEFORE, 7),
        (7, Step.PSM, None),
        (40, Step.PSM, None),
    ],
)
def test_what_is_said_when(days: float, step: Step, next_days: float | None) -> None:
    found = what_now(asked_at=NOON, due_at=DUE, now=NOON + timedelta(days=days))
    after = NOON + timedelta(days=next_days) if next_days is not None else None
    assert (found.step, found.next_at) == (step, after)


@given(moments)
def test_what_is_next_is_always_later(now: datetime) -> None:
    found = what_now(asked_at=NOON, due_at=DUE, now=now)
    assert found.next_at is None or found.next_at > now
