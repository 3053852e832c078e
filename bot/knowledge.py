"""What the process knows besides the store: the understanding, and the roster's names."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from dialogs.understanding.meaning import Meaning, Previous
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander
from store.db import Database
from store.partners import all_names


class Knowledge:
    """Understands texts on a thread of its own, with the names of the roster in force."""

    def __init__(self, understander: Understander, database: Database) -> None:
        self._understander = understander
        self._database = database
        self._names = Names()
        self._roster = -1
        self._loading = asyncio.Lock()
        # one thread: the encoder uses one core, and a queue is fairer than contention
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="understanding")

    async def understand(self, text: str, *, roster: int, previous: Previous | None) -> Meaning:
        """Say what a text means; `roster` is the edition the caller has seen in the store."""
        await self._refresh(roster)
        names = self._names
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread,
            lambda: self._understander.understand(text, names, previous=previous),
        )

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    async def _refresh(self, roster: int) -> None:
        if roster == self._roster:
            return
        async with self._loading:
            if roster != self._roster:
                found = await self._database.read(all_names)
                self._names = await asyncio.to_thread(Names, found)
                self._roster = roster
