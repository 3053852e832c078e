"""Which expert a request is offered to, and why; or why nobody fits and the PSM gets it. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from dialogs.rules.absence import Reach, decide_reach, is_away


class Colleague(Protocol):
    """Somebody on Microsoft's side as the roster has them."""

    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def away_until(self) -> date | None: ...


class Expert(Colleague, Protocol):
    """An SME: what they know, and how many open requests are theirs."""

    @property
    def workloads(self) -> frozenset[str]: ...
    @property
    def load(self) -> int: ...


E = TypeVar("E", bound=Expert)
C = TypeVar("C", bound=Colleague)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: the workload (`name` is how it is shown) and the partner's region."""

    workload: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Routed(Generic[E]):
    """Who the request is offered to; `because` reads on after "routed to Ana: "."""

    to: E
    because: str


@dataclass(frozen=True, slots=True)
class Unrouted:
    """Nobody fits; `because` reads on after "with your PSM: "."""

    because: str


def route(
    team: Sequence[E],
    wanted: Wanted,
    *,
    now: datetime,
    declined: Collection[str] = (),
    before: str = "",
) -> Routed[E] | Unrouted:
    """Choose who had it before if they are there, else by region and load; ties by address."""
    know = [one for one in team if wanted.workload in one.workloads]
    there = [one for one in know if one.email not in declined and not away(one, now=now)]
    again = [one for one in team if one.email == before and not away(one, now=now)]
    if again:
        return Routed(again[0], f"had it before, {_fits(again[0], wanted)}")
    near = [one for one in there if _same_region(one, wanted)]
    if best := _least_loaded(near):
        return Routed(best, _fits(best, wanted))
    if best := _least_loaded(there):
        return Routed(best, f"{_fits(best, wanted)}, nobody free in {wanted.region or 'no region'}")
    return Unrouted(_why_nobody(know, wanted, declined))


def away(one: Colleague, *, now: datetime) -> bool:
    """Say whether somebody is away today, on their own calendar."""
    return is_away(until=one.away_until, today=now.astimezone(ZoneInfo(one.time_zone)).date())


def hand_over_order(
    team: Iterable[E], wanted: Wanted, *, present: str, now: datetime
) -> tuple[E, ...]:
    """Order those a request may be handed to: who knows the workload, is near, has least to do."""
    others = [one for one in team if one.email != present and not away(one, now=now)]
    return tuple(
        sorted(
            others,
            key=lambda one: (
                wanted.workload not in one.workloads,
                not _same_region(one, wanted),
                one.load,
                one.email,
            ),
        )
    )


def choose_psm(psm: C | None, cover: C | None, *, now: datetime) -> C | None:
    """Choose who looks after the partner now; nobody there: the PSM all the same, once back."""
    reach = decide_reach(
        psm_away=psm is None or away(psm, now=now),
        has_cover=cover is not None,
        cover_away=cover is not None and away(cover, now=now),
    )
    return cover if reach is Reach.COVER else psm or cover


def _least_loaded(experts: Iterable[E]) -> E | None:
    return min(experts, key=lambda one: (one.load, one.email), default=None)


def _same_region(one: Expert, wanted: Wanted) -> bool:
    return one.region.casefold() == wanted.region.casefold()


def _fits(one: Expert, wanted: Wanted) -> str:
    return ", ".join(part for part in (wanted.name, one.region, f"{one.load} open") if part)


def _why_nobody(know: Sequence[Expert], wanted: Wanted, declined: Collection[str]) -> str:
    if not know:
        return f"no expert of the roster has {wanted.name}"
    refused = sum(one.email in declined for one in know)
    counted = ((len(know) - refused, "away"), (refused, "declined"))
    return f"{wanted.name}: " + ", ".join(f"{number} {what}" for number, what in counted if number)
