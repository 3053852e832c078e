"""Decks opened again with python-pptx: all is there, all fits, and a customer's holds no more."""

import re
import shutil
import subprocess
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, get_type_hints
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.util import Inches

from cards.slides.build import build
from cards.slides.canvas import HIGH, LIGHTS, WIDE
from cards.slides.fitting import clean, cut, lines_of, pieces
from cards.slides.views import CustomerDeck, Inside, InternalDeck, Light, SlipRow
from tests.cards.slides.decks import DECKS, HOSTILE, INSIDE, INTERNAL, MUCH, NOTHING, USUAL
from tests.cards.slides.opened import described, everything, shapes, words
from tests.conftest import missing

READABLE = 4.5  # contrast, as WCAG AA asks of texts
BUILT = {name: build(deck) for name, deck in DECKS.items()}


def said(value: object) -> list[str]:
    """Return every text of a view."""
    if isinstance(value, str):
        return [] if isinstance(value, Light) else [value]
    if isinstance(value, tuple):
        return [text for one in value for text in said(one)]
    if is_dataclass(value):
        return [text for one in fields(value) for text in said(getattr(value, one.name))]
    return []


@pytest.mark.parametrize("name", DECKS)
def test_every_value_can_be_read(name: str) -> None:
    # A cell that goes on over pages is broken between words: spaces do not count.
    shown = "".join(words(BUILT[name]).split())
    absent = [text for text in said(DECKS[name]) if "".join(clean(text).split()) not in shown]
    assert absent == (list(NOTHING.milestones) if name == "nothing" else [])


@pytest.mark.parametrize("name", DECKS)
def test_nothing_stands_beside_the_page(name: str) -> None:
    for page, shape in shapes(BUILT[name]):
        right, below = shape.left + shape.width, shape.top + shape.height
        assert min(shape.left, shape.top) >= 0, (page, shape.name)
        assert right <= Inches(WIDE) + 2, (page, shape.name)
        assert below <= Inches(HIGH), (page, shape.name)


@pytest.mark.parametrize("name", DECKS)
def test_texts_and_tables_of_a_page_do_not_cover_each_other(name: str) -> None:
    pages: dict[int, list[Any]] = {}
    for page, shape in shapes(BUILT[name]):
        text = shape.has_text_frame and shape.text_frame.text
        if text or getattr(shape, "has_table", False) or getattr(shape, "has_chart", False):
            pages.setdefault(page, []).append(shape)
    for page, held in pages.items():
        for at, one in enumerate(held):
            for other in held[at + 1 :]:
                assert not covers(one, other), (page, one.name, other.name)


def covers(one: Any, other: Any) -> bool:
    slack = Inches(0.03)
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return bool(across > slack and down > slack)


@pytest.mark.parametrize("name", DECKS)
def test_every_chart_and_table_says_what_it_shows(name: str) -> None:
    drawn = [s for _, s in shapes(BUILT[name]) if not s.has_text_frame]
    assert all(described(shape) for shape in drawn)
    assert [s for _, s in shapes(BUILT[name]) if s.shape_type == 13] == []  # no pictures at all


@pytest.mark.parametrize("name", DECKS)
def test_every_page_has_a_title_and_no_empty_place(name: str) -> None:
    for slide in Presentation(BytesIO(BUILT[name])).slides:
        assert slide.shapes.title is not None
        assert all(held.text_frame.text for held in slide.placeholders)


def test_the_chart_is_one_that_powerpoint_can_edit() -> None:
    [chart] = [s.chart for _, s in shapes(BUILT["usual"]) if s.has_chart]
    assert [series.name for series in chart.plots[0].series] == [
        u.workload for u in USUAL.trend.uses
    ]
    assert [tuple(series.values) for series in chart.plots[0].series] == [
        use.shares for use in USUAL.trend.uses
    ]
    assert chart.part.chart_workbook.xlsx_part is not None


@pytest.mark.parametrize("name", ["usual", "much", "strange"])
def test_the_chart_of_the_first_page_keeps_its_room(name: str) -> None:
    [chart] = [s for page, s in shapes(BUILT[name]) if page == 1 and s.has_chart]
    assert chart.height >= Inches(2.5)


def test_many_workloads_are_bars_of_the_last_two_dates() -> None:
    chart = next(s.chart for _, s in shapes(BUILT["much"]) if s.has_chart)
    assert [series.name for series in chart.plots[0].series] == list(MUCH.trend.dates[-2:])
    assert len(list(chart.plots[0].categories)) == len(MUCH.trend.uses)


def test_a_customers_deck_has_no_field_for_what_is_internal() -> None:
    rows = (*USUAL.workloads, *USUAL.blockers, *USUAL.steps)
    types: set[Any] = {CustomerDeck, *map(type, rows)}
    names = {field.name for made in types for field in fields(made)}
    inside = {field.name for made in (Inside, SlipRow) for field in fields(made)}
    shared = {"workload", "contacts"}  # contacts: others stand there
    assert names & inside <= shared
    assert Inside not in {hint for made in types for hint in get_type_hints(made).values()}


def test_what_is_internal_is_in_the_internal_deck_only() -> None:
    inside = [text for text in said(INSIDE) if len(text) > 3]
    customers, internal = everything(BUILT["usual"]), words(BUILT["internal"])
    only_inside = set(inside) - set(said(USUAL))
    assert [text for text in only_inside if text in customers] == []
    assert [text for text in inside if text not in internal] == []
    assert "internal" not in customers.casefold().replace("internal=", "").replace("internalid", "")


def test_every_page_of_an_internal_deck_says_so() -> None:
    for slide in Presentation(BytesIO(BUILT["internal"])).slides:
        assert any(
            "Microsoft internal" in s.text_frame.text for s in slide.shapes if s.has_text_frame
        )


def test_nothing_typed_becomes_a_link_or_a_formula() -> None:
    made = everything(build(replace(USUAL, customer=HOSTILE, summary="=HYPERLINK(1)")))
    assert "hlinkClick" not in made
    assert "<f>" not in made
    assert "\u202e" not in made


@pytest.mark.parametrize("deck", [replace(USUAL, summary="x" * 4000), NOTHING, INTERNAL])
def test_any_length_is_a_deck(deck: CustomerDeck | InternalDeck) -> None:
    assert len(build(deck)) < 1_000_000


@pytest.mark.parametrize("light", Light)
def test_a_health_is_told_by_word_and_shape_and_can_be_read(light: Light) -> None:
    assert contrast(LIGHTS[light][0]) >= READABLE
    assert len({sign for _, sign in LIGHTS.values()}) == len(LIGHTS)
    made = words(build(replace(USUAL, light=light, health=f"The word for {light}")))
    assert f"Health: The word for {light}" in made


def contrast(color: str) -> float:
    """Return the contrast to white."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_font_is_powerpoints_own() -> None:
    with ZipFile(BytesIO(BUILT["usual"])) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    fonts = set(re.findall(r'<a:latin typeface="([^"]+)"', "".join(texts)))
    assert fonts == {"Segoe UI", "+mj-lt", "+mn-lt"}


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("short", 1, "short"),
        ("several words that do not fit", 1, "several …"),
        ("several words that do not fit", 2, "several words that …"),
        ("", 1, ""),
    ],
)
def test_cut(text: str, lines: int, expected: str) -> None:
    assert cut(text, width=70, size=10, lines=lines) == expected


def test_wide_letters_take_more_room() -> None:
    assert len(lines_of("情報保護と管理", width=42, size=10)) == 2
    assert len(lines_of("abcdefg", width=50, size=10)) == 1


def test_pieces_leave_nothing_out() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    parts = pieces(text, width=100, size=10, lines=4)
    assert " ".join(" ".join(parts).split()) == text
    assert all(len(part.splitlines()) <= 4 for part in parts)


def test_libreoffice_draws_every_page(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing(request.config, "LibreOffice")
        return
    for name, content in BUILT.items():
        (tmp_path / f"{name}.pptx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(path) for path in sorted(tmp_path.glob("*.pptx"))]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)  # noqa: S603
    drawn = {
        path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))
        for path in tmp_path.glob("*.pdf")
    }
    assert drawn == {name: len(Presentation(BytesIO(made)).slides) for name, made in BUILT.items()}
