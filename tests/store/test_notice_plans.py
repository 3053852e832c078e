"""Claiming, waking and counting read by index, with many thousand rows, on both stores."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event, insert, text
from sqlmodel import Session

from store.models import Address, Notice, Utterance
from store.notice_desk import backlog
from store.notices import (
    call_off,
    claim,
    claim_alike,
    expire_leases,
    next_moment,
    release_strays,
    settle,
)
from store.people import deactivate, pause
from store.told import Lease, State, Told
from store.utterances import keep_spoken, spoken_in
from tests.conftest import NOON

NAMESPACE, MANY, PEOPLE, TENANTS = UUID(int=11), 20_000, 4_000, 10
SECOND = timedelta(seconds=1)
LEASE = Lease(worker="w", now=NOON, lasts=timedelta(minutes=2))
KINDS = ["word"]
WHOLE = re.compile(r"(SCAN|Seq Scan on) (notice|utterance|address)\b")
TOLD = Told(
    id=UUID(int=1), business_key="1", kind="word", ref={}, email="p7@x.example", tenant_id="",
    aad_object_id="", urgent=False, attempts=1, way="", made_at=NOON, first_tried_at=None,
)  # fmt: skip

ASKED: dict[str, Callable[[Session], object]] = {
    "claim": lambda db: claim(db, kinds=KINDS, urgent=False, lease=LEASE, limit=8),
    "claim alike": lambda db: claim_alike(
        db, TOLD, kinds=KINDS, due_by=NOON, lease=LEASE, limit=8
    ),
    "leases that ended": lambda db: expire_leases(db, harmless=KINDS, now=NOON, most_attempts=9),
    "strays": lambda db: release_strays(db, worker="w", held=[]),
    "next moment": lambda db: next_moment(db, kinds=KINDS),
    "record": lambda db: settle(db, TOLD, worker="w", state=State.SENT),
    "call off": lambda db: call_off(db, business_key="n7", why="x", now=NOON),
    "backlog": backlog,
    "said lately": lambda db: spoken_in(
        db, conversations=["a:7", "a:8"], since=NOON - 3600 * SECOND, tenants=["t7"],
        tenants_since=NOON - SECOND,
    ),
    "forget": lambda db: keep_spoken(db, [("t7", "a:7", NOON)], since=NOON - 20_000 * SECOND),
    "chat that is gone": lambda db: deactivate(db, tenant_id="t7", conversation_id="a:7"),
    "chat that wants silence": lambda db: pause(
        db, tenant_id="t7", conversation_id="a:7", until=NOON
    ),
}  # fmt: skip


@pytest.fixture
def many(db: Session) -> Session:
    """Nearly all of it is done with, as after some months; a few wait, or are being sent."""
    states = {0: State.WAITING, 1: State.SENDING}
    add(
        db, Notice,
        [
            {"id": uuid5(NAMESPACE, f"n{n}"), "business_key": f"n{n}", "kind": "word", "ref": {},
             "email": f"p{n % PEOPLE}@x.example", "tenant_id": "", "aad_object_id": "",
             "urgent": n % 7 == 0, "state": states.get(n % 200, State.SENT), "due_at": NOON,
             "leased_by": "", "attempts": 1, "way": "", "message_id": "", "fault": "",
             "made_at": NOON}
            for n in range(MANY)
        ],
    )  # fmt: skip
    add(
        db, Utterance,
        [
            {"said_at": NOON - n * SECOND, "id": uuid5(NAMESPACE, f"u{n}"),
             "tenant_id": f"t{n % TENANTS}", "conversation_id": f"a:{n % PEOPLE}"}
            for n in range(MANY)
        ],
    )  # fmt: skip
    add(
        db, Address,
        [
            {"tenant_id": f"t{n % TENANTS}", "aad_object_id": f"p{n}",
             "conversation_id": f"a:{n}", "place": "personal", "service_url": "https://x.example/",
             "user_id": "u", "bot_id": "b", "active": True, "seen_at": NOON}
            for n in range(PEOPLE)
        ],
    )  # fmt: skip
    db.connection().execute(text("ANALYZE"))
    return db


def add(
    db: Session, table: type[Notice | Utterance | Address], rows: list[dict[str, object]]
) -> None:
    db.connection().execute(insert(table), rows)


def asked_by(db: Session, ask: Callable[[Session], object]) -> list[tuple[str, object]]:
    """Return what is asked of the database."""
    connection, asked = db.connection(), list[tuple[str, object]]()

    def note(_c: object, _k: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith("INSERT"):
            asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    ask(db)
    event.remove(connection, "before_cursor_execute", note)
    return asked


def test_nothing_is_read_from_end_to_end(many: Session) -> None:
    connection = many.connection()
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    for name, ask in ASKED.items():
        asked = asked_by(many, ask)
        assert asked, name
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"{how} {statement}", parameters)  # type: ignore[arg-type]
            lines = "\n".join(str(row[-1]) for row in rows)
            assert not WHOLE.search(lines), (name, lines)


def test_a_large_backlog_is_counted_without_its_rows(many: Session) -> None:
    """Everybody else's turn waits for SQLite's one thread meanwhile."""
    connection = many.connection()
    if connection.dialect.name == "postgresql":  # there it has a connection of its own
        return
    [(statement, parameters)] = asked_by(many, backlog)
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
    assert any("COVERING INDEX ix_notice_backlog" in str(row[-1]) for row in rows)
