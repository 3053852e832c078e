"""A few weeks of reminders, as bench/status_year.py replays a year: each once, none at night."""

from bench.status_figures import table
from bench.status_year import Year, replay

WEEKS = Year(customers=6, days=30)


async def test_every_reminder_that_is_due_is_sent_once_and_none_at_night(store_url: str) -> None:
    figures = await replay(store_url, WEEKS)
    assert figures.is_right, table("a few weeks", figures)
    due = figures.rows[0]
    assert due.due == due.sent > 0
    assert figures.updates > 0
    assert figures.put_off > 0
