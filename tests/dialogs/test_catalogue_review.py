"""The list for the keepers of the catalogue: grouped, weighed, and done with."""

from uuid import UUID

import pytest
from sqlmodel import Session, select

from cards.questions import DoubtsCard
from cards.requests import RequestList
from dialogs import catalogue_review, doubts
from dialogs.catalogue_review import GONE, NONE, NOT_YOURS
from dialogs.paging import CHOOSE_FIRST
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Handler, Instead, Turn
from dialogs.wording import IN_OUR_CHAT, MEANWHILE
from store.followed import keep_step
from store.identity import Identity
from store.models import AuditRecord
from store.vocabulary import NextStep, Place, Role
from tests.conftest import NOON
from tests.dialogs.kept import kept
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, pressing, turn

KFM = (
    "Is Known Folder Move part of the benefit?",
    "Known Folder Move, part of the benefit or not?",
)


def wrong(db: Session, text: str, *, who: Identity = DANA) -> str:
    question = kept(db, "odb-kfm", who=who, text=text)
    doubts.wrong(pressing(turn(who), {"question": question}), db)
    return question


def again(db: Session, text: str) -> str:
    question = kept(db, text=text, verdict="unknown")
    keep_step(db, question_id=UUID(question), what=NextStep.REPHRASED, now=NOON)
    return question


def shown(
    db: Session, said: Turn | None = None, handler: Handler = catalogue_review.show
) -> object:
    [reply] = handler(said or turn(PIA), db)
    return reply.view if isinstance(reply, Instead) else reply


def group(db: Session, question: str) -> DoubtsCard:
    card = shown(db, turn(PIA, inputs={"chosen": question}), catalogue_review.opened)
    assert isinstance(card, DoubtsCard)
    return card


def test_what_means_the_same_stands_together_the_heaviest_first(db: Session) -> None:
    again(db, "Do you migrate mailboxes from Gmail?")
    wrong(db, KFM[0])
    wrong(db, KFM[1], who=JONAS)
    card = shown(db)
    assert isinstance(card, RequestList)
    assert [row.text for row in card.rows] == [
        "Asked 2 times by 2 people: 2 said to be wrong. Answered: In scope (odb-kfm).",
        "Asked 1 time by 1 person: 1 asked again in other words. Answered: Not in our sources.",
    ]
    assert card.rows[0].title in KFM


def test_a_group_shows_its_questions(db: Session) -> None:
    question = wrong(db, KFM[0])
    card = group(db, question)
    assert card.title == "Asked alike"
    [row] = card.rows
    assert (row.kind, row.asked_by, row.question) == (
        "Said to be wrong",
        "Wingtip Consulting",
        KFM[0],
    )
    assert row.answered == "In scope (odb-kfm), catalogue edition 1"


def test_many_groups_and_many_questions_are_paged(db: Session) -> None:
    words = ("apples", "bridges", "candles", "doors", "eagles", "forests", "guitars")
    first, *_ = [wrong(db, f"{word} {word} {word}") for word in words]
    for _ in range(6):
        wrong(db, "apples apples apples")
    card = shown(db)
    assert isinstance(card, RequestList)
    assert card.pages == "1 to 5 of 7"
    rest = shown(db, pressing(turn(PIA), {"page": 1}), catalogue_review.page)
    assert isinstance(rest, RequestList)
    assert rest.pages == "6 to 7 of 7"
    assert group(db, first).pages == "1 to 5 of 7"
    ref = {"question": first, "page": 1}
    more = shown(db, pressing(turn(PIA), ref), catalogue_review.turn_page)
    assert isinstance(more, DoubtsCard)
    assert more.pages == "6 to 7 of 7"


def test_what_is_done_with_is_gone(db: Session) -> None:
    question = wrong(db, KFM[0])
    done = group(db, question).buttons[0]
    left = shown(db, pressing(turn(PIA), done.ref), catalogue_review.done)
    assert isinstance(left, RequestList)
    assert left.lead == NONE
    assert catalogue_review.done(pressing(turn(PIA), done.ref), db) == [GONE]
    actions = db.exec(select(AuditRecord.action)).all()
    assert list(actions).count("questions.reviewed") == 1


def test_what_came_meanwhile_is_looked_at_first(db: Session) -> None:
    question = wrong(db, KFM[0])
    done = group(db, question).buttons[0]
    wrong(db, KFM[1])
    said, card = catalogue_review.done(pressing(turn(PIA), done.ref), db)
    assert said == MEANWHILE
    assert isinstance(card, Instead)
    assert isinstance(card.view, DoubtsCard)
    assert card.view.pages == "1 to 2 of 2"


HANDLERS = [
    catalogue_review.show,
    catalogue_review.page,
    catalogue_review.opened,
    catalogue_review.turn_page,
    catalogue_review.done,
]


@pytest.mark.parametrize("who", [DANA, ANA, FINN, STAFF[Role.SME]])
@pytest.mark.parametrize("handler", HANDLERS)
def test_others_see_nothing(db: Session, who: Identity, handler: Handler) -> None:
    wrong(db, KFM[0])
    assert handler(turn(who), db) == [NOT_YOURS]


@pytest.mark.parametrize("handler", HANDLERS)
def test_where_others_read_it_is_not_shown(db: Session, handler: Handler) -> None:
    assert handler(turn(PIA, place=Place.CHANNEL), db) == [IN_OUR_CHAT]


def test_an_old_button_and_no_choice(db: Session) -> None:
    for handler in (catalogue_review.turn_page, catalogue_review.done):
        assert handler(pressing(turn(PIA), {"question": "x"}), db) == [OLD_BUTTON]
    assert catalogue_review.opened(turn(PIA), db) == [CHOOSE_FIRST]


def test_the_export_has_a_row_for_each_question(db: Session) -> None:
    again(db, "Do you migrate mailboxes from Gmail?")
    wrong(db, KFM[0])
    wrong(db, KFM[1], who=JONAS)
    header, *rows = catalogue_review.review_rows(db)
    assert [(row[0], row[1], row[6]) for row in rows] == [
        (1, 10, "in_scope"),
        (1, 10, "in_scope"),
        (2, 1, "unknown"),
    ]
    assert len(header) == len(rows[0])
