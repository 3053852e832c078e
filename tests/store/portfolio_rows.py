"""Rows of a portfolio: updates, rhythms and moves of forecasts for the small roster."""

from datetime import date, timedelta

from sqlmodel import Session

from store.models import Customer, StatusRhythm
from store.status_changes import add_status
from store.status_values import Move, Reached, Status, WorkloadLine
from store.vocabulary import Health
from tests.conftest import NOON
from tests.store.rows import add_roster

DAY = timedelta(days=1)
FINN, TOVE = "finn@fasttrack.example", "tove@fasttrack.example"
SLIP = Move(customer_id="c1", workload="intune", milestone=15, before=date(2030, 1, 1),
            after=date(2030, 2, 1))  # fmt: skip


def add_portfolio(db: Session) -> None:
    """Finn looks after Contoso (c1), Coho Winery (c2) and Coho Vineyard (c3); Tove after c3, c4."""
    add_roster(db)
    for number, fm, fta in ((1, FINN, ""), (2, FINN, ""), (3, FINN, TOVE), (4, "", TOVE)):
        found = db.get_one(Customer, f"c{number}")
        found.sqlmodel_update({"fm_email": fm, "fta_email": fta})
    db.flush()


def log(
    db: Session,
    number: int,
    health: Health,
    *lines: WorkloadLine,
    update: int = 1,
    ago: int = 0,
    moves: tuple[Move, ...] = (),
    reached: tuple[Reached, ...] = (),
) -> None:
    status = Status(customer_id=f"c{number}", customer_name="", number=update, health=health,
                    workloads=lines, written_by=FINN)  # fmt: skip
    assert add_status(db, status, moves=moves, reached=reached, now=NOON - ago * DAY)


def due(db: Session, number: int, days: int | None, missed: int = 0) -> None:
    at = None if days is None else NOON + days * DAY
    row = StatusRhythm(customer_id=f"c{number}", counted_from=NOON - 14 * DAY, planned=True,
                       due_at=at, missed=missed)  # fmt: skip
    db.merge(row)
    db.flush()


def line(workload: str, active: int, entitled: int = 100, **forecasts: date) -> WorkloadLine:
    days = {int(name.removeprefix("at_")): day for name, day in forecasts.items()}
    return WorkloadLine(workload=workload, active=active, entitled=entitled, forecasts=days)
