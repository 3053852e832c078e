"""What is exported of customers: the last update's words, else the roster's."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from store.models import Assignment
from store.status_changes import add_status
from store.status_export import forecast_rows, status_rows
from store.status_values import Blocker, Move, Reached, Status, WorkloadLine
from store.vocabulary import Health, Phase
from tests.conftest import NOON
from tests.store.rows import add_roster

MARCH, APRIL, MAY = date(2030, 3, 1), date(2030, 4, 1), date(2030, 5, 1)
BLOCKED = Blocker(
    what="No licences", owner="Ana", since=date(2030, 1, 2), next_step="order", due=MARCH
)


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    held = db.get_one(Assignment, ("c1", "intune"))
    held.sqlmodel_update({"phase": "assess", "entitled": 1000, "active": 50, "forecast_15": MARCH})
    db.flush()
    return db


def log(db: Session, number: int, *, active: int, day: date, **more: object) -> None:
    line = WorkloadLine(workload="intune", phase=Phase.ADOPT, entitled=900, active=active,
                        forecasts={15: day, 40: MAY}, note=f"note {number}")  # fmt: skip
    status = Status(
        customer_id="c1", customer_name="Contoso", number=number, health=Health.AMBER,
        health_reason="slow", summary=f"summary {number}", risks=("one", "two"),
        blockers=(BLOCKED, Blocker(what="No owner")), workloads=(line,),
        written_by="finn@fasttrack.example",
    )  # fmt: skip
    assert add_status(db, status, now=NOON + timedelta(days=number), **more)  # type: ignore[arg-type]


def move(before: date | None, after: date | None, milestone: int = 15) -> Move:
    return Move(customer_id="c1", workload="intune", milestone=milestone, before=before,
                after=after)  # fmt: skip


def told(rows: Iterator[tuple[object, ...]], workload: str) -> dict[str, object]:
    header, *lines = rows
    [found] = [line for line in lines if line[0] == "c1" and line[2] == workload]
    return {str(name): cell for name, cell in zip(header, found, strict=True)}


def test_the_last_update_is_told(roster: Session) -> None:
    log(roster, 1, active=100, day=MARCH)
    log(roster, 2, active=306, day=APRIL)
    row = told(status_rows(roster), "intune")
    assert (row["phase"], row["entitled"], row["active"], row["note"]) == (
        "adopt", 900, 306, "note 2")  # fmt: skip
    assert (row["update"], row["health"], row["risks"]) == (2, "amber", "one;two")
    assert row["updated_at"] == NOON + timedelta(days=2)
    assert row["blockers"] == (
        "No licences (owner Ana, since 2030-01-02, next order by 2030-03-01);No owner"
    )


def test_before_the_first_update_the_roster_is_told(roster: Session) -> None:
    row = told(status_rows(roster), "intune")
    assert (row["phase"], row["active"], row["update"], row["health"]) == (
        "assess", 50, None, None)  # fmt: skip
    assert told(forecast_rows(roster), "intune")["forecast_15"] == MARCH


def test_a_workload_that_has_come_since_is_told_as_the_roster_has_it(roster: Session) -> None:
    log(roster, 1, active=100, day=MARCH)
    roster.get_one(Assignment, ("c1", "onedrive")).active = 7
    roster.flush()
    row = told(status_rows(roster), "onedrive")
    assert (row["active"], row["note"], row["update"]) == (7, None, 1)


def test_every_assignment_has_one_row_however_often_a_forecast_moved(roster: Session) -> None:
    log(roster, 1, active=100, day=APRIL, moves=[move(MARCH, APRIL), move(None, MAY, 40)])
    log(roster, 2, active=100, day=MARCH, moves=[move(APRIL, MARCH)])
    reached = Reached(customer_id="c1", workload="intune", milestone=15, reached_on=MAY)
    log(roster, 3, active=200, day=APRIL, moves=[move(MARCH, APRIL)], reached=[reached])
    header, *rows = forecast_rows(roster)
    assert len(rows) == len(list(status_rows(roster))) - 1 == 5
    assert {len(row) for row in rows} == {len(header)}
    row = told(forecast_rows(roster), "intune")
    assert (row["forecast_15"], row["forecast_40"]) == ("2030-04-01", "2030-05-01")
    assert (row["first_forecast_15"], row["slips_15"], row["days_slipped_15"]) == (MARCH, 2, 62)
    assert (row["first_forecast_40"], row["slips_40"], row["days_slipped_40"]) == (MAY, 0, 0)
    assert (row["reached_15"], row["reached_40"]) == (MAY, None)


def test_other_milestones_have_columns_of_their_own_beside_the_roster_s(roster: Session) -> None:
    log(roster, 1, active=100, day=MARCH)
    header, *rows = forecast_rows(roster, (10, 40))
    assert [name for name in header if str(name).startswith("forecast_")] == [
        "forecast_10", "forecast_15", "forecast_40"]  # fmt: skip
    assert {len(row) for row in rows} == {len(header)}
    assert told(forecast_rows(roster, (10,)), "intune")["forecast_15"] == "2030-03-01"
