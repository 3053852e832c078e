from itertools import product

import pytest

from dialogs.rules.shown_answers import may_be_shown
from dialogs.rules.survey_standing import ENOUGH


def shown(allowed: int, hidden: int, others: int = 0) -> int:
    """Count what is shown of one cell beside another one, of which all allowed it."""
    answers = [("a", True)] * allowed + [("a", False)] * hidden + [("b", True)] * others
    found = may_be_shown(answers, cell=lambda one: one[0], is_allowed=lambda one: one[1])
    return sum(cell == "a" for cell, _ in found)


@pytest.mark.parametrize(
    ("allowed", "hidden", "expected"),
    [
        pytest.param(5, 0, 5, id="all of enough"),
        pytest.param(4, 0, 0, id="all of too few"),
        pytest.param(4, 1, 0, id="the one who did not would be known"),
        pytest.param(6, 4, 0, id="the few who did not would be known"),
        pytest.param(1, 5, 1, id="one beside enough"),
        pytest.param(0, 9, 0, id="nobody"),
    ],
)
def test_what_may_be_shown(allowed: int, hidden: int, expected: int) -> None:
    assert shown(allowed, hidden) == shown(allowed, hidden, others=20) == expected


def test_what_is_not_shown_never_follows_from_what_is() -> None:
    for allowed, hidden in product(range(12), repeat=2):
        left = allowed + hidden - shown(allowed, hidden)
        assert shown(allowed, hidden) == 0 or left == 0 or left >= ENOUGH
