"""A few weeks of reminders, as bench/survey_year.py replays a year: never a nuisance, none lost."""

from bench.survey_figures import table
from bench.survey_year import Year, replay

WEEKS = Year(invitations=80, days=30, seed=3)


async def test_nobody_is_bothered_and_no_reminder_is_lost(store_url: str) -> None:
    figures = await replay(store_url, WEEKS)
    assert figures.is_right, table("a few weeks", figures)
    assert figures.invitations == WEEKS.invitations
    assert figures.reminded_twice > 0
    assert figures.folded > 0
    assert figures.skipped
    assert figures.failed > 0
