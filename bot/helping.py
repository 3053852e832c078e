"""Where the understanding is unsure of a scope question, the operator's language model may help.

It is asked between understanding and the turn's own work: no transaction waits for it, and no
thread. Whatever goes wrong, the answer is the one that there would be without it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from prometheus_client import CollectorRegistry, Counter

from bot.config import OwnModel
from bot.knowledge import Knowledge
from bot.own_model import LIMIT, Help, LanguageModel, RefusedError, open_model
from dialogs.rules.picked import is_unsure, offered, pointed_at, reworded
from dialogs.rules.scope import ScopeCase
from dialogs.scope import MOST_QUESTIONS
from dialogs.turn import Turn
from dialogs.understanding.masking import as_asked
from dialogs.understanding.meaning import Asked, Meaning
from store.db import Database
from store.entries import EntryText, entry_texts
from store.identity import Identity

AT_ONCE: Final = 4  # requests that are under way
FAILURES: Final = 3  # in a row, then it is left alone
LEFT_ALONE: Final = 60.0  # seconds
OUTCOMES: Final = ("asked", "used", "failed", "refused")

log = logging.getLogger(__name__)


class Breaker:
    """Open while the model is left alone because it failed several times in a row."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it is left alone now."""
        return self._clock() < self._until

    def failed(self) -> None:
        """Count a failure; after a pause, the first one begins the next."""
        self._failures += 1
        if self._failures >= FAILURES and not self.is_open:
            self._until = self._clock() + LEFT_ALONE
            log.warning("the language model fails: it is left alone for a minute")

    def answered(self) -> None:
        """Begin to count anew."""
        self._failures = 0


class Helper:
    """Asks the language model about what the understanding is unsure of."""

    def __init__(
        self,
        model: LanguageModel,
        database: Database,
        knowledge: Knowledge,
        *,
        registry: CollectorRegistry,
        clock: Callable[[], float] = time.monotonic,
        limit: float = LIMIT,
    ) -> None:
        self._model = model
        self._database = database
        self._knowledge = knowledge
        self._breaker = Breaker(clock)
        self._limit = limit
        self._places = asyncio.Semaphore(AT_ONCE)
        self._count = Counter(
            "bot_language_model", "Questions to the operator's language model, by what became of "
            "them", ["outcome"], registry=registry,
        )  # fmt: skip
        for outcome in OUTCOMES:
            self._count.labels(outcome)

    async def help(
        self, meaning: Meaning, turn: Turn, *, roster: int, who: Identity | None
    ) -> Meaning:
        """Return the meaning of a scope question, with what the model found where that helps.

        Args:
            meaning: what was understood.
            turn: who reads the answer, and where.
            roster: the edition of the roster.
            who: whose words these are, None of an operator's (as for `Knowledge.understand`).
        """
        answered = meaning.questions[:MOST_QUESTIONS]
        unsure = [one for one in answered if is_unsure(one.case)]
        if not unsure or self._breaker.is_open:
            return meaning
        is_only = len(meaning.questions) == 1

        async def better(asked: Asked) -> Asked:
            masked = meaning.masked if is_only else ""
            try:
                async with asyncio.timeout(self._limit):
                    return await self._helped(asked, masked, turn, roster=roster, who=who)
            except Exception as error:
                log.info("no help of the language model", extra={"reason": type(error).__name__})
                return asked

        found = await asyncio.gather(*(better(one) if one in unsure else _as_is(one)
                                       for one in answered))  # fmt: skip
        return replace(meaning, questions=(*found, *meaning.questions[MOST_QUESTIONS:]))

    async def _helped(
        self, asked: Asked, masked: str, turn: Turn, *, roster: int, who: Identity | None
    ) -> Asked:
        """Ask about one question; several of one text are masked each for itself."""
        async with self._places:
            ids = offered(asked.case)
            texts = await self._database.read(lambda db: entry_texts(db, ids, reader=turn.reader))
            sent = {key: _statement(texts[key]) for key in ids if key in texts}
            if not masked:
                alone = await self._understood(asked.text, roster=roster, who=who)
                masked = alone.masked
            if self._breaker.is_open:
                return asked
            said = await self._said(masked, sent)
        case, new = pointed_at(asked.case, said.entry_id), asked
        if said.reworded:
            meant = await self._understood(as_asked(said.reworded), roster=roster, who=who)
            new = meant.questions[0] if meant.questions else asked
            case = reworded(asked.case, new.case)
        return self._used(asked, new, case)

    async def _said(self, masked: str, sent: Mapping[str, str]) -> Help:
        """Ask; count how it went."""
        self._count.labels("asked").inc()
        try:
            said = await self._model.ask(masked, sent)
        except RefusedError:
            self._count.labels("refused").inc()
            raise
        except (Exception, asyncio.CancelledError):
            self._count.labels("failed").inc()
            self._breaker.failed()
            raise
        self._breaker.answered()
        return said

    def _used(self, asked: Asked, new: Asked, case: ScopeCase | None) -> Asked:
        """Put what was found into the question; its words stay as they were typed."""
        if case is None:
            return asked
        self._count.labels("used").inc()
        return replace(
            asked,
            case=case,
            known=case.known,
            matches=new.matches,
            workload=new.workload or asked.workload,
        )

    async def _understood(self, text: str, *, roster: int, who: Identity | None) -> Meaning:
        return await self._knowledge.understand(text, roster=roster, previous=None, who=who)


@asynccontextmanager
async def helping(
    settings: OwnModel | None,
    database: Database,
    knowledge: Knowledge,
    registry: CollectorRegistry,
) -> AsyncIterator[Helper | None]:
    """Return the helper while it is needed; None where no model is set."""
    if settings is None:
        yield None
        return
    model = open_model(settings)
    try:
        yield Helper(model, database, knowledge, registry=registry)
    finally:
        await model.close()


async def _as_is(asked: Asked) -> Asked:
    return asked


def _statement(entry: EntryText) -> str:
    return f"{entry.workload_name}: {entry.what}" if entry.workload_name else entry.what
