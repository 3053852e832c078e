"""How fast the bot may speak unasked: Teams' own limits, as the moments that are taken allow."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass

A_SECOND, AN_HOUR = 1.0, 3600.0
# A message leaves at most so long after its moment, by the clock of whichever replica has it;
# each window is longer by as much, so that what leaves late does not fall in with what follows.
LATEST = 0.5


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
        return max(now, self._moments[0] + self._limit.within + LATEST)

    def take(self, moment: float) -> None:
        insort(self._moments, moment)
        del self._moments[: -self._limit.most]


class Rates:
    """What was said lately, or will be, in some conversations and their tenants."""

    def __init__(
        self,
        *,
        by_conversation: Iterable[tuple[str, float]] = (),
        by_tenant: Iterable[tuple[str, float]] = (),
    ) -> None:
        self._conversations: dict[str, tuple[Window, ...]] = {}
        self._tenants: dict[str, tuple[Window, ...]] = {}
        for conversation, moment in by_conversation:
            _take(self._in(conversation), moment)
        for tenant, moment in by_tenant:
            _take(self._of(tenant), moment)

    def next_turn(self, *, tenant: str, conversation: str, now: float) -> float:
        """Return the first moment at which one more may be said there; nothing is taken."""
        windows = self._in(conversation) + self._of(tenant)
        return max(window.next_turn(now) for window in windows)

    def take(self, moment: float, *, tenant: str, conversation: str) -> None:
        """Count something said there at this moment."""
        _take(self._in(conversation) + self._of(tenant), moment)

    def _in(self, conversation: str) -> tuple[Window, ...]:
        return _windows(self._conversations, conversation, PER_CONVERSATION)

    def _of(self, tenant: str) -> tuple[Window, ...]:
        return _windows(self._tenants, tenant, PER_TENANT)


def _windows(
    known: dict[str, tuple[Window, ...]], name: str, limits: tuple[Limit, ...]
) -> tuple[Window, ...]:
    if name not in known:
        known[name] = tuple(Window(limit) for limit in limits)
    return known[name]


def _take(windows: Iterable[Window], moment: float) -> None:
    for window in windows:
        window.take(moment)
