"""What answers to surveys bring about: a conversation where somebody was not satisfied."""

from datetime import datetime, timedelta

from sqlmodel import Session

from dialogs.rules.survey_standing import SATISFIED_ABOVE
from dialogs.survey_recovery_notices import tell_psm
from dialogs.sweeps import Sweep
from store.recoveries import LowAnswer, low_answers, open_talk

LOOKED_BACK = timedelta(days=90)  # an older answer is history: nobody is called because of it


def find(db: Session, now: datetime, after: LowAnswer | None) -> tuple[LowAnswer, ...]:
    """Read the answers at the goal or below that nobody talks about yet."""
    return low_answers(db, goal=SATISFIED_ABOVE, since=now - LOOKED_BACK, after=after)


def begin(db: Session, low: LowAnswer, now: datetime) -> bool:
    """Open the conversation about an answer, and tell the PSM."""
    talk_id = open_talk(db, low, now=now)
    if talk_id is None:
        return False
    tell_psm(db, talk_id, partner_id=low.partner_id, now=now)
    return True


SWEEPS = (Sweep(name="survey.recovery", about="survey", find=find, settle=begin),)
