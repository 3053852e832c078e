import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.checks import CHECKS, decide_checks

NAMES = [check.name for check in CHECKS]


@given(st.fixed_dictionaries({name: st.booleans() for name in NAMES}))
def test_benefit_only_means_no_opening(answers: dict[str, bool]) -> None:
    decision = decide_checks(answers)
    assert decision.benefit_only is all(answers.values())
    assert decision.openings == tuple(c.opening for c in CHECKS if not answers[c.name])


@pytest.mark.parametrize("check", CHECKS, ids=NAMES)
def test_every_opening_is_a_paid_one(check: object) -> None:
    assert "for a fee" in str(getattr(check, "opening", ""))


def test_an_answer_that_is_missing_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        decide_checks({"remote": True})
