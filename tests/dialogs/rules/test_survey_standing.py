"""Averages of satisfaction, how sure they are, and what may be shown of them."""

from random import Random

import pytest

from dialogs.rules.survey_standing import (
    ENOUGH,
    HIGHEST,
    LOWEST,
    Parts,
    Place,
    Scores,
    bad_answers_to_fall,
    needs_recovery,
    nps,
    nps_interval,
    parts_of,
    place_of,
    satisfaction,
    scores_of,
)


def scores(*given: int, likely: int | None = None) -> Scores:
    return sum((scores_of(one, likely) for one in given), Scores())


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ((), Place.TOO_FEW),
        ((200,) * 4, Place.TOO_FEW),
        ((80,) * 5, Place.NOT_ABOVE),
        ((80, 80, 80, 80, 81), Place.ABOVE),
        ((150,) * 5, Place.ABOVE),
        ((150,) * 60, Place.SURELY_ABOVE),
        ((79,) * 60, Place.NOT_ABOVE),
    ],
)
def test_an_average_is_compared_with_the_goal(given: tuple[int, ...], place: Place) -> None:
    assert place_of(scores(*given)) is place


def test_the_interval_holds_the_mean_and_keeps_to_the_scale() -> None:
    random = Random(5)  # noqa: S311 -- no secret
    for _ in range(2000):
        given = [random.randint(LOWEST, HIGHEST) for _ in range(random.randint(1, 40))]
        if random.random() < 0.3:
            given = given[:1] * len(given)
        found = satisfaction(scores(*given))
        mean = sum(given) / len(given)
        assert LOWEST <= found.low <= mean + 1e-9
        assert mean - 1e-9 <= found.high <= HIGHEST


def test_the_interval_holds_the_true_figure_about_as_often_as_it_says() -> None:
    random, held, rounds = Random(7), 0, 3000  # noqa: S311 -- no secret
    for _ in range(rounds):
        given = [random.choice((0, 100, 150, 200)) for _ in range(12)]
        found = satisfaction(scores(*given))
        held += found.low <= 112.5 <= found.high
    assert 0.93 <= held / rounds <= 1


def test_more_answers_make_it_surer() -> None:
    few, many = satisfaction(scores(*(100, 150) * 5)), satisfaction(scores(*(100, 150) * 50))
    assert many.high - many.low < (few.high - few.low) / 3


def test_those_who_would_recommend_it_are_set_against_those_who_would_not() -> None:
    mixed = scores(100, 100, 100, likely=10) + scores(100, likely=6) + scores(100, likely=8)
    assert nps(mixed) == 40  # three of five less one of five
    found = nps_interval(mixed)
    assert -100 <= found.low < 40 < found.high <= 100


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ((84,) * 5, 1),  # 420 of 6 is 70
        ((96,) * 5, 1),  # exactly the goal is not above it
        ((97,) * 5, 2),
        ((128,) * 5, 3),
        ((129,) * 5, None),
        ((70,) * 5, None),  # it is there already
        ((84,) * 4, None),  # too few to speak of
    ],
)
def test_a_few_bad_answers_are_foreseen(given: tuple[int, ...], needed: int | None) -> None:
    assert bad_answers_to_fall(scores(*given)) == needed


def test_small_groups_are_told_together() -> None:
    five, three, two = scores(*[1] * 5), scores(*[2] * 3), scores(*[3] * 2)
    assert parts_of({"a": five, "b": three, "c": two}) == Parts({"a": five}, three + two)
    assert parts_of({"a": five}) == Parts({"a": five}, Scores())
    assert parts_of({"b": three}) == Parts({}, three)


def test_what_few_have_said_does_not_follow_from_the_whole() -> None:
    random = Random(11)  # noqa: S311 -- no secret
    for _ in range(2000):
        sizes = [random.randint(0, 12) for _ in range(random.randint(0, 6))]
        found = parts_of({at: scores(*[100] * size) for at, size in enumerate(sizes)})
        assert all(one.answers >= ENOUGH for one in found.groups.values())
        if found.groups:
            assert found.others.answers == 0 or found.others.are_enough
        shown = sum(one.answers for one in found.groups.values())
        assert shown + found.others.answers == sum(sizes)


def test_a_score_at_the_goal_is_reason_to_talk() -> None:
    assert [needs_recovery(one) for one in (None, -100, 80, 81)] == [False, True, True, False]
