"""Portfolios: what stands on top, what is counted of all, and what belongs to a page."""

from datetime import date

import pytest
from sqlmodel import Session

from store.late import LateLine, late_customers
from store.models import Assignment, Person
from store.portfolio import Customers, Sorting, my_customers
from store.portfolio_partners import Limits, PartnerLine, is_looked_after, my_partners
from store.status_values import Reached
from store.vocabulary import Health
from tests.conftest import NOON
from tests.store.portfolio_rows import DAY, FINN, SLIP, TOVE, add_portfolio, due, line, log
from tests.store.rows import assignment

LIMITS = Limits(passed=10, used=20, now=NOON, since=NOON - 90 * DAY)
ANA, CORA = "ana@fasttrack.example", "cora@fasttrack.example"


@pytest.fixture
def roster(db: Session) -> Session:
    add_portfolio(db)
    return db


def customers(
    db: Session, sorting: Sorting = Sorting.HEALTH, *, email: str = FINN, offset: int = 0,
    limit: int = 5,
) -> Customers:  # fmt: skip
    return my_customers(
        db, email=email, sorting=sorting, now=NOON, slipped_since=NOON - 60 * DAY,
        offset=offset, limit=limit,
    )  # fmt: skip


def ids(found: Customers) -> list[str]:
    return [one.customer_id for one in found.page.lines]


def test_the_worst_health_stands_on_top_and_the_unsaid_before_green(roster: Session) -> None:
    log(roster, 1, Health.GREEN)
    log(roster, 3, Health.GREEN, ago=9)
    log(roster, 3, Health.RED, update=2)
    found = customers(roster)
    assert ids(found) == ["c3", "c2", "c1"]
    assert found.healths == {Health.RED: 1, Health.AMBER: 0, None: 1, Health.GREEN: 1}


def test_what_is_due_first_stands_on_top(roster: Session) -> None:
    due(roster, 1, 3)
    due(roster, 2, -2, missed=1)
    found = customers(roster, Sorting.DUE)
    assert ids(found) == ["c2", "c1", "c3"]
    assert (found.overdue, found.page.lines[0].missed) == (1, 1)


def test_what_slips_most_stands_on_top_and_only_of_late(roster: Session) -> None:
    early = SLIP.__class__(customer_id="c1", workload="intune", milestone=40,
                           before=date(2030, 2, 1), after=date(2030, 1, 1))  # fmt: skip
    log(roster, 2, Health.RED)
    log(roster, 1, Health.GREEN, moves=(SLIP, early))
    log(roster, 1, Health.GREEN, update=2, ago=61, moves=(SLIP,))
    found = customers(roster, Sorting.SLIPPING)
    assert ids(found) == ["c1", "c2", "c3"]
    assert (found.page.lines[0].slips, found.slipping) == (1, 1)


def test_workloads_are_as_they_were_logged_last(roster: Session) -> None:
    roster.get_one(Assignment, ("c1", "onedrive")).forecast_15 = date(2030, 5, 1)
    roster.flush()
    log(roster, 1, Health.GREEN, line("intune", 5))
    log(roster, 1, Health.GREEN, line("intune", 34, at_15=date(2030, 3, 1)), update=2)
    [contoso] = [one for one in customers(roster).page.lines if one.customer_id == "c1"]
    intune, onedrive = contoso.workloads
    assert (intune.active, intune.forecasts, intune.partner_id) == (
        34,
        {15: date(2030, 3, 1)},
        "p1",
    )
    assert (onedrive.active, onedrive.forecasts) == (None, {15: date(2030, 5, 1)})


def test_a_page_has_its_customers_whole_and_the_counts_are_of_all(roster: Session) -> None:
    log(roster, 1, Health.RED)
    found = customers(roster, offset=1, limit=1)
    assert (len(found.page.lines), found.page.total) == (1, 3)
    assert found.healths[Health.RED] == 1
    beyond = customers(roster, offset=10)
    assert (beyond.page.lines, beyond.page.total) == ((), 3)
    assert customers(roster, email="nobody@fasttrack.example").page.total == 0


def test_an_fta_sees_theirs(roster: Session) -> None:
    assert sorted(ids(customers(roster, email=TOVE))) == ["c3", "c4"]


def partners(db: Session, email: str | None = ANA) -> list[PartnerLine]:
    return list(my_partners(db, email=email, limits=LIMITS, offset=0, limit=5).lines)


def test_a_psm_sees_how_their_partners_do(roster: Session) -> None:
    reached = Reached(customer_id="c1", workload="intune", milestone=15, partner_id="p1",
                      reached_on=NOON.date())  # fmt: skip
    log(roster, 1, Health.GREEN, line("intune", 21), reached=(reached,))
    log(roster, 2, Health.GREEN, line("intune", 20))
    due(roster, 1, -1)
    due(roster, 4, -1)
    [wingtip] = partners(roster)
    assert (wingtip.name, wingtip.customers, wingtip.workloads) == ("Wingtip Consulting", 2, 2)
    assert (wingtip.passed, wingtip.used, wingtip.reached, wingtip.overdue) == (2, 1, 1, 1)
    assert (wingtip.requests, wingtip.answers) == (0, 0)


def test_a_customer_with_two_workloads_is_overdue_once(roster: Session) -> None:
    roster.add(assignment(1, "teams", "FTP Wingtip Consulting", "p1"))
    due(roster, 1, -1)
    [wingtip] = partners(roster)
    assert (wingtip.customers, wingtip.workloads, wingtip.overdue) == (2, 3, 1)


def test_who_covers_sees_them_and_others_do_not(roster: Session) -> None:
    assert [one.partner_id for one in partners(roster, CORA)] == ["p2", "p1"]
    assert partners(roster, FINN) == []
    assert len(partners(roster, None)) == 2
    assert is_looked_after(roster, email=ANA, partner_id="p1")
    assert not is_looked_after(roster, email=ANA, partner_id="p2")


def late(db: Session, region: str = "") -> list[LateLine]:
    return list(late_customers(db, region=region, now=NOON, offset=0, limit=5).lines)


def test_the_longest_overdue_stands_on_top(roster: Session) -> None:
    due(roster, 1, -3, missed=2)
    due(roster, 3, -9)
    due(roster, 2, 1)
    due(roster, 4, None)
    found = late(roster)
    assert [(one.customer_id, one.fm_name, one.fta_name) for one in found] == [
        ("c3", "Finn Berg", "Tove Dahl"), ("c1", "Finn Berg", "")]  # fmt: skip


def test_a_manager_sees_the_writers_of_their_region_and_who_has_none(roster: Session) -> None:
    roster.get_one(Person, FINN).region = "APAC"
    for number in (1, 4, 5):
        due(roster, number, -number)
    assert [one.customer_id for one in late(roster, "EMEA")] == ["c5", "c4"]
    assert [one.customer_id for one in late(roster, "APAC")] == ["c5", "c1"]
