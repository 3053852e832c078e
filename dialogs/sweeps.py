"""What time itself brings about: one sweep for each thing that falls due.

A sweep reads what is due a batch at a time; each matter is settled in a transaction of its own, so
that one which cannot be settled stops no other. Two replicas may sweep at once: a move is made only
if the matter is still as it was read, and a notice is written once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from sqlmodel import Session

from store.request_queue import MOST


class Numbered(Protocol):
    """A matter that people know by its number, or by what else it goes by in the log."""

    @property
    def number(self) -> int | str: ...


M = TypeVar("M", bound=Numbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Generic[M]):
    """One thing that falls due: `find` reads what follows a matter, MOST at a time.

    `left` says what of it is still to be done; `settle` does that, for one matter, and says
    whether there was anything to do.
    """

    name: str
    about: str
    find: Callable[[Session, datetime, M | None], tuple[M, ...]]
    settle: Callable[[Session, M, datetime], bool]
    left: Callable[[Session, tuple[M, ...]], tuple[M, ...]] = lambda _, found: found


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[M]):
    """What is to be settled, and the last matter that was looked at (None: there is no more)."""

    matters: tuple[M, ...]
    last: M | None


def look(db: Session, sweep: Sweep[M], *, now: datetime, after: M | None) -> Batch[M]:
    """Read the next batch of what is due; nothing is written."""
    found = sweep.find(db, now, after)
    last = found[-1] if len(found) == MOST else None
    return Batch(matters=sweep.left(db, found), last=last)
