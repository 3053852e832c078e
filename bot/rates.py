"""How fast the bot may speak unasked: Teams' own limits, kept by each process for itself."""

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


class Bucket:
    """A bucket of tokens that fills steadily; what is taken before it is there is owed."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._most = limit.most
        self._rate = limit.most / limit.within
        self._tokens = float(limit.most)
        self._at = now

    def wait(self, now: float) -> float:
        """Return how long until one more may be taken."""
        self._fill(now)
        return max(0.0, (1 - self._tokens) / self._rate)

    def take(self, now: float) -> None:
        self._fill(now)
        self._tokens -= 1

    def is_full(self, now: float) -> bool:
        self._fill(now)
        return self._tokens >= self._most

    def _fill(self, now: float) -> None:
        grown = self._tokens + (now - self._at) * self._rate
        self._tokens = min(float(self._most), grown)
        self._at = max(self._at, now)


class Rates:
    """The buckets of every conversation and tenant that is spoken to; full ones are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[Bucket, ...]] = {}
        self._closed: dict[str, float] = {}

    def wait(self, *, tenant: str, conversation: str) -> float:
        """Return in how many seconds one more may be said there; nothing is taken."""
        now = self._clock()
        waits = [bucket.wait(now) for bucket in self._all(tenant, conversation, now)]
        return max(*waits, self._closed.get(conversation, now) - now)

    def take(self, *, tenant: str, conversation: str) -> float:
        """Take a place in the line; return in how many seconds it is one's turn."""
        turn = self.wait(tenant=tenant, conversation=conversation)
        now = self._clock()
        for bucket in self._all(tenant, conversation, now):
            bucket.take(now)
        return turn

    def close(self, conversation: str, seconds: float) -> None:
        """Say nothing there for so long: the other side asked for it."""
        self._closed[conversation] = self._clock() + seconds

    def forget(self) -> None:
        """Drop what holds nobody back any more, so that memory does not grow with time."""
        now = self._clock()
        self._buckets = {
            name: buckets
            for name, buckets in self._buckets.items()
            if not all(bucket.is_full(now) for bucket in buckets)
        }
        self._closed = {name: until for name, until in self._closed.items() if until > now}

    def _all(self, tenant: str, conversation: str, now: float) -> tuple[Bucket, ...]:
        return (
            *self._of(f"tenant {tenant}", PER_TENANT, now),
            *self._of(f"conversation {conversation}", PER_CONVERSATION, now),
        )

    def _of(self, name: str, limits: tuple[Limit, ...], now: float) -> tuple[Bucket, ...]:
        if name not in self._buckets:
            self._buckets[name] = tuple(Bucket(limit, now) for limit in limits)
        return self._buckets[name]
