"""Doubts: kept with the question, for the PSM and the keepers; once, and audited once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from cards.scope import DoubtForm
from dialogs import doubts, handed_over
from dialogs.own_question import NOT_YOURS
from dialogs.refs import OLD_BUTTON
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.models import Notice, Partner, Person, QuestionDoubt
from store.vocabulary import Doubt, Place
from tests.dialogs.kept import ANOTHER, audited, kept
from tests.dialogs.stage import DANA, FINN, INSIDE, JONAS, pressing, turn

HANDLERS = {Doubt.WRONG: doubts.wrong, Doubt.UNSURE: doubts.unsure}
KEEPERS = "keepers of the catalogue can read it now."
ANA, BERT, CORA = (f"{name}@fasttrack.example" for name in ("ana", "bert", "cora"))


def press(
    db: Session,
    handler: Callable[[Turn, Session], Sequence[Reply]],
    question: str,
    said: Turn | None = None,
    **ref: str,
) -> list[Reply]:
    return list(handler(pressing(said or turn(), {"question": question, **ref}), db))


def told(db: Session) -> Sequence[Notice]:
    return db.exec(select(Notice)).all()


def kinds(db: Session) -> list[tuple[str, str, str]]:
    return [(one.kind, one.psm_email, one.comment) for one in db.exec(select(QuestionDoubt))]


@pytest.mark.parametrize("kind", HANDLERS)
def test_a_doubt_is_kept_at_once_and_asks_for_more(db: Session, kind: Doubt) -> None:
    question = kept(db, "int-enrol")
    [form] = press(db, HANDLERS[kind], question)
    assert isinstance(form, DoubtForm)
    assert (form.title, form.question) == ("Thank you, noted.", "Enrolment of devices")
    assert form.submit.ref == {"question": question, "kind": kind.value}
    assert kinds(db) == [(kind.value, ANA, "")]
    assert audited(db) == [f"question.{kind.value}"]


def test_pressed_twice_it_is_one_doubt(db: Session) -> None:
    question = kept(db, "int-enrol")
    first, second = (press(db, doubts.wrong, question) for _ in range(2))
    assert first == second
    assert kinds(db) == [("wrong", ANA, "")]
    assert audited(db) == ["question.wrong"]


def test_the_form_tells_no_partner_which_names_are_in_the_roster(db: Session) -> None:
    """The kept text has masks where the roster knows a name, and letters where it does not."""
    forms = [press(db, doubts.wrong, kept(db, "int-enrol", text=text))[0]
             for text in ("For [customer]?", "For zamna?")]  # fmt: skip
    shown = [form.question for form in forms if isinstance(form, DoubtForm)]
    assert shown == ["Enrolment of devices"] * 2


def test_what_was_answered_from_inside_is_named_to_staff_only(db: Session) -> None:
    for who, expected in ((DANA, ""), (FINN, "The quokka way")):
        [form] = press(db, doubts.wrong, kept(db, INSIDE, who=who), turn(who))
        assert isinstance(form, DoubtForm)
        assert form.question == expected


def test_a_comment_is_kept_beside_the_doubt_and_audited_once(db: Session) -> None:
    question = kept(db, "int-enrol")
    press(db, doubts.wrong, question)
    for _ in range(2):
        said = press(
            db, doubts.said, question, turn(inputs={"comment": " It is out. "}), kind="wrong"
        )
        assert said == [f"Thank you. Your Partner Success Manager and the {KEEPERS}"]
    assert kinds(db) == [("wrong", ANA, "It is out.")]
    assert audited(db) == ["question.wrong", "question.comment"]
    assert audit.first_broken(db) is None


def test_too_long_a_comment_comes_back_with_what_was_typed(db: Session) -> None:
    question = kept(db, "int-enrol")
    press(db, doubts.unsure, question)
    [form] = press(db, doubts.said, question, turn(inputs={"comment": "a" * 1001}), kind="unsure")
    assert isinstance(form, Instead)
    assert isinstance(form.view, DoubtForm)
    assert (form.view.comment, form.view.title) == ("a" * 1001, "That was too long")
    assert form.view.fault == "Please say it in at most 1,000 characters."
    assert kinds(db) == [("unsure", ANA, "")]


@pytest.mark.parametrize(
    "inputs", [{"comment": 7}, {"comment": ["a"]}, {"comment": "a", "kind": "unsure"}, {"x": ""}]
)
def test_inputs_that_the_form_does_not_have_are_refused(
    db: Session, inputs: dict[str, object]
) -> None:
    question = kept(db, "int-enrol")
    press(db, doubts.wrong, question)
    assert press(db, doubts.said, question, turn(inputs=inputs), kind="wrong") == [OLD_BUTTON]
    assert kinds(db) == [("wrong", ANA, "")]


def test_a_comment_holds_only_what_every_database_takes(db: Session) -> None:
    question = kept(db, "int-enrol")
    press(db, doubts.wrong, question)
    press(db, doubts.said, question, turn(inputs={"comment": "a\0b"}), kind="wrong")
    assert kinds(db) == [("wrong", ANA, "ab")]


def test_a_question_is_handed_to_the_psm_who_is_told(db: Session) -> None:
    question = kept(db, "int-enrol", verdict="unknown")
    assert press(db, doubts.hand_over, question) == [
        f"Your question is with Ana Ruiz. You can also write directly: {ANA}"
    ]
    assert kinds(db) == [("handed_over", ANA, "")]
    [notice] = told(db)
    assert (notice.kind, notice.email) == (handed_over.KIND, ANA)
    assert notice.ref == {"question": question}


def test_handed_over_twice_the_psm_is_told_once(db: Session) -> None:
    question = kept(db, "int-enrol")
    press(db, doubts.hand_over, question)
    assert press(db, doubts.hand_over, question) == ["Ana Ruiz has your question already."]
    assert len(told(db)) == 1
    assert audited(db) == ["question.handed_over"]


def test_while_the_psm_is_away_the_cover_gets_it(db: Session) -> None:
    press(db, doubts.hand_over, kept(db, who=JONAS), turn(JONAS))
    assert [notice.email for notice in told(db)] == [CORA]


def test_with_the_cover_away_too_it_waits_for_the_psm(db: Session) -> None:
    cora = db.get_one(Person, CORA)
    cora.away_until = date(2030, 2, 1)
    db.add(cora)
    press(db, doubts.hand_over, kept(db, who=JONAS), turn(JONAS))
    assert kinds(db) == [("handed_over", BERT, "")]


def test_in_a_channel_nobody_is_named(db: Session) -> None:
    question = kept(db, "int-enrol")
    for place in (Place.CHANNEL, Place.GROUP):
        assert press(db, doubts.hand_over, question, turn(place=place)) == [
            "Your question is with your Partner Success Manager."
        ]


def test_without_a_psm_it_is_kept_for_the_keepers(db: Session) -> None:
    partner = db.get_one(Partner, "p1")
    partner.psm_email = "gone@fasttrack.example"
    db.add(partner)
    assert press(db, doubts.hand_over, kept(db)) == [doubts.KEPT_FOR_KEEPERS]
    assert kinds(db) == [("handed_over", "", "")]


def test_staff_s_doubts_go_to_the_keepers(db: Session) -> None:
    question = kept(db, "int-enrol", who=FINN)
    assert press(db, doubts.hand_over, question, turn(FINN)) == [doubts.KEPT_FOR_KEEPERS]
    press(db, doubts.wrong, question, turn(FINN))
    said = press(db, doubts.said, question, turn(FINN, inputs={"comment": "no"}), kind="wrong")
    assert said == ["Thank you. The keepers of the catalogue can read it now."]


BUTTONS = [doubts.wrong, doubts.unsure, doubts.hand_over, doubts.said]


@pytest.mark.parametrize("handler", BUTTONS)
def test_somebody_else_s_question_is_as_unknown_as_none(
    db: Session, handler: Callable[[Turn, Session], Sequence[Reply]]
) -> None:
    theirs = kept(db, "int-enrol", who=JONAS)
    assert press(db, handler, theirs) == press(db, handler, ANOTHER) == [NOT_YOURS]
    assert kinds(db) == []
    assert audited(db) == ["question.refused"] * 2
    assert len(press(db, doubts.wrong, theirs, turn(JONAS))) == 1
    assert kinds(db) == [("wrong", CORA, "")]


def test_the_same_object_id_of_another_tenant_is_somebody_else(db: Session) -> None:
    theirs = kept(db, "int-enrol")
    elsewhere = replace(DANA, tenant_id="t-else")
    assert press(db, doubts.wrong, theirs, turn(elsewhere)) == [NOT_YOURS]


@pytest.mark.parametrize("handler", BUTTONS)
@pytest.mark.parametrize(
    "ref", [{}, {"question": 7}, {"question": "x", "kind": "angry"}, {"question": "x", "by": "me"}]
)
def test_a_button_of_another_make_is_politely_refused(
    db: Session, handler: Callable[[Turn, Session], Sequence[Reply]], ref: dict[str, object]
) -> None:
    assert handler(pressing(turn(), ref), db) == [OLD_BUTTON]
