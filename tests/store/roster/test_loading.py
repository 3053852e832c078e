"""What an import does to the database: all of it or nothing, and nothing twice."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select, update

from store import audit
from store.editions import ROSTER, edition_in_force
from store.models import (
    Assignment,
    AuditRecord,
    Customer,
    Edition,
    Partner,
    Person,
    SurveyContact,
    SurveyEvent,
)
from store.roster import RosterError, contact_row
from tests.store.roster.folders import MICROSOFT, NOON, SOUND, VAULT, Folder

KEY = ("C-1", "teams")


def counts(folder: Folder, *, dry_run: bool = False) -> dict[str, tuple[int, int, int]]:
    """Import and return added, changed, unchanged of the files where anything was done."""
    report = folder.load(dry_run=dry_run)
    return {
        file.file: (file.added, file.changed, file.unchanged)
        for file in report.files
        if file.added or file.changed
    }


def test_every_value_arrives(folder: Folder, db: Session) -> None:
    folder.load()
    assert db.get_one(Person, "pat@ms.example").model_dump() == {
        "email": "pat@ms.example",
        "name": "Pat",
        "aad_object_id": "o1",
        "tenant_id": MICROSOFT,
        "roles": ["psm"],
        "region": "EMEA",
        "time_zone": "Europe/Berlin",
        "locale": "de-DE",
        "workloads": ["teams", "intune"],
        "away_until": None,
    }
    assert db.get_one(Person, "fay@ms.example").away_until == date(2027, 1, 15)
    assert db.get_one(Partner, "P-1").endorsed_workloads == ["teams"]
    assert db.get_one(Customer, "C-1").segment == "S1500"
    assert db.get_one(Assignment, KEY).model_dump() == {
        "customer_id": "C-1",
        "workload": "teams",
        "primary_rm": "FTP Wingtip",
        "partner_id": "P-1",
        "phase": "enable",
        "entitled": 500,
        "active": 100,
        "payment_complete": True,
        "forecast_15": date(2026, 11, 30),
        "forecast_40": date(2027, 2, 28),
        "cpor_claimed": date(2026, 10, 1),
    }
    event = db.exec(select(SurveyEvent)).one()
    assert (event.at, event.nsat, event.nps) == (datetime(2026, 10, 1, 7, 30, tzinfo=UTC), 150, 9)


def test_an_empty_cell_is_what_is_not_known(folder: Folder, db: Session) -> None:
    folder.load()
    person = db.get_one(Person, "fay@ms.example")
    assert (person.region, person.time_zone, person.locale, person.workloads) == (
        "",
        "UTC",
        "en",
        [],
    )
    assignment = db.get_one(Assignment, ("C-2", "intune"))
    assert (assignment.partner_id, assignment.entitled, assignment.forecast_15) == (None,) * 3
    assert not assignment.payment_complete


def test_the_same_files_twice_change_nothing(folder: Folder, db: Session) -> None:
    first = folder.load()
    sealed = db.exec(select(SurveyContact.sealed)).all()
    second = folder.load()
    assert first.edition == 1
    assert [(file.added, file.changed) for file in second.files] == [(0, 0)] * len(SOUND)
    assert [file.unchanged for file in second.files] == [len(rows) for rows in SOUND.values()]
    assert second.edition is None
    assert len(db.exec(select(Edition)).all()) == 1
    assert len(db.exec(select(AuditRecord)).all()) == 1
    assert db.exec(select(SurveyContact.sealed)).all() == sealed


def test_a_change_is_an_edition_and_a_line_of_counts(folder: Folder, db: Session) -> None:
    folder.load()
    folder.change("customers.csv", name="Contoso AG")
    report = folder.load()
    assert report.edition == 2
    edition = edition_in_force(db, body=ROSTER)
    assert edition is not None
    assert (edition.number, edition.loaded_at) == (2, NOON)
    line = db.exec(select(AuditRecord).order_by(col(AuditRecord.number).desc())).first()
    assert line is not None
    assert (line.actor, line.action, line.subject) == ("operator", "roster.import", "edition 2")
    assert line.detail["customers.csv"] == {"read": 2, "added": 0, "changed": 1}
    assert audit.first_broken(db) is None


@pytest.mark.parametrize(
    ("file", "row", "cells"),
    [
        pytest.param("people.csv", 0, {"name": "Patricia"}, id="text"),
        pytest.param("people.csv", 0, {"workloads": "teams"}, id="list"),
        pytest.param("people.csv", 1, {"away_until": ""}, id="emptied"),
        pytest.param("partners.csv", 0, {"endorsed_workloads": ""}, id="list emptied"),
        pytest.param("customers.csv", 1, {"licences": "1"}, id="number"),
        pytest.param("assignments.csv", 0, {"payment_complete": "n"}, id="yes to no"),
        pytest.param("assignments.csv", 0, {"partner_id": ""}, id="reference emptied"),
        pytest.param("assignments.csv", 1, {"forecast_15": "2026-12-01"}, id="date"),
        pytest.param("survey_contacts.csv", 0, {"last_name": "QUIST"}, id="sealed"),
        pytest.param("survey_events.csv", 0, {"nps": "8"}, id="answer"),
    ],
)
def test_one_changed_cell_is_one_changed_row(
    folder: Folder, file: str, row: int, cells: dict[str, str]
) -> None:
    folder.load()
    folder.change(file, row, **cells)
    assert counts(folder) == {file: (0, 1, len(SOUND[file]) - 1)}
    assert counts(folder) == {}


def test_the_digest_is_of_the_content_not_of_its_form(folder: Folder, db: Session) -> None:
    folder.load()
    first = edition_in_force(db, body=ROSTER)
    assert first is not None
    db.rollback()
    columns = ("licences", "country", "name", "customer_id", "segment", "fm_email", "fta_email")
    rows = [[f" {row[c]} " for c in (*columns, "csm_email")] for row in SOUND["customers.csv"]]
    lines = [",".join(row) for row in [[*columns, "csm_email"], *rows]]
    folder.put("customers.csv", "\ufeff" + "\r\n".join(lines) + "\r\n\r\n")
    folder.load()
    again = edition_in_force(db, body=ROSTER)
    assert again is not None
    assert again.digest == first.digest


def test_the_digest_tells_capitals_of_a_contact_apart(folder: Folder, db: Session) -> None:
    folder.load()
    folder.change("survey_contacts.csv", last_name="QUIST")
    folder.load()
    assert len(set(db.exec(select(Edition.digest)))) == 2


def test_absent_files_rows_and_columns_stay_as_they_were(folder: Folder, db: Session) -> None:
    folder.load()
    folder.only("customers.csv")
    folder.put("customers.csv", "customer_id,name,country,licences\nC-1,Contoso AG,DE,500\n")
    assert counts(folder) == {"customers.csv": (0, 1, 0)}
    customer = db.get_one(Customer, "C-1")
    assert (customer.name, customer.segment, customer.fm_email) == (
        "Contoso AG",
        "S1500",
        "fay@ms.example",
    )
    assert db.get_one(Customer, "C-2").name == "Fabrikam"
    assert db.get_one(Assignment, KEY).partner_id == "P-1"


def test_a_file_with_no_more_than_keys_changes_nothing(folder: Folder) -> None:
    folder.load()
    folder.only("survey_events.csv")
    event = SOUND["survey_events.csv"][0]
    keys = [name for name in event if name not in ("nsat", "nps")]
    folder.put("survey_events.csv", f"{','.join(keys)}\n{','.join(event[k] for k in keys)}\n")
    assert counts(folder) == {}


def test_one_fault_and_nothing_is_written(folder: Folder, db: Session) -> None:
    folder.change("survey_events.csv", nps="11")
    with pytest.raises(RosterError):
        folder.load()
    assert db.exec(select(Person)).all() == []
    assert db.exec(select(Edition)).all() == []


def test_a_dry_run_tells_what_would_happen_and_does_nothing(folder: Folder, db: Session) -> None:
    told = counts(folder, dry_run=True)
    assert told == {file: (len(rows), 0, 0) for file, rows in SOUND.items()}
    for table in (Person, Customer, SurveyContact, Edition, AuditRecord):
        assert db.exec(select(table)).all() == []
    folder.change("survey_events.csv", nps="11")
    with pytest.raises(RosterError):
        folder.load(dry_run=True)


def test_contacts_are_sealed_and_found_by_hash(folder: Folder, db: Session) -> None:
    folder.load()
    contact = db.exec(select(SurveyContact)).one()
    assert contact.email_hash == VAULT.address_hash("ZOE.quist@contoso.example")
    assert db.exec(select(SurveyEvent.email_hash)).one() == contact.email_hash
    assert b"quist" not in contact.sealed.lower()
    row = contact_row(contact.customer_id, contact.workload, contact.email_hash)
    assert VAULT.open(contact.sealed, row=row) == {
        "first_name": "Zoë",
        "last_name": "Quist",
        "email": "zoe.quist@contoso.example",
        "country": "DE",
        "survey_eligible": True,
        "survey_language": "de",
    }


def test_a_contact_nobody_can_open_is_written_anew(folder: Folder, db: Session) -> None:
    folder.load()
    db.exec(update(SurveyContact).values(sealed=b"\0" * 40))
    assert counts(folder) == {"survey_contacts.csv": (0, 1, 0)}


def test_a_new_address_follows_the_person(folder: Folder, db: Session) -> None:
    folder.load()
    folder.only("people.csv")
    folder.change("people.csv", email="pat.new@ms.example")
    assert counts(folder) == {"people.csv": (0, 1, 2)}
    assert db.get(Person, "pat@ms.example") is None
    assert db.get_one(Person, "pat.new@ms.example").aad_object_id == "o1"
    assert db.get_one(Partner, "P-1").psm_email == "pat.new@ms.example"


def test_the_old_address_is_nobody_any_more(folder: Folder) -> None:
    folder.load()
    folder.change("people.csv", email="pat.new@ms.example")
    assert folder.faults() == [
        "partners.csv:2: psm_email: pat@ms.example is neither in people.csv nor in the database"
    ]


def test_two_people_can_change_directory_ids(folder: Folder, db: Session) -> None:
    folder.load()
    folder.change("people.csv", 0, aad_object_id="o2")
    folder.change("people.csv", 1, aad_object_id="o1")
    assert counts(folder) == {"people.csv": (0, 2, 1)}
    assert db.get_one(Person, "pat@ms.example").aad_object_id == "o2"
    assert db.get_one(Person, "fay@ms.example").aad_object_id == "o1"


def test_a_directory_id_of_a_stored_person_is_not_taken(folder: Folder) -> None:
    folder.load()
    del folder.rows["people.csv"][1]
    folder.change("people.csv", 0, aad_object_id="o2")
    [fault] = folder.faults()
    assert fault == (
        "people.csv:2: aad_object_id: is that of fay@ms.example in the database, "
        "who is not in this file"
    )


def test_a_file_changed_between_check_and_load_is_refused(folder: Folder, db: Session) -> None:
    class Meddler(list[tuple[str, int, int]]):
        def append(self, told: tuple[str, int, int]) -> None:
            if told[0] == "loading people.csv":
                folder.change("customers.csv", name="Another")

    folder.progress = Meddler()
    assert folder.faults() == [
        "customers.csv:1: (file): was changed while it was read: import it again"
    ]
    assert db.exec(select(Person)).all() == []


def test_progress_ends_with_every_byte_of_every_file(folder: Folder) -> None:
    folder.load()
    for doing in ("checking", "loading"):
        for file in SOUND:
            size = (folder.path / file).stat().st_size
            assert [told for told in folder.progress if told[0] == f"{doing} {file}"][-1] == (
                f"{doing} {file}",
                size,
                size,
            )


def test_csv_files_of_other_names_are_told(folder: Folder) -> None:
    folder.put("customer.csv", "x")
    assert folder.load().ignored == ("customer.csv",)


def test_a_folder_must_hold_one_of_the_files(folder: Folder) -> None:
    folder.only()
    [fault] = folder.faults()
    assert fault == (
        f"{folder.path}:1: (folder): has none of the files assignments.csv, customers.csv, "
        "partners.csv, people.csv, survey_contacts.csv, survey_events.csv"
    )
    folder.path /= "nowhere"
    assert folder.faults() == [f"{folder.path}:1: (folder): is not a folder"]


def test_more_rows_than_a_batch(folder: Folder, db: Session) -> None:
    many = 4_500
    folder.only("customers.csv", "people.csv", "partners.csv", "survey_contacts.csv")
    contact = SOUND["survey_contacts.csv"][0]
    more = [contact | {"email": f"c{n}@contoso.example"} for n in range(many)]
    folder.write("survey_contacts.csv", *more)
    assert folder.load().files[-1].added == many + 1
    assert len(db.exec(select(SurveyContact.email_hash)).all()) == many + 1
    assert counts(folder) == {}
