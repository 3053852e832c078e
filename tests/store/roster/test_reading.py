"""The form of the files: encoding, delimiter, quotes, header, cells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel

from store.db import open_engine
from store.models import Customer
from store.roster import RosterError
from store.roster.faults import SHOWN
from tests.store.roster.folders import SOUND, Folder

HEADER = "customer_id,name,country,licences\n"


@pytest.fixture
def engine() -> Iterator[Engine]:
    """One database in memory: what is tested here is decided before anything is written."""
    engine = open_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def customers(folder: Folder) -> Folder:
    """Only customers.csv matters here."""
    folder.only("customers.csv")
    return folder


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEADER + "C-1,Contoso,DE,5\n", id="plain"),
        pytest.param("\ufeff" + HEADER + "C-1,Contoso,DE,5\n", id="BOM"),
        pytest.param((HEADER + "C-1,Contoso,DE,5").replace("\n", "\r\n"), id="CRLF, no last end"),
        pytest.param((HEADER + "C-1,Contoso,DE,5\n").replace("\n", "\r"), id="CR"),
        pytest.param(HEADER + '"C-1","Contoso","DE","5"\n', id="quoted"),
        pytest.param(HEADER + "\n , ,,\n\nC-1,Contoso,DE,5\n,,,\n", id="blank lines"),
        pytest.param(HEADER + " C-1 ,  Contoso ,\tDE, 5\n", id="blanks around"),
        pytest.param(" Customer_ID ,NAME,country,licences\nC-1,Contoso,DE,5\n", id="case"),
        pytest.param("licences,country,name,customer_id\n5,DE,Contoso,C-1\n", id="order"),
    ],
)
def test_forms_that_are_read(customers: Folder, db: Session, content: str) -> None:
    customers.put("customers.csv", content)
    customers.load()
    customer = db.get_one(Customer, "C-1")
    assert (customer.name, customer.country, customer.licences) == ("Contoso", "DE", 5)


def test_quotes_commas_and_line_breaks_inside_a_cell(customers: Folder, db: Session) -> None:
    customers.put("customers.csv", HEADER + 'C-1,"Contoso, ""North""\r\nand\nSouth",DE,5\n')
    customers.load()
    assert db.get_one(Customer, "C-1").name == 'Contoso, "North" and South'


def test_a_name_is_kept_in_composed_characters(customers: Folder, db: Session) -> None:
    customers.put("customers.csv", HEADER + "C-1,Cafe\u0301,DE,5\n")
    customers.load()
    assert db.get_one(Customer, "C-1").name == "Caf\u00e9"


LONG = "x" * 200_000
WANTED = "the first line must name the columns: customer_id, name, country, licences"
FORMS: dict[str, tuple[str | bytes, str]] = {
    "latin-1": (
        HEADER.encode() + b"C-1,Fabrikam,DE,5\nC-2,Caf\xe9,DE,5\n",
        '3: name: is not UTF-8: save the file as "CSV UTF-8"',
    ),
    "UTF-16": (HEADER.encode("utf-16"), '1: (file): is UTF-16: save it as "CSV UTF-8"'),
    "Excel": (b"PK\x03\x04rest", '1: (file): is an Excel workbook: save it as "CSV UTF-8"'),
    "semicolons": (
        (HEADER + "C-1,Contoso,DE,5\n").replace(",", ";"),
        "1: (header): the cells are separated by semicolons: save the file with commas",
    ),
    "tabs": (
        HEADER.replace(",", "\t"),
        "1: (header): the cells are separated by tabs: save the file with commas",
    ),
    "empty": (
        "\n\n",
        f"1: (header): the file is empty; {WANTED}",
    ),
    "no header": ("C-1,Contoso,DE,5\n", f"1: (header): there is no header; {WANTED}"),
    "unknown column": (
        HEADER.strip() + ",fm_mail\nC-1,Contoso,DE,5,\n",
        "1: fm_mail: is not a column of customers.csv; did you mean fm_email?",
    ),
    "nameless column": (
        HEADER.strip() + ",\nC-1,Contoso,DE,5,\n",
        "1: (header): column 5 has no name",
    ),
    "missing column": ("customer_id,name,country\n", "1: licences: the column is missing"),
    "doubled column": (
        HEADER.strip() + ",Name\nC-1,Contoso,DE,5,x\n",
        "1: name: the column is there twice",
    ),
    "too many cells": (
        HEADER + "C-1,Contoso,DE,5,6\n",
        "2: (line): has 5 cells, but the header has 4",
    ),
    "too few cells": (
        HEADER + '\n"C-1","Con\ntoso",DE\n',
        "3: (line): has 3 cells, but the header has 4",
    ),
    "open quote": (
        HEADER + 'C-1,"Contoso,DE,5\nC-2,Fabrikam,DE,5\n',
        "2: (line): a quote is opened and never closed",
    ),
    "single quote inside": (
        HEADER + 'C-1,"Con"toso,DE,5\n',
        '2: (line): a quote inside a quoted cell must be doubled: "" instead of "',
    ),
    "NUL": (HEADER + "C-1,Con\0toso,DE,5\n", "2: name: has a control character in it"),
    "turned text": (
        HEADER + "C-1,Con\u202etoso,DE,5\n",
        "2: name: has a control character in it",
    ),
    "long cell": (
        HEADER + f"C-1,{'x' * 5000},DE,5\n",
        "2: name: has 5000 characters; at most 200 are kept",
    ),
    "very long cell": (
        HEADER + f"C-1,{LONG},DE,5\nC-1,,,\n",
        "2: (line): a cell is longer than any can be: is a quote not closed? The rest is not read",
    ),
    "endless line": (
        HEADER + "x," * 600_000,
        "2: (line): is longer than 1000000 characters; the rest is not read",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_that_are_refused(customers: Folder, form: str) -> None:
    content, fault = FORMS[form]
    customers.put("customers.csv", content)
    assert customers.faults() == [f"customers.csv:{fault}"]


def test_a_line_is_where_its_record_starts(customers: Folder) -> None:
    customers.put("customers.csv", HEADER + '\nC-1,"Con\n\ntoso",DE,5\nC-2,Fabrikam,XX,5\n')
    assert customers.faults() == [
        "customers.csv:6: country: XX is not a country code of ISO 3166, such as DE"
    ]


def test_reading_goes_on_after_a_broken_line(customers: Folder) -> None:
    customers.put("customers.csv", HEADER + 'C-1,"Con"toso,DE,5\nC-2,Fabrikam,DE,5,6\nC-3,,DE,5\n')
    assert [fault.split(": ")[0] for fault in customers.faults()] == [
        "customers.csv:2",
        "customers.csv:3",
        "customers.csv:4",
    ]


def test_a_file_that_is_a_folder(customers: Folder) -> None:
    customers.only()
    (customers.path / "customers.csv").mkdir()
    assert customers.faults() == ["customers.csv:1: (file): cannot be read: Is a directory"]


def test_the_first_faults_are_told_and_the_rest_counted(customers: Folder) -> None:
    customers.put("customers.csv", HEADER + "C-1,,DE,5\n" * (SHOWN + 50))
    with pytest.raises(RosterError) as refused:
        customers.load()
    assert len(refused.value.faults) == SHOWN
    assert refused.value.more == 50
    assert str(refused.value).endswith("\nand 50 more")


def test_what_a_message_repeats_is_harmless_and_short(customers: Folder) -> None:
    hostile = "x\u2066" + "x" * 100
    customers.put("customers.csv", HEADER + f"C-1,Contoso,DE,5\nC-2,Fabrikam,{'x' * 100},5\n")
    [fault] = customers.faults()
    assert fault.split(" is ")[0] == f"customers.csv:3: country: {'x' * 60}\u2026"
    customers.put("customers.csv", HEADER.strip() + f",{hostile}\nC-1,Contoso,DE,5,\n")
    [fault] = customers.faults()
    assert fault.split(": ")[1] == f"x\ufffd{'x' * 58}\u2026"


COLUMNS = {file: ",".join(rows[0]) + "\n" for file, rows in SOUND.items()}
PIECES = st.sampled_from(
    (
        *(b",", b'"', b"\n", b"\r\n", b"\0", b"\xff", b"\xed\xa0\x80", b";"),
        *(b"y", b"C-1", b"DE", b"teams", b"a@b.example", b"2026-11-30T09:00Z", b"99999999999"),
    )
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(sorted(SOUND)),
    with_header=st.booleans(),
    content=st.binary(max_size=200) | st.lists(PIECES, max_size=60).map(b"".join),
)
def test_any_bytes_are_loaded_or_refused(
    tmp_path: Path, engine: Engine, file: str, with_header: bool, content: bytes
) -> None:
    with Session(engine) as db:
        folder = Folder(tmp_path, db)
        folder.put(file, COLUMNS[file].encode() * with_header + content)
        # anything but RosterError ends the test
        folder.faults()
