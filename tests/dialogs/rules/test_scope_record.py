"""Only what was kept and what the sources say today, both together, settle anything."""

import itertools

import pytest

from dialogs.rules.scope_record import Group, Standing, Why, counted, standing
from store.vocabulary import Verdict

IN, OUT, DEPENDS = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.CONDITIONAL
WHO_MAY, UNKNOWN = Verdict.ELIGIBILITY, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("kept", "today", "expected"),
    [
        pytest.param(IN, IN, Standing(Group.INSIDE), id="in the benefit, then and now"),
        pytest.param(OUT, OUT, Standing(Group.OUTSIDE), id="outside, then and now"),
        pytest.param(DEPENDS, DEPENDS, Standing(Group.OPEN, Why.CONDITIONS), id="conditions"),
        pytest.param(WHO_MAY, WHO_MAY, Standing(Group.OPEN, Why.ELIGIBILITY), id="who may"),
        pytest.param(UNKNOWN, UNKNOWN, Standing(Group.OPEN, Why.UNANSWERED), id="no answer"),
        pytest.param(IN, OUT, Standing(Group.OPEN, Why.CHANGED), id="was in, is out"),
        pytest.param(OUT, IN, Standing(Group.OPEN, Why.CHANGED), id="was out, is in"),
        pytest.param(DEPENDS, IN, Standing(Group.OPEN, Why.CHANGED), id="had conditions"),
        pytest.param(IN, None, Standing(Group.OPEN, Why.GONE), id="the entry went"),
    ],
)
def test_standing_of_an_entry(kept: Verdict, today: Verdict | None, expected: Standing) -> None:
    assert standing(kept, today, is_entry=True) == expected


@pytest.mark.parametrize(("kept", "today"), [*itertools.product(Verdict, [*Verdict, None])])
def test_nothing_is_settled_but_what_was_and_is_so(kept: Verdict, today: Verdict | None) -> None:
    settled = standing(kept, today, is_entry=True).group is not Group.OPEN
    assert settled == (kept is today and kept in {IN, OUT})


def test_an_open_point_in_own_words_is_open_whatever_was_kept() -> None:
    assert standing(IN, IN, is_entry=False) == Standing(Group.OPEN, Why.UNANSWERED)


def test_what_is_open_says_why_and_nothing_else_does() -> None:
    every = [standing(kept, now, is_entry=True) for kept in Verdict for now in [*Verdict, None]]
    assert all(bool(one.why) == (one.group is Group.OPEN) for one in every)


def test_every_group_is_counted_in_order() -> None:
    found = counted([Standing(Group.OPEN, Why.GONE), Standing(Group.INSIDE)])
    assert list(found.items()) == [(Group.INSIDE, 1), (Group.OUTSIDE, 0), (Group.OPEN, 1)]
