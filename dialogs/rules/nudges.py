"""Who is reminded of an invitation to a survey, of which ones, and when; or why not. Pure.

A reminder is due when the invitation went out, and once more fourteen days after that; whatever
kept one from being sent, there is never a third. What is due for one person is one reminder, and
between two of them lies a week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from dialogs.rules.delivery import QUIET_FROM, QUIET_UNTIL
from dialogs.rules.holidays_of import Calendar

FIRST, SECOND, NONE_LEFT = 1, 2, 3  # the steps of an invitation
AGAIN_AFTER = timedelta(days=14)  # since the invitation
APART = timedelta(days=7)  # two reminders of one person, whatever they are about
TOO_OLD = timedelta(days=28)  # an invitation that is older is not spoken of any more
LOOK_AGAIN = timedelta(hours=1)  # at what is still on its way
LONG_AGO = datetime.min.replace(tzinfo=UTC)
MOST_DAYS = 60  # without a working day: longer than any holidays


class Why(StrEnum):
    """Why somebody is not reminded, or not yet."""

    NO_CONTACT = "no contact"
    NOT_ELIGIBLE = "not eligible"
    OPTED_OUT = "opted out"
    TOO_LATE = "too late"
    NOT_AGREED = "not agreed"
    PAUSED = "paused"
    ON_ITS_WAY = "one is on its way"
    TOO_SOON = "one was sent within a week"
    QUIET = "quiet hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An open invitation, and what its contact wants; `known` is False where there is none.

    `step` is the number of the next reminder, due at `next_at`; None: not any more.
    `free_from` is when they may be written to about it: the past for now, None for never.
    """

    key: str
    invited_at: datetime
    step: int
    next_at: datetime | None
    known: bool = True
    eligible: bool = True
    agreed: bool = True
    free_from: datetime | None = LONG_AGO

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and self.next_at <= now and self.step < NONE_LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Whoever would be reminded: their days, and what was said to them last.

    `calendars` are all that may be theirs, of one country: an hour must be good in each.
    """

    calendars: tuple[Calendar, ...]
    last_at: datetime | None = None
    on_its_way: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: then."""

    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Skip:
    """This one is not sent; the next, if there is one, is due then."""

    why: Why
    step: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more is said of this invitation."""

    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What becomes of what was due: these are sent in one reminder, the others for a reason."""

    send: tuple[Invited, ...] = ()
    others: Mapping[str, Wait | Skip | End] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Which reminder it is: the second only where all of them have had a first."""
        return min((one.step for one in self.send), default=FIRST)


def decide(invitations: Sequence[Invited], who: Reached, *, now: datetime) -> Decided:
    """Decide about all the invitations of one person that are due."""
    due = [one for one in invitations if one.is_due(now)]
    others = {one.key: kept for one in due if (kept := kept_from(one, now)) is not None}
    left = tuple(one for one in due if one.key not in others)
    if left and (wait := _not_yet(who, now)) is not None:
        return Decided(others={**others, **dict.fromkeys((one.key for one in left), wait)})
    return Decided(send=left, others=others)


def after(one: Invited, *, now: datetime) -> tuple[int, datetime | None]:
    """Return the step that follows a reminder, and when it is due.

    Where the first comes only when the second is due, it is the only one.
    """
    again = one.invited_at + AGAIN_AFTER
    if one.step == FIRST and now < again:
        return SECOND, again
    return NONE_LEFT, None


def next_good_moment(moment: datetime, calendars: Sequence[Calendar]) -> datetime:
    """Return the moment itself if it is a waking hour of a working day, else the next such."""
    moment = moment.astimezone(UTC)
    day = calendars[0].day_of(moment) - timedelta(days=1)
    for _ in range(MOST_DAYS):
        window = _window(day, calendars)
        if window is not None and moment < window[1]:
            return max(moment, window[0])
        day += timedelta(days=1)
    raise OverflowError("nobody works there")


def kept_from(one: Invited, now: datetime) -> Wait | Skip | End | None:
    """Say what keeps a reminder of this invitation from being sent, whatever the hour."""
    if (why := _ended_by(one)) is not None:
        return End(why)
    if now >= one.invited_at + TOO_OLD:
        return Skip(Why.TOO_LATE, NONE_LEFT, None)
    if one.free_from is not None and one.free_from > now:
        return Wait(one.free_from, Why.PAUSED)
    if not one.agreed:
        return Skip(Why.NOT_AGREED, *after(one, now=now))
    return None


def _ended_by(one: Invited) -> Why | None:
    if not one.known:
        return Why.NO_CONTACT
    if not one.eligible:
        return Why.NOT_ELIGIBLE
    return Why.OPTED_OUT if one.free_from is None else None


def _not_yet(who: Reached, now: datetime) -> Wait | None:
    if who.on_its_way:
        return Wait(now + LOOK_AGAIN, Why.ON_ITS_WAY)
    if who.last_at is not None and who.last_at + APART > now:
        return Wait(next_good_moment(who.last_at + APART, who.calendars), Why.TOO_SOON)
    moment = next_good_moment(now, who.calendars)
    return Wait(moment, Why.QUIET) if moment > now else None


def _window(day: date, calendars: Sequence[Calendar]) -> tuple[datetime, datetime] | None:
    """Return from when until when of a day all of them are awake and at work."""
    spans = [_span(one, day) for one in calendars]
    common = [span for span in spans if span is not None]
    if len(common) < len(spans):
        return None
    opens, closes = max(span[0] for span in common), min(span[1] for span in common)
    # a country so wide that its days have no hour in common: the first counts
    return (opens, closes) if opens < closes else common[0]


def _span(calendar: Calendar, day: date) -> tuple[datetime, datetime] | None:
    if not calendar.works_on(day):
        return None
    opens, closes = calendar.at(day, QUIET_UNTIL), calendar.at(day, QUIET_FROM)
    return (opens, closes) if opens is not None and closes is not None else None
