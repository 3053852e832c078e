"""The audit trail: one line a change, in its transaction, which nobody can change afterwards."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from store import audit
from store.db import Database
from store.models import AuditRecord
from tests.conftest import NOON

UNSEAL = {
    "sqlite": ["DROP TRIGGER auditrecord_no_update", "DROP TRIGGER auditrecord_no_delete"],
    "postgresql": ["DROP TRIGGER auditrecord_sealed ON auditrecord"],
}


def record(db: Session, *, action: str = "question.wrong", now: datetime = NOON) -> None:
    audit.record(db, now=now, actor="a1", action=action, subject="q1", detail={"n": 1, "b": "ü"})


def lines(db: Session) -> Sequence[AuditRecord]:
    return db.exec(select(AuditRecord).order_by(col(AuditRecord.number))).all()


def forge(db: Session, statement: str) -> None:
    """Do what only somebody with all rights on the database could."""
    connection = db.connection()
    for unseal in UNSEAL[connection.dialect.name]:
        connection.execute(text(unseal))
    connection.execute(text(statement))
    db.expire_all()  # so that the lines are read back


@pytest.fixture
def trail(db: Session) -> Session:
    for action in ("question.wrong", "question.unsure", "question.comment"):
        record(db, action=action)
    db.commit()
    return db


def test_lines_are_numbered_and_chained(trail: Session) -> None:
    found = lines(trail)
    assert [line.number for line in found] == [1, 2, 3]
    assert [line.previous for line in found] == [audit.START, *(one.digest for one in found[:2])]
    assert audit.first_broken(trail) is None


def test_an_empty_trail_is_whole(db: Session) -> None:
    assert audit.first_broken(db) is None


def test_a_moment_of_another_zone_is_the_same_moment(db: Session) -> None:
    record(db, now=NOON.astimezone(timezone(timedelta(hours=5, minutes=45))))
    db.commit()
    db.expire_all()  # so that the line is read back
    assert [line.at for line in lines(db)] == [NOON]
    assert audit.first_broken(db) is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE auditrecord SET actor = 'x'", "DELETE FROM auditrecord",
     "DELETE FROM auditrecord WHERE number = 3"],
)  # fmt: skip
def test_the_database_itself_refuses_every_change(trail: Session, statement: str) -> None:
    with pytest.raises(DatabaseError, match="the audit trail is append-only"):
        trail.connection().execute(text(statement))
    trail.rollback()
    assert len(lines(trail)) == 3


def test_the_trail_cannot_be_emptied_at_a_stroke(trail: Session) -> None:
    at_a_stroke = {"sqlite": "DELETE FROM auditrecord", "postgresql": "TRUNCATE auditrecord"}
    with pytest.raises(DatabaseError, match="the audit trail is append-only"):
        trail.connection().execute(text(at_a_stroke[trail.connection().dialect.name]))


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        pytest.param("UPDATE auditrecord SET actor = 'x' WHERE number = 2", 2, id="somebody else"),
        pytest.param("UPDATE auditrecord SET action = 'x' WHERE number = 1", 1, id="another act"),
        pytest.param("UPDATE auditrecord SET subject = 'x' WHERE number = 3", 3, id="a subject"),
        pytest.param("UPDATE auditrecord SET detail = '{}' WHERE number = 1", 1, id="a detail"),
        pytest.param(
            "UPDATE auditrecord SET at = '2029-01-01 00:00:00' WHERE number = 2", 2, id="a moment"
        ),
        pytest.param("DELETE FROM auditrecord WHERE number = 2", 3, id="a line is gone"),
        pytest.param("DELETE FROM auditrecord WHERE number = 1", 2, id="the first is gone"),
        pytest.param(
            "INSERT INTO auditrecord SELECT 4, at, actor, action, subject, detail, digest, digest "
            "FROM auditrecord WHERE number = 3",
            4,
            id="a line was put in",
        ),
    ],
)
def test_a_forged_line_is_found(trail: Session, statement: str, number: int) -> None:
    forge(trail, statement)
    assert audit.first_broken(trail) == number


def test_a_line_is_kept_exactly_when_its_change_is(engine: Engine) -> None:
    def change(*, fails: bool) -> None:
        with Session(engine) as db, db.begin():
            record(db)
            if fails:
                raise LookupError

    with pytest.raises(LookupError):
        change(fails=True)
    change(fails=False)
    with Session(engine) as db:
        assert [line.number for line in lines(db)] == [1]


async def test_writers_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(database.run(record) for _ in range(12)))
    assert await database.read(audit.first_broken) is None
    assert await database.read(lambda db: len(lines(db))) == 12


async def test_a_line_names_nobody(database: Database) -> None:
    """Only ids: what a person is called or wrote has no column."""

    def columns(db: Session) -> set[str]:
        connection: Connection = db.connection()
        return set(connection.execute(text("SELECT * FROM auditrecord")).keys())

    assert await database.read(columns) == {
        "number", "at", "actor", "action", "subject", "detail", "previous", "digest"
    }  # fmt: skip
