"""Several writes share a commit, and none of them is felt by another."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, text

from store.db import Database
from store.grouped import LostTransactionError

Work = Callable[[Session], object]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    await database.run(lambda db: db.connection().execute(text("CREATE TABLE said (word TEXT)")))
    yield database
    await database.close()


def say(word: str) -> Work:
    return lambda db: db.connection().execute(
        text("INSERT INTO said VALUES (:word)"), {"word": word}
    )


def say_and_fail(db: Session) -> None:
    say("never")(db)
    raise LookupError("not there")


async def said(database: Database) -> list[str]:
    return await database.read(
        lambda db: [row[0] for row in db.connection().execute(text("SELECT word FROM said"))]
    )


async def all_at_once(database: Database, *works: Work) -> list[object]:
    """Have works wait for the thread, so that they are done together."""
    begun, free = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        begun.set()
        free.wait(5)

    first = asyncio.ensure_future(database.run(hold))
    await asyncio.to_thread(begun.wait, 5)
    others = [asyncio.ensure_future(database.run(work)) for work in works]
    await asyncio.sleep(0)
    free.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


async def test_what_waits_together_is_committed_together(database: Database) -> None:
    commits: list[object] = []
    event.listen(database._engine, "commit", commits.append)  # noqa: SLF001 -- only to count
    await all_at_once(database, *(say(str(number)) for number in range(12)))
    assert await said(database) == [str(number) for number in range(12)]
    assert len(commits) == 1


async def test_one_that_fails_is_undone_and_the_others_are_kept(database: Database) -> None:
    outcomes = await all_at_once(database, say("one"), say_and_fail, say("two"))
    assert await said(database) == ["one", "two"]
    assert [type(outcome) for outcome in outcomes].count(LookupError) == 1


async def test_each_sees_what_was_written_before_it(database: Database) -> None:
    def count(db: Session) -> int:
        return int(db.connection().execute(text("SELECT count(*) FROM said")).scalar_one())

    assert (await all_at_once(database, say("one"), count, say("two"), count))[1::2] == [1, 2]


async def test_where_the_whole_transaction_is_lost_everybody_is_told(database: Database) -> None:
    def lose(db: Session) -> None:
        db.connection().exec_driver_sql("ROLLBACK")
        raise OperationalError("disk full", None, OSError())

    outcomes = await all_at_once(database, say("one"), lose, say("two"))
    assert await said(database) == []
    assert [type(one) for one in outcomes] == [
        LostTransactionError,
        OperationalError,
        LostTransactionError,
    ]
    await database.run(say("again"))
    assert await said(database) == ["again"]


async def test_a_commit_that_fails_is_everybodys(database: Database) -> None:
    def fail(_: object) -> None:
        raise OSError("no more")

    event.listen(database._engine, "commit", fail)  # noqa: SLF001 -- a disk that fails
    outcomes = await all_at_once(database, say("one"), say("two"))
    assert [str(one) for one in outcomes] == ["no more", "no more"]
    event.remove(database._engine, "commit", fail)  # noqa: SLF001
    assert await said(database) == []
