"""A newcomer finds a history: a trend, a forecast that slipped, and nothing that is overdue."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.local.history import log_history
from dialogs.rules.rhythm import OFTEN
from store import rhythm
from store.db import open_engine
from store.models import Customer, StatusUpdate
from store.status import count_updates, last_status, moves_of, reached_by
from store.vocabulary import Health

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)  # before the forecasts of the demo roster


@pytest.fixture
def db(store_with_roster: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{store_with_roster}")
    with Session(engine) as session:
        yield session  # nothing is committed: the file is everybody's
    engine.dispose()


def test_the_last_update_has_what_the_roster_has(db: Session) -> None:
    before = last_status(db, customer_id="C-2001")
    assert log_history(db, now=NOW) > 0
    after = last_status(db, customer_id="C-2001")
    assert before is not None
    assert after is not None
    assert after.number == 4
    assert after.workloads == before.workloads


def test_use_grows_a_forecast_has_slipped_once_and_milestones_were_reached(db: Session) -> None:
    log_history(db, now=NOW)
    moves = moves_of(db, customer_id="C-2001")
    assert moves
    assert {one.reason for one in moves} == {"The licences were ordered late."}
    assert all(one.before and one.after and one.before < one.after for one in moves)
    assert len({one.moved_at for one in moves}) == 1
    assert reached_by(db)
    updates = db.exec(select(StatusUpdate)).all()
    assert {row.health for row in updates} == set(Health)
    assert all(row.written_at.isoweekday() < 6 for row in updates)


def test_nothing_is_overdue_and_a_second_time_nothing_is_logged(db: Session) -> None:
    log_history(db, now=NOW)
    customers = db.exec(select(Customer.customer_id)).all()
    found = rhythm.rhythms_of(db, customer_ids=customers)
    assert all(one.counted_from + timedelta(days=OFTEN) > NOW for one in found.values())
    assert log_history(db, now=NOW) == 0
    assert count_updates(db, customer_id="C-2001") == 4
