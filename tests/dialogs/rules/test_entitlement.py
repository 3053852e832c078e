import pytest

from dialogs.rules import scope
from dialogs.rules.entitlement import MIN_LICENCES, too_few_licences


@pytest.mark.parametrize(
    ("licences", "too_few"), [(0, True), (149, True), (150, False), (24_000, False)]
)
def test_the_minimum_itself_is_enough(licences: int, *, too_few: bool) -> None:
    assert too_few_licences(licences=licences) is too_few


def test_there_is_one_minimum() -> None:
    assert MIN_LICENCES == scope.MINIMUM_SEATS
