"""What was said in each conversation of the local preview, and who is watching.

Everything is in memory and bounded: a preview forgets when the program ends.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

ENTRIES = 500  # kept of each conversation
EVENTS = 1000  # kept of all, for windows that come back after a break

Activity = Mapping[str, object]  # as it travels: the JSON of the Bot Framework


class UnknownActivityError(LookupError):
    """No message with this id is left in the conversation."""


class Speaker(StrEnum):
    BOT = "bot"
    PERSON = "person"


class Kind(StrEnum):
    """What happened to an entry; the page does something different for each."""

    MESSAGE = "message"
    UPDATE = "update"
    DELETE = "delete"
    DELIVERY = "delivery"
    TYPING = "typing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as it stands now."""

    activity: Activity
    by: Speaker
    edited: bool = False
    withdrawn: bool = False
    delivered: bool = True

    def to_json(self) -> dict[str, object]:
        return {
            "activity": {} if self.withdrawn else self.activity,
            "id": self.activity["id"],
            "timestamp": self.activity["timestamp"],
            "by": self.by,
            "edited": self.edited,
            "withdrawn": self.withdrawn,
            "delivered": self.delivered,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that the windows of a conversation should show.

    `cursor` is empty for what nobody needs to hear of later: that the bot was typing.
    """

    kind: Kind
    conversation: str
    entry: Entry | None = None
    cursor: str = ""

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "conversation": self.conversation,
            "entry": self.entry.to_json() if self.entry else None,
        }


Watch = asyncio.Queue[Event | None]  # None: the program is ending


@dataclass(slots=True)
class Conversation:
    entries: dict[str, Entry] = field(default_factory=dict)
    introduced: bool = False


class Transcripts:
    """All conversations of the preview.

    A cursor is the place in the stream of events: the run of the program it belongs to, a dash,
    a number. A cursor of an earlier run is recognised and answered with "start anew".
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._run = secrets.token_hex(4)
        self._count = 0
        self._last_id = 0
        self._conversations: dict[str, Conversation] = {}
        self._events: deque[Event] = deque(maxlen=EVENTS)
        self._watches: set[Watch] = set()

    @property
    def cursor(self) -> str:
        return f"{self._run}-{self._count}"

    def entries(self, conversation: str) -> Sequence[Entry]:
        known = self._conversations.get(conversation)
        return tuple(known.entries.values()) if known else ()

    def introduce(self, conversation: str) -> bool:
        """Say whether this is the first time that somebody opens the conversation."""
        known = self._conversation(conversation)
        first = not known.introduced and not known.entries
        known.introduced = True
        return first

    def add(self, conversation: str, activity: Activity, by: Speaker) -> str:
        """Keep what somebody said; the same person's message twice is one entry."""
        entries = self._conversation(conversation).entries
        own_id = str(activity.get("id") or "") if by is Speaker.PERSON else ""
        activity_id = own_id or self.next_id()
        if activity_id in entries:
            return activity_id
        entry = Entry(activity=self._stamped(activity, activity_id), by=by)
        entries[activity_id] = entry
        if len(entries) > ENTRIES:
            del entries[next(iter(entries))]
        self._tell(Kind.MESSAGE, conversation, entry)
        return activity_id

    def update(self, conversation: str, activity_id: str, activity: Activity) -> None:
        entry = self._find(conversation, activity_id)
        changed = {**activity, "id": activity_id, "timestamp": entry.activity["timestamp"]}
        self._put(Kind.UPDATE, conversation, replace(entry, activity=changed, edited=True))

    def withdraw(self, conversation: str, activity_id: str) -> None:
        entry = self._find(conversation, activity_id)
        self._put(Kind.DELETE, conversation, replace(entry, withdrawn=True))

    def set_delivered(self, conversation: str, activity_id: str, *, delivered: bool) -> None:
        entry = self._find(conversation, activity_id)
        self._put(Kind.DELIVERY, conversation, replace(entry, delivered=delivered))

    def typing(self, conversation: str) -> None:
        self._publish(Event(kind=Kind.TYPING, conversation=conversation))

    def since(self, cursor: str) -> Sequence[Event] | None:
        """Return what happened after the cursor; None when that can no longer be told."""
        run, _, number = cursor.rpartition("-")
        oldest = self._count - len(self._events)
        if run != self._run or not number.isdecimal() or int(number) < oldest:
            return None
        return tuple(self._events)[int(number) - oldest :]

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Give a queue of everything that happens from now on."""
        watch: Watch = asyncio.Queue()
        self._watches.add(watch)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    def close(self) -> None:
        """End every stream, so that the server need not wait for the windows."""
        for watch in self._watches:
            watch.put_nowait(None)

    def next_id(self) -> str:
        """Return a new id; Teams' are milliseconds, ours are as well, but never twice."""
        now = int(self._clock().timestamp() * 1000)
        self._last_id = max(self._last_id + 1, now)
        return str(self._last_id)

    def _conversation(self, conversation: str) -> Conversation:
        return self._conversations.setdefault(conversation, Conversation())

    def _find(self, conversation: str, activity_id: str) -> Entry:
        known = self._conversations.get(conversation)
        entry = known.entries.get(activity_id) if known else None
        if entry is None or entry.withdrawn:
            raise UnknownActivityError(activity_id)
        return entry

    def _put(self, kind: Kind, conversation: str, entry: Entry) -> None:
        self._conversation(conversation).entries[str(entry.activity["id"])] = entry
        self._tell(kind, conversation, entry)

    def _tell(self, kind: Kind, conversation: str, entry: Entry) -> None:
        self._count += 1
        event = Event(kind=kind, conversation=conversation, entry=entry, cursor=self.cursor)
        self._events.append(event)
        self._publish(event)

    def _publish(self, event: Event) -> None:
        for watch in self._watches:
            watch.put_nowait(event)

    def _stamped(self, activity: Activity, activity_id: str) -> Activity:
        """Set the id and the time, as the connector does with what a bot sends."""
        return {**activity, "id": activity_id, "timestamp": self._clock().isoformat()}
