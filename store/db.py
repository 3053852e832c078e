"""The engine, and the store's own threads: a turn's whole database work runs on one of them."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

import orjson
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from store.grouped import GroupedWrites
from store.schema import is_current, migrate

# busy_timeout first: changing the journal mode may have to wait for another process
PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
LONGEST_WAIT = 5  # seconds, for somebody else who opens the same SQLite file
POSTGRES_THREADS = 8

T = TypeVar("T")


class DatabaseBusyError(Exception):
    """Another process has the SQLite file; the message says what to do."""


def normalise_url(url: str) -> str:
    """Take plain `postgresql://` (and `postgres://`) as psycopg 3, as SQLAlchemy does not."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def open_engine(url: str) -> Engine:
    """Open an engine; SQLite is set up so that a commit survives a power cut."""
    sqlite = make_url(normalise_url(url)).get_backend_name() == "sqlite"
    engine = create_engine(
        normalise_url(url),
        pool_pre_ping=not sqlite,  # a file does not go away
        hide_parameters=True,
        json_deserializer=orjson.loads,
    )
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


class Database:
    """One engine and its threads: one for SQLite, several for PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        sqlite = self._engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(
            1 if sqlite else POSTGRES_THREADS, thread_name_prefix="store"
        )
        self._writes = GroupedWrites(self._engine, self._threads) if sqlite else None
        file = make_url(normalise_url(url)).database
        self._lock = FileLock(f"{file}.lock") if sqlite and file and file != ":memory:" else None

    async def run(self, work: Callable[[Session], T]) -> T:
        """Do `work` in one transaction: commit if it returns, roll back if it raises."""
        if self._writes is not None:
            return await self._writes.add(work)

        def transaction() -> T:
            with Session(self._engine, expire_on_commit=False) as db, db.begin():
                return work(db)

        return await self._in_thread(transaction)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Do `work` that only reads: no write lock is taken and nothing is committed."""

        def transaction() -> T:
            options = {"sqlite_begin": "DEFERRED", "postgresql_readonly": True}
            with self._engine.connect().execution_options(**options) as connection:
                return work(Session(connection, expire_on_commit=False))

        return await self._in_thread(transaction)

    async def rehearse(self, work: Callable[[Session], T]) -> T:
        """Do `work` that may write, and keep nothing of it: what would be said is all we want."""

        def transaction() -> T:
            with self._engine.connect() as connection:
                return work(Session(connection, expire_on_commit=False))

        return await self._in_thread(transaction)

    async def is_ready(self) -> bool:
        """Say whether the database answers and has every migration."""
        try:
            return await self.read(lambda db: is_current(db.connection()))
        except OperationalError:
            return False

    async def prepare(self) -> None:
        """Apply the migrations that are missing; safe when two replicas start at once."""
        await self._in_thread(lambda: migrate(self._engine))

    def claim(self) -> None:
        """Be the only process that writes this SQLite file; PostgreSQL needs no claim.

        Raises:
            DatabaseBusyError: another process has it.
        """
        if self._lock is None:
            return
        Path(self._lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DatabaseBusyError(
                f"another process is using {self._lock.lock_file.removesuffix('.lock')}: "
                "stop it first, or set DATABASE_URL to a PostgreSQL database"
            ) from None

    async def close(self) -> None:
        """Close every connection, end the threads, give the file back."""
        await self._in_thread(self._engine.dispose)
        self._threads.shutdown()
        if self._lock is not None:
            self._lock.release()

    async def _in_thread(self, job: Callable[[], T]) -> T:
        return await in_thread(self._threads, job)


async def in_thread(threads: Executor, job: Callable[[], T]) -> T:
    """Do a job on one of these threads; once begun, it runs to its end.

    What it logs belongs to whoever waits for it: it runs in the same context.

    The event loop's own `run_in_executor` wraps one future in another and copies its state under
    a lock, which takes a noticeable part of a short turn.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()
    run = copy_context().run

    def work() -> None:
        try:
            result = run(job)
        except BaseException as fault:
            loop.call_soon_threadsafe(_raise, outcome, fault)
        else:
            loop.call_soon_threadsafe(_return, outcome, result)

    threads.submit(work)
    return await outcome


def _return(outcome: asyncio.Future[T], result: T) -> None:
    if not outcome.done():  # whoever awaited it may have been cancelled
        outcome.set_result(result)


def _raise(outcome: asyncio.Future[T], fault: BaseException) -> None:
    if not outcome.done():
        outcome.set_exception(fault)


def _set_up_sqlite(connection: DBAPIConnection, _: object) -> None:
    # The driver's own idea of when to begin is off: _begin_sqlite says it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        _set_pragma(cursor, pragma)
    cursor.close()


def _set_pragma(cursor: DBAPICursor, pragma: str) -> None:
    """Set one; where two turn the WAL on at once, SQLite refuses one of them without waiting."""
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once, so that a read never has to be upgraded half-way.
    how = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {how}")
