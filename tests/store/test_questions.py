"""Questions are kept once, and what people say of the answers reaches who looks after them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from store.db import Database
from store.models import Question, QuestionDoubt
from store.questions import (
    FOLLOWS_WITHIN,
    Doubted,
    NewQuestion,
    add_comment,
    count_doubts,
    doubts_for,
    keep_doubt,
    keep_question,
    last_question,
    question_of,
)
from store.vocabulary import Doubt, Verdict
from tests.conftest import NOON
from tests.store.rows import WINGTIP, add_roster

ANA, BERT, CORA = "ana@fasttrack.example", "bert@fasttrack.example", "cora@fasttrack.example"
MINUTE = timedelta(minutes=1)


def question(number: int = 1, **fields: Any) -> NewQuestion:
    kept: dict[str, Any] = {
        "id": UUID(int=number),
        "conversation_id": "a:dana",
        "activity_id": str(number),
        "tenant_id": WINGTIP,
        "aad_object_id": "o-dana",
        "partner_id": "p1",
        "asked_at": NOON,
        "text": f"question {number}",
        "verdict": "in_scope",
        "items": ["int-enrol"],
        "confidence": 0.9,
        "edition": 1,
    }
    return NewQuestion(**kept | fields)


def doubt(number: int = 1, kind: Doubt = Doubt.WRONG, **fields: Any) -> QuestionDoubt:
    kept: dict[str, Any] = {
        "question_id": UUID(int=number),
        "kind": kind.value,
        "tenant_id": WINGTIP,
        "aad_object_id": "o-dana",
        "psm_email": ANA,
        "said_at": NOON,
    }
    return QuestionDoubt(**kept | fields)


def read(db: Session, *, psm_email: str | None = None, **page: int) -> Sequence[Doubted]:
    return doubts_for(db, psm_email=psm_email, **{"offset": 0, "limit": 10, **page})


def test_a_question_sent_again_is_kept_once(db: Session) -> None:
    first, again = question(), question(id=uuid4())
    assert [keep_question(db, first), keep_question(db, again)] == [True, False]
    assert db.exec(select(Question.id)).all() == [first.id]


def test_what_was_refused_leaves_the_transaction_usable(db: Session) -> None:
    keep_question(db, question())
    keep_question(db, question())
    assert keep_question(db, question(2))


async def test_a_question_sent_five_times_at_once_is_kept_once(database: Database) -> None:
    kept = await asyncio.gather(
        *(database.run(lambda db: keep_question(db, question(id=uuid4()))) for _ in range(5))
    )
    assert sorted(kept) == [False] * 4 + [True]


async def test_a_double_click_is_one_doubt(database: Database) -> None:
    await database.run(lambda db: keep_question(db, question()))
    kept = await asyncio.gather(
        *(database.run(lambda db: keep_doubt(db, doubt())) for _ in range(5))
    )
    assert sorted(kept) == [False] * 4 + [True]
    assert await database.read(lambda db: count_doubts(db, psm_email=None)) == 1


@pytest.mark.parametrize(
    ("ago", "fields", "found"),
    [
        pytest.param(MINUTE, {}, True, id="a minute ago"),
        pytest.param(FOLLOWS_WITHIN - MINUTE, {}, True, id="just recent enough"),
        pytest.param(FOLLOWS_WITHIN, {}, False, id="too long ago"),
        pytest.param(MINUTE, {"conversation_id": "a:else"}, False, id="in another conversation"),
        pytest.param(MINUTE, {"aad_object_id": "o-else"}, False, id="by somebody else"),
        pytest.param(MINUTE, {"tenant_id": "t-else"}, False, id="by the same id elsewhere"),
    ],
)
def test_a_follow_up_refers_to_the_person_s_own_recent_question(
    db: Session, ago: timedelta, fields: dict[str, Any], *, found: bool
) -> None:
    keep_question(db, question(asked_at=NOON - ago, **fields))
    last = last_question(
        db, conversation_id="a:dana", tenant_id=WINGTIP, object_id="o-dana", now=NOON
    )
    assert (last is not None) is found


def test_the_newest_question_is_the_last_one(db: Session) -> None:
    keep_question(db, question(1, asked_at=NOON - MINUTE, workload="intune"))
    keep_question(db, question(2, asked_at=NOON - 2 * MINUTE))
    last = last_question(
        db, conversation_id="a:dana", tenant_id=WINGTIP, object_id="o-dana", now=NOON
    )
    assert last is not None
    assert (last.text, last.workload, last.items) == ("question 1", "intune", ("int-enrol",))


@pytest.mark.parametrize(
    ("question_id", "object_id", "found"),
    [
        pytest.param(str(UUID(int=1)), "o-dana", True, id="their own"),
        pytest.param(str(UUID(int=1)), "o-jonas", False, id="somebody else's"),
        pytest.param(str(UUID(int=9)), "o-dana", False, id="none"),
        pytest.param("", "o-dana", False, id="empty"),
        pytest.param("x' OR 1=1 --", "o-dana", False, id="no id at all"),
    ],
)
def test_a_question_is_there_for_who_asked_it(
    db: Session, question_id: str, object_id: str, *, found: bool
) -> None:
    keep_question(db, question())
    kept = question_of(db, question_id=question_id, tenant_id=WINGTIP, object_id=object_id)
    assert (kept is not None) is found


@pytest.fixture
def doubted(db: Session) -> Session:
    """Three doubts: Wingtip's (PSM Ana), Adatum's (to Cora, who covers for Bert), and staff's."""
    add_roster(db)
    times = {number: NOON + number * MINUTE for number in (1, 2, 3)}
    for number, partner in ((1, "p1"), (2, "p2"), (3, None)):
        keep_question(db, question(number, partner_id=partner))
    keep_doubt(db, doubt(1, psm_email=ANA, said_at=times[1]))
    keep_doubt(db, doubt(2, Doubt.HANDED_OVER, psm_email=CORA, said_at=times[2]))
    keep_doubt(db, doubt(3, Doubt.UNSURE, psm_email="", said_at=times[3]))
    return db


@pytest.mark.parametrize(
    ("psm_email", "expected"),
    [
        pytest.param(None, ["question 3", "question 2", "question 1"], id="keepers see all"),
        pytest.param(ANA, ["question 1"], id="a PSM sees their own partners'"),
        pytest.param(CORA, ["question 2"], id="the cover sees what went to them"),
        pytest.param(BERT, ["question 2"], id="so does the PSM when they are back"),
        pytest.param("", ["question 3"], id="nobody's are those of staff"),
        pytest.param("x@fasttrack.example", [], id="another PSM"),
    ],
)
def test_doubts_are_for_who_looks_after_the_partner(
    doubted: Session, psm_email: str | None, expected: list[str]
) -> None:
    assert [one.text for one in read(doubted, psm_email=psm_email)] == expected
    assert count_doubts(doubted, psm_email=psm_email) == len(expected)


def test_a_doubt_is_told_with_what_was_asked_and_answered(doubted: Session) -> None:
    [one] = read(doubted, psm_email=ANA)
    assert one == Doubted(
        question_id=UUID(int=1),
        kind=Doubt.WRONG,
        partner_name="Wingtip Consulting",
        text="question 1",
        verdict=Verdict.IN_SCOPE,
        items=("int-enrol",),
        comment="",
        said_at=NOON + MINUTE,
    )


def test_pages_hold_every_doubt_once(db: Session) -> None:
    for number in range(1, 8):  # all said at the same moment
        keep_question(db, question(number))
        keep_doubt(db, doubt(number))
    pages = [read(db, offset=offset, limit=3) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({one.question_id for page in pages for one in page}) == 7


def comment(db: Session, said: str, *, kind: Doubt = Doubt.WRONG) -> bool:
    return add_comment(
        db,
        question_id=UUID(int=1),
        kind=kind,
        tenant_id=WINGTIP,
        object_id="o-dana",
        comment=said,
    )


def test_a_comment_stands_beside_its_doubt(db: Session) -> None:
    keep_question(db, question())
    keep_doubt(db, doubt())
    assert [comment(db, "no"), comment(db, "no"), comment(db, "yes")] == [True, False, True]
    assert [one.comment for one in read(db)] == ["yes"]


def test_a_comment_without_a_doubt_is_kept_nowhere(db: Session) -> None:
    keep_question(db, question())
    keep_doubt(db, doubt())
    assert not comment(db, "no", kind=Doubt.UNSURE)
    assert [one.comment for one in read(db)] == [""]


def test_moments_come_back_in_utc(db: Session) -> None:
    keep_question(db, question(asked_at=datetime.fromisoformat("2030-01-07T17:45:00+05:45")))
    assert db.exec(select(Question.asked_at)).one() == NOON
