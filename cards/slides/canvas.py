"""A deck and what is drawn on it: pages, texts, pills. Measures are in inches and points."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from cards.slides.fitting import BOLD, clean, cut, width_of
from cards.slides.views import Light

WIDE, HIGH = 13.333, 7.5
MARGIN, TOP, BOTTOM = 0.5, 1.55, 6.85
INSIDE_WIDTH = WIDE - 2 * MARGIN
BRAND, INK, QUIET, PALE = "0F4C81", "242424", "595959", "F3F6FA"
# Dark enough to be read in white; the shape and the word say the same without the colour.
LIGHTS = {
    Light.GREEN: ("0E6B0E", MSO_SHAPE.OVAL),
    Light.AMBER: ("8A5300", MSO_SHAPE.ISOSCELES_TRIANGLE),
    Light.RED: ("A80F1E", MSO_SHAPE.MATH_MULTIPLY),
    Light.NONE: ("595959", MSO_SHAPE.RECTANGLE),
}
POINTS = 72
TITLES = (26, 22, 18, 16)  # sizes: a long name gets a smaller one
# PowerPoint takes a sans-serif of its own where Segoe UI is missing: the panose number says so.
FONT = 'typeface="Segoe UI" panose="020B0502040204020203" pitchFamily="34" charset="0"'
_THEME = (
    (b'<a:latin typeface="Calibri"/>', f"<a:latin {FONT}/>".encode()),
    (b'<a:srgbClr val="1F497D"/>', f'<a:srgbClr val="{BRAND}"/>'.encode()),
    (b'<a:srgbClr val="4F81BD"/>', f'<a:srgbClr val="{BRAND}"/>'.encode()),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place on a page, in inches."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def emu(self) -> tuple[Any, Any, Any, Any]:
        return Inches(self.x), Inches(self.y), Inches(self.wide), Inches(self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a text looks."""

    size: float = 12
    bold: bool = False
    color: str = INK
    centred: bool = False


class Canvas:
    """A deck that is being drawn; `mark` stands at the foot of every page."""

    def __init__(self, *, title: str, mark: str = "") -> None:
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDE), Inches(HIGH)
        self._deck.core_properties.title = clean(title)
        self._deck.core_properties.author = "Partner Success Bot"
        self._mark = mark
        master = self._deck.slide_master
        for sheet in (master, *master.slide_layouts):
            for held in sheet.placeholders:
                held.left, held.width = int(held.left * 4 / 3), int(held.width * 4 / 3)
        theme: Any = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        blob = theme.blob
        for before, after in _THEME:
            blob = blob.replace(before, after)
        theme._blob = blob  # noqa: SLF001 -- python-pptx has no other door to the theme

    def page(self, title: str, subtitle: str, *, width: float = INSIDE_WIDTH) -> "Page":
        """Begin a page."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[5])
        page = Page(slide, len(self._deck.slides))
        page.head(title, subtitle, width)
        return page

    def bytes(self) -> bytes:
        """Number the pages and return the file."""
        total = len(self._deck.slides)
        for number, slide in enumerate(self._deck.slides, start=1):
            foot = Page(slide, number)
            where = Box(x=WIDE - MARGIN - 1.2, y=7.08, wide=1.2, high=0.28)
            foot.text(where, f"{number} / {total}", Style(size=9, color=QUIET), right=True)
            if self._mark:
                where = Box(x=MARGIN, y=7.08, wide=6, high=0.28)
                foot.text(where, self._mark, Style(size=9, bold=True, color="A80F1E"))
        out = BytesIO()
        self._deck.save(out)
        return out.getvalue()


class Page:
    """One page."""

    def __init__(self, slide: Any, number: int) -> None:  # noqa: ANN401 -- python-pptx's own
        self.slide = slide
        self.number = number

    def head(self, title: str, subtitle: str, width: float) -> None:
        held = self.slide.shapes.title
        box = Box(x=MARGIN, y=0.32, wide=width, high=0.66)
        held.left, held.top, held.width, held.height = box.emu
        room, size = width * POINTS / BOLD, TITLES[-1]
        for size in TITLES:
            if width_of(clean(title), size) <= room:
                break
        shown = cut(clean(title), width=room, size=size, lines=1)
        _write(held.text_frame, [shown], Style(size=size, bold=True, color=BRAND))
        held.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        below = Box(x=MARGIN, y=0.98, wide=width, high=0.34)
        self.text(below, subtitle, Style(size=13, color=QUIET))
        self.rule(1.4)

    def rule(self, y: float) -> None:
        line = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *Box(x=MARGIN, y=y, wide=INSIDE_WIDTH, high=0.025).emu
        )
        _paint(line, BRAND)
        describe(line, "")

    def section(self, x: float, y: float, wide: float, title: str) -> None:
        self.text(Box(x=x, y=y, wide=wide, high=0.3), title, Style(size=13, bold=True, color=BRAND))

    def text(self, box: Box, text: str, style: Style = Style(), *, right: bool = False) -> None:
        """Write a text (its lines are paragraphs) that the caller has made to fit."""
        made = self.slide.shapes.add_textbox(*box.emu)
        _write(made.text_frame, clean(text).splitlines() or [""], style)
        if right:
            made.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def runs(self, box: Box, paragraphs: Sequence[Sequence[tuple[str, Style]]]) -> None:
        """Write paragraphs whose parts look differently."""
        frame = self.slide.shapes.add_textbox(*box.emu).text_frame
        _settle(frame)
        for at, parts in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            for text, style in parts:
                _run(paragraph, text, style)

    def pill(self, box: Box, light: Light, word: str) -> None:
        """Show a health: colour, shape and word, each of which says it alone."""
        color, sign = LIGHTS[light]
        pill = self.slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu)
        pill.adjustments[0] = 0.5
        _paint(pill, color)
        describe(pill, f"Health: {word}")
        _write(
            pill.text_frame, [clean(word)], Style(size=13, bold=True, color="FFFFFF", centred=True)
        )
        pill.text_frame.margin_left = Inches(0.5)
        pill.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        side = box.high * 0.45
        mark = self.slide.shapes.add_shape(
            sign, *Box(x=box.x + 0.2, y=box.y + (box.high - side) / 2, wide=side, high=side).emu
        )
        _paint(mark, "FFFFFF")
        describe(mark, "")


def describe(shape: Any, words: str) -> None:  # noqa: ANN401 -- python-pptx's own
    """Give a picture, chart or shape the words that a screen reader says."""
    shape._element._nvXxPr.cNvPr.set("descr", clean(words))  # noqa: SLF001 -- no other door


def paint_text(frame: Any, lines: Sequence[str], style: Style) -> None:  # noqa: ANN401 -- a cell's
    _write(frame, lines, style)


def rgb(color: str) -> RGBColor:
    made: RGBColor = RGBColor.from_string(color)
    return made


def _paint(shape: Any, color: str) -> None:  # noqa: ANN401 -- python-pptx's own
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(color)
    shape.line.fill.background()
    element = shape._element  # noqa: SLF001 -- no other door
    element.remove(element.find(qn("p:style")))  # with it goes the theme's shadow


def _settle(frame: Any) -> None:  # noqa: ANN401 -- python-pptx's own
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _write(frame: Any, lines: Sequence[str], style: Style) -> None:  # noqa: ANN401 -- python-pptx's own
    _settle(frame)
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER if style.centred else PP_ALIGN.LEFT
        _run(paragraph, line, style)


def _run(paragraph: Any, text: str, style: Style) -> None:  # noqa: ANN401 -- python-pptx's own
    run = paragraph.add_run()
    run.text = clean(text) if text.strip() else text
    run.font.size, run.font.bold = Pt(style.size), style.bold
    run.font.color.rgb = rgb(style.color)
