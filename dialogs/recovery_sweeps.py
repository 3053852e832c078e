"""What answers to surveys bring about: a conversation where somebody was not satisfied."""

from datetime import datetime, timedelta

from sqlmodel import Session

from dialogs.rules.survey_standing import SATISFIED_ABOVE
from dialogs.rules.waiting import Step
from dialogs.survey_recovery_notices import tell_keepers
from dialogs.sweeps import Sweep
from store.recoveries import LowAnswer, OpenTalk, low_answers, open_talk, overdue

LOOKED_BACK = timedelta(days=90)  # an older answer is history: nobody is called because of it


def find(db: Session, now: datetime, after: LowAnswer | None) -> tuple[LowAnswer, ...]:
    """Read the answers at the goal or below that nobody talks about yet."""
    return low_answers(db, goal=SATISFIED_ABOVE, since=now - LOOKED_BACK, after=after)


def begin(db: Session, low: LowAnswer, now: datetime) -> bool:
    """Open the conversation about an answer, and tell the PSM."""
    talk = open_talk(db, low, now=now)
    if talk is None:
        return False
    tell_keepers(db, talk, now=now)
    return True


def tell_again(db: Session, talk: OpenTalk, now: datetime) -> bool:
    """Remind of a conversation that is still open; then tell the next responsible."""
    return tell_keepers(db, talk, now=now, step=Step(talk.step + 1))


SWEEPS = (
    Sweep(name="survey.recovery", about="survey", find=find, settle=begin),
    Sweep(
        name="survey.recovery open",
        about="recovery",
        find=lambda db, now, after: overdue(db, now=now, after=after),
        settle=tell_again,
    ),
)
