"""`run` is the one asynchronous door of the store."""

from pathlib import Path

import pytest
from sqlmodel import Session, text

from store.db import Database, DatabaseBusyError
from store.models import Partner

PRAGMAS = [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]


def add_partner(db: Session) -> None:
    db.add(
        Partner(
            partner_id="p1", name="Wingtip", tenant_id="t", region="EMEA", psm_email="a@b.example"
        )
    )


def names(db: Session) -> list[str]:
    return [row[0] for row in db.connection().execute(text("SELECT name FROM partner"))]


async def test_work_that_returns_is_kept(database: Database) -> None:
    await database.run(add_partner)
    assert await database.read(names) == ["Wingtip"]


async def test_work_that_raises_leaves_nothing(database: Database) -> None:
    def fail(db: Session) -> None:
        add_partner(db)
        db.flush()
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(fail)
    assert await database.read(names) == []


async def test_a_rehearsal_leaves_nothing(database: Database) -> None:
    def work(db: Session) -> list[str]:
        add_partner(db)
        db.flush()
        return names(db)

    assert await database.rehearse(work) == ["Wingtip"]
    assert await database.read(names) == []


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS)
async def test_sqlite_is_set_up(tmp_path: Path, pragma: str, value: object) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    query = text(f"PRAGMA {pragma}")
    assert await database.run(lambda db: db.connection().execute(query).scalar()) == value
    await database.close()


async def test_one_sqlite_file_has_one_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    first, second = Database(url), Database(url)
    first.claim()
    with pytest.raises(DatabaseBusyError, match="stop it first"):
        second.claim()
    await first.close()
    second.claim()
    await second.close()
