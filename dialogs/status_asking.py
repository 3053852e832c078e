"""The partners' contacts are asked for their say, a few days before an update is due."""

from datetime import datetime

from sqlmodel import Session

from dialogs import partner_input
from dialogs.status_people import team_of
from dialogs.sweeps import Sweep
from store import rhythm
from store.rhythm import Rhythm


def ask_partners(db: Session, seen: Rhythm, now: datetime) -> bool:
    """Ask the partners' contacts for their say, while there is time before the update is due."""
    team = team_of(db, customer_id=seen.customer_id)
    if team is None or not rhythm.change(db, seen, ask_at=None):
        return False
    if seen.due_at is None or seen.due_at <= now:
        return False
    partner_input.ask(
        db,
        customer_id=seen.customer_id,
        for_number=team.status.number + 1,
        answer_by=seen.due_at,
        now=now,
    )
    return True


SWEEPS = (
    Sweep(
        name="partner's say wanted",
        about="customer",
        find=lambda db, now, after: rhythm.to_ask(db, now=now, after=after),
        settle=ask_partners,
    ),
)
