"""What a cell may hold, and what lines may refer to."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from store.db import open_engine
from store.models import Assignment, Customer, Partner, Person
from store.vocabulary import Phase
from tests.store.roster.folders import MICROSOFT, SOUND, WINGTIP, Folder, Row

Stored = dict[str, object]
DAY = "is not a date such as 2026-11-30"
WHOLE = "is not a whole number"
PAT, TEAMS = (Person, "pat@ms.example"), (Assignment, ("C-1", "teams"))
GUID = "a2b3c4d5-0000-4000-8000-0123456789ab"
REFUSED = [
    ("people.csv", "email", "pat", "pat is not an e-mail address"),
    ("people.csv", "email", "pat@ms", "pat@ms is not an e-mail address"),
    ("people.csv", "email", "pat@a@ms.example", "pat@a@ms.example is not an e-mail address"),
    ("people.csv", "email", "p at@ms.example", "p at@ms.example is not an e-mail address"),
    ("people.csv", "email", "pat@ms..example", "pat@ms..example is not an e-mail address"),
    ("people.csv", "email", ".pat@ms.example", ".pat@ms.example is not an e-mail address"),
    ("people.csv", "name", "", "is empty"),
    ("people.csv", "aad_object_id", "o 1",
     "o 1 is not an id: it must have no blank and no semicolon in it"),
    ("people.csv", "roles", "", "is empty"),
    ("people.csv", "roles", ";", "must name at least one role"),
    ("people.csv", "roles", "psm;smee",
     "smee is none of partner, psm, sme, fm, fta, manager, program, admin; did you mean sme?"),
    ("people.csv", "time_zone", "Europe/Berlyn",
     "Europe/Berlyn is not a time zone such as Europe/Berlin; did you mean Europe/Berlin?"),
    ("people.csv", "time_zone", "Europe",
     "Europe is not a time zone such as Europe/Berlin"),
    ("people.csv", "time_zone", "../../etc/passwd",
     "../../etc/passwd is not a time zone such as Europe/Berlin"),
    ("people.csv", "locale", "en_GB", "en_GB is not a language tag such as en or pt-BR"),
    ("people.csv", "locale", "english", "english is not a language tag such as en or pt-BR"),
    ("people.csv", "workloads", "teams;intun",
     "intun is not a workload of the catalogue; did you mean intune?"),
    ("people.csv", "away_until", "15.01.2027", f"15.01.2027 {DAY}"),
    ("people.csv", "away_until", "2027-02-30", f"2027-02-30 {DAY}"),
    ("partners.csv", "region", "", "is empty"),
    ("partners.csv", "contact_email", "none", "none is not an e-mail address"),
    ("partners.csv", "endorsed_workloads", "zzzz", "zzzz is not a workload of the catalogue"),
    ("customers.csv", "country", "XX", "XX is not a country code of ISO 3166, such as DE"),
    ("customers.csv", "country", "uk",
     "uk is not a country code of ISO 3166, such as DE; did you mean GB?"),
    ("customers.csv", "licences", "-1", f"-1 {WHOLE} of 0 or more, written with digits only"),
    ("customers.csv", "licences", "1,200",
     f"1,200 {WHOLE} of 0 or more, written with digits only"),
    ("customers.csv", "licences", "3000000000",
     f"3000000000 {WHOLE} of 0 or more, written with digits only"),
    ("customers.csv", "licences", "\u0663",
     f"\u0663 {WHOLE} of 0 or more, written with digits only"),
    ("customers.csv", "segment", "S500", "S500 is neither S1500 nor empty"),
    ("customers.csv", "csm_email", "Cas", "Cas is not an e-mail address"),
    ("assignments.csv", "workload", "intun",
     "intun is not a workload of the catalogue; did you mean intune?"),
    ("assignments.csv", "primary_rm", "", "is empty"),
    ("assignments.csv", "phase", "enabled",
     f"enabled is none of {', '.join(Phase)}; did you mean enable?"),
    ("assignments.csv", "entitled", "many", f"many {WHOLE} of 0 or more, written with digits only"),
    ("assignments.csv", "active", "501", "501 is more than the 500 entitled"),
    ("assignments.csv", "payment_complete", "yes", "yes is neither y nor n"),
    ("assignments.csv", "forecast_15", "soon", f"soon {DAY}"),
    ("assignments.csv", "forecast_40", "2026-11-29",
     "2026-11-29 is before forecast_15, 2026-11-30"),
    ("assignments.csv", "cpor_claimed", "2026-13-01", f"2026-13-01 {DAY}"),
    ("survey_contacts.csv", "workload", "intun",
     "i\u2026 is not a workload of the catalogue; did you mean intune?"),
    ("survey_contacts.csv", "email", "zoe.quist", "z\u2026 is not an e-mail address"),
    ("survey_contacts.csv", "first_name", "", "is empty"),
    ("survey_contacts.csv", "country", "Germany",
     "G\u2026 is not a country code of ISO 3166, such as DE"),
    ("survey_contacts.csv", "survey_eligible", "perhaps", "p\u2026 is neither y nor n"),
    ("survey_contacts.csv", "survey_language", "German!",
     "G\u2026 is not a language tag such as en or pt-BR"),
    ("survey_events.csv", "event", "opened",
     "o\u2026 is none of invited, completed, bounced"),
    ("survey_events.csv", "at", "yesterday",
     "y\u2026 is not a date such as 2026-11-30 or 2026-11-30T14:05Z"),
    ("survey_events.csv", "at", "0001-01-01T00:00+14:00",
     "0\u2026 is not a date such as 2026-11-30 or 2026-11-30T14:05Z"),
    ("survey_events.csv", "nsat", "201",
     f"2\u2026 {WHOLE} from -100 to 200, written with digits only"),
    ("survey_events.csv", "nsat", "-101",
     f"-\u2026 {WHOLE} from -100 to 200, written with digits only"),
    ("survey_events.csv", "nps", "11", f"1\u2026 {WHOLE} from 0 to 10, written with digits only"),
    # what only other lines tell
    ("partners.csv", "psm_email", "wim@wingtip.example",
     "wim@wingtip.example does not have the role psm"),
    ("partners.csv", "psm_email", "who@ms.example",
     "who@ms.example is neither in people.csv nor in the database"),
    ("partners.csv", "cover_psm_email", "fay@ms.example",
     "fay@ms.example does not have the role psm"),
    ("customers.csv", "fm_email", "pat@ms.example", "pat@ms.example does not have the role fm"),
    ("customers.csv", "fta_email", "pat@ms.example", "pat@ms.example does not have the role fta"),
    ("assignments.csv", "customer_id", "C-9",
     "C-9 is neither in customers.csv nor in the database"),
    ("assignments.csv", "partner_id", "P-9",
     "P-9 is neither in partners.csv nor in the database"),
    ("survey_contacts.csv", "customer_id", "C-9",
     "C\u2026 is neither in customers.csv nor in the database"),
    ("survey_events.csv", "customer_id", "C-9",
     "C\u2026 is neither in customers.csv nor in the database"),
]  # fmt: skip


@pytest.fixture
def engine() -> Iterator[Engine]:
    """One database in memory: what is tested here is decided before anything is written."""
    engine = open_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("file", "column", "value", "message"),
    REFUSED,
    ids=[f"{file} {column} {value}" for file, column, value, _ in REFUSED],
)
def test_a_cell_that_is_refused(
    folder: Folder, file: str, column: str, value: str, message: str
) -> None:
    folder.change(file, **{column: value})
    faults = folder.faults()
    assert f"{file}:2: {column}: {message}" in faults
    if column != "email":
        # a fault in one cell brings no other
        assert len(faults) == 1


@pytest.mark.parametrize(
    ("file", "cells", "row", "stored"),
    [
        ("people.csv", {"email": "PAT@MS.example"}, PAT, {"name": "Pat"}),
        ("people.csv", {"roles": "PSM ; psm;Sme"}, PAT, {"roles": ["psm", "sme"]}),
        ("people.csv", {"time_zone": "asia/tokyo"}, PAT, {"time_zone": "Asia/Tokyo"}),
        ("people.csv", {"locale": "ZH-hant-hk"}, PAT, {"locale": "zh-Hant-HK"}),
        ("people.csv", {"tenant_id": f"{{{GUID.upper()}}}"}, PAT, {"tenant_id": GUID}),
        ("people.csv", {"workloads": "Teams;;teams; intune "}, PAT,
         {"workloads": ["teams", "intune"]}),
        ("partners.csv", {"cover_psm_email": "Pat@ms.example"}, (Partner, "P-1"),
         {"cover_psm_email": "pat@ms.example"}),
        ("customers.csv", {"country": "gb", "segment": "s1500", "licences": "007"},
         (Customer, "C-1"), {"country": "GB", "segment": "S1500", "licences": 7}),
        ("assignments.csv", {"workload": "TEAMS", "phase": "Adopt", "payment_complete": "N"},
         TEAMS, {"phase": "adopt", "payment_complete": False}),
        ("assignments.csv", {"active": "500", "forecast_40": "2026-11-30"}, TEAMS,
         {"active": 500}),
        ("assignments.csv", {"entitled": "", "active": "7"}, TEAMS,
         {"entitled": None, "active": 7}),
    ],
)  # fmt: skip
def test_a_cell_in_another_spelling(
    folder: Folder, file: str, cells: Row, row: tuple[type[SQLModel], object], stored: Stored
) -> None:
    folder.change(file, **cells)
    folder.load()
    found = folder.db.get_one(*row)
    assert {name: getattr(found, name) for name in stored} == stored


@pytest.mark.parametrize("at", ["2026-10-01", "2026-10-01T00:00:00", "2026-10-01T02:00+02:00"])
def test_a_date_and_a_time_without_zone_are_utc(
    folder: Folder, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    folder.change("survey_events.csv", at="2026-10-01T00:00:00Z")
    folder.load()
    folder.change("survey_events.csv", at=at)
    edition = folder.load().edition
    monkeypatch.undo()
    time.tzset()
    assert edition is None


@pytest.mark.parametrize(
    ("file", "cells", "fault"),
    [
        ("people.csv", {"email": "PAT@ms.example", "aad_object_id": "o9"},
         "email: the same email as on line 2"),
        ("people.csv", {"email": "new@ms.example"},
         "aad_object_id: the same person (tenant_id and aad_object_id) as on line 2"),
        ("partners.csv", {"tenant_id": "other"}, "partner_id: the same partner_id as on line 2"),
        ("partners.csv", {"partner_id": "P-2"}, "tenant_id: is already the tenant of P-1"),
        ("customers.csv", {}, "customer_id: the same customer_id as on line 2"),
        ("assignments.csv", {"workload": "TEAMS"},
         "workload: the same customer_id and workload as on line 2"),
        ("survey_contacts.csv", {"email": "ZOE.QUIST@contoso.example"},
         "email: the same customer_id and workload and email as on line 2"),
        ("survey_events.csv", {"at": "2026-10-01T07:30Z"},
         "at: the same customer_id and workload and email and event and at as on line 2"),
    ],
)  # fmt: skip
def test_a_key_given_twice(folder: Folder, file: str, cells: Row, fault: str) -> None:
    line = len(folder.rows[file]) + 2
    folder.write(file, SOUND[file][0] | cells)
    assert folder.faults() == [f"{file}:{line}: {fault}"]


def test_a_tenant_of_a_stored_partner_is_not_taken(folder: Folder) -> None:
    folder.load()
    folder.only("partners.csv")
    folder.change("partners.csv", partner_id="P-2")
    assert folder.faults() == ["partners.csv:2: tenant_id: is already the tenant of P-1"]


def test_only_partners_must_belong_to_a_partner(folder: Folder) -> None:
    folder.change("people.csv", 2, tenant_id="tenant-nobody")
    assert folder.faults() == [
        "people.csv:4: tenant_id: has only the role partner, but this is the tenant of no partner"
    ]
    folder.change("people.csv", 2, roles="partner;sme")
    assert folder.faults() == []


def test_people_who_are_only_stored_are_not_judged_again(folder: Folder) -> None:
    folder.load()
    folder.only("partners.csv")
    folder.change("partners.csv", tenant_id="tenant-new")
    assert folder.faults() == []


def test_references_to_what_is_stored(folder: Folder) -> None:
    folder.load()
    folder.only("assignments.csv", "partners.csv")
    folder.change("partners.csv", name="Wingtip Consulting")
    folder.change("assignments.csv", phase="adopt")
    assert folder.faults() == []


def test_the_file_goes_before_what_is_stored(folder: Folder) -> None:
    folder.load()
    folder.change("people.csv", roles="sme")
    assert folder.faults() == [
        "partners.csv:2: psm_email: pat@ms.example does not have the role psm"
    ]


def test_one_mistake_is_not_told_again_by_what_refers_to_it(folder: Folder) -> None:
    folder.change("people.csv", 0, time_zone="Mars")
    folder.change("partners.csv", 0, region="")
    folder.change("customers.csv", 0, country="XX")
    assert [fault.split(": ")[:2] for fault in folder.faults()] == [
        ["people.csv:2", "time_zone"],
        ["partners.csv:2", "region"],
        ["customers.csv:2", "country"],
    ]


def test_a_file_that_cannot_be_read_is_the_only_fault(folder: Folder) -> None:
    for file in ("people.csv", "partners.csv", "customers.csv"):
        folder.put(file, b"\xff\xfe")
    assert [fault.split(": ")[0] for fault in folder.faults()] == [
        "people.csv:1",
        "partners.csv:1",
        "customers.csv:1",
    ]


def test_nothing_of_a_contact_is_in_a_message(folder: Folder) -> None:
    secrets = ("quist", "zoe", "contoso")
    contact = SOUND["survey_contacts.csv"][0]
    for column in contact:
        folder.change("survey_contacts.csv", **(contact | {column: "Zoe Quist Contoso"}))
        folder.write("survey_contacts.csv", contact, contact)
        told = "\n".join(folder.faults()).casefold()
        assert "survey_contacts.csv" in told
        assert not any(secret in told for secret in secrets)
        del folder.rows["survey_contacts.csv"][1:]
    folder.put("survey_contacts.csv", ",".join(contact.values()))
    assert not any(secret in folder.faults()[0].casefold() for secret in secrets)


def test_staff_may_be_of_any_tenant(folder: Folder) -> None:
    assert MICROSOFT != WINGTIP
    folder.change("people.csv", 0, tenant_id="anything")
    folder.change("people.csv", 1, tenant_id=WINGTIP)
    assert folder.faults() == []
