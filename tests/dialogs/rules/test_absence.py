from datetime import date

import pytest

from dialogs.rules.absence import Reach, decide_reach, is_away

TODAY = date(2030, 1, 7)


@pytest.mark.parametrize(
    ("until", "away"),
    [(None, False), (date(2030, 1, 6), False), (TODAY, True), (date(2031, 1, 1), True)],
)
def test_the_last_day_is_a_day_away(until: date | None, *, away: bool) -> None:
    assert is_away(until=until, today=TODAY) is away


@pytest.mark.parametrize(
    ("psm_away", "has_cover", "cover_away", "reach"),
    [
        pytest.param(False, True, False, Reach.PSM, id="everybody is there"),
        pytest.param(False, False, False, Reach.PSM, id="no cover is needed"),
        pytest.param(False, True, True, Reach.PSM, id="only the cover is away"),
        pytest.param(True, True, False, Reach.COVER, id="the cover covers"),
        pytest.param(True, True, True, Reach.NOBODY, id="both are away"),
        pytest.param(True, False, False, Reach.NOBODY, id="nobody covers"),
    ],
)
def test_whom_to_write_to(
    *, psm_away: bool, has_cover: bool, cover_away: bool, reach: Reach
) -> None:
    found = decide_reach(psm_away=psm_away, has_cover=has_cover, cover_away=cover_away)
    assert found is reach
