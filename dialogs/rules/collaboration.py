"""The path of an FM or FTA who is new to a customer, with its partner, step by step. Pure.

    find the PSM -> ask for an introduction -> first meeting -> regular reviews

And what is said of a partner who is asked for input and does not give it: rounds, with dates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dialogs.rules.holidays_of import Calendar
from dialogs.rules.rhythm import good_moment
from store.vocabulary import CollaborationStep as Step


class Verb(StrEnum):
    """What somebody does on the path."""

    ASK = "ask"  # the PSM, for an introduction
    INTRODUCED = "introduced"
    PROPOSE = "propose"  # a meeting, or another moment for it
    HELD = "held"  # it took place


class Party(StrEnum):
    """Whose path it is, and who helps: the partner's PSM, or who covers."""

    LEAD = "lead"
    PSM = "psm"


_BOTH, _LEAD = frozenset(Party), frozenset({Party.LEAD})
# From which step to which, and who may. Who knows the partner already asks nobody.
MOVES: Mapping[Verb, tuple[Mapping[Step, Step], frozenset[Party]]] = {
    Verb.ASK: ({Step.FIND_PSM: Step.INTRODUCTION}, _LEAD),
    Verb.INTRODUCED: (
        {Step.FIND_PSM: Step.FIRST_MEETING, Step.INTRODUCTION: Step.FIRST_MEETING},
        _BOTH,
    ),
    Verb.PROPOSE: ({one: one for one in (Step.FIRST_MEETING, Step.REVIEWS)}, _LEAD),
    Verb.HELD: ({Step.FIRST_MEETING: Step.REVIEWS, Step.REVIEWS: Step.REVIEWS}, _LEAD),
}
# Days that a step may take; reviews come as often as updates do.
LASTS: Mapping[Step, int] = {Step.FIND_PSM: 2, Step.INTRODUCTION: 5, Step.FIRST_MEETING: 7}
NOT_YET = "That meeting is still to come."
PATTERN = 3  # rounds in a row without input


def next_step(step: Step, verb: Verb, by: Party) -> Step | None:
    """Return the step after a move; None where this move is not one of the step, or not theirs."""
    ways, who = MOVES[verb]
    if by not in who or (step is Step.FIND_PSM and by is Party.PSM):
        return None
    return ways.get(step)


def whose_turn(step: Step) -> Party:
    """Say who does what comes next."""
    return Party.PSM if step is Step.INTRODUCTION else Party.LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a path stands: since when, when the parties meet next, how often they are to."""

    step: Step
    since: datetime
    meeting: datetime | None = None
    minutes: int = 0
    every_days: int = 14

    @property
    def meeting_ends(self) -> datetime | None:
        """When the meeting that is proposed is over."""
        return self.meeting + timedelta(minutes=self.minutes) if self.meeting else None


def due_at(standing: Standing, calendar: Calendar) -> datetime:
    """Return when something is to have been done: after the meeting, or when the step is over."""
    over = standing.meeting_ends
    if over is not None:
        return good_moment(calendar.day_of(over) + timedelta(days=1), calendar)
    days = LASTS.get(standing.step, standing.every_days)
    return good_moment(calendar.day_of(standing.since) + timedelta(days=days), calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One time that a partner was asked for input: when, until when, and when an answer came."""

    number: int
    asked_at: datetime
    answer_by: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Rounds in a row, the newest last, to which no answer came; when the last one did."""

    rounds: tuple[Round, ...]
    last_answer: datetime | None

    @property
    def first(self) -> int:
        """The number by which the pattern is known as long as it lasts."""
        return self.rounds[0].number


def pattern_of(rounds: Sequence[Round], *, now: datetime) -> Pattern | None:
    """Return the rounds without input, if they are several: an answer, however late, ends them.

    A round that may still be answered is none yet.
    """
    newest_first = sorted(rounds, key=lambda one: one.number, reverse=True)
    missed = tuple(reversed(tuple(_unanswered(newest_first, now))))
    if len(missed) < PATTERN:
        return None
    answers = [one.answered_at for one in rounds if one.answered_at is not None]
    return Pattern(rounds=missed, last_answer=max(answers, default=None))


def _unanswered(newest_first: Sequence[Round], now: datetime) -> Iterator[Round]:
    for one in newest_first:
        if one.answered_at is not None:
            return
        if one.answer_by <= now:
            yield one


def asked_on(pattern: Pattern, calendar: Calendar) -> tuple[date, ...]:
    """Return the days on which the partner was asked, as its reader counts them."""
    return tuple(calendar.day_of(one.asked_at) for one in pattern.rounds)


def fault_of(verb: Verb, standing: Standing, *, now: datetime) -> str:
    """Say why a move cannot be made now, "" if it can."""
    ends = standing.meeting_ends
    return NOT_YET if verb is Verb.HELD and ends is not None and ends > now else ""
