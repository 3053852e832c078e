"""Which reminders of a simulated year are missing: held against the days on which they could go.

A reminder is lost if there was a whole day, from eight till six where they live, on which they
worked, the bot was up, and a week had passed since anything was sent to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from bench.survey_world import Deed, World
from dialogs.rules.holidays_of import Calendar
from store.models import SurveyInvitation

WEEK, AGAIN, OVER = timedelta(days=7), timedelta(days=14), timedelta(days=28)
ENDS = {"completed", "bounced", "stop", "stop this", "not eligible"}
OPENS, CLOSES = time(8), time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A reminder that left: to whom, when, of which invitations."""

    email: str
    at: datetime
    about: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What a year has brought: who was there, until when, what was said, and what went wrong.

    `unsure` are the reminders of which nobody knows whether they left; some stand in `said` too.
    """

    world: World
    until: datetime
    said: Sequence[Said]
    unsure: Sequence[Said]
    failed: int

    @cached_property
    def deeds(self) -> Mapping[str, Sequence[Deed]]:
        """Everything that happened, by whom it is about."""
        found: dict[str, list[Deed]] = {}
        for deed in self.world.deeds:
            found.setdefault(deed.email, []).append(deed)
        return found

    @cached_property
    def tried(self) -> Mapping[str, Sequence[Said]]:
        """What was sent, or may have been, by whom to."""
        found: dict[str, list[Said]] = {}
        for one in (*self.said, *self.unsure):
            found.setdefault(one.email, []).append(one)
        return found


def is_about(deed: Deed, customer: str, workload: str) -> bool:
    """Say whether it bears on what was sent of that customer and workload."""
    return deed.what in ("stop", "pause") or (deed.customer, deed.workload) == (customer, workload)


def is_lost(lived: Lived, row: SurveyInvitation, times: Sequence[datetime]) -> bool:
    """Say whether a reminder is missing that nothing kept from being sent; `times` are those of it.

    Whoever gets the first only when the second is due gets no second.
    """
    world = lived.world
    customer, workload, email = world.of[row.id]
    since, over = row.invited_at, row.invited_at + OVER
    if over > lived.until or not world.people[email].agreed or len(times) > 1:
        return False
    if any(row.id in one.about for one in lived.unsure):
        return False
    if any(
        deed.at < over and (deed.what in ENDS or deed.what == "pause")
        for deed in lived.deeds.get(email, ())
        if is_about(deed, customer, workload)
    ):
        return False
    if times and times[0] >= since + AGAIN:
        return False
    return any(_chances(lived, email, since + AGAIN if times else since, over))


def _chances(lived: Lived, email: str, since: datetime, over: datetime) -> Iterator[date]:
    """Yield the days on which somebody could have been reminded."""
    who, tried = lived.world.people[email], lived.tried.get(email, ())
    day, last = since.date() - timedelta(days=1), over.date() + timedelta(days=1)
    while (day := day + timedelta(days=1)) <= last:
        country, zone = who.place(datetime.combine(day, CLOSES, since.tzinfo))
        calendar = Calendar(zone=ZoneInfo(zone), country=country)
        opens, closes = calendar.at(day, OPENS), calendar.at(day, CLOSES)
        if opens is None or closes is None or opens < since or closes > over:
            continue
        if (
            calendar.works_on(day)
            and who.place(opens) == who.place(closes) == (country, zone)
            and not any(down < closes and up > opens for down, up in lived.world.down)
            and not any(opens - WEEK < one.at < opens for one in tried)
        ):
            yield day
