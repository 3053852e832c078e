from datetime import UTC, datetime

import pytest

from dialogs.rules.waiting import Step, due_after

FRIDAY = datetime(2030, 1, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "days", "expected"),
    [
        pytest.param(Step.ASKED, 1, datetime(2030, 1, 14, 12, tzinfo=UTC), id="over a weekend"),
        pytest.param(Step.AGAIN, 5, datetime(2030, 1, 18, 12, tzinfo=UTC), id="a week"),
        pytest.param(Step.NEXT, 1, None, id="nobody is left"),
    ],
)
def test_when_something_is_said_again(step: Step, days: int, expected: datetime | None) -> None:
    assert due_after(step, FRIDAY, days=days) == expected
