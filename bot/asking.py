"""`ask`: one question, answered on the terminal as the bot would answer it in the chat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import orjson
from prometheus_client import CollectorRegistry
from sqlmodel import Session

from bot.buttons import Seal
from bot.config import Settings
from bot.helping import Helper, helping
from bot.knowledge import Knowledge
from bot.reception import MAX_TEXT, too_much_or_nothing
from bot.router import command_for, dialog_for
from bot.start import Load, Say, load_store, open_database
from cards.render import Renderer
from cards.text import card_text
from dialogs import scope
from dialogs.preface import with_preface
from dialogs.rules.scope import ScopeDecision, decide_scope
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Meaning
from store import audit
from store.catalogue_files import load_catalogue
from store.db import Database, DatabaseBusyError
from store.entries import sync_catalogue
from store.identity import Identity, editions_in_force, identity_by_email
from store.knowledge import Catalogue
from store.sealed import Vault, keep_vault
from store.survey_erasure import OPERATOR
from store.vocabulary import Role, Verdict

LOOK_AGAIN = 0.25  # seconds, while another process fills an empty store
PATIENCE = 120  # looks
Reveals = tuple[tuple[str, str], ...]  # action and subject, as in the audit trail

# Somebody of some partner: what the bot would tell a partner, and nothing internal.
ANYBODY = Identity(
    tenant_id="",
    object_id="",
    email="",
    name="",
    roles=frozenset({Role.PARTNER}),
    region="",
    time_zone="UTC",
    locale="en",
    partner_id="",
    partner_name="",
)


class NobodyError(Exception):
    """The roster has nobody with this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question with what was understood, decided and said."""

    text: str
    meaning: Meaning
    decisions: tuple[ScopeDecision, ...]
    said: str


class Asking:
    """Answers questions outside any chat; nothing is kept of them.

    `newer` is a catalogue that was changed since the bot last read it: `ask` answers from it, the
    bot does so when it starts again.
    """

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        renderer: Renderer,
        *,
        edition: int,
        newer: Catalogue | None,
        clock: Callable[[], datetime],
        helper: Helper | None = None,
    ) -> None:
        self._database = database
        self._helper = helper
        self._knowledge = knowledge
        self._renderer = renderer
        self._edition = edition
        self._newer = newer
        self._clock = clock

    @staticmethod
    @asynccontextmanager
    async def opened(
        settings: Settings,
        *,
        data_folder: Path,
        clock: Callable[[], datetime],
        say: Say,
        load: Load,
    ) -> "AsyncIterator[Asking]":
        """Open the store and the understanding, and close them afterwards."""
        keep_vault(Vault(settings.secret_key))
        async with AsyncExitStack() as opened:
            database = open_database(settings.database_url)
            opened.push_async_callback(database.close)
            catalogue = await stand(database, settings, now=clock(), say=say)
            held = (await database.read(editions_in_force))[1]
            edition = await database.rehearse(lambda db: sync_catalogue(db, catalogue, now=clock()))
            knowledge = Knowledge(load(catalogue, data_folder, say), database)
            opened.callback(knowledge.close)
            helper = await opened.enter_async_context(
                helping(settings.own_model, database, knowledge, CollectorRegistry())
            )
            yield Asking(
                database,
                knowledge,
                Renderer(Seal(settings.secret_key).sign),
                edition=edition,
                newer=catalogue if edition != held else None,
                clock=clock,
                helper=helper,
            )

    async def answer(self, text: str, *, email: str = "") -> Answer:
        """Answer one text, as anybody of a partner or as somebody of the roster.

        Raises:
            NobodyError: the roster has nobody with this address.
        """
        who = await self._who(email)
        roster, _ = await self._database.read(editions_in_force)
        read = text[:MAX_TEXT]
        meaning = await self._knowledge.understand(read, roster=roster, previous=None)
        handler = command_for(read) or dialog_for(meaning, read)
        instead = too_much_or_nothing(text.strip())
        turn = Turn(
            who=who,
            now=self._clock(),
            conversation_id="terminal",
            activity_id=uuid4().hex,
            edition=self._edition,
        )
        if self._helper and handler is scope.answer:
            meaning = await self._helper.help(meaning, turn, roster=roster, who=None)

        def work(db: Session) -> tuple[list[str], Reveals]:
            if instead:
                return [instead], ()
            if self._newer is not None:
                sync_catalogue(db, self._newer, now=turn.now)
            last = audit.last_number(db)
            replies = with_preface(handler(turn.saying(text, meaning), db), meaning)
            words = [*map(self._words, replies)]
            return words, audit.reveals_since(db, last)

        said, reveals = await self._database.rehearse(work)
        if reveals:  # nothing else of it is kept, but that somebody's data was read is
            await self._database.run(lambda db: _note(db, reveals, turn))
        return Answer(
            text=text,
            meaning=meaning,
            decisions=tuple(decide_scope(asked.case) for asked in meaning.questions),
            said="\n\n".join(said).strip(),
        )

    async def _who(self, email: str) -> Identity:
        if not email:
            return ANYBODY
        found = await self._database.read(lambda db: identity_by_email(db, email=email))
        if found is None:
            raise NobodyError(email)
        return found

    def _words(self, reply: Reply) -> str:
        if isinstance(reply, str):
            return reply
        view = reply.view if isinstance(reply, Instead) else reply
        return card_text(orjson.loads(self._renderer.render(view)))


def _note(db: Session, reveals: Reveals, turn: Turn) -> None:
    for action, subject in reveals:
        audit.record(
            db, now=turn.now, actor=OPERATOR, action=action, subject=subject,
            detail={"as": turn.who.object_id},
        )  # fmt: skip


async def stand(database: Database, settings: Settings, *, now: datetime, say: Say) -> Catalogue:
    """Fill a store that is empty or old, as serving would; one in use is left as it is.

    Raises:
        CatalogueError, DatabaseBusyError
    """
    for looks_left in reversed(range(PATIENCE)):
        if await database.is_ready() and (await database.read(editions_in_force))[1]:
            return await asyncio.to_thread(load_catalogue)
        try:
            database.claim()
        except DatabaseBusyError:  # it is being filled by somebody else
            if not looks_left:
                raise
            await asyncio.sleep(LOOK_AGAIN)
        else:
            break
    return await load_store(database, settings, now=now, say=say)


def as_json(answer: Answer) -> str:
    """Return the answer as one line of JSON."""
    meaning, decisions = answer.meaning, answer.decisions
    slots = {
        "partner": meaning.partner and meaning.partner.typed,
        "customer": meaning.customer and meaning.customer.typed,
        "workload": meaning.workload,
    }
    items = dict.fromkeys(item for decision in decisions for item in decision.items)
    return orjson.dumps(
        {
            "text": answer.text,
            "intent": meaning.intent.value,
            "slots": {name: value for name, value in slots.items() if value},
            "verdict": decisions[0].verdict.value if decisions else Verdict.UNKNOWN.value,
            "items": list(items),
            "confidence": round(decisions[0].confidence, 3) if decisions else 0.0,
            "answer": answer.said,
        }
    ).decode()


def as_text(answer: Answer) -> str:
    """Return what the bot says, for a person to read."""
    return answer.said
