"""Which activities were done is forgotten once nobody sends them again."""

from datetime import timedelta

from sqlmodel import Session, select

from bot.sweeping import SWEEPS
from dialogs.sweeps import look
from store.effects import claim_effect
from store.models import Effect
from tests.conftest import NOON

DAY = timedelta(days=1)


def test_an_activity_is_forgotten_after_a_week(db: Session) -> None:
    for activity, age in (("month", 30 * DAY), ("eight days", 8 * DAY), ("six days", 6 * DAY)):
        claim_effect(db, conversation_id="c", activity_id=activity, now=NOON - age)
    for _ in range(3):
        for sweep in SWEEPS:
            for matter in look(db, sweep, now=NOON, after=None).matters:
                sweep.settle(db, matter, NOON)
    assert [one.activity_id for one in db.exec(select(Effect))] == ["six days"]
