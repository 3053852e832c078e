"""When may something be said unasked, and what does an answer of the other side mean. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

QUIET_FROM, QUIET_UNTIL = time(18), time(8)  # of the reader's day
SATURDAY = 5
LONGEST_IN_A_TURN = timedelta(seconds=10)  # somebody waits, and what they say next waits too
LOOK_AGAIN = timedelta(days=7)  # at what is held until somebody says "resume"
FOLD_WITHIN = timedelta(minutes=10)  # what is due within this of each other is one message
GONE = frozenset(
    {
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "BotDisabledByAdmin",
        "ForbiddenOperationException",
        "MessageWritesBlocked",
    }
)  # with 403: this conversation takes nothing any more


class Hold(StrEnum):
    """Why something that is due is not said yet."""

    QUIET = "quiet hours"
    PAUSED = "paused"
    ONLY_URGENT = "only urgent"


@dataclass(frozen=True, slots=True)
class Go:
    """It may be said now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may be said then, and why not before."""

    until: datetime
    why: Hold


def may_go(
    *,
    now: datetime,
    zone: ZoneInfo,
    urgent: bool,
    paused_until: datetime | None = None,
    only_urgent: bool = False,
    quiet_hours: bool = True,
) -> Go | Wait:
    """Decide when something due may be said; what is urgent may at once, whatever the hour."""
    if urgent:
        return Go()
    if only_urgent:
        return Wait(now + LOOK_AGAIN, Hold.ONLY_URGENT)
    if paused_until is not None and paused_until > now:
        return Wait(next_waking_moment(paused_until, zone), Hold.PAUSED)
    awake = next_waking_moment(now, zone) if quiet_hours else now
    return Go() if awake == now else Wait(awake, Hold.QUIET)


def next_waking_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment itself on a working day between eight and six, else the next eight."""
    local = moment.astimezone(zone)
    if _is_working_day(local.date()) and QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    day = local.date()
    if local.time() >= QUIET_UNTIL:
        day += timedelta(days=1)
    while not _is_working_day(day):
        day += timedelta(days=1)
    # in local dates, then turned: eight stays eight when the clocks change in between
    return datetime.combine(day, QUIET_UNTIL, zone).astimezone(UTC)


def first_known_zone(*names: str) -> ZoneInfo:
    """Return the first of these zones that there is, else UTC."""
    for name in names:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):  # no such zone, or no name of one
            continue
    return ZoneInfo("UTC")


def _is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY


class Route(StrEnum):
    """How somebody is reached, the best way first."""

    TEAMS = "teams"
    MAIL = "mail"
    PSM = "psm"  # their PSM is asked to tell them
    NOWHERE = "nowhere"


def choose_route(
    *, in_teams: bool, by_mail: bool, has_psm: bool, mail_refused: bool = False
) -> Route:
    """Choose how to reach somebody, from what leads to them at all."""
    if in_teams:
        return Route.TEAMS
    if by_mail and not mail_refused:
        return Route.MAIL
    return Route.PSM if has_psm else Route.NOWHERE


class Heard(StrEnum):
    """What came back when something was said."""

    TAKEN = "taken"
    NOT_SENT = "not sent"  # nothing left this machine
    STATUS = "status"  # an answer that is not a yes
    REFUSED = "refused"  # this way leads nowhere, now or later
    SILENCE = "no answer"  # it may have arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: for STATUS with the number, the code and the seconds asked to wait."""

    heard: Heard
    status: int = 0
    code: str = ""
    retry_after: float | None = None
    reason: str = ""
    message_id: str = ""

    @property
    def words(self) -> str:
        """It in a few words, for an operator."""
        if self.heard is Heard.STATUS:
            return f"{self.status} {self.code}".rstrip()
        return f"{self.heard}: {self.reason}" if self.reason else self.heard.value


@dataclass(frozen=True, slots=True)
class Sent:
    """It was taken, under this id."""

    message_id: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """It was not taken (or a copy does no harm): say it again then."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have been taken and must not be said twice: somebody has to look."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody can be reached this way any more: the address is given up, another way is tried."""

    why: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """The message that was to be changed is no longer there: nothing is left to do."""

    why: str


@dataclass(frozen=True, slots=True)
class Dead:
    """It will not be said: it is wrong itself, or it was tried for long enough."""

    why: str


Outcome = Sent | RetryAt | Uncertain | Gone | Vanished | Dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait between attempts, and when to give up: after so many AND so long."""

    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(hours=1)
    attempts: int = 10
    over: timedelta = timedelta(hours=24)


PATIENCE = Patience()
AGAIN_LATER = frozenset({412, 429})  # it was not taken
PERHAPS = frozenset({408, 500, 502, 503, 504})  # it may have been taken
UNAUTHORISED = 401  # our registration or token: an operator can mend that
FORBIDDEN, NOT_FOUND = 403, 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What an outcome depends on besides the answer; `jitter` is between 0 and 1.

    `in_place`: a message that stands was to be changed.
    """

    harmless_twice: bool
    number: int
    first_at: datetime
    now: datetime
    jitter: float
    in_place: bool = False


def outcome(answer: Answer, attempt: Attempt, *, patience: Patience = PATIENCE) -> Outcome:
    """Decide what becomes of something that was said, from what came back."""
    if answer.heard is Heard.TAKEN:
        return Sent(answer.message_id)
    if answer.heard is Heard.REFUSED or is_gone(answer.status, answer.code):
        return Gone(answer.words)
    perhaps = answer.heard is Heard.SILENCE or answer.status in PERHAPS
    if perhaps and not attempt.harmless_twice:
        return Uncertain(answer.words)
    again = answer.heard is Heard.NOT_SENT or answer.status in AGAIN_LATER | {UNAUTHORISED}
    if not perhaps and not again:
        vanished = attempt.in_place and answer.status == NOT_FOUND
        return Vanished(answer.words) if vanished else Dead(answer.words)
    if given_up(attempt, patience):
        return Dead(f"given up: {answer.words}")
    return RetryAt(attempt.now + _pause(answer, attempt, patience), answer.words)


def pause_in_a_turn(answer: Answer, *, harmless_twice: bool, jitter: float) -> timedelta | None:
    """Return after what pause an answer to somebody is said once more; None: not at all."""
    again = AGAIN_LATER | PERHAPS if harmless_twice else AGAIN_LATER
    asked = timedelta(seconds=1.0 if answer.retry_after is None else answer.retry_after)
    if answer.status not in again or asked > LONGEST_IN_A_TURN:
        return None
    return asked + timedelta(seconds=jitter / 2)


def given_up(attempt: Attempt, patience: Patience) -> bool:
    """Say whether it was tried often enough, and for long enough."""
    return attempt.number >= patience.attempts and attempt.now - attempt.first_at >= patience.over


def backoff(number: int, jitter: float, patience: Patience) -> timedelta:
    """Return how long to wait after this attempt: twice as long each time, spread by half."""
    doubled: timedelta = patience.first * 2 ** min(number - 1, 20)
    return min(doubled, patience.longest) * (0.75 + jitter / 2)


def _pause(answer: Answer, attempt: Attempt, patience: Patience) -> timedelta:
    if answer.retry_after is None:
        return backoff(attempt.number, attempt.jitter, patience)
    asked = timedelta(seconds=max(0.0, answer.retry_after))
    # never before it was asked for, and not all of them in the same instant
    return min(asked, patience.longest) + timedelta(seconds=attempt.jitter)


def is_gone(status: int, code: str) -> bool:
    """Say whether an answer means that a conversation is closed to the bot for good."""
    if status == NOT_FOUND:
        return code == "ConversationNotFound"
    return status == FORBIDDEN and code in GONE
