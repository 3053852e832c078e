"""Real processes, killed while they work: nothing is lost, nothing doubled where that harms.

`python -m bench.crash` is the long version.
"""

import pytest

from bench.crash import Figures, Trial, run


def check(figures: Figures, trial: Trial) -> None:
    assert (figures.notices, figures.unfinished) == (trial.notices, 0)
    assert (figures.lost, figures.doubled_where_it_harms) == (0, 0)
    assert figures.asked_too_early == 0
    assert figures.kills == trial.kills
    assert figures.sent > trial.notices / 2


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_one_process_on_sqlite(store_url: str) -> None:
    trial = Trial(notices=40, kills=2, within=60)
    check(await run(store_url, trial), trial)


@pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
async def test_two_replicas_on_one_postgresql(store_url: str) -> None:
    trial = Trial(notices=40, kills=2, replicas=2, within=60)
    check(await run(store_url, trial), trial)
