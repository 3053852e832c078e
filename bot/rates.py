"""How fast the bot may speak unasked: Teams' own limits, kept by each process for itself."""

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass

A_SECOND, AN_HOUR = 1.0, 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in so many seconds."""

    most: int
    within: float


PER_CONVERSATION = (Limit(7, A_SECOND), Limit(1800, AN_HOUR))
PER_TENANT = (Limit(50, A_SECOND),)


class Window:
    """The last moments at which something was, or will be, said: as many as the limit has."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._moments: list[float] = []

    def next_turn(self, now: float) -> float:
        """Return the first moment from which on one more keeps to the limit."""
        if len(self._moments) < self._limit.most:
            return now
        return max(now, self._moments[0] + self._limit.within)

    def take(self, moment: float) -> None:
        insort(self._moments, moment)
        del self._moments[: -self._limit.most]

    def is_over(self, now: float) -> bool:
        """Say whether what was said holds nothing back any more."""
        return not self._moments or self._moments[-1] + self._limit.within <= now


class Rates:
    """What was said lately in every conversation and tenant; what is over is forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[Window, ...]] = {}
        self._closed: dict[str, float] = {}

    def wait(self, *, tenant: str, conversation: str) -> float:
        """Return in how many seconds one more may be said there; nothing is taken."""
        now = self._clock()
        turns = [window.next_turn(now) for window in self._all(tenant, conversation)]
        return max(*turns, self._closed.get(conversation, now)) - now

    def take(self, *, tenant: str, conversation: str) -> float:
        """Take a place in the line; return in how many seconds it is one's turn."""
        seconds = self.wait(tenant=tenant, conversation=conversation)
        for window in self._all(tenant, conversation):
            window.take(self._clock() + seconds)
        return seconds

    def close(self, conversation: str, seconds: float) -> None:
        """Say nothing there for so long: the other side asked for it."""
        self._closed[conversation] = self._clock() + seconds

    def forget(self) -> None:
        """Drop what holds nobody back any more, so that memory does not grow with time."""
        now = self._clock()
        self._windows = {
            name: windows
            for name, windows in self._windows.items()
            if not all(window.is_over(now) for window in windows)
        }
        self._closed = {name: until for name, until in self._closed.items() if until > now}

    def _all(self, tenant: str, conversation: str) -> tuple[Window, ...]:
        return (
            *self._of(f"tenant {tenant}", PER_TENANT),
            *self._of(f"conversation {conversation}", PER_CONVERSATION),
        )

    def _of(self, name: str, limits: tuple[Limit, ...]) -> tuple[Window, ...]:
        if name not in self._windows:
            self._windows[name] = tuple(Window(limit) for limit in limits)
        return self._windows[name]
