"""What the bot says unasked, and how much of it somebody wants."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from cards.notices import DigestCard, PassOnCard, excerpt
from cards.scope import HandedOver
from dialogs import doubts, notices, preferences
from dialogs.notices import DONE_WITH, NOTICES, PASS_ON
from dialogs.refs import OLD_BUTTON
from dialogs.wording import IN_OUR_CHAT
from store.models import Notice, Question, QuestionDoubt
from store.notices import write
from store.preferences import Wishes, wishes_of
from store.told import To, Told
from store.vocabulary import Place
from tests.conftest import NOON
from tests.dialogs.kept import kept
from tests.dialogs.stage import ANA, DANA, FINN, pressing, turn

WEEK = timedelta(days=7)


@pytest.fixture
def told(db: Session) -> Told:
    """What Ana is told when Dana hands over a question."""
    doubts.hand_over(pressing(turn(), {"question": kept(db, "int-enrol")}), db)
    return Told.of(db.exec(select(Notice)).one())


def show(db: Session, notice: object, **who: object) -> list[object]:
    said = turn(**{"who": ANA, **who})  # type: ignore[arg-type]
    return list(notices.show(pressing(said, {"notice": str(notice)}), db))


def test_a_digest_shows_each_with_its_beginning_and_a_button(db: Session, told: Told) -> None:
    kind = NOTICES[told.kind]
    view = kind.view(told, db)
    assert view is not None
    digest = notices.digest([(told, kind, view)] * 2)
    assert isinstance(digest, DigestCard)
    assert digest.title == "2 things for you"
    row, _ = digest.rows
    assert (row.title, row.show.ref) == ("A scope question for you", {"notice": str(told.id)})
    assert row.text.startswith("Dana Oye, Wingtip Consulting · Asked · Is it for [customer]?")


def test_a_digest_names_what_each_is_about_and_not_only_what_kind_of_news() -> None:
    said = PassOnCard(title="Request 1001: Fabrikam", who="Ana", why="", lines=(), links=())
    assert excerpt(said, "News of a request") == (
        "Request 1001: Fabrikam", "News of a request · For · Ana",
    )  # fmt: skip


def test_one_of_a_digest_is_shown_whole_to_its_reader_only(db: Session, told: Told) -> None:
    [card] = show(db, told.id)
    assert isinstance(card, HandedOver)
    assert show(db, told.id, who=DANA) == show(db, told.id, who=FINN) == [OLD_BUTTON]
    assert show(db, told.id, place=Place.CHANNEL) == [IN_OUR_CHAT]
    assert show(db, "no id") == [OLD_BUTTON]


def test_what_is_gone_is_no_longer_shown(db: Session, told: Told) -> None:
    for doubt in db.exec(select(QuestionDoubt)):
        db.delete(doubt)
    db.flush()
    db.delete(db.exec(select(Question)).one())
    db.flush()
    assert show(db, told.id) == [DONE_WITH]


def test_a_psm_is_asked_to_pass_on_what_it_says(db: Session, told: Told) -> None:
    write(db, PASS_ON, to=To(email="cora@fasttrack.example"), business_key="p", now=NOON,
          ref={"notice": str(told.id)})  # fmt: skip
    row = db.exec(select(Notice).where(Notice.kind == PASS_ON)).one()
    card = NOTICES[PASS_ON].view(Told.of(row), db)
    assert isinstance(card, PassOnCard)
    assert card.who == "Ana Ruiz, ana@fasttrack.example"
    assert card.lines[0] == "A scope question for you"


def wishes(db: Session) -> Wishes:
    return wishes_of(db, tenant_id=DANA.tenant_id, aad_object_id=DANA.object_id)


def test_a_pause_says_until_when_and_how_to_undo_it(db: Session) -> None:
    [said] = preferences.pause_week(turn(), db)
    assert said == (
        "I will write to you unasked only if it is urgent, until Monday 14 January 2030, 12:00 "
        "(UTC). What comes up meanwhile is kept for you. Say “resume” to get everything again."
    )
    assert wishes(db) == Wishes(paused_until=NOON + WEEK)


def test_a_pause_does_not_undo_only_urgent(db: Session) -> None:
    preferences.only_urgent(turn(), db)
    preferences.pause_week(turn(), db)
    assert wishes(db) == Wishes(paused_until=NOON + WEEK, only_urgent=True)


def test_resuming_makes_due_what_was_held_and_nothing_else(db: Session) -> None:
    preferences.pause_week(turn(), db)
    for key, why in (("held", "paused"), ("night", "quiet hours")):
        write(db, "kind", to=To(email=DANA.email), business_key=key, now=NOON)
        row = db.exec(select(Notice).where(Notice.business_key == key)).one()
        row.fault, row.due_at = why, NOON + WEEK
        db.add(row)
    db.flush()
    assert preferences.resume(turn(), db) == [
        "I write to you as usual again, in your working hours. What waited for you comes next: 1."
    ]
    db.expire_all()
    due = {row.business_key: row.due_at for row in db.exec(select(Notice))}
    assert due == {"held": NOON, "night": NOON + WEEK}
    assert wishes(db) == Wishes()
    [again] = preferences.resume(turn(), db)
    assert str(again).startswith("I write to you as usual: nothing is paused.")
