"""Updates are only added, one at a time, and what stands now is the last one beside the roster."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col

from store.columns import columns
from store.models import Assignment
from store.status import (
    count_updates,
    customers_of,
    customers_of_psm,
    history,
    last_status,
    moves_of,
    reached_by,
    status_numbered,
)
from store.status_changes import add_status
from store.status_values import Blocker, Move, Reached, Status, WorkloadLine
from store.vocabulary import Health, Phase, UpdateKind
from store.workloads_now import now as current
from store.workloads_now import with_last_update
from tests.conftest import NOON
from tests.store.rows import add_roster

MARCH = date(2026, 3, 12)
INTUNE = WorkloadLine(
    workload="intune", phase=Phase.ENABLE, entitled=900, active=306, forecasts={15: MARCH},
    note="licences are late", partner_id="p1",
)  # fmt: skip
STATUS = Status(
    customer_id="c1", customer_name="Contoso", number=1, health=Health.AMBER,
    health_reason="waits for licences", summary="Pilot done.", risks=("holidays",),
    blockers=(Blocker(what="licences", owner="Uma", since=MARCH, next_step="order", due=MARCH),),
    help_needed="an expert on Autopilot", next_meeting=MARCH,
    workloads=(INTUNE, WorkloadLine(workload="onedrive")), written_by="finn@fasttrack.example",
)  # fmt: skip


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    return db


def logged(db: Session, status: Status = STATUS, **given: object) -> bool:
    return add_status(db, status, now=NOON, **given)  # type: ignore[arg-type]


def test_before_the_first_update_the_roster_is_what_is_known(roster: Session) -> None:
    roster.get_one(Assignment, ("c1", "intune")).forecast_15 = MARCH
    status = last_status(roster, customer_id="c1")
    assert status is not None
    assert (status.number, status.health, status.written_at) == (0, None, None)
    assert [(one.workload, one.partner_id) for one in status.workloads] == [
        ("intune", "p1"),
        ("onedrive", ""),
    ]
    assert status.workloads[0].forecasts == {15: MARCH}
    assert last_status(roster, customer_id="gone") is None


def test_what_was_logged_is_read_as_it_was(roster: Session) -> None:
    assert logged(roster)
    roster.expire_all()
    assert last_status(roster, customer_id="c1") == replace(STATUS, written_at=NOON)
    assert status_numbered(roster, customer_id="c1", number=1) == replace(STATUS, written_at=NOON)
    assert status_numbered(roster, customer_id="c1", number=2) is None


def test_who_has_not_seen_the_last_update_writes_nothing(roster: Session) -> None:
    second = replace(STATUS, summary="Mine.")
    assert [logged(roster), logged(roster, second)] == [True, False]
    assert [one.summary for one in history(roster, customer_id="c1")] == ["Pilot done."]
    assert logged(roster, replace(second, number=2))
    assert [one.number for one in history(roster, customer_id="c1", limit=1)] == [2]
    assert count_updates(roster, customer_id="c1") == 2


def test_a_correction_names_what_it_corrects(roster: Session) -> None:
    logged(roster)
    correction = replace(
        STATUS, number=2, kind=UpdateKind.CORRECTION, corrects=1, because="306 was last week"
    )
    logged(roster, correction)
    assert last_status(roster, customer_id="c1") == replace(correction, written_at=NOON)


def test_the_newer_of_roster_and_update_says_how_many_are_entitled(roster: Session) -> None:
    assigned = roster.get_one(Assignment, ("c1", "intune"))
    assert logged(roster)

    def now() -> tuple[int | None, int | None]:
        status = last_status(roster, customer_id="c1")
        assert status is not None
        line = next(one for one in status.workloads if one.workload == "intune")
        query = with_last_update(columns(current("entitled")).select_from(Assignment)).where(
            col(Assignment.customer_id) == "c1", col(Assignment.workload) == "intune"
        )
        assert roster.connection().execute(query).scalar_one() == line.entitled
        return line.entitled, line.entitled_before

    said = now()[0]
    assert said != 950
    assert now() == (said, None)  # the roster has not changed since
    assigned.entitled = 950
    roster.flush()
    assert now() == (950, said)
    status = last_status(roster, customer_id="c1")
    assert status is not None
    assert logged(roster, replace(status, number=2))
    assert now() == (950, None)
    assigned.entitled = None
    roster.flush()
    assert now() == (950, None)


def test_a_workload_that_has_gone_from_the_roster_is_left_out(roster: Session) -> None:
    logged(roster)
    roster.delete(roster.get_one(Assignment, ("c1", "onedrive")))
    roster.flush()
    status = last_status(roster, customer_id="c1")
    assert status is not None
    assert [one.workload for one in status.workloads] == ["intune"]


def test_moves_and_milestones_are_kept_with_the_update(roster: Session) -> None:
    move = Move(customer_id="c1", workload="intune", milestone=15, before=None, after=MARCH)
    later = replace(move, before=MARCH, after=MARCH + timedelta(days=9), reason="licences")
    first = Reached(
        customer_id="c1", workload="intune", milestone=15, reached_on=MARCH, partner_id="p1"
    )
    logged(roster, moves=[move], reached=[first])
    again = replace(first, reached_on=MARCH + timedelta(days=30))
    add_status(
        roster, replace(STATUS, number=2), moves=[later], reached=[again],
        now=NOON + timedelta(days=14),
    )  # fmt: skip
    assert [one.after for one in moves_of(roster, customer_id="c1", workload="intune")] == [
        MARCH,
        later.after,
    ]
    assert moves_of(roster, customer_id="c1", workload="onedrive") == []
    assert reached_by(roster, partner_id="p1") == [first]
    assert reached_by(roster, customer_id="c2") == []


def test_use_is_a_share_of_the_entitled_people() -> None:
    assert INTUNE.use == pytest.approx(0.34)
    assert replace(INTUNE, entitled=0).use is None
    assert replace(INTUNE, active=None).use is None


def test_customers_are_those_of_the_fm_or_the_psm(roster: Session) -> None:
    assert customers_of(roster, email="nobody@fasttrack.example") == []
    assert customers_of_psm(roster, psm_email="bert@fasttrack.example") == [
        ("c4", "Lamna Healthcare", "p2")
    ]
