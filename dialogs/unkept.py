"""What is open, and the roster names neither a PSM nor a programme team who would look at it.

Who raised it reads so on its card; the first who is named is told of it (the sweeps do that).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from dialogs.escalation_keepers import kept_by
from dialogs.request_keepers import Keepers
from dialogs.sweeps import M
from store import escalations, request_queue
from store.request_queue import MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkept:
    """A matter that nobody looks after."""

    about: str
    number: int


def find(db: Session) -> tuple[Unkept, ...]:
    """Return all of them, as the roster is now."""
    today = Keepers.of_today(db)
    if today.programme:
        return ()
    requests = _all(lambda after: request_queue.without_their_psm(db, after=after))
    matters = _all(lambda after: escalations.without_their_psm(db, after=after))
    return (
        *(Unkept(about="request", number=one.number) for one in requests if not today.of(one)),
        *(
            Unkept(about="escalation", number=one.number)
            for one in matters
            if not kept_by(one, today).people
        ),
    )


def _all(read: Callable[[M | None], tuple[M, ...]]) -> Iterator[M]:
    """Read batch after batch."""
    found = read(None)
    yield from found
    while len(found) == MOST:
        found = read(found[-1])
        yield from found
