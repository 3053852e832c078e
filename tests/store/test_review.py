"""What is flagged for the keepers: doubted or asked again, and not done with."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from store.followed import keep_step
from store.questions import add_comment, keep_doubt, keep_question
from store.review import Flagged, flagged, mark_reviewed
from store.vocabulary import Doubt, NextStep
from tests.conftest import NOON
from tests.store.rows import WINGTIP, add_roster
from tests.store.test_questions import MINUTE, doubt, question


def read(db: Session, *, days: int = 1, limit: int = 10) -> list[Flagged]:
    return flagged(db, since=NOON - timedelta(days=days), limit=limit)


def fill(db: Session) -> None:
    """Doubted, asked again, told the customer, nothing."""
    add_roster(db)
    for number in (1, 2, 3, 4):
        keep_question(db, question(number, asked_at=NOON + number * MINUTE))
    keep_doubt(db, doubt(1))
    add_comment(db, question_id=UUID(int=1), kind=Doubt.WRONG, tenant_id=WINGTIP,
                object_id="o-dana", comment="it is out")  # fmt: skip
    keep_step(db, question_id=UUID(int=2), what=NextStep.REPHRASED, now=NOON)
    keep_step(db, question_id=UUID(int=3), what=NextStep.TOLD_CUSTOMER, now=NOON)


def test_what_was_doubted_or_asked_again_is_flagged(db: Session) -> None:
    fill(db)
    second, first = read(db)
    assert (first.text, first.done, first.comments) == ("question 1", ("wrong",), ("it is out",))
    assert (second.text, second.done) == ("question 2", ("rephrased",))
    assert (first.partner_name, first.items) == ("Wingtip Consulting", ("int-enrol",))


def test_the_newest_are_read_and_none_from_long_ago(db: Session) -> None:
    fill(db)
    assert [one.text for one in read(db, limit=1)] == ["question 2"]
    assert flagged(db, since=NOON + timedelta(days=1), limit=10) == []


def test_what_is_done_with_is_flagged_no_more(db: Session) -> None:
    fill(db)
    assert mark_reviewed(db, [UUID(int=1)], now=NOON) == 1
    assert mark_reviewed(db, [UUID(int=1)], now=NOON) == 0
    assert [one.text for one in read(db)] == ["question 2"]
