"""What time brings about in survey contacts: asked, reminded, the PSM, and erased by age."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cards.survey_contacts import ContactSheetCard
from dialogs import contact_sweeps
from dialogs.notices import NOTICES
from dialogs.sweeps import Sweep, look
from store.models import (
    Assignment,
    ContactAsk,
    ContactConsent,
    Notice,
    Person,
    SurveyContact,
)
from store.survey_contacts import Consent, ContactFields, keep
from store.survey_erasure import erase_person
from store.told import Told
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, JONAS

DAY = timedelta(days=1)
CONTACT = ContactFields(
    first_name="Noémie", last_name="Gagnon", email="noemie@contoso.example", country="CA",
    survey_eligible=True, survey_language="fr",
)  # fmt: skip
CORA = "cora@fasttrack.example"


@pytest.fixture(autouse=True)
def _near(db: Session) -> None:
    for row in db.exec(select(Assignment)):
        row.entitled = row.active = None
    intune = db.get_one(Assignment, ("c1", "intune"))
    intune.entitled, intune.active = 1000, 100
    db.flush()


def sweep(db: Session, now: datetime) -> None:
    sweeps: tuple[Sweep[Any], ...] = contact_sweeps.SWEEPS
    for one in sweeps:
        for matter in look(db, one, now=now, after=None).matters:
            one.settle(db, matter, now)
    db.expire_all()


def told(db: Session) -> list[tuple[str, int, str]]:
    rows = db.exec(select(Notice).where(Notice.kind.startswith("contact.")))
    return sorted((row.kind, row.ref["step"], row.email) for row in rows)


def named(db: Session, now: datetime = NOON) -> None:
    keep(db, CONTACT, Consent(), customer_id="c1", workload="intune", by="", actor="o", now=now)


def test_asked_once_reminded_twice_then_the_psm(db: Session) -> None:
    for hours in range(0, 24 * 20, 6):
        sweep(db, NOON + timedelta(hours=hours))
    assert told(db) == [
        ("contact.asked", 0, DANA.email),
        ("contact.asked", 1, DANA.email),
        ("contact.asked", 2, DANA.email),
        ("contact.late", 3, ANA.email),
        ("contact.late", 3, CORA),
    ]


def test_after_an_outage_only_what_is_due_now_is_said(db: Session) -> None:
    sweep(db, NOON)
    sweep(db, NOON + 30 * DAY)
    assert [(kind, step) for kind, step, _ in told(db)] == [
        ("contact.asked", 0), ("contact.late", 3), ("contact.late", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["named", "reassigned"])
def test_nothing_more_is_said_once_there_is_no_need(db: Session, change: str) -> None:
    sweep(db, NOON)
    if change == "named":
        named(db)
    else:
        db.get_one(Assignment, ("c1", "intune")).partner_id = "p2"
        db.get_one(Assignment, ("c1", "intune")).active = 0
        db.flush()
    for days in range(1, 10):
        sweep(db, NOON + days * DAY)
    assert told(db) == [("contact.asked", 0, DANA.email)]
    assert db.exec(select(ContactAsk)).one().closed_at == NOON + DAY


@pytest.mark.parametrize(
    ("name", "value"), [("active", 99), ("active", None), ("partner_id", None)]
)
def test_nobody_is_asked_before_a_survey_is_near(db: Session, name: str, value: int | None) -> None:
    setattr(db.get_one(Assignment, ("c1", "intune")), name, value)
    db.flush()
    sweep(db, NOON)
    assert told(db) == []


def test_a_workload_that_is_not_surveyed_needs_no_contact(db: Session) -> None:
    db.get_one(Assignment, ("c1", "intune")).active = 0
    onedrive = db.get_one(Assignment, ("c1", "onedrive"))
    onedrive.partner_id, onedrive.entitled, onedrive.active = "p1", 100, 90
    db.flush()
    sweep(db, NOON)
    assert told(db) == []


def test_where_nobody_at_the_partner_can_be_asked_the_psm_is_told_at_once(db: Session) -> None:
    db.get_one(Assignment, ("c1", "intune")).partner_id = "p2"
    person = db.get_one(Person, JONAS.email)
    person.roles = []
    db.flush()
    sweep(db, NOON)
    assert {kind for kind, _, _ in told(db)} == {"contact.late"}


def test_the_card_shows_what_is_missing_and_nothing_once_it_is_named(db: Session) -> None:
    sweep(db, NOON)
    row = db.exec(select(Notice).where(Notice.kind == "contact.asked")).one()
    shown = NOTICES[row.kind].view(Told.of(row), db)
    assert isinstance(shown, ContactSheetCard)
    assert [one.title for one in shown.rows] == ["Microsoft Intune"]
    assert "14 January 2030" in repr(shown)
    named(db)
    sweep(db, NOON + DAY)
    assert NOTICES[row.kind].view(Told.of(row), db) is None


def test_what_is_too_old_is_erased(db: Session) -> None:
    named(db)
    sweep(db, NOON + 729 * DAY)
    assert len(db.exec(select(SurveyContact)).all()) == 1
    sweep(db, NOON + 731 * DAY)
    assert db.exec(select(SurveyContact)).all() == []
    assert db.exec(select(ContactConsent)).all() == []


def test_the_age_of_what_came_by_file_is_counted_from_then_on(db: Session) -> None:
    named(db)
    db.delete(db.exec(select(ContactConsent)).one())
    db.flush()
    sweep(db, NOON)
    [row] = db.exec(select(ContactConsent)).all()
    assert (row.willing, row.agreed_to_nudges) == (None, False)
    assert row.expires_on == (NOON + 730 * DAY).date()


def test_erasing_is_done_wherever_somebody_is_a_contact(db: Session) -> None:
    named(db)
    keep(db, CONTACT, Consent(), customer_id="c2", workload="teams", by="", actor="o", now=NOON)
    assert erase_person(db, email="Noemie@Contoso.example", actor="operator", now=NOON) == 2
    assert db.exec(select(SurveyContact)).all() == []
