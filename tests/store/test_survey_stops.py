"""Who wants no reminders: kept by hash and scope, and never shortened."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from store.audit import first_broken
from store.models import AuditRecord, SurveyNudge
from store.survey_stops import ALL, Stops, note_page_used, scope_of, stop, stops_of
from tests.conftest import NOON

WHO, OTHER = "a" * 64, "b" * 64
EXCHANGE, TEAMS = scope_of("contoso", "exchange_online"), scope_of("contoso", "teams")
MONTH, QUARTER = NOON + timedelta(days=30), NOON + timedelta(days=90)


def test_whoever_never_said_gets_everything(db: Session) -> None:
    assert not stops_of(db, email_hash=WHO).holds(EXCHANGE, at=NOON)
    assert stops_of(db, email_hash=WHO).free_from(EXCHANGE, at=NOON) == NOON


def test_one_is_one_and_all_is_all(db: Session) -> None:
    assert stop(db, email_hash=WHO, scope=EXCHANGE, until=None, way="page", now=NOON)
    stops = stops_of(db, email_hash=WHO)
    assert stops.holds(EXCHANGE, at=QUARTER)
    assert not stops.holds(TEAMS, at=NOON)
    assert stop(db, email_hash=WHO, scope=ALL, until=MONTH, way="page", now=NOON)
    assert stops_of(db, email_hash=WHO).holds(TEAMS, at=MONTH - timedelta(seconds=1))
    assert not stops_of(db, email_hash=WHO).holds(TEAMS, at=MONTH)
    assert not stops_of(db, email_hash=OTHER).holds(EXCHANGE, at=NOON)


def test_when_they_may_be_written_to_again() -> None:
    stops = Stops({ALL: MONTH, EXCHANGE: QUARTER, TEAMS: None})
    assert stops.free_from(EXCHANGE, at=NOON) == QUARTER
    assert stops.free_from("contoso/intune", at=NOON) == MONTH
    assert stops.free_from("contoso/intune", at=QUARTER) == QUARTER
    assert stops.free_from(TEAMS, at=NOON) is None


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (MONTH, QUARTER, QUARTER),
        (QUARTER, MONTH, QUARTER),
        (None, MONTH, None),
        (MONTH, None, None),
    ],
)
def test_a_later_wish_never_shortens_an_earlier_one(
    db: Session, first: object, then: object, kept: object
) -> None:
    for until in (first, then):
        stop(db, email_hash=WHO, scope=ALL, until=until, way="page", now=NOON)  # type: ignore[arg-type]
    assert stops_of(db, email_hash=WHO).by_scope == {ALL: kept}


def test_the_same_wish_twice_is_one_line_of_the_audit_and_names_nobody(db: Session) -> None:
    assert stop(db, email_hash=WHO, scope=ALL, until=None, way="one-click", now=NOON)
    assert not stop(db, email_hash=WHO, scope=ALL, until=None, way="one-click", now=NOON)
    [line] = db.exec(select(AuditRecord)).all()
    assert (line.action, line.subject) == ("survey.stop", ALL)
    assert WHO not in f"{line.actor} {line.subject} {line.detail}"
    assert first_broken(db) is None


def test_that_a_page_was_used_is_noted_at_the_last_reminder_that_was_sent(db: Session) -> None:
    nudges = [
        SurveyNudge(
            id=uuid4(), business_key=f"n{number}", email_hash=WHO, invitations=[], number=1,
            skipped=skipped, decided_at=NOON + timedelta(days=number),
        )
        for number, skipped in enumerate(("", "", "opted out"))
    ]  # fmt: skip
    db.add_all(nudges)
    db.flush()
    for hours in (0, 1):
        note_page_used(db, email_hash=WHO, now=QUARTER + timedelta(hours=hours))
    assert [nudge.opened_at for nudge in nudges] == [None, QUARTER, None]
    note_page_used(db, email_hash=OTHER, now=QUARTER)
