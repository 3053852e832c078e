"""The note to the customer: where the benefit ends, in words that may be sent as they are."""

import pytest
from sqlmodel import Session

from cards.scope import CustomerNote
from dialogs import customer_note
from dialogs.customer_note import BENEFIT, BYE, HELLO, SAID, WHERE_IT_ENDS
from dialogs.own_question import NOT_YOURS
from dialogs.refs import OLD_BUTTON
from store.identity import Identity
from store.vocabulary import Verdict
from tests.dialogs.kept import kept
from tests.dialogs.stage import DANA, FINN, INSIDE, JONAS, pressing, turn
from tests.store.small_catalogue import MARKER


def note(db: Session, entry: str, *, who: Identity = DANA) -> tuple[str, ...]:
    ref = {"question": kept(db, entry, who=who), "entry": entry}
    [card] = customer_note.write(pressing(turn(who), ref), db)
    assert isinstance(card, CustomerNote)
    return card.paragraphs


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("int-enrol", Verdict.IN_SCOPE),
        ("int-pack", Verdict.OUT_OF_SCOPE),
        ("int-gate", Verdict.CONDITIONAL),
        ("e-min150", Verdict.ELIGIBILITY),
        ("p-partners", Verdict.OUT_OF_SCOPE),
        ("", Verdict.UNKNOWN),
        ("gone", Verdict.UNKNOWN),
    ],
)
def test_the_note_says_what_the_answer_said(db: Session, entry: str, verdict: Verdict) -> None:
    told = note(db, entry)
    assert [SAID[verdict] in paragraph for paragraph in told].count(True) == 1
    others = [words for other, words in SAID.items() if other is not verdict]
    assert not any(words in paragraph for words in others for paragraph in told)


@pytest.mark.parametrize(
    "entry", ["int-enrol", "int-pack", "int-gate", "e-min150", "p-partners", ""]
)
def test_every_note_says_where_the_benefit_ends(db: Session, entry: str) -> None:
    told = note(db, entry)
    assert (told[0], told[-2:]) == (HELLO, (WHERE_IT_ENDS, BYE))
    assert BENEFIT in told
    assert "between you and us" in WHERE_IT_ENDS
    assert "not covered by any Microsoft agreement" in WHERE_IT_ENDS


def test_conditions_are_named(db: Session) -> None:
    assert note(db, "int-gate")[-3] == (
        f"{SAID[Verdict.CONDITIONAL]} To be checked first: a P1 plan is there."
    )


def test_an_old_text_is_to_be_confirmed(db: Session) -> None:
    assert "is from 2021-07; we will confirm it" in note(db, "odb-kfm")[-3]


def test_what_is_not_public_is_not_quoted(db: Session) -> None:
    assert not any("migrations" in paragraph for paragraph in note(db, "p-partners"))


@pytest.mark.parametrize("who", [DANA, FINN])
@pytest.mark.parametrize("entry", [INSIDE, "pg-statuscadence", "int-enrol"])
def test_nothing_internal_goes_into_a_note_whoever_asks(
    db: Session, who: Identity, entry: str
) -> None:
    assert not any(MARKER in paragraph for paragraph in note(db, entry, who=who))


def test_the_note_belongs_to_who_asked(db: Session) -> None:
    ref = {"question": kept(db, "int-enrol"), "entry": "int-enrol"}
    assert customer_note.write(pressing(turn(JONAS), ref), db) == [NOT_YOURS]


@pytest.mark.parametrize("ref", [{}, {"entry": "int-enrol"}, {"question": "x", "to": "all"}])
def test_a_button_of_another_make_is_politely_refused(db: Session, ref: dict[str, object]) -> None:
    assert customer_note.write(pressing(turn(), ref), db) == [OLD_BUTTON]
