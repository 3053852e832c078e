"""What the programme expects of a partner, at its edges."""

import pytest

from dialogs.rules.standing import (
    Expectation,
    Measured,
    Standing,
    has_passed,
    is_used,
    missed,
    standing_of,
)

MET, MISSED, UNMEASURED = Standing.MET, Standing.MISSED, Standing.UNMEASURED


@pytest.mark.parametrize(
    ("measured", "expectation", "standing"),
    [
        (Measured(), Expectation.SATISFACTION, UNMEASURED),
        (Measured(satisfaction=80, answers=1), Expectation.SATISFACTION, UNMEASURED),
        (Measured(satisfaction=4 * 200, answers=4), Expectation.SATISFACTION, UNMEASURED),
        (Measured(satisfaction=401, answers=5), Expectation.SATISFACTION, MET),
        (Measured(satisfaction=400, answers=5), Expectation.SATISFACTION, MISSED),
        (Measured(satisfaction=0, answers=5), Expectation.SATISFACTION, MISSED),
        (Measured(), Expectation.USE, UNMEASURED),
        (Measured(passed=3, used=2), Expectation.USE, MISSED),
        (Measured(passed=3, used=3), Expectation.USE, MET),
        (Measured(tenants=2, with_contact=1), Expectation.CONTACTS, MISSED),
        (Measured(tenants=2, with_contact=2), Expectation.CONTACTS, MET),
        (Measured(asked=1), Expectation.INPUT, MISSED),
        (Measured(asked=1, on_time=1), Expectation.INPUT, MET),
        (Measured(assigned=1), Expectation.CLAIMS, MISSED),
        (Measured(assigned=1, claimed=1), Expectation.CLAIMS, MET),
    ],
)
def test_expectation(measured: Measured, expectation: Expectation, standing: Standing) -> None:
    [line] = [one for one in standing_of(measured) if one.expectation is expectation]
    assert line.standing is standing


@pytest.mark.parametrize(
    ("active", "entitled", "passed", "used"),
    [
        (None, 100, False, False),
        (10, None, False, False),
        (10, 0, False, False),
        (10, 100, False, False),
        (11, 100, True, False),
        (20, 100, True, False),
        (21, 100, True, True),
        (201, 1000, True, True),
        (1_000_001, 5_000_000, True, True),
    ],
)
def test_use(active: int | None, entitled: int | None, *, passed: bool, used: bool) -> None:
    assert has_passed(active=active, entitled=entitled) is passed
    assert is_used(active=active, entitled=entitled) is used


def test_what_is_missed_is_what_there_is_to_do() -> None:
    lines = standing_of(Measured(tenants=5, with_contact=3, assigned=2, claimed=2))
    assert [(one.expectation, one.missing) for one in missed(lines)] == [(Expectation.CONTACTS, 2)]


def test_everything_is_told_in_its_order() -> None:
    assert [line.expectation for line in standing_of(Measured())] == list(Expectation)
