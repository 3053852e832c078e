"""What a status is made of: values only; queries are beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from store.vocabulary import Health, Phase, UpdateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """What stands in the way: whose it is, since when, and what is done next until when."""

    what: str
    owner: str = ""
    since: date | None = None
    next_step: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadLine:
    """One workload of a status: people entitled and active, a date for each milestone in per cent.

    `partner_id` is who delivers it now ("" where nobody is assigned). `entitled_before` is what the
    last update said, where the roster has said something else since, which counts.
    """

    workload: str
    phase: Phase | None = None
    entitled: int | None = None
    entitled_before: int | None = None
    active: int | None = None
    forecasts: Mapping[int, date] = field(default_factory=dict)
    note: str = ""
    partner_id: str = ""

    @property
    def use(self) -> float | None:
        """Active use as a share of the entitled people; None where it is not known."""
        if self.active is None or not self.entitled:
            return None
        return self.active / self.entitled


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What one update says of a customer. `number` 0 is what the roster brought, nobody logged."""

    customer_id: str
    customer_name: str
    number: int = 0
    kind: UpdateKind = UpdateKind.UPDATE
    corrects: int | None = None
    because: str = ""
    health: Health | None = None
    health_reason: str = ""
    summary: str = ""
    risks: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    help_needed: str = ""
    next_meeting: date | None = None
    workloads: tuple[WorkloadLine, ...] = ()
    written_at: datetime | None = None
    written_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A forecast that was given, moved or withdrawn (`after` None), and why."""

    customer_id: str
    workload: str
    milestone: int
    before: date | None
    after: date | None
    reason: str = ""
    by_partner: bool = False
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A milestone that was reached, what was forecast at the time, and what was forecast first."""

    customer_id: str
    workload: str
    milestone: int
    reached_on: date
    partner_id: str = ""
    forecast: date | None = None
    first_forecast: date | None = None
