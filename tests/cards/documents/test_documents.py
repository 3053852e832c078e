"""Documents opened again with python-docx: all is there, and readable by eye and by ear."""

import shutil
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn

from cards.documents.build import build_document
from cards.documents.paper import LANGUAGE, TONES
from cards.documents.scope_section import NO_SOURCE
from cards.slides.fitting import clean
from tests.cards.documents.documents import DOCUMENTS, ENROL, HOSTILE, USUAL

PICTURES = Path(__file__).parent.parent.parent.parent / "artefacts" / "documents"
BUILT = {name: build_document(document) for name, document in DOCUMENTS.items()}
SIXTY_DPI = "60"


def opened(name: str) -> Opened:
    return Document(BytesIO(BUILT[name]))


def xml(name: str, part: str) -> str:
    with ZipFile(BytesIO(BUILT[name])) as held:
        return held.read(part).decode()


def cells(name: str) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in t.rows] for t in opened(name).tables]


def links(name: str) -> dict[str, str]:
    """Return where each link leads, by its text."""
    document = opened(name)
    found = document.element.body.iter(qn("w:hyperlink"))
    return {
        "".join(text.text or "" for text in one.iter(qn("w:t"))): document.part.rels[
            one.get(qn("r:id"))
        ].target_ref
        for one in found
    }


def test_title_headings_and_tables_stand_in_their_order() -> None:
    told = [(p.style.name, p.text) for p in opened("usual").paragraphs if p.style is not None]
    headings = [text for style, text in told if style in ("Title", "Heading 1")]
    assert headings == ["Scope of services: Contoso", *(s.heading for s in USUAL.sections),
                        USUAL.checks_heading]  # fmt: skip
    words = [text for _, text in told]
    assert [text for text in USUAL.intro if text in words] == list(USUAL.intro)
    assert [rows[0] for rows in cells("usual")] == [
        ["Service", "What we guide you through", "Source"],
        ["Service", "Not part of the benefit", "What we can offer", "Source"],
        ["Service", "What is open", "To be settled", "Source"],
    ]


def test_each_row_says_what_since_when_what_instead_and_from_where() -> None:
    inside, outside, still_open = cells("usual")
    assert inside[2][:2] == [
        "Microsoft Intune",
        "\n".join((ENROL.what, *ENROL.cautions, ENROL.noted)),
    ]
    assert outside[1][2] == "Packaging for a fee."
    assert still_open[2] == [
        "Your question",
        "Who moves the archives of the old scanner software?\nNoted on 7 January 2030",
        "Whether it is part of the benefit.",
        NO_SOURCE,
    ]


def test_sources_lead_to_their_pages_with_their_dates() -> None:
    assert links("usual") == {
        "FastTrack service description: OneDrive, 2026-08-05":
            "https://learn.microsoft.com/en-us/microsoft-365/fasttrack/onedrive",
        "Process and Expectations, 2021-07-06":
            "https://docs.microsoft.com/en-us/fasttrack/process-and-expectations",
    }  # fmt: skip


def test_a_document_has_a_title_a_language_and_its_makers_name() -> None:
    about = opened("usual").core_properties
    assert (about.title, about.author) == ("Scope of services: Contoso", "Wingtip Consulting")
    assert (about.language, about.comments) == (LANGUAGE, "")
    assert about.created is not None
    assert about.created.replace(tzinfo=None) == USUAL.made_at.replace(tzinfo=None)
    assert f'w:lang w:val="{LANGUAGE}"' in xml("usual", "word/styles.xml")


def test_the_footer_names_the_edition_the_day_and_the_page() -> None:
    footer = opened("usual").sections[0].footer
    assert footer.paragraphs[0].text.startswith(
        "Contoso · scope catalogue edition 12 · 7 January 2030\tPage "
    )
    codes = [one.text for one in footer._element.iter(qn("w:instrText"))]  # noqa: SLF001
    assert codes == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("name", ["usual", "too_much"])
def test_tables_can_be_read_without_being_seen(name: str) -> None:
    for table, section in zip(opened(name).tables, DOCUMENTS[name].sections, strict=True):
        held: Any = table._tbl  # noqa: SLF001
        assert held.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == section.heading
        assert held.tblPr.find(qn("w:tblDescription")) is not None
        first, *others = held.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in held.tr_lst)
        assert not any(row.trPr.find(qn("w:tblHeader")) is not None for row in others)
        assert held.xpath(".//w:gridSpan | .//w:vMerge") == []


def test_every_check_has_a_box_to_tick() -> None:
    body = xml("usual", "word/document.xml")
    assert body.count("w14:checkbox>") == 2 * len(USUAL.checks)
    told = "\n".join(p.text for p in opened("usual").paragraphs)
    assert all(check.text in told for check in USUAL.checks)


def test_what_is_typed_stays_letters() -> None:
    told = "\n".join(text for table in cells("too_much") for row in table for text in row)
    assert clean(HOSTILE) in told
    body = xml("too_much", "word/document.xml")
    assert not any(mark in body for mark in ("\u202e", "\u0007", "\ufffe"))
    assert "https://evil.example" not in links("too_much").values()


def test_an_empty_record_is_said_to_be_empty() -> None:
    assert opened("empty").tables == []
    told = [p.text for p in opened("empty").paragraphs]
    assert all(section.none in told for section in DOCUMENTS["empty"].sections)
    assert USUAL.checks_heading not in told


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    lin = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


@pytest.mark.parametrize("tone", TONES)
def test_white_letters_can_be_read_on_every_tone(tone: str) -> None:
    assert 1.05 / (luminance(TONES[tone]) + 0.05) >= 6


def test_word_s_library_is_imported_with_the_first_document_only() -> None:
    asked = "import sys, bot.files, dialogs.scope_record; print('docx' in sys.modules)"
    root = Path(__file__).parent.parent.parent.parent
    told = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", asked], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_the_same_document_is_made_twice_alike() -> None:
    first, again = (cells_of(build_document(USUAL)) for _ in range(2))
    assert first == again


def cells_of(content: bytes) -> list[str]:
    document = Document(BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_drawn(name: str, tmp_path: Path) -> None:
    """Draw it with LibreOffice, where it is there: for looking at, and nothing is lost."""
    office, drawer = shutil.which("soffice"), shutil.which("pdftoppm")
    writer = Path("/usr/lib/libreoffice/program/libswlo.so")
    if not (office and drawer and writer.exists()):
        pytest.skip("LibreOffice Writer or pdftoppm was not found on this machine")
    (tmp_path / f"{name}.docx").write_bytes(BUILT[name])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(  # noqa: S603 -- fixed words
        [office, profile, "--headless", "--convert-to", "pdf", f"{name}.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    PICTURES.mkdir(parents=True, exist_ok=True)
    subprocess.run(  # noqa: S603 -- fixed words
        [drawer, "-r", SIXTY_DPI, "-png", f"{name}.pdf", str(PICTURES / name)],
        cwd=tmp_path, check=True, timeout=60,
    )  # fmt: skip
    assert list(PICTURES.glob(f"{name}-*.png"))


def test_headings_are_not_left_alone_at_the_end_of_a_page() -> None:
    paragraphs = opened("usual").paragraphs
    for heading, lead in pairwise(paragraphs):
        if heading.style is not None and heading.style.name == "Heading 1":
            assert lead.paragraph_format.keep_with_next
