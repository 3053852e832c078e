"""What the process knows besides the store: the understanding, and the roster's names."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import partial
from typing import Final

from bot.trail import Stage, Trail, here
from dialogs.understanding.masking import Masks
from dialogs.understanding.meaning import Meaning, Previous
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Said, Understander
from store.db import Database, in_thread
from store.identity import Identity
from store.partners import all_names, names_known_to
from store.people import names_of_people

KEPT: Final = 1_000  # partners' names; a partner has some tens of customers
TOGETHER: Final = 16  # texts; more at once would make the first one wait for the last


class Knowledge:
    """Understands texts on a thread of its own, with the names of the roster in force.

    Of these, somebody of a partner's is only understood by those of the partner and its customers:
    what is answered to another name must not tell whether the roster has it.

    Texts that come while the thread is busy are understood together when it is free: that takes
    less time than one after the other.
    """

    def __init__(self, understander: Understander, database: Database) -> None:
        self._understander = understander
        self._database = database
        self._names: OrderedDict[tuple[int, str | None], Names] = OrderedDict()
        self._masks: tuple[int, Masks] = (-1, Masks())
        self._loading = asyncio.Lock()
        self._waiting: deque[tuple[Said, asyncio.Future[Meaning], Trail]] = deque()
        self._work: asyncio.Task[None] | None = None
        # one thread: the encoder uses one core, and a queue is fairer than contention
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="understanding")

    async def understand(
        self, text: str, *, roster: int, previous: Previous | None, who: Identity | None = None
    ) -> Meaning:
        """Say what a text means.

        Args:
            text: what was said.
            roster: the edition that the caller has seen in the store.
            previous: what was asked before.
            who: says it; None is an operator, who knows every name.
        """
        names = await self._names_of(
            roster, None if who is None or who.is_staff else who.partner_id
        )
        masks = await self._masks_of(roster)
        meaning: asyncio.Future[Meaning] = asyncio.get_running_loop().create_future()
        self._waiting.append((Said(text, names, previous, masks), meaning, here()))
        if self._work is None or self._work.done():
            # it goes on with the texts of other turns: what it logs is nobody's
            self._work = asyncio.create_task(self._understand_waiting(), context=Context())
        return await meaning

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    async def _understand_waiting(self) -> None:
        while self._waiting:
            count = min(TOGETHER, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(count)]
            for _, _, trail in batch:
                trail.lap(Stage.QUEUE)
            understood = partial(_meanings, self._understander, [one for one, _, _ in batch])
            found = await in_thread(self._thread, understood)
            for (_, future, _), meaning in zip(batch, found, strict=True):
                if future.done():  # whoever asked has gone
                    continue
                if isinstance(meaning, Exception):
                    future.set_exception(meaning)
                else:
                    future.set_result(meaning)

    async def _names_of(self, roster: int, partner_id: str | None) -> Names:
        """Return the names that a partner may be understood by, or all of them (None)."""
        key = roster, partner_id
        if key in self._names:
            self._names.move_to_end(key)
            return self._names[key]
        async with self._loading:
            if key not in self._names:
                found = await self._database.read(
                    lambda db: (
                        all_names(db)
                        if partner_id is None
                        else names_known_to(db, partner_id=partner_id)
                    )
                )
                self._names[key] = await asyncio.to_thread(Names, found)
                while len(self._names) > KEPT or next(iter(self._names))[0] < roster:
                    self._names.popitem(last=False)
            return self._names[key]

    async def _masks_of(self, roster: int) -> Masks:
        """Return what hides everybody's names in what is kept, whoever has said it."""
        if self._masks[0] != roster:
            async with self._loading:
                if self._masks[0] != roster:
                    found = await self._database.read(
                        lambda db: (all_names(db), names_of_people(db))
                    )
                    self._masks = roster, await asyncio.to_thread(Masks, *found)
        return self._masks[1]


def _meanings(understander: Understander, said: Sequence[Said]) -> Sequence[Meaning | Exception]:
    """Understand all; where one of them cannot be, the others must not suffer from it."""
    try:
        return understander.understand_all(said)
    except Exception as fault:
        if len(said) == 1:
            return [fault]
        return [_meanings(understander, [one])[0] for one in said]
