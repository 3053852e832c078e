"""Survey contacts: sealed, masked, opened by note, erased without a trace of the person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from store import audit
from store.models import AuditRecord, ContactConsent, SurveyContact
from store.sealed import Vault, keep_vault, vault
from store.survey_contacts import (
    Consent,
    ContactFields,
    ContactKey,
    contact_at,
    contact_for_nudge,
    contact_hashes,
    contacts_of,
    contacts_with,
    forget,
    keep,
    masked_address,
    masked_name,
    reveal,
)
from tests.conftest import NOON, SECRET
from tests.store.rows import add_roster

NOEMIE = ContactFields(
    first_name="Noémie", last_name="Sentinel-Gagnon", email="noemie.sentinel@contoso.example",
    country="CA", survey_eligible=True, survey_language="fr-CA",
)  # fmt: skip
AGREED = Consent(willing=True, agreed_to_nudges=True)


@pytest.fixture(autouse=True)
def _everybody(db: Session) -> None:
    keep_vault(Vault(SECRET))
    add_roster(db)
    db.flush()


def kept(
    db: Session,
    fields: ContactFields = NOEMIE,
    consent: Consent = AGREED,
    *,
    customer_id: str = "c1",
    workload: str = "intune",
) -> ContactKey:
    return keep(
        db, fields, consent, customer_id=customer_id, workload=workload,
        by="dana@wingtip.example", actor="o-dana", now=NOON,
    )  # fmt: skip


def actions(db: Session) -> list[tuple[str, str]]:
    return [(row.action, row.subject) for row in db.exec(select(AuditRecord))]


def test_a_contact_is_read_back_as_it_was_kept(db: Session) -> None:
    key = kept(db)
    found = contact_at(db, key)
    assert found is not None
    assert (found.fields, found.consent) == (NOEMIE, AGREED)
    assert contact_hashes(db, customer_id="c1", workload="intune") == (key.email_hash,)
    assert contact_hashes(db, customer_id="c1", workload="teams") == ()


def test_nothing_of_a_person_is_stored_or_noted_in_the_open(db: Session) -> None:
    reveal(db, kept(db), actor="o-dana", now=NOON)
    row = db.exec(select(SurveyContact)).one()
    assert b"entinel" not in row.sealed
    noted = repr([line.model_dump() for line in db.exec(select(AuditRecord))])
    assert "entinel" not in noted
    assert row.email_hash not in noted
    assert audit.first_broken(db) is None


def test_keeping_the_same_again_says_nothing_new_and_keeps_it_longer(db: Session) -> None:
    key = kept(db)
    later = NOON + timedelta(days=300)
    keep(db, NOEMIE, AGREED, customer_id="c1", workload="intune", by="", actor="o-dana", now=later)
    assert actions(db) == [("contact.kept", "c1/intune")]
    row = db.get_one(ContactConsent, (key.customer_id, key.workload, key.email_hash))
    assert row.expires_on == (later + timedelta(days=730)).date()


def test_a_correction_is_noted(db: Session) -> None:
    kept(db)
    kept(db, replace(NOEMIE, country="FR"))
    assert [action for action, _ in actions(db)] == ["contact.kept", "contact.corrected"]
    assert [one.fields.country for one in contacts_of(db, customer_id="c1")] == ["FR"]


def test_each_time_somebody_is_shown_it_is_noted(db: Session) -> None:
    key = kept(db)
    for _ in range(2):
        reveal(db, key, actor="o-ana", now=NOON)
    assert reveal(db, replace(key, workload="teams"), actor="o-ana", now=NOON) is None
    assert actions(db).count(("contact.revealed", "c1/intune")) == 2


@pytest.mark.parametrize(
    ("eligible", "willing", "may"),
    [(True, True, True), (True, None, True), (True, False, False), (False, True, False)],
)
def test_whom_a_nudge_may_go_to(
    db: Session, eligible: bool, willing: bool | None, may: bool
) -> None:
    key = kept(db, replace(NOEMIE, survey_eligible=eligible), Consent(willing=willing))
    found = contact_for_nudge(db, customer_id="c1", workload="intune", email_hash=key.email_hash)
    assert found is not None
    assert (found.survey_eligible, found.agreed, found.language) == (may, False, "fr-CA")


def test_what_came_by_file_is_a_contact_nobody_has_asked(db: Session) -> None:
    key = kept(db)
    db.delete(db.get_one(ContactConsent, (key.customer_id, key.workload, key.email_hash)))
    db.flush()
    found = contact_at(db, key)
    assert found is not None
    assert found.consent == Consent()


def test_what_was_sealed_under_another_key_is_nobody(db: Session) -> None:
    key = kept(db)
    keep_vault(Vault("another secret of the tests, 32 long"))
    assert contact_at(db, key) is None
    assert contacts_of(db, customer_id="c1") == ()


def test_somebody_is_found_wherever_they_are_a_contact(db: Session) -> None:
    kept(db)
    kept(db, customer_id="c2", workload="teams")
    kept(db, replace(NOEMIE, email="other@contoso.example"))
    found = contacts_with(db, email_hash=vault().address_hash(NOEMIE.email.upper()))
    assert [one.key.about for one in found] == ["c1/intune", "c2/teams"]


def test_what_is_forgotten_is_gone(db: Session) -> None:
    key = kept(db)
    assert forget(db, key)
    assert not forget(db, key)
    assert db.exec(select(SurveyContact)).all() == []
    assert db.exec(select(ContactConsent)).all() == []


def test_masks_show_no_more_than_first_letters() -> None:
    assert masked_name(NOEMIE) == "N••• S•••"
    assert masked_address(NOEMIE.email) == "n•••@c•••.example"
