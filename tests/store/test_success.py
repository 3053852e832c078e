"""Success factors: each counted in its time and under its region; and what was said."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from store.models import (
    Assignment,
    Escalation,
    Question,
    QuestionDoubt,
    SmeRequest,
    StatusRhythm,
    SurveyEvent,
)
from store.said import Source, said_page
from store.status_changes import add_status
from store.status_values import Reached, Status
from store.success import Success, Within, success_page
from store.vocabulary import Health
from tests.conftest import NOON
from tests.store.portfolio_rows import DAY, FINN, add_portfolio, due

HOUR = timedelta(hours=1)
WITHIN = Within(start=NOON - 3 * DAY, end=NOON + DAY, passed=10, used=20)


@pytest.fixture
def roster(db: Session) -> Session:
    """Wingtip is of the Americas, Adatum of EMEA, and so are those who write updates."""
    add_portfolio(db)
    return db


def of(db: Session, region: str, within: Within = WITHIN) -> Success:
    found = success_page(db, within, offset=0, limit=5)
    [line] = [one for one in found.lines if one.region == region]
    return line


def request(number: int, opened: datetime, answered: datetime | None = None) -> SmeRequest:
    return SmeRequest(
        number=number, state="solved", partner_id="p1", tenant_id="t", aad_object_id="o",
        customer_name="Contoso", workload="intune", kind="process", urgency="high",
        opened_at=opened, first_answered_at=answered, solved_at=answered, changed_at=opened,
        helped_comment="quick" if answered else "",
    )  # fmt: skip


def question(number: int, at: datetime, verdict: str) -> Question:
    return Question(
        id=UUID(int=number), conversation_id="a", activity_id=str(number), tenant_id="t",
        aad_object_id="o", partner_id="p1", asked_at=at, text="?", verdict=verdict, items=[],
        confidence=1.0, edition=1,
    )  # fmt: skip


def log(db: Session, number: int, ago: timedelta) -> None:
    update = Status(customer_id="c1", customer_name="", number=number, health=Health.GREEN,
                    written_by=FINN)  # fmt: skip
    assert add_status(db, update, now=NOON - ago)


def test_every_region_has_a_line_whatever_there_is(roster: Session) -> None:
    found = success_page(roster, WITHIN, offset=0, limit=5)
    assert [one.region for one in found.lines] == ["Americas", "EMEA"]
    assert found.total == 2
    assert (found.lines[0].updates, found.lines[0].requests, found.lines[0].hours) == (0, 0, 0.0)


def test_an_update_is_on_time_by_the_date_that_stood_when_it_was_logged(roster: Session) -> None:
    due(roster, 1, -1)
    log(roster, 1, DAY)  # to the second
    log(roster, 2, DAY - timedelta(seconds=1))
    roster.get_one(StatusRhythm, "c1").due_at = None
    roster.flush()
    log(roster, 3, HOUR)  # nothing was due
    emea = of(roster, "EMEA")
    assert (emea.updates, emea.on_time) == (2, 1)
    assert of(roster, "Americas").updates == 0
    later = Within(start=NOON, end=NOON + DAY, passed=10, used=20)
    assert of(roster, "EMEA", later).updates == 0


def test_the_time_to_a_first_answer_is_the_average_of_those_answered(roster: Session) -> None:
    roster.add_all([
        request(1, NOON - 2 * DAY, NOON - 2 * DAY + 2 * HOUR), request(2, NOON, NOON + 5 * HOUR),
        request(3, NOON), request(4, NOON - 4 * DAY, NOON),
    ])  # fmt: skip
    roster.flush()
    americas = of(roster, "Americas")
    assert (americas.requests, americas.answered) == (3, 2)
    assert americas.hours == pytest.approx(3.5, abs=1e-4)


def test_questions_satisfaction_use_and_milestones(roster: Session) -> None:
    roster.add_all([
        question(1, NOON, "unknown"), question(2, NOON, "in_scope"),
        question(3, NOON - 5 * DAY, "unknown"),
        SurveyEvent(customer_id="c1", workload="intune", email_hash="h", event="completed",
                    at=NOON, nsat=90),
        SurveyEvent(customer_id="c2", workload="intune", email_hash="h", event="completed",
                    at=NOON - 9 * DAY, nsat=10),
    ])  # fmt: skip
    for number, active in ((1, 21), (2, 20)):
        row = roster.get_one(Assignment, (f"c{number}", "intune"))
        row.sqlmodel_update({"entitled": 100, "active": active})
    roster.flush()
    reached = Reached(customer_id="c1", workload="intune", milestone=15, partner_id="p1",
                      reached_on=NOON.date())  # fmt: skip
    update = Status(customer_id="c5", customer_name="", number=1, health=Health.GREEN)
    assert add_status(roster, update, reached=[reached], now=NOON)
    one = of(roster, "Americas")
    assert (one.questions, one.unknown) == (2, 1)
    assert (one.satisfaction, one.answers) == (90, 1)
    assert (one.passed, one.used, one.reached) == (2, 1, 1)


def test_what_was_said_is_told_newest_first(roster: Session) -> None:
    roster.add(question(1, NOON, "unknown"))
    roster.flush()
    roster.add_all([
        request(1, NOON - DAY, NOON - HOUR),
        Escalation(number=1, state="closed", severity="normal", matter="feedback", text="more",
                   partner_id="p2", tenant_id="t", aad_object_id="o", raised_at=NOON - 2 * HOUR),
        Escalation(number=2, state="closed", severity="normal", matter="delivery", text="no",
                   tenant_id="t", aad_object_id="o", raised_at=NOON),
        QuestionDoubt(question_id=UUID(int=1), kind="wrong", tenant_id="t", aad_object_id="o",
                      comment="it is out", said_at=NOON),
        QuestionDoubt(question_id=UUID(int=1), kind="unsure", tenant_id="t", aad_object_id="o",
                      comment="old", said_at=NOON - 9 * DAY),
    ])  # fmt: skip
    roster.flush()
    found = said_page(roster, since=WITHIN.start, offset=0, limit=5)
    assert [(one.source, one.text, one.partner) for one in found.lines] == [
        (Source.ANSWER, "it is out", "Wingtip Consulting"),
        (Source.REQUEST, "quick", "Wingtip Consulting"),
        (Source.FEEDBACK, "more", "Adatum Cloud"),
    ]
    assert found.lines[0].at == NOON
    assert said_page(roster, since=WITHIN.start, offset=9, limit=5).total == 3
