"""The trail of a turn: its id in every line of the log, what was meant, how long each stage took.

The stages of a turn follow each other, so a trail is a stop watch: `lap` says which stage has just
ended. It goes with the turn from task to task and into the store's threads (contextvars).
"""

from collections.abc import Callable
from contextvars import ContextVar, Token
from enum import StrEnum
from random import getrandbits
from time import perf_counter


class Stage(StrEnum):
    """What a turn spends its time on, in the order in which it does."""

    ADMISSION = "admission"  # the token is checked, the activity read
    QUEUE = "queue"  # it waits: for the turn before it, for a thread of the store, for its text's
    IDENTITY = "identity"  # who this is, and what was said here before
    UNDERSTANDING = "understanding"
    DIALOG = "dialog"  # deciding what to say, with all the queries and writes of that
    COMMIT = "commit"
    RENDER = "render"
    REPLY = "reply"  # the connector takes it


class Outcome(StrEnum):
    """How a turn ended."""

    DONE = "done"
    FAILED = "failed"  # a fault of ours: there is a reference in the log
    UNDELIVERED = "undelivered"  # the connector did not take what was said


class Trail:
    """One turn's. `intent` is what was understood, or how it came: press, command, event.

    `since` is when it began, in seconds of `time.perf_counter`; `spent` are the seconds that each
    stage took, all its stretches together.
    """

    __slots__ = ("_until", "dialog", "id", "intent", "outcome", "since", "spent")

    def __init__(self) -> None:
        self.id = f"{getrandbits(128):032x}"  # in the form of a trace's id
        self.intent = "event"
        self.dialog = ""
        self.outcome = Outcome.DONE
        self.spent: dict[Stage, float] = {}
        self.since = self._until = perf_counter()

    def lap(self, stage: Stage) -> None:
        """Say what the time since the last lap was spent on."""
        now = perf_counter()
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._until
        self._until = now

    def meant(self, intent: str, handler: Callable[..., object] | None = None) -> None:
        """Say what was meant, and which dialog answers it: the module of its handler."""
        self.intent = intent
        self.dialog = handler.__module__.rpartition(".")[2] if handler else ""

    def follow(self) -> Token["Trail"]:
        """Be the trail of what runs from here on, until `leave`."""
        return _HERE.set(self)


class _Nowhere(Trail):
    """Where no turn is under way: at a terminal, in a job."""

    __slots__ = ()

    def lap(self, stage: Stage) -> None:
        """Keep nothing."""

    def meant(self, intent: str, handler: Callable[..., object] | None = None) -> None:
        """Keep nothing."""


NOWHERE = _Nowhere()
_HERE: ContextVar[Trail] = ContextVar("trail", default=NOWHERE)


def here() -> Trail:
    """Return the trail of the turn that this runs in."""
    return _HERE.get()


def leave(token: Token[Trail]) -> None:
    """End what `follow` began."""
    _HERE.reset(token)
