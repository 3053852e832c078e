"""`ask`: one question, answered on the terminal as the bot would answer it in the chat."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import orjson
from sqlmodel import Session

from bot.buttons import Seal
from bot.config import Settings
from bot.knowledge import Knowledge
from bot.router import command_for, dialog_for
from bot.start import Say, load_store, load_understander
from cards.render import Renderer
from cards.text import card_text
from dialogs.rules.scope import ScopeDecision, decide_scope
from dialogs.turn import Instead, Reply, Tell, Turn
from dialogs.understanding.meaning import Meaning
from store.db import Database
from store.people import Identity, editions_in_force, identity_by_email
from store.vocabulary import Role

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question with what was understood, decided and said."""

    text: str
    meaning: Meaning
    decisions: tuple[ScopeDecision, ...]
    said: str


class Asking:
    """Answers questions outside any chat; nothing is kept of them."""

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        renderer: Renderer,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._renderer = renderer
        self._clock = clock

    @staticmethod
    @asynccontextmanager
    async def opened(
        settings: Settings, *, data_folder: Path, clock: Callable[[], datetime], say: Say
    ) -> "AsyncIterator[Asking]":
        """Open the store and the understanding, and close them afterwards."""
        database = Database(settings.database_url)
        catalogue = await load_store(database, settings, now=clock(), say=say)
        understander = load_understander(catalogue, data_folder, say)
        knowledge = Knowledge(understander, database)
        renderer = Renderer(Seal(settings.secret_key).sign)
        try:
            yield Asking(database, knowledge, renderer, clock=clock)
        finally:
            knowledge.close()
            await database.close()

    async def answer(self, text: str, *, email: str = "") -> Answer:
        """Answer one text, as anybody of a partner or as somebody of the roster.

        Raises:
            LookupError: the roster has nobody with this address.
        """
        who = ANYBODY
        if email:
            found = await self._database.read(lambda db: identity_by_email(db, email=email))
            if found is None:
                raise LookupError(email)
            who = found
        roster, edition = await self._database.read(editions_in_force)
        meaning = await self._knowledge.understand(text, roster=roster, previous=None)
        turn = Turn(
            who=who,
            now=self._clock(),
            conversation_id="terminal",
            activity_id=uuid4().hex,
            edition=edition,
        ).saying(text, meaning)
        handler = command_for(text) or dialog_for(meaning)

        def work(db: Session) -> list[str]:
            return [self._words(reply) for reply in handler(turn, db)]

        said = await self._database.rehearse(work)
        decisions = tuple(decide_scope(asked.case) for asked in meaning.questions)
        return Answer(
            text=text, meaning=meaning, decisions=decisions, said="\n\n".join(said).strip()
        )

    def _words(self, reply: Reply) -> str:
        if isinstance(reply, str):
            return reply
        if isinstance(reply, Tell):
            return ""
        view = reply.view if isinstance(reply, Instead) else reply
        return card_text(orjson.loads(self._renderer.render(view)))


def as_json(answer: Answer) -> str:
    """Return the answer as one line of JSON."""
    meaning, main = answer.meaning, answer.decisions[0]
    slots = {
        "partner": meaning.partner and meaning.partner.typed,
        "customer": meaning.customer and meaning.customer.typed,
        "workload": meaning.workload,
    }
    items = dict.fromkeys(item for decision in answer.decisions for item in decision.items)
    return orjson.dumps(
        {
            "text": answer.text,
            "intent": meaning.intent.value,
            "slots": {name: value for name, value in slots.items() if value},
            "verdict": main.verdict.value,
            "items": list(items),
            "confidence": round(main.confidence, 3),
            "answer": answer.said,
        }
    ).decode()


def as_text(answer: Answer) -> str:
    """Return what the bot says, for a person to read."""
    return answer.said
