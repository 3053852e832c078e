"""Who may let a batch of reminders go out, and who has to agree. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class BatchState(StrEnum):
    """Where a batch stands: nothing of it goes out before it is confirmed, or after it stopped."""

    DRAWN_UP = "drawn_up"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    DONE = "done"


class Answer(StrEnum):
    """What becomes of somebody's confirmation."""

    GOES_OUT = "goes out"
    WAITS = "waits for a second"
    SAME_PERSON = "the same person"
    NO_RIGHT = "no right to be the second"
    TOO_LATE = "it is not waiting"
    EMPTY = "nobody would be reminded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """A batch as it stands, and who confirms it: `may_second` says for how many people they may."""

    state: BatchState
    count: int
    alone: int  # so many people may be reminded on the word of one
    confirmed_by: str
    by: str
    may_second: bool


def confirm(facts: Confirming) -> Answer:
    """Say what becomes of a confirmation."""
    if facts.state is not BatchState.DRAWN_UP:
        return Answer.TOO_LATE
    if not facts.count:
        return Answer.EMPTY
    if facts.count <= facts.alone:
        return Answer.GOES_OUT
    if not facts.confirmed_by:
        return Answer.WAITS
    if facts.confirmed_by == facts.by:
        return Answer.SAME_PERSON
    return Answer.GOES_OUT if facts.may_second else Answer.NO_RIGHT


def may_stop(state: BatchState) -> bool:
    """Say whether there is anything to stop."""
    return state in {BatchState.DRAWN_UP, BatchState.CONFIRMED}
