"""The catalogue in the store: versioned rows, and what each reader sees of them."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from store.editions import CATALOGUE, edition_in_force
from store.entries import entry_texts, sync_catalogue, workload_names
from store.knowledge import Catalogue
from store.models import AuditRecord, CatalogueEntry
from store.vocabulary import Audience, EntryKind, Verdict
from tests.conftest import NOON
from tests.store.small_catalogue import FILES, MARKER, small_catalogue

EVERY_ID = [
    "int-enrol", "int-old", "int-pack", "int-gate", f"int-{MARKER}", "odb-kfm", "e-min150",
    "e-below150", "p-handson", "p-partners", "pg-smehow", "pg-statuscadence", "pg-statusnotes",
]  # fmt: skip
CHANGED = FILES["intune.yaml"].replace("Packaging of apps", "Packaging of all apps")


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return small_catalogue(tmp_path)


def test_loading_the_same_again_changes_nothing(db: Session, catalogue: Catalogue) -> None:
    assert sync_catalogue(db, catalogue, now=NOON) == 1
    rows = db.exec(select(CatalogueEntry)).all()
    assert sync_catalogue(db, catalogue, now=NOON) == 1
    assert db.exec(select(CatalogueEntry)).all() == rows
    assert len(db.exec(select(AuditRecord)).all()) == 1


def test_a_changed_entry_gets_a_new_version_and_the_old_one_is_kept(
    db: Session, tmp_path: Path
) -> None:
    sync_catalogue(db, small_catalogue(tmp_path), now=NOON)
    assert sync_catalogue(db, small_catalogue(tmp_path, intune=CHANGED), now=NOON) == 2
    versions = db.exec(
        select(CatalogueEntry)
        .where(CatalogueEntry.entry_id == "int-pack")
        .order_by(col(CatalogueEntry.since))
    ).all()
    assert [(row.since, row.until, row.content["texts"]["what"]) for row in versions] == [
        (1, 2, "Packaging of apps"),
        (2, None, "Packaging of all apps"),
    ]
    unchanged = db.exec(select(CatalogueEntry).where(CatalogueEntry.entry_id == "odb-kfm")).all()
    assert [(row.since, row.until) for row in unchanged] == [(1, None)]
    edition = edition_in_force(db, body=CATALOGUE)
    assert edition is not None
    assert edition.number == 2


def test_what_was_changed_back_is_a_third_version(db: Session, tmp_path: Path) -> None:
    for intune, expected in ((FILES["intune.yaml"], 1), (CHANGED, 2), (FILES["intune.yaml"], 3)):
        catalogue = small_catalogue(tmp_path, intune=intune)
        assert sync_catalogue(db, catalogue, now=NOON) == expected
    found = entry_texts(db, ["int-pack"], reader=Audience.PUBLIC)
    assert found["int-pack"].what == "Packaging of apps"


def test_an_entry_that_went_is_closed_and_no_longer_answers(db: Session, tmp_path: Path) -> None:
    sync_catalogue(db, small_catalogue(tmp_path), now=NOON)
    lines = [line for line in FILES["onedrive.yaml"].splitlines() if "odb-kfm" not in line]
    without = "\n".join([line.replace("items:", "items: []") for line in lines])
    sync_catalogue(db, small_catalogue(tmp_path, onedrive=without), now=NOON)
    assert entry_texts(db, ["odb-kfm"], reader=Audience.INTERNAL) == {}
    [row] = db.exec(select(CatalogueEntry).where(CatalogueEntry.entry_id == "odb-kfm")).all()
    assert row.until == 2


def test_a_new_edition_is_one_line_of_the_audit_trail(db: Session, tmp_path: Path) -> None:
    sync_catalogue(db, small_catalogue(tmp_path), now=NOON)
    sync_catalogue(db, small_catalogue(tmp_path, intune=CHANGED), now=NOON)
    lines = db.exec(select(AuditRecord).order_by(col(AuditRecord.number))).all()
    assert [(line.action, line.subject) for line in lines] == [
        ("catalogue.load", "edition 1"),
        ("catalogue.load", "edition 2"),
    ]
    assert lines[1].detail == {"closed": 1, "opened": 1}


@pytest.mark.parametrize(
    ("reader", "hidden"),
    [
        pytest.param(Audience.INTERNAL, set(), id="staff"),
        pytest.param(Audience.PARTNER, {f"int-{MARKER}", "pg-statuscadence"}, id="partner"),
        pytest.param(
            Audience.PUBLIC,
            {f"int-{MARKER}", "pg-statuscadence", "p-partners", "pg-smehow", "pg-statusnotes"},
            id="customer",
        ),
    ],
)
def test_a_reader_sees_what_is_open_to_them(
    db: Session, catalogue: Catalogue, reader: Audience, hidden: set[str]
) -> None:
    sync_catalogue(db, catalogue, now=NOON)
    found = entry_texts(db, EVERY_ID, reader=reader)
    assert set(EVERY_ID) - set(found) == hidden
    assert (MARKER in repr(found)) == (reader is Audience.INTERNAL)


def test_an_entry_is_shown_with_its_source_its_date_and_what_contradicts_it(
    db: Session, catalogue: Catalogue
) -> None:
    sync_catalogue(db, catalogue, now=NOON)
    shown = entry_texts(db, ["int-enrol"], reader=Audience.PARTNER)["int-enrol"]
    assert (shown.kind, shown.verdict) == (EntryKind.ITEM, Verdict.IN_SCOPE)
    assert (shown.workload, shown.workload_name) == ("intune", "Microsoft Intune")
    assert [(source.title, source.date) for source in shown.sources] == [
        ("The open page", "2026-05-04")
    ]
    assert shown.contradictions == (
        "Enrolment: It is offered (2026-05). Earlier: It was not offered (2021-07).",
    )


def test_staff_read_the_internal_side_too(db: Session, catalogue: Catalogue) -> None:
    sync_catalogue(db, catalogue, now=NOON)
    shown = entry_texts(db, ["int-enrol"], reader=Audience.INTERNAL)["int-enrol"]
    assert [source.title for source in shown.sources] == [f"The {MARKER} book", "The open page"]
    assert shown.contradictions[1] == f"What only staff may read: The {MARKER} says else (2019)."


@pytest.mark.parametrize("entry_id", ["w-intune", "value_added_services", "gone", "", "'; --"])
def test_what_is_no_entry_answers_nothing(db: Session, catalogue: Catalogue, entry_id: str) -> None:
    sync_catalogue(db, catalogue, now=NOON)
    assert entry_texts(db, [entry_id], reader=Audience.INTERNAL) == {}


def test_workloads_are_known_by_name(db: Session, catalogue: Catalogue) -> None:
    sync_catalogue(db, catalogue, now=NOON)
    assert workload_names(db) == {"intune": "Microsoft Intune", "onedrive": "OneDrive"}
