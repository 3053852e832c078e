"""What FTOP is still to get, and what is ticked off."""

import pytest
from sqlmodel import Session, col, delete

from store.ftop import enter, ftop_page
from store.models import Assignment
from store.status_changes import add_status
from store.status_values import Status
from store.vocabulary import Health, UpdateKind
from tests.conftest import NOON
from tests.store.portfolio_rows import FINN, TOVE, add_portfolio, line, log


@pytest.fixture
def roster(db: Session) -> Session:
    add_portfolio(db)
    log(db, 1, Health.GREEN, line("intune", 30), line("onedrive", 40))
    log(db, 4, Health.RED, line("intune", 10))
    return db


def left(db: Session, email: str = FINN, offset: int = 0) -> list[tuple[str, str, int]]:
    return [one.key for one in ftop_page(db, email=email, offset=offset, limit=5).lines]


def test_what_was_logged_of_their_customers_is_to_be_entered(roster: Session) -> None:
    assert left(roster) == [("c1", "intune", 1), ("c1", "onedrive", 1)]
    assert left(roster, TOVE) == [("c4", "intune", 1)]
    beyond = ftop_page(roster, email=FINN, offset=5, limit=5)
    assert (beyond.lines, beyond.total) == ((), 2)


def test_what_is_ticked_off_is_done_until_the_next_update(roster: Session) -> None:
    key = ("c1", "intune", 1)
    assert enter(roster, [key], email=FINN, now=NOON) == [key]
    assert enter(roster, [key], email=FINN, now=NOON) == []  # a double click
    assert left(roster) == [("c1", "onedrive", 1)]
    log(roster, 1, Health.GREEN, line("intune", 31), line("onedrive", 40), update=2)
    assert left(roster) == [("c1", "intune", 2), ("c1", "onedrive", 2)]


def test_an_update_without_news_brings_nothing_to_enter(roster: Session) -> None:
    keys = [("c1", "intune", 1), ("c1", "onedrive", 1)]
    enter(roster, keys, email=FINN, now=NOON)
    same = Status(
        customer_id="c1", customer_name="", number=2, kind=UpdateKind.UNCHANGED,
        health=Health.GREEN, workloads=(line("intune", 30), line("onedrive", 40)),
    )  # fmt: skip
    assert add_status(roster, same, now=NOON)
    assert left(roster) == []


def test_only_customers_of_theirs_are_ticked_off(roster: Session) -> None:
    assert enter(roster, [("c4", "intune", 1)], email=FINN, now=NOON) == []
    assert left(roster, TOVE) == [("c4", "intune", 1)]


def test_a_workload_that_has_left_the_roster_is_not_asked_for(roster: Session) -> None:
    gone = delete(Assignment).where(
        col(Assignment.customer_id) == "c1", col(Assignment.workload) == "onedrive"
    )
    roster.connection().execute(gone)
    assert left(roster) == [("c1", "intune", 1)]
