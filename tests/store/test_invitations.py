"""Invitations follow the events: new ones are kept once, what was answered is closed at once."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from store import invitations, notices, nudges
from store.invitations import Invitation, State, due, move, open_of, stop, take_in, untold
from store.models import Notice, SurveyEvent, SurveyInvitation
from store.nudges import Nudge
from store.told import To
from tests.conftest import NOON
from tests.store.rows import add_roster

WHO, OTHER = "a" * 64, "b" * 64
DAY = timedelta(days=1)


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    db.flush()
    return db


def happen(
    db: Session, event: str, at: datetime, *, who: str = WHO, workload: str = "teams"
) -> None:
    db.add(SurveyEvent(customer_id="c1", workload=workload, email_hash=who, event=event, at=at))
    db.flush()


def states(db: Session) -> list[tuple[str, str]]:
    query = select(SurveyInvitation).order_by(SurveyInvitation.invited_at)  # type: ignore[arg-type]
    return [(one.state, one.why) for one in db.exec(query)]


def only(db: Session, now: datetime = NOON) -> Invitation:
    (found,) = due(db, now=now)
    return found


def test_an_invitation_is_kept_once_and_due_when_it_went_out(roster: Session) -> None:
    happen(roster, "invited", NOON)
    assert take_in(roster, now=NOON) == 1
    assert take_in(roster, now=NOON + DAY) == 0
    assert due(roster, now=NOON - DAY) == ()
    assert (only(roster).step, only(roster).next_at) == (1, NOON)


def test_an_answer_closes_it_at_once_whatever_it_was(roster: Session) -> None:
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON)
    happen(roster, "bounced", NOON + DAY)
    take_in(roster, now=NOON + DAY)
    assert states(roster) == [("bounced", "")]
    happen(roster, "completed", NOON + 2 * DAY)
    take_in(roster, now=NOON + 2 * DAY)
    assert states(roster) == [("answered", "")]
    assert due(roster, now=NOON + 30 * DAY) == ()


def test_what_is_read_in_the_wrong_order_comes_to_the_same(roster: Session) -> None:
    happen(roster, "completed", NOON + DAY)
    assert take_in(roster, now=NOON + DAY) == 0
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON + DAY)
    assert states(roster) == [("answered", "")]


def test_an_earlier_answer_closes_no_later_invitation(roster: Session) -> None:
    happen(roster, "completed", NOON - DAY)
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON)
    assert states(roster) == [("open", "")]


def test_what_is_sent_again_is_the_same_invitation_and_what_is_old_is_only_kept(
    roster: Session,
) -> None:
    happen(roster, "invited", NOON)
    happen(roster, "invited", NOON + 14 * DAY)
    happen(roster, "invited", NOON - 400 * DAY, who=OTHER)
    assert take_in(roster, now=NOON + 14 * DAY) == 3
    assert states(roster) == [
        ("stopped", "heard of too late"), ("open", ""), ("stopped", "invited before"),
    ]  # fmt: skip


def test_only_news_of_some_is_taken_in(roster: Session) -> None:
    happen(roster, "invited", NOON)
    happen(roster, "invited", NOON, who=OTHER)
    assert take_in(roster, now=NOON, only=[("c1", "teams", OTHER)]) == 1
    assert only(roster).email_hash == OTHER


def test_only_who_has_seen_it_as_it_is_moves_it_on(roster: Session) -> None:
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON)
    seen = only(roster)
    assert move(roster, seen, step=2, next_at=NOON + 14 * DAY)
    assert not move(roster, seen, step=2, next_at=NOON + 15 * DAY)
    assert not stop(roster, seen, why="opted out", now=NOON)
    (fresh,) = open_of(roster, email_hash=WHO)
    assert stop(roster, fresh, why="opted out", now=NOON)
    assert open_of(roster, email_hash=WHO) == ()


def test_many_are_read_in_parts(roster: Session) -> None:
    for n in range(5):
        happen(roster, "invited", NOON, who=f"{n}" * 64)
    take_in(roster, now=NOON)
    found: list[Invitation] = []
    while part := due(roster, now=NOON, after=found[-1] if found else None, limit=2):
        found += part
    assert len({one.id for one in found}) == len(found) == 5
    told: list[Invitation] = []
    while part := untold(roster, after=told[-1] if told else None, limit=2):
        told += part
    assert len({one.id for one in told}) == 5


def test_the_partner_is_told_once_of_each_state(roster: Session) -> None:
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON)
    (seen,) = untold(roster)
    assert invitations.mark_told(roster, seen)
    assert not invitations.mark_told(roster, seen)
    assert untold(roster) == ()
    happen(roster, "bounced", NOON)
    take_in(roster, now=NOON)
    assert [one.state for one in untold(roster)] == [State.BOUNCED]


def test_an_old_bounce_is_no_news(roster: Session) -> None:
    happen(roster, "invited", NOON)
    take_in(roster, now=NOON)
    happen(roster, "bounced", NOON + DAY)
    take_in(roster, now=NOON + 40 * DAY)
    assert (states(roster), untold(roster)) == ([("bounced", "")], ())


def test_a_reminder_is_decided_once_and_counts_from_when_it_went_out(roster: Session) -> None:
    one = Nudge(
        business_key="k", email_hash=WHO, invitations=(str(uuid4()),), number=1, decided_at=NOON
    )
    assert nudges.add(roster, one)
    assert not nudges.add(roster, one)
    assert nudges.nudge_of(roster, business_key="k") == one
    assert nudges.last_at(roster, email_hash=WHO) == NOON
    notices.write(roster, "x", to=To(email="x"), business_key="k", now=NOON)
    assert nudges.is_on_its_way(roster, email_hash=WHO)
    assert [found.business_key for found in nudges.about(
        roster, email_hash=WHO, invitation=one.ids[0])] == ["k"]  # fmt: skip
    nudges.mark_sent(roster, business_key="k", way="mail", now=NOON + DAY)
    assert not nudges.is_on_its_way(roster, email_hash=WHO)
    assert nudges.last_at(roster, email_hash=WHO) == NOON + DAY
    assert roster.exec(select(Notice)).one().business_key == "k"


def test_what_was_not_sent_after_all_does_not_count(roster: Session) -> None:
    one = Nudge(business_key="k", email_hash=WHO, invitations=(), number=1, decided_at=NOON)
    nudges.add(roster, one)
    nudges.mark_skipped(roster, business_key="k", why="opted out")
    assert nudges.last_at(roster, email_hash=WHO) is None
