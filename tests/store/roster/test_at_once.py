"""Many invitations in one import: somebody looks at the reminders before any is due."""

import pytest
from sqlmodel import Session, select

from store.batches import ALONE, to_draw_up
from store.models import SurveyInvitation
from tests.store.roster.folders import Folder


def invite(folder: Folder, count: int) -> None:
    rows = (
        {"customer_id": "C-1", "workload": "teams", "email": f"zoe{number}@contoso.example",
         "event": "invited", "at": "2026-11-01T09:30Z", "nsat": "", "nps": ""}
        for number in range(count)
    )  # fmt: skip
    folder.write("survey_events.csv", *rows)


@pytest.mark.parametrize(("count", "held"), [(ALONE, 0), (ALONE + 1, ALONE + 1)])
def test_more_than_fifty_invitations_at_once_wait_for_somebody(
    folder: Folder, db: Session, count: int, held: int
) -> None:
    invite(folder, count)
    folder.load()
    waiting = [one for one in db.exec(select(SurveyInvitation)) if one.next_at is None]
    assert len(waiting) == held
    assert len(to_draw_up(db, None, limit=1000)) == held
    folder.load()
    assert len(to_draw_up(db, None, limit=1000)) == held


def test_what_has_been_answered_already_does_not_count(folder: Folder, db: Session) -> None:
    invite(folder, ALONE + 1)
    folder.write("survey_events.csv", {
        "customer_id": "C-1", "workload": "teams", "email": "zoe0@contoso.example",
        "event": "completed", "at": "2026-11-01T10:30Z", "nsat": "150", "nps": "9",
    })  # fmt: skip
    folder.load()
    due = [one for one in db.exec(select(SurveyInvitation)) if one.next_at is not None]
    assert len(due) == ALONE
