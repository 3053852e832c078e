"""The list of doubted answers: for PSMs and keepers, in their own chat, page by page."""

import pytest
from sqlmodel import Session

from cards.questions import DoubtRow, DoubtsCard
from cards.view import Button
from dialogs import doubts, questions
from dialogs.questions import PAGE
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Instead
from dialogs.wording import IN_OUR_CHAT
from store.identity import Identity
from store.vocabulary import Place, Role
from tests.dialogs.kept import kept
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, pressing, somebody, turn

READERS = [Role.PSM, Role.PROGRAM, Role.ADMIN]
NOT_FOR_YOU = "This list is for Partner Success Managers and the programme team."


def doubt(db: Session, number: int = 1, *, who: Identity = DANA) -> None:
    for _ in range(number):
        question = kept(db, "int-enrol", who=who, text=f"asked by {who.partner_name or 'staff'}")
        doubts.wrong(pressing(turn(who), {"question": question}), db)


def shown(db: Session, who: Identity, *, page: int | None = None) -> DoubtsCard:
    ref = {} if page is None else {"page": page}
    [reply] = questions.show(pressing(turn(who), ref), db)
    card = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(card, DoubtsCard)
    return card


def test_a_doubted_answer_is_shown_with_who_when_and_what_was_answered(db: Session) -> None:
    doubt(db)
    assert shown(db, ANA) == DoubtsCard(
        title="Answers that partners doubt",
        rows=(
            DoubtRow(
                kind="Said to be wrong",
                asked_by="Wingtip Consulting",
                when="7 January 2030",
                question="asked by Wingtip Consulting",
                answered="In scope (int-enrol)",
                comment="",
            ),
        ),
        pages="1 to 1 of 1",
        buttons=(),
    )


@pytest.mark.parametrize("role", READERS)
def test_without_doubts_it_says_so(db: Session, role: Role) -> None:
    assert questions.show(turn(STAFF[role]), db) == ["No answer is doubted at the moment."]


def test_a_psm_sees_those_of_their_partners_and_keepers_all(db: Session) -> None:
    for who in (DANA, JONAS, FINN):
        doubt(db, who=who)
    assert {row.asked_by for row in shown(db, ANA).rows} == {"Wingtip Consulting"}
    everybody = {"Wingtip Consulting", "Adatum Cloud", "Microsoft"}
    assert {row.asked_by for row in shown(db, PIA).rows} == everybody
    both = somebody("Ana Ruiz", Role.PSM, Role.PROGRAM)
    assert {row.asked_by for row in shown(db, both).rows} == everybody


@pytest.mark.parametrize("who", [DANA, *(STAFF[role] for role in STAFF if role not in READERS)])
@pytest.mark.parametrize("ref", [{}, {"page": 1}])
def test_nobody_else_sees_the_list_also_by_an_old_button(
    db: Session, who: Identity, ref: dict[str, object]
) -> None:
    doubt(db)
    assert questions.show(pressing(turn(who), ref), db) == [NOT_FOR_YOU]


@pytest.mark.parametrize("place", [Place.CHANNEL, Place.GROUP])
@pytest.mark.parametrize("role", READERS)
def test_where_others_read_it_is_not_shown(db: Session, role: Role, place: Place) -> None:
    doubt(db)
    assert questions.show(turn(STAFF[role], place=place), db) == [IN_OUR_CHAT]


def test_a_long_list_is_turned_page_by_page(db: Session) -> None:
    doubt(db, PAGE + 1)
    first, second = shown(db, ANA), shown(db, ANA, page=1)
    assert (first.pages, second.pages) == ("1 to 5 of 6", "6 to 6 of 6")
    assert first.buttons == (Button(title="Older", action="questions.page", ref={"page": 1}),)
    assert second.buttons == (Button(title="Newer", action="questions.page", ref={"page": 0}),)
    assert shown(db, ANA, page=0) == first


def test_a_page_takes_the_place_of_the_one_before(db: Session) -> None:
    doubt(db, PAGE + 1)
    [reply] = questions.show(pressing(turn(ANA), {"page": 1}), db)
    assert isinstance(reply, Instead)


def test_a_page_that_is_no_more_is_the_last_one(db: Session) -> None:
    doubt(db, 2)
    assert shown(db, ANA, page=7).pages == "1 to 2 of 2"


@pytest.mark.parametrize("ref", [{"page": -1}, {"page": "x"}, {"page": 0, "of": "all"}])
def test_a_button_of_another_make_is_politely_refused(db: Session, ref: dict[str, object]) -> None:
    doubt(db)
    assert questions.show(pressing(turn(ANA), ref), db) == [OLD_BUTTON]
