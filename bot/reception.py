"""Who is talking, what they want, and which dialog answers: everything before a turn's own work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botbuilder.schema import Activity
from sqlmodel import Session

from bot.actions import ACTIONS, READ
from bot.activities import (
    address_from,
    id_of,
    object_id_of,
    place_of,
    pressed,
    tenant_of,
    words_of,
)
from bot.buttons import ForgedButtonError, Seal
from bot.helping import Helper
from bot.knowledge import Knowledge
from bot.router import command_for, dialog_for, led
from bot.trail import Stage, here
from dialogs import scope
from dialogs.not_ours import not_ours
from dialogs.turn import Handler, Turn
from dialogs.understanding.masking import without_marks
from dialogs.understanding.meaning import Previous
from store.db import Database
from store.identity import Identity, Stranger, arrival_of
from store.questions import Asked, last_question

MAX_TEXT = 4_000  # characters; a question is read, a document is not
TOO_LONG = (
    f"That is more than I can read at once. Please say it in at most {MAX_TEXT:,} characters: "
    "the question itself, and what matters for it."
)
NO_WORDS = "I can read text only. What would you like to know? Say “help” to see what I can do."
# Teams' own keys in what a button sends; the rest is ours or was filled in.
TEAMS_KEYS = frozenset({"action", "token", "msteams", "trigger"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the store knows when somebody says something, and when that was."""

    now: datetime
    who: Identity | Stranger
    roster: int
    edition: int
    address: Mapping[str, Any] | None
    previous: Previous | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A turn and the dialog that answers it."""

    turn: Turn
    handler: Handler


class Reception:
    """Makes a turn of an activity."""

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        seal: Seal,
        *,
        clock: Callable[[], datetime],
        helper: Helper | None = None,
    ) -> None:
        self._database = database
        self._helper = helper
        self._knowledge = knowledge
        self._seal = seal
        self._clock = clock

    async def arrive(self, activity: Activity) -> Arrival:
        """Look up who this is and what was said here before; nothing is written."""
        trail = here()

        def read(db: Session) -> Arrival:
            trail.lap(Stage.QUEUE)
            arrival = self.look(db, activity)
            trail.lap(Stage.IDENTITY)
            return arrival

        return await self._database.read(read)

    def look(self, db: Session, activity: Activity) -> Arrival:
        """Look up the same in a transaction that is open."""
        now = self._clock()
        key = {
            "tenant_id": tenant_of(activity),
            "object_id": object_id_of(activity),
            "conversation_id": activity.conversation.id,
        }
        free_text = pressed(activity) is None and command_for(words_of(activity)) is None
        found = arrival_of(db, **key)
        last = last_question(db, **key, now=now) if free_text else None
        return Arrival(
            now=now,
            who=found.who,
            roster=found.roster,
            edition=found.catalogue,
            address=found.address,
            previous=_previous(last) if last else None,
        )

    async def prepare(self, activity: Activity, arrival: Arrival, who: Identity) -> Ready | str:
        """Return the turn with its dialog, or the words that answer it without one."""
        if button_of(activity) is not None:
            return await self._read(self.press(activity, arrival, who), activity, arrival, who)
        turn = self.turn(activity, arrival, who)
        text = words_of(activity)
        if instead := too_much_or_nothing(text):
            return instead
        handler = command_for(text)
        meaning = None
        if handler is not None:
            here().meant("command", handler)
        else:
            handler, text = led(text)
            meaning = await self._knowledge.understand(
                text, roster=arrival.roster, previous=arrival.previous, who=who
            )
            handler = handler or dialog_for(meaning, text)
            if self._helper and handler is scope.answer:
                meaning = await self._helper.help(meaning, turn, roster=arrival.roster, who=who)
            here().lap(Stage.UNDERSTANDING)
            here().meant(meaning.intent, handler)
        return Ready(turn=turn.saying(text, meaning), handler=handler)

    async def _read(
        self, ready: Ready, activity: Activity, arrival: Arrival, who: Identity
    ) -> Ready:
        """Understand what was typed beside a button, where its dialog looks at that."""
        words = words_beside(activity)
        if not words:
            return ready
        meaning = await self._knowledge.understand(
            words[:MAX_TEXT], roster=arrival.roster, previous=None, who=who
        )
        here().lap(Stage.UNDERSTANDING)
        return Ready(turn=ready.turn.saying(words, meaning), handler=ready.handler)

    def turn(self, activity: Activity, arrival: Arrival, who: Identity) -> Turn:
        """Return the turn with who, when and where; what is said comes later."""
        return Turn(
            who=who,
            now=arrival.now,
            conversation_id=activity.conversation.id,
            activity_id=id_of(activity),
            place=place_of(activity),
            edition=arrival.edition,
        )

    def press(self, activity: Activity, arrival: Arrival, who: Identity) -> Ready:
        """Return what `prepare` does for a press with which no words come (`words_beside`)."""
        turn = self.turn(activity, arrival, who)
        value = button_of(activity) or {}
        action = str(value.get("action"))
        handler = ACTIONS.get(action)
        here().meant("press", handler or not_ours)
        if handler is None:
            return Ready(turn=turn, handler=not_ours("unknown"))
        try:
            ref = self._seal.open(action, value.get("token"))
        except ForgedButtonError:
            return Ready(turn=turn, handler=not_ours(action))
        inputs = {
            name: given.replace("\0", "") if isinstance(given, str) else given
            for name, given in value.items()
            if name not in TEAMS_KEYS
        }
        return Ready(turn=turn.pressing(ref, inputs), handler=handler)


def button_of(activity: Activity) -> Mapping[str, Any] | None:
    """Return what a button of ours sent, or None if words were said."""
    value = pressed(activity)
    return value if value is not None and "action" in value else None


def words_beside(activity: Activity) -> str:
    """Return what was typed beside a button and is to be understood; "" if nothing is."""
    value = button_of(activity) or {}
    words_in = READ.get(str(value.get("action")))
    return words_in(value).replace("\0", "") if words_in else ""


def too_much_or_nothing(text: str) -> str:
    """Return the words that answer a text which is no question at all, or ""."""
    if not text:
        return NO_WORDS
    return TOO_LONG if len(text) > MAX_TEXT else ""


def _previous(last: Asked) -> Previous:
    first = last.items[0] if last.items else ""
    return Previous(
        text=without_marks(last.text),
        workload=last.workload,
        entry_id=first,
        customer=last.customer_id,
    )


def to_keep(activity: Activity, held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the address to keep, or None where the one that is kept is still right."""
    address = address_from(activity)
    if held is None or not held["active"]:
        return address
    same = all(address.get(name, value) == value for name, value in held.items())
    return None if same else address
