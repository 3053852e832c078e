"""A moment is the same moment on every database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlmodel import Session, select

from store.columns import insert_once
from store.models import Edition
from tests.conftest import NOON

zones = st.timedeltas(min_value=timedelta(hours=-14), max_value=timedelta(hours=14)).map(
    lambda delta: timezone(timedelta(minutes=delta // timedelta(minutes=1)))
)


def edition(moment: datetime, number: int = 1) -> dict[str, object]:
    return {"body": "roster", "number": number, "digest": "", "loaded_at": moment}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.datetimes(
        min_value=datetime(1990, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
        max_value=datetime(2090, 1, 1),  # noqa: DTZ001
        timezones=zones,
    )
)
def test_a_moment_comes_back_in_utc(db: Session, moment: datetime) -> None:
    insert_once(db, Edition, edition(moment))
    [found] = db.exec(select(Edition.loaded_at))
    db.rollback()
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(db: Session) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        insert_once(db, Edition, edition(NOON.replace(tzinfo=None)))


def test_a_row_is_inserted_once(db: Session) -> None:
    rows = [edition(NOON), edition(NOON), edition(NOON, number=2)]
    assert [insert_once(db, Edition, row) for row in rows] == [True, False, True]
