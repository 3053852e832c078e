"""Exports: a header, then the rows; nothing internal and nobody's address in what is shared."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import Session

from store import audit
from store.exports import audit_rows, question_rows
from store.models import SurveyEvent
from store.questions import add_comment, keep_doubt, keep_question
from store.status_export import forecast_rows, status_rows
from store.vocabulary import Doubt
from tests.conftest import NOON
from tests.store.rows import WINGTIP, add_roster
from tests.store.test_questions import doubt, question

Export = Callable[[Session], Iterator[tuple[object, ...]]]
EXPORTS: list[Export] = [status_rows, forecast_rows, question_rows, audit_rows]


@pytest.fixture
def full(db: Session) -> Session:
    add_roster(db)
    db.add(SurveyEvent(customer_id="c4", workload="intune", email_hash="h", event="completed",
                       at=NOON, nsat=200, nps=10))  # fmt: skip
    keep_question(db, question(items=["int-enrol", "p-handson"]))
    keep_question(db, question(2))
    keep_doubt(db, doubt())
    add_comment(db, question_id=UUID(int=1), kind=Doubt.WRONG, tenant_id=WINGTIP,
                object_id="o-dana", comment="it is out")  # fmt: skip
    audit.record(db, now=NOON, actor="o-dana", action="question.wrong", subject="q")
    return db


@pytest.mark.parametrize("export", EXPORTS)
def test_every_row_has_the_columns_of_the_header(full: Session, export: Export) -> None:
    header, *rows = export(full)
    assert rows
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("export", EXPORTS)
def test_no_export_tells_the_segment_or_an_address(full: Session, export: Export) -> None:
    printed = repr(list(export(full)))
    assert "S1500" not in printed
    assert "@" not in printed


@pytest.mark.parametrize("export", EXPORTS)
def test_an_empty_store_exports_its_header(db: Session, export: Export) -> None:
    assert len(list(export(db))) == 1


def test_status_is_told_by_customer_and_workload(full: Session) -> None:
    _, *rows = status_rows(full)
    assert [row[:5] for row in rows][:2] == [
        ("c1", "Contoso", "intune", "FTP Wingtip Consulting", "p1"),
        ("c1", "Contoso", "onedrive", "Finn Berg", None),
    ]


def test_questions_are_told_with_what_was_doubted(full: Session) -> None:
    _, first, second = question_rows(full)
    assert first[3:] == ("question 1", "", "in_scope", "int-enrol;p-handson", 0.9, 1, "wrong",
                         "it is out", "wrong")  # fmt: skip
    assert second[-3:] == (None, None, "nothing")


def test_forecasts_are_dates(full: Session) -> None:
    header, *rows = forecast_rows(full)
    due = header.index("forecast_15")
    assert {type(row[due]) for row in rows} <= {type(None), date}
