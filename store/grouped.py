"""Writes that wait for SQLite's one writer: several in one commit, each undone by itself.

A commit that survives a power cut is the dearest part of a short transaction. Whoever waits for the
same thread shares it; nobody is answered before it is done.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlmodel import Session

TOGETHER: Final = 16  # more would make the first one wait for the last

T = TypeVar("T")


class LostTransactionError(Exception):
    """SQLite gave up the whole transaction while somebody else's work was done in it."""


@dataclass(slots=True, eq=False)
class _Job:
    work: Callable[[Session], Any]
    outcome: asyncio.Future[Any]
    context: Context  # of whoever waits: what the work logs belongs to that
    result: Any = None
    fault: BaseException | None = None


class GroupedWrites:
    """Does writes on a thread that is the only one to write."""

    def __init__(self, engine: Engine, thread: Executor) -> None:
        self._engine = engine
        self._thread = thread
        self._waiting: deque[_Job] = deque()

    def add(self, work: Callable[[Session], T]) -> asyncio.Future[T]:
        """Have `work` done with others that wait: kept if it returns, undone if it raises."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Job(work, outcome, copy_context()))
        self._thread.submit(self._do_waiting, loop)
        return outcome

    def _do_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        jobs = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
        if not jobs:
            return  # they were done with others
        try:
            if len(jobs) == 1:
                self._alone(jobs[0])
            else:
                self._together(jobs)
        except BaseException as fault:
            for job in jobs:
                job.fault = job.fault or fault
        loop.call_soon_threadsafe(_tell, jobs)

    def _alone(self, job: _Job) -> None:
        with Session(self._engine, expire_on_commit=False) as db, db.begin():
            job.result = job.context.run(job.work, db)

    def _together(self, jobs: list[_Job]) -> None:
        with self._engine.begin() as connection:
            for job in jobs:
                try:
                    job.result = job.context.run(_in_savepoint, connection, job.work)
                except Exception as fault:
                    job.fault = fault
                    if not _is_open(connection):
                        raise LostTransactionError from fault


def _in_savepoint(connection: Connection, work: Callable[[Session], T]) -> T:
    with (
        Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as db,
        db.begin(),
    ):
        return work(db)


def _is_open(connection: Connection) -> bool:
    """Say whether the transaction still stands: a full disk, say, ends it without a word."""
    return bool(connection.connection.driver_connection.in_transaction)  # type: ignore[union-attr]


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.outcome.done():  # whoever awaited it may have been cancelled
            continue
        if job.fault is not None:
            job.outcome.set_exception(job.fault)
        else:
            job.outcome.set_result(job.result)
