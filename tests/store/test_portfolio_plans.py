"""Every page is one statement that reads by index, with some thousand rows, on both stores."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event, insert, text
from sqlmodel import Session, SQLModel

from store.ftop import ftop_page
from store.late import late_customers
from store.models import (
    Assignment,
    Customer,
    Escalation,
    ForecastMove,
    Partner,
    PartnerInput,
    Question,
    QuestionDoubt,
    SmeRequest,
    StatusRhythm,
    StatusUpdate,
    SurveyContact,
    SurveyEvent,
    WorkloadStatus,
)
from store.portfolio import Sorting, my_customers
from store.portfolio_partners import Limits, my_partners
from store.said import said_page
from store.standing import Bounds, Missing, figures_of, missing_page
from store.success import Within, success_page
from store.trend import trend_of
from tests.conftest import NOON

CUSTOMERS, WRITERS, PARTNERS, UPDATES = 3000, 300, 100, 2
WORKLOADS = ("intune", "teams")
NAMESPACE = UUID(int=7)
DAY = timedelta(days=1)
BIG = ("statusupdate", "workloadstatus", "assignment", "forecastmove", "surveyevent",
       "surveycontact", "partnerinput", "customer", "statusrhythm", "escalation", "smerequest",
       "questiondoubt", "question")  # fmt: skip
BOUNDS = Bounds(passed=10, used=20, now=NOON, since=NOON - 90 * DAY)
LIMITS = Limits(passed=10, used=20, now=NOON, since=NOON - 90 * DAY)
PAGE = {"offset": 5, "limit": 5}

Ask = Callable[[Session], object]
PAGES: dict[str, Ask] = {
    **{
        f"my customers by {sorting}": lambda db, sorting=sorting: my_customers(  # type: ignore[misc]
            db, email="w7@fasttrack.example", sorting=sorting, now=NOON,
            slipped_since=NOON - 60 * DAY, **PAGE,
        )
        for sorting in Sorting
    },
    "my partners": lambda db: my_partners(
        db, email="psm3@fasttrack.example", limits=LIMITS, offset=0, limit=5
    ),
    "who is late": lambda db: late_customers(db, region="", now=NOON, **PAGE),
    "ftop pack": lambda db: ftop_page(db, email="w7@fasttrack.example", offset=5, limit=5),
    "what people said": lambda db: said_page(db, since=NOON - DAY, offset=5, limit=5),
    "standing": lambda db: figures_of(db, partner_id="p7", bounds=BOUNDS),
    **{
        f"missing {missing}": lambda db, missing=missing: missing_page(  # type: ignore[misc]
            db, missing, partner_id="p7", bounds=BOUNDS, **PAGE
        )
        for missing in Missing
    },
}  # fmt: skip


def add_many(db: Session) -> None:
    """Every customer has two workloads and two updates; one in a hundred is overdue."""
    numbers = range(CUSTOMERS)
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {
        Partner: [
            {"partner_id": f"p{n}", "name": f"P {n}", "tenant_id": f"t{n}", "region": "EMEA",
             "psm_email": f"psm{n % 20}@fasttrack.example", "endorsed_workloads": []}
            for n in range(PARTNERS)
        ],
        Customer: [
            {"customer_id": f"c{n}", "name": f"C {n}", "country": "DE", "licences": 500,
             "fm_email": f"w{n % WRITERS}@fasttrack.example",
                "fta_email": f"w{n % 299}@fasttrack.example"}
            for n in numbers
        ],
        Assignment: [
            {"customer_id": f"c{n}", "workload": one, "primary_rm": "FTP P",
             "partner_id": f"p{n % PARTNERS}", "entitled": 100, "active": n % 50,
             "payment_complete": False}
            for n in numbers for one in WORKLOADS
        ],
        StatusUpdate: [
            {"id": uuid5(NAMESPACE, f"{n}:{at}"), "customer_id": f"c{n}", "number": at,
             "kind": "update", "health": ("red", "amber", "green")[n % 3], "risks": [],
             "blockers": [], "written_at": NOON - at * DAY, "written_by": "w"}
            for n in numbers for at in range(1, UPDATES + 1)
        ],
        WorkloadStatus: [
            {"update_id": uuid5(NAMESPACE, f"{n}:{at}"), "workload": one, "phase": "adopt",
             "entitled": 100, "active": (n + at) % 50, "forecasts": {"15": "2030-02-01"}}
            for n in numbers for at in range(1, UPDATES + 1) for one in WORKLOADS
        ],
        ForecastMove: [
            {"id": uuid5(NAMESPACE, f"m{n}:{at}"), "update_id": uuid5(NAMESPACE, f"{n}:{at}"),
             "customer_id": f"c{n}", "workload": "intune", "milestone": 15,
             "before": NOON.date(), "after": (NOON + at * DAY).date(), "moved_at": NOON}
            for n in numbers for at in range(1, UPDATES + 1)
        ],
        StatusRhythm: [
            {"customer_id": f"c{n}", "counted_from": NOON, "planned": True,
             "due_at": NOON + (DAY if n % 100 else -DAY)}
            for n in numbers
        ],
        PartnerInput: [
            {"id": uuid5(NAMESPACE, f"i{n}"), "customer_id": f"c{n}", "for_number": 5,
             "partner_id": f"p{n % PARTNERS}", "asked_at": NOON, "answer_by": NOON - DAY}
            for n in numbers
        ],
        Escalation: [
            {"id": uuid5(NAMESPACE, f"e{n}"), "number": n, "tenant_id": "t", "aad_object_id": "o",
             "matter": "feedback" if n % 10 == 0 else "other", "severity": "normal", "text": "x",
             "partner_id": f"p{n % PARTNERS}", "state": "open", "raised_at": NOON - n * DAY}
            for n in numbers
        ],
        SmeRequest: [
            {"id": uuid5(NAMESPACE, f"r{n}"), "number": n, "state": "closed",
             "partner_id": f"p{n % PARTNERS}", "tenant_id": "t", "aad_object_id": "o",
             "customer_name": "C", "workload": "intune", "kind": "other", "urgency": "normal",
             "declined_by": [], "helped_comment": "x", "opened_at": NOON - n * DAY,
             "solved_at": NOON - n * DAY, "changed_at": NOON}
            for n in numbers
        ],
        Question: [
            {"id": uuid5(NAMESPACE, f"q{n}"), "conversation_id": "c", "activity_id": f"{n}",
             "tenant_id": "t", "aad_object_id": "o", "partner_id": f"p{n % PARTNERS}",
             "asked_at": NOON - n * DAY, "text": "x", "verdict": "unknown", "items": [],
             "confidence": 0.5, "edition": 1}
            for n in numbers
        ],
        QuestionDoubt: [
            {"question_id": uuid5(NAMESPACE, f"q{n}"), "kind": "wrong", "tenant_id": "t",
             "aad_object_id": "o", "comment": "x", "said_at": NOON - n * DAY}
            for n in numbers
        ],
        SurveyContact: [
            {"customer_id": f"c{n}", "workload": "teams", "email_hash": "h", "sealed": b"x"}
            for n in numbers if n % 2
        ],
        SurveyEvent: [
            {"customer_id": f"c{n}", "workload": "teams", "email_hash": "h",
             "event": "completed", "at": NOON, "nsat": 90, "nps": 9}
            for n in numbers if n % 2
        ],
    }  # fmt: skip
    for table, values in rows.items():
        defaults = {
            name: one.default
            for name, one in table.model_fields.items()
            if one.default is not None and not one.is_required() and one.default_factory is None
        }
        db.connection().execute(insert(table), [{**defaults, **row} for row in values])
    db.connection().execute(text("ANALYZE"))


@contextmanager
def statements(db: Session) -> Iterator[list[tuple[str, Any]]]:
    """Note what is asked of the database."""
    found: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, parameters: Any, *_: object) -> None:
        found.append((statement, parameters))

    engine = db.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def plan(db: Session, statement: str, parameters: object) -> list[str]:
    """Return the lines of a plan.

    On PostgreSQL that of a store too big to read any table from end to end: with some thousand rows
    it would still read a small one rather than look sixty rows up.
    """
    connection = db.connection()
    how = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        how = "EXPLAIN"
        for way in ("seqscan", "hashjoin", "mergejoin"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))
    rows = connection.exec_driver_sql(f"{how} {statement}", parameters)  # type: ignore[arg-type]
    return [str(row[-1]).strip(" ->") for row in rows]


def read_whole(lines: list[str]) -> list[str]:
    """Return where a plan reads a table, or an index, from end to end."""
    found = []
    for line, following in pairwise([*lines, ""]):
        table = re.match(r"(?:SCAN|.*Scan(?: using \w+)? on) (\w+)", line)
        if not table or table[1] not in BIG:
            continue
        by_index = "USING INDEX" in line if line.startswith("SCAN") else "Index" in line
        if line.startswith(("SCAN", "Seq")) or (by_index and "Cond" not in following):
            found.append(line)
    return found


@pytest.fixture
def many(db: Session) -> Session:
    add_many(db)
    return db


def test_every_page_is_one_statement_that_reads_by_index(many: Session) -> None:
    for name, ask in PAGES.items():
        with statements(many) as asked:
            ask(many)
        assert len(asked) == 1, name
        lines = plan(many, *asked[0])
        assert read_whole(lines) == [], (name, "\n".join(lines))
    with statements(many) as asked:  # the updates, and what the forecasts did
        trend_of(many, customer_id="c7", workloads=["intune"], limit=12)
    assert [read_whole(plan(many, *one)) for one in asked] == [[], []]


def test_the_success_factors_are_one_statement_that_reads_updates_by_index(many: Session) -> None:
    """They are of all assignments and surveys: these are read from end to end, nothing else is."""
    within = Within(start=NOON - DAY, end=NOON, passed=10, used=20)
    with statements(many) as asked:
        success_page(many, within, offset=0, limit=5)
    assert len(asked) == 1
    whole = read_whole(plan(many, *asked[0]))
    assert [one for one in whole if "assignment" not in one and "surveyevent" not in one] == []


def test_a_plan_that_reads_a_table_from_end_to_end_is_noticed(many: Session) -> None:
    whole = "SELECT * FROM statusupdate WHERE summary = 'x'"
    assert read_whole(plan(many, whole, ()))
