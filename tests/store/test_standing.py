"""What is counted of a partner, and what is listed as missing."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from store.models import Assignment, PartnerInput, SurveyContact, SurveyEvent
from store.standing import Bounds, Lack, Missing, figures_of, missing_page
from store.status_changes import add_status
from store.status_values import Status, WorkloadLine
from store.vocabulary import Health
from tests.conftest import NOON
from tests.store.rows import add_roster, assignment, customer

DAY = timedelta(days=1)
BOUNDS = Bounds(passed=10, used=20, now=NOON, since=NOON - 90 * DAY)
NONE = {
    "satisfaction": 0, "answers": 0, "passed": 0, "used": 0, "tenants": 0, "with_contact": 0,
    "asked": 0, "on_time": 0, "assigned": 0, "claimed": 0,
}  # fmt: skip


@pytest.fixture
def roster(db: Session) -> Session:
    """Wingtip (p1) has Intune at Contoso (c1) and at Coho Winery (c2)."""
    add_roster(db)
    db.add(customer(6, "Alpine Ski House", 700))
    db.flush()
    db.add(assignment(6, "teams", "FTP Wingtip Consulting", "p1"))
    db.flush()
    return db


def use(db: Session, number: int, workload: str, active: int, entitled: int = 100) -> None:
    row = db.get_one(Assignment, (f"c{number}", workload))
    row.sqlmodel_update({"active": active, "entitled": entitled})
    db.flush()


def asked(number: int, by: int, answered: int | None = None, partner: str = "p1") -> PartnerInput:
    return PartnerInput(
        customer_id=f"c{number}", partner_id=partner, for_number=by + 100, asked_at=NOON,
        answer_by=NOON + by * DAY, answered_at=None if answered is None else NOON + answered * DAY,
    )  # fmt: skip


def figures(db: Session, partner: str = "p1") -> dict[str, int]:
    return dict(figures_of(db, partner_id=partner, bounds=BOUNDS))


def lacks(db: Session, missing: Missing, offset: int = 0, limit: int = 5) -> list[Lack]:
    found = missing_page(
        db, missing, partner_id="p1", bounds=BOUNDS, offset=offset, limit=limit
    )  # fmt: skip
    return list(found.lines)


def test_a_partner_without_anything_has_nothing_to_measure(roster: Session) -> None:
    assert figures(roster, "p9") == NONE


def test_use_is_counted_of_the_partner_s_own_workloads(roster: Session) -> None:
    use(roster, 1, "onedrive", 90)  # another's
    use(roster, 1, "intune", 11)
    use(roster, 2, "intune", 20)
    use(roster, 6, "teams", 21)
    counted = figures(roster)
    assert (counted["passed"], counted["used"], counted["tenants"]) == (3, 1, 3)
    listed = [(one.customer, one.active) for one in lacks(roster, Missing.USE)]
    assert listed == [("Coho Winery", 20), ("Contoso", 11)]


def test_the_largest_numbers_of_people_are_compared(roster: Session) -> None:
    use(roster, 1, "intune", 300_000_000, 2_000_000_000)
    use(roster, 2, "intune", 500_000_000, 2_000_000_000)
    assert (figures(roster)["passed"], figures(roster)["used"]) == (2, 1)
    assert [one.customer for one in lacks(roster, Missing.USE)] == ["Contoso"]


def test_what_was_logged_last_counts_not_the_roster(roster: Session) -> None:
    use(roster, 1, "intune", 11)
    line = WorkloadLine(workload="intune", entitled=100, active=50)
    status = Status(customer_id="c1", customer_name="Contoso", number=1, health=Health.GREEN,
                    workloads=(line,))  # fmt: skip
    assert add_status(roster, status, now=NOON)
    assert (figures(roster)["passed"], figures(roster)["used"]) == (1, 1)
    assert lacks(roster, Missing.USE) == []


def test_a_contact_for_one_of_their_workloads_is_enough_for_the_tenant(roster: Session) -> None:
    for number, workload in ((1, "onedrive"), (2, "intune")):
        roster.add(SurveyContact(customer_id=f"c{number}", workload=workload, email_hash="h",
                                 sealed=b"x"))  # fmt: skip
    roster.flush()
    assert figures(roster)["with_contact"] == 1
    listed = [one.customer for one in lacks(roster, Missing.CONTACTS)]
    assert listed == ["Alpine Ski House", "Contoso"]


def test_input_counts_when_it_has_come_due(roster: Session) -> None:
    roster.add_all(
        [
            asked(1, -9, -10), asked(1, -8, -7), asked(2, -1), asked(2, 3), asked(6, 5, -1),
            asked(1, -91, -92), asked(4, -2, partner="p2"),
        ]
    )  # fmt: skip
    roster.flush()
    counted = figures(roster)
    assert (counted["asked"], counted["on_time"]) == (4, 2)
    listed = [(one.customer, one.by) for one in lacks(roster, Missing.INPUT)]
    assert listed == [("Coho Winery", NOON - DAY), ("Contoso", NOON - 8 * DAY)]


def test_satisfaction_is_that_of_answers_about_their_workloads(roster: Session) -> None:
    answers = ((1, "intune", 90, "completed"), (2, "intune", 75, "completed"),
               (6, "teams", None, "completed"), (1, "onedrive", 10, "completed"),
               (6, "teams", None, "invited"))  # fmt: skip
    roster.add_all(
        SurveyEvent(customer_id=f"c{number}", workload=workload, email_hash="h", event=event,
                    at=NOON, nsat=nsat)
        for number, workload, nsat, event in answers
    )  # fmt: skip
    roster.flush()
    counted = figures(roster)
    assert (counted["satisfaction"], counted["answers"]) == (165, 2)


def test_claims_are_paged(roster: Session) -> None:
    roster.get_one(Assignment, ("c2", "intune")).cpor_claimed = date(2030, 1, 1)
    roster.flush()
    assert (figures(roster)["assigned"], figures(roster)["claimed"]) == (3, 1)
    found = missing_page(roster, Missing.CLAIMS, partner_id="p1", bounds=BOUNDS, offset=1, limit=1)
    assert ([one.customer for one in found.lines], found.total) == (["Contoso"], 2)
    beyond = missing_page(roster, Missing.CLAIMS, partner_id="p1", bounds=BOUNDS, offset=5, limit=5)
    assert (beyond.lines, beyond.total) == ((), 2)
