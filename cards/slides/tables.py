"""Tables: one on a page, and one that goes over as many pages as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches

from cards.slides.canvas import (
    BOTTOM,
    BRAND,
    INK,
    INSIDE_WIDTH,
    MARGIN,
    PALE,
    POINTS,
    TOP,
    Box,
    Canvas,
    Page,
    Style,
    describe,
    paint_text,
    rgb,
)
from cards.slides.fitting import clean, cut, lines_of, pieces

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's style without any lines
SIDE, ABOVE = 0.08, 0.05  # inches around the text of a cell
LEADING = 1.32  # of the font's size, from line to line
Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The titles of a table's columns and how wide each is, in inches."""

    titles: tuple[str, ...]
    widths: tuple[float, ...]
    size: float = 12

    def spread(self) -> "Columns":
        """Return them over the whole width of a page."""
        factor = INSIDE_WIDTH / sum(self.widths)
        widths = tuple(wide * factor for wide in self.widths)
        return Columns(titles=self.titles, widths=widths, size=self.size)

    def room(self, at: int) -> float:
        """Return how many points of text a cell takes."""
        return (self.widths[at] - 2 * SIDE) * POINTS

    def lines(self, row: Row) -> int:
        counts = [
            len(lines_of(text, width=self.room(at), size=self.size)) for at, text in enumerate(row)
        ]
        return max(1, *counts)

    def high(self, row: Row) -> float:
        return self.lines(row) * self.size * LEADING / POINTS + 2 * ABOVE

    def shortened(self, row: Row, lines: int = 1) -> list[str]:
        """Return a row whose cells have so many lines at most."""
        return [
            cut(clean(text), width=self.room(at), size=self.size, lines=lines)
            for at, text in enumerate(row)
        ]


def fitting(columns: Columns, rows: Sequence[Row], high: float) -> list[Row]:
    """Return the first rows, as many as there is room for under the titles."""
    left, held = high - columns.high(columns.titles), []
    for row in rows:
        left -= columns.high(row)
        if left < 0:
            break
        held.append(row)
    return held


def high_of(columns: Columns, rows: Sequence[Row]) -> float:
    """Return how high a table is with its titles."""
    return sum(map(columns.high, (columns.titles, *rows)))


def table(
    page: Page, at: tuple[float, float], columns: Columns, rows: Sequence[Row], about: str
) -> None:
    """Draw a table whose texts have been made to fit."""
    heights = [columns.high(row) for row in (columns.titles, *rows)]
    box = Box(x=at[0], y=at[1], wide=sum(columns.widths), high=high_of(columns, rows))
    frame = page.slide.shapes.add_table(len(rows) + 1, len(columns.titles), *box.emu)
    describe(frame, about)
    frame.name = about
    drawn = frame.table
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN_TABLE  # noqa: SLF001 -- no other door
    for place, wide in enumerate(columns.widths):
        drawn.columns[place].width = Inches(wide)
    for line, (row, high) in enumerate(zip((columns.titles, *rows), heights, strict=True)):
        drawn.rows[line].height = Inches(high)
        _fill(drawn.rows[line], row, line, columns.size)


def _fill(drawn: Any, row: Row, at: int, size: float) -> None:  # noqa: ANN401 -- python-pptx's own
    style = Style(size=size, bold=at == 0, color="FFFFFF" if at == 0 else INK)
    for cell, text in zip(drawn.cells, row, strict=True):
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(BRAND if at == 0 else PALE if at % 2 else "FFFFFF")
        paint_text(cell.text_frame, clean(text).splitlines() or [""], style)
        cell.margin_left = cell.margin_right = Inches(SIDE)
        cell.margin_top = cell.margin_bottom = Inches(ABOVE)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE if at == 0 else MSO_ANCHOR.TOP


def table_pages(
    canvas: Canvas, title: str, subtitle: str, columns: Columns, rows: Sequence[Row]
) -> None:
    """Draw a table in full, on as many pages as it takes; a row that is too high goes on."""
    columns = columns.spread()
    free = BOTTOM - TOP - columns.high(columns.titles)
    most = int(free * POINTS / (columns.size * LEADING)) - 1
    pages: list[list[Row]] = [[]]
    left = free
    for part in (part for row in rows for part in _parts(columns, row, most)):
        high = columns.high(part)
        if high > left and pages[-1]:
            pages.append([])
            left = free
        pages[-1].append(part)
        left -= high
    for at, held in enumerate(pages):
        shown = title if at == 0 else f"{title} (continued)"
        page = canvas.page(shown, subtitle)
        table(page, (MARGIN, TOP), columns, held, f"{title}: {len(held)} rows")


def _parts(columns: Columns, row: Row, most: int) -> list[Row]:
    cells = [
        pieces(clean(text), width=columns.room(at), size=columns.size, lines=most)
        for at, text in enumerate(row)
    ]
    return [list(part) for part in zip_longest(*cells, fillvalue="")]
