"""A sheet to write on: headings, tables, links and boxes to tick, readable by eye and by ear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from cards.slides.fitting import clean

LANGUAGE = "en-US"
FONT = "Calibri"
WIDTH = 17.0  # centimetres between the margins of an A4 sheet
INK, QUIET, ACCENT, LINE = "1F2937", "4B5563", "1F3864", "BFC5D0"
TONES = {"good": "0B6A3B", "attention": "9B1C1C", "warning": "7A4D00"}  # white on them: over 6:1
LINK = "0B57A4"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_BOX = f"""<w:sdt {_W} {_W14}><w:sdtPr><w:alias w:val="Done"/><w:tag w:val="done"/>
<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>
<w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>
<w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A text that leads somewhere; without an address it stays a text."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """What stands in a cell: its text, smaller lines below, and links."""

    text: str = ""
    small: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table before it is drawn: what it is about for who cannot see it, titles, widths, rows."""

    about: str
    tone: str
    titles: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[CellText]] = field(default_factory=tuple)


class Paper:
    """An A4 document in one language, with a title, from the top down."""

    def __init__(self, *, title: str, author: str, subject: str, made_at: datetime) -> None:
        self._document = Document()
        self._document._body.clear_content()  # noqa: SLF001 -- the template's empty first line
        self._describe(clean(title), clean(author), clean(subject), made_at)
        self._set_styles()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(2)

    def title(self, title: str, subtitle: str) -> None:
        self._document.add_paragraph(clean(title), style="Title")
        self._document.add_paragraph(clean(subtitle), style="Subtitle")

    def heading(self, text: str) -> None:
        self._document.add_heading(clean(text), level=1)

    def words(self, text: str, *, leads: bool = False) -> None:
        """Write a paragraph; one that `leads` stays on the page of what it leads to."""
        line = self._document.add_paragraph(clean(text))
        line.paragraph_format.keep_with_next = leads

    def box(self, text: str, links: Sequence[Link], *, is_last: bool) -> None:
        """Write a line with a box to tick before it; all of a list stay on one page."""
        line = self._document.add_paragraph()
        line.paragraph_format.keep_with_next = not is_last
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = (
            Cm(0.8),
            Cm(-0.8),
        )
        line._p.append(parse_xml(_BOX))  # noqa: SLF001 -- python-docx has no box to tick
        line.add_run(f"\t{clean(text)}")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(0.8))
        if links:
            line.add_run(" ")
            self._links(line, links)

    def table(self, grid: Grid) -> None:
        """Draw a table whose titles come again on each page and whose rows stay whole."""
        drawn = self._document.add_table(rows=1, cols=len(grid.titles))
        drawn.style, drawn.alignment, drawn.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
        _describe_table(drawn, clean(grid.about), grid.widths)
        for cell, title, width in zip(drawn.rows[0].cells, grid.titles, grid.widths, strict=True):
            cell.width = Cm(width)
            _shade(cell, TONES[grid.tone])
            run = cell.paragraphs[0].add_run(clean(title))
            run.bold, run.font.color.rgb = True, RGBColor(0xFF, 0xFF, 0xFF)
            cell.paragraphs[0].style = "Table text"
        _mark_row(drawn.rows[0]._tr, "w:cantSplit", "w:tblHeader")  # noqa: SLF001
        for row in grid.rows:
            added = drawn.add_row()
            _mark_row(added._tr, "w:cantSplit")  # noqa: SLF001
            for cell, held, width in zip(added.cells, row, grid.widths, strict=True):
                cell.width = Cm(width)
                self._fill(cell, held)

    def footer(self, text: str) -> None:
        """Write the same line under each page, with its number."""
        line = self._document.sections[0].footer.paragraphs[0]
        line.add_run(f"{clean(text)}\tPage ")
        _field(line.add_run(), "PAGE")
        line.add_run(" of ")
        _field(line.add_run(), "NUMPAGES")

    def bytes(self) -> bytes:
        written = BytesIO()
        self._document.save(written)
        return written.getvalue()

    def _describe(self, title: str, author: str, subject: str, made_at: datetime) -> None:
        about = self._document.core_properties
        about.title, about.author, about.subject = title, author, subject
        about.language, about.comments, about.keywords = LANGUAGE, "", ""
        about.last_modified_by = author
        about.created = about.modified = made_at.replace(tzinfo=None)

    def _set_styles(self) -> None:
        styles = self._document.styles
        for lang in styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), LANGUAGE)
        table_text = styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH)
        looks = (
            ("Normal", 10.5, INK, 0, 6), ("Title", 24, ACCENT, 0, 2),
            ("Subtitle", 12, QUIET, 0, 14), ("Heading 1", 15, ACCENT, 16, 4),
            (table_text.name, 9.5, INK, 2, 2), ("Footer", 8.5, QUIET, 0, 0),
        )  # fmt: skip
        for name, size, color, before, after in looks:
            style = styles[str(name)]
            assert isinstance(style, ParagraphStyle)  # noqa: S101 -- for the types only
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb, style.font.italic = RGBColor.from_string(color), False
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            _only_font(style)
            if name == "Footer":
                style.paragraph_format.tab_stops.clear_all()
                style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)

    def _fill(self, cell: _Cell, held: CellText) -> None:
        first = cell.paragraphs[0]
        first.style = "Table text"
        first.add_run(clean(held.text)).bold = held.is_strong
        for text in held.small:
            _quiet(cell.add_paragraph(style="Table text").add_run(clean(text)))
        if held.links:
            line = cell.add_paragraph(style="Table text") if held.text else first
            self._links(line, held.links)

    def _links(self, line: Paragraph, links: Sequence[Link]) -> None:
        for number, link in enumerate(links):
            if number:
                _quiet(line.add_run("; "))
            if link.url.startswith("https://"):
                self._link(line, link)
            else:
                _quiet(line.add_run(clean(link.text)))

    def _link(self, line: Paragraph, link: Link) -> None:
        part = self._document.part
        key = part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        held = OxmlElement("w:hyperlink")
        held.set(qn("r:id"), key)
        run = line.add_run(clean(link.text))
        run.font.size, run.font.underline = Pt(8.5), True
        run.font.color.rgb = RGBColor.from_string(LINK)
        held.append(run._r)  # noqa: SLF001 -- python-docx writes no links itself
        line._p.append(held)  # noqa: SLF001


def _quiet(run: Run) -> None:
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(QUIET)


def _only_font(style: ParagraphStyle) -> None:
    """Let the style's own font hold for every script: the template's theme names others."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _mark_row(row: object, *marks: str) -> None:
    held = row.get_or_add_trPr()  # type: ignore[attr-defined]
    for mark in marks:
        held.append(OxmlElement(mark))


def _shade(cell: _Cell, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _describe_table(table: Table, about: str, widths: Sequence[float]) -> None:
    """Give a table fine lines, fixed columns, and a text for who cannot see it."""
    held = table._tbl.tblPr  # noqa: SLF001
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    layout = held.find(qn("w:tblLayout"))
    layout.addprevious(parse_xml(f"<w:tblBorders {_W}>{borders}</w:tblBorders>"))
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), about)
        held.append(told)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _field(run: Run, code: str) -> None:
    """Let Word put a number here: of the page, or of all pages."""
    for kind in ("begin", "", "separate", "text", "end"):
        if kind == "text":
            run.add_text("1")
            continue
        held = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            held.set(qn("w:fldCharType"), kind)
        else:
            held.text = code
        run._r.append(held)  # noqa: SLF001
