"""Who asked about an entry is told once when its verdict changes, and only if it is news."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from cards.scope_news import ScopeNews
from dialogs import preferences, scope, scope_news
from dialogs.notices import NOTICES
from dialogs.sweeps import look
from store.entries import sync_catalogue
from store.models import Notice, Question
from store.preferences import wants_scope_news
from store.told import State, Told
from store.verdict_changes import untold
from tests.conftest import NOON
from tests.dialogs.kept import kept
from tests.dialogs.stage import DANA, FINN, INSIDE, JONAS, pressing, turn
from tests.store.small_catalogue import FILES, small_catalogue

DAY = timedelta(days=1)
[SWEEP] = scope_news.SWEEPS
IN, OUT = "verdict: in_scope", "verdict: out_of_scope"


def with_verdict(entry: str, was: str, became: str) -> str:
    """Return the file of Intune with another verdict of one entry."""
    before, mark, after = FILES["intune.yaml"].partition(f"id: {entry},")
    return before + mark + after.replace(was, became, 1)


def load(db: Session, folder: Path, intune: str | None = None, *, day: int = 0) -> None:
    texts = {"intune": intune} if intune else {"intune": FILES["intune.yaml"]}
    sync_catalogue(db, small_catalogue(folder, **texts), now=NOON + day * DAY)


def sweep(db: Session, *, day: int = 0) -> int:
    batch = look(db, SWEEP, now=NOON, after=None)
    return sum(SWEEP.settle(db, one, NOON + day * DAY) for one in batch.matters)


def told(db: Session) -> list[Notice]:
    query = select(Notice).where(Notice.kind == scope_news.KIND)
    return list(db.exec(query.order_by(col(Notice.made_at), col(Notice.aad_object_id))))


def card(db: Session, notice: Notice) -> ScopeNews | None:
    return scope_news.view(Told.of(notice), db)


@pytest.fixture
def out(tmp_path: Path) -> str:
    return with_verdict("int-enrol", IN, OUT)


def test_who_asked_is_told_what_changed(db: Session, tmp_path: Path, out: str) -> None:
    question = kept(db, "int-enrol")
    load(db, tmp_path, out)
    assert sweep(db) == 1
    [notice] = told(db)
    assert (notice.tenant_id, notice.aad_object_id) == (DANA.tenant_id, DANA.object_id)
    shown = card(db, notice)
    assert shown is not None
    assert shown.what == "Enrolment of devices."
    assert shown.before == "Before: In scope (catalogue edition 1)"
    assert shown.now == "Now: Out of scope (catalogue edition 2)"
    assert "7 January 2030" in shown.lead
    show = shown.buttons[0]
    assert len(scope.entry(pressing(turn(), getattr(show, "ref", {})), db)) == 1
    assert question in str(show)


def test_told_once_however_often_it_is_swept_or_asked(
    db: Session, tmp_path: Path, out: str
) -> None:
    for _ in range(3):
        kept(db, "int-enrol")
    load(db, tmp_path, out)
    load(db, tmp_path, out)
    assert [sweep(db), sweep(db)] == [1, 0]
    assert len(told(db)) == 1
    assert untold(db, after=None) == ()


def test_other_words_alone_are_no_news(db: Session, tmp_path: Path) -> None:
    kept(db, "int-enrol")
    load(db, tmp_path, FILES["intune.yaml"].replace("Enrolment of devices", "Enrolling devices"))
    assert sweep(db) == 0


@pytest.mark.parametrize(
    ("items", "verdict", "days", "is_told"),
    [
        pytest.param(["int-enrol"], "in_scope", 0, True, id="the answer rested on it"),
        pytest.param(["int-pack", "int-enrol"], "in_scope", 0, True, id="with the same verdict"),
        pytest.param(["int-pack", "int-enrol"], "out_of_scope", 0, False, id="only named beside"),
        pytest.param(["int-pack"], "out_of_scope", 0, False, id="about something else"),
        pytest.param([], "unknown", 0, False, id="not answered at all"),
        pytest.param(["int-enrol"], "in_scope", 90, True, id="90 days ago"),
        pytest.param(["int-enrol"], "in_scope", 91, False, id="longer ago"),
    ],
)
def test_whose_answer_it_was(
    db: Session, tmp_path: Path, items: list[str], verdict: str, days: int, *, is_told: bool
) -> None:
    kept(db, *items, verdict=verdict)
    load(db, tmp_path, with_verdict("int-enrol", IN, OUT), day=days)
    sweep(db)
    assert len(told(db)) == is_told


def test_who_asked_only_after_the_change_knows_it(db: Session, tmp_path: Path, out: str) -> None:
    load(db, tmp_path, out)
    kept(db, "int-enrol", verdict="out_of_scope")
    db.connection().execute(update(Question).values(edition=2))
    sweep(db)
    assert told(db) == []


def test_everybody_is_told_of_their_own(db: Session, tmp_path: Path, out: str) -> None:
    for who in (DANA, JONAS, FINN):
        kept(db, "int-enrol", who=who)
    load(db, tmp_path, out)
    sweep(db)
    assert {one.aad_object_id for one in told(db)} == {"o-dana", "o-jonas", "o-finn"}


def test_what_is_internal_is_shown_to_staff_only(db: Session, tmp_path: Path) -> None:
    for who in (DANA, FINN):
        kept(db, INSIDE, who=who)
    load(db, tmp_path, with_verdict(INSIDE, IN, OUT))
    sweep(db)
    shown = {one.aad_object_id: card(db, one) for one in told(db)}
    assert shown["o-dana"] is None
    assert shown["o-finn"] is not None


def test_what_was_taken_back_before_it_was_said_is_not_said(
    db: Session, tmp_path: Path, out: str
) -> None:
    kept(db, "int-enrol")
    load(db, tmp_path, out)
    sweep(db)
    load(db, tmp_path, day=1)
    sweep(db, day=1)
    first, second = told(db)
    assert [card(db, first), card(db, second)] == [None, None]


def test_what_was_said_and_taken_back_is_said_again(db: Session, tmp_path: Path, out: str) -> None:
    kept(db, "int-enrol")
    load(db, tmp_path, out)
    sweep(db)
    db.connection().execute(update(Notice).values(state=State.SENT))
    load(db, tmp_path, day=1)
    sweep(db, day=1)
    shown = card(db, told(db)[1])
    assert shown is not None
    assert shown.now == "Now: In scope (catalogue edition 3)"
    assert shown.before.startswith("Before: Out of scope")


def test_who_wants_no_such_news_gets_none(db: Session, tmp_path: Path, out: str) -> None:
    kept(db, "int-enrol")
    kept(db, "int-enrol", who=JONAS)
    assert "From now on I do not tell you" in str(scope_news.stop(turn(), db))
    assert "As you said before" in str(scope_news.stop(turn(), db))
    load(db, tmp_path, out)
    sweep(db)
    [notice] = told(db)
    assert notice.aad_object_id == "o-jonas"
    scope_news.stop(turn(JONAS), db)  # after it was written, before it is said
    assert card(db, notice) is None
    assert "I tell you again, once" in str(scope_news.begin(turn(JONAS), db))
    assert card(db, notice) is not None
    assert "I tell you, once" in str(scope_news.begin(turn(JONAS), db))


def test_a_pause_and_no_news_do_not_disturb_each_other(db: Session) -> None:
    who = {"tenant_id": DANA.tenant_id, "aad_object_id": DANA.object_id}
    preferences.pause_week(turn(), db)
    scope_news.stop(turn(), db)
    preferences.resume(turn(), db)
    assert not wants_scope_news(db, **who)
    preferences.only_urgent(turn(FINN), db)
    assert wants_scope_news(db, tenant_id=FINN.tenant_id, aad_object_id=FINN.object_id)


def test_it_waits_for_waking_hours_and_may_be_folded_with_other_news() -> None:
    kind = NOTICES[scope_news.KIND]
    assert (kind.urgent, kind.in_place, kind.letter) == (False, False, None)


def test_who_is_nobody_any_more_is_told_nothing(db: Session, tmp_path: Path, out: str) -> None:
    kept(db, "int-enrol", who=replace(FINN, object_id="o-gone"))
    load(db, tmp_path, out)
    sweep(db)
    [notice] = told(db)
    assert card(db, notice) is None
