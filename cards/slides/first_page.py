"""The page that says it all: left what was reached, right what is ahead.

What does not fit is cut, and the deck has it in full on a later page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cards.slides.canvas import (
    INSIDE_WIDTH,
    MARGIN,
    POINTS,
    QUIET,
    TOP,
    WIDE,
    Box,
    Canvas,
    Page,
    Style,
)
from cards.slides.charts import draw_trend
from cards.slides.fitting import BOLD, clean, cut, lines_of
from cards.slides.tables import Columns, fitting, high_of, table
from cards.slides.views import BlockerRow, ContactRow, CustomerDeck, Step

COLUMN, GAP = 6.0, 0.333
RIGHT = MARGIN + COLUMN + GAP
UNTIL = 6.6  # where the strip of contacts begins
PILL = 3.3
TABLE = 2.05  # inches that the milestones take at most
FOR_STEPS, LEAST = 0.95, 0.8  # what is left for the next steps, and what blockers have at least
BAR, BARS = 0.75, 0.7  # inches of a chart of bars: for each of them, and for the legend
STEPS = 5  # on this page at most
FEW = 4  # workloads: their table has room for larger letters
LEADING = 1.36 / POINTS  # inches of a line for each point of its size
TEXT, STEP, STRONG = Style(size=12), Style(size=11), Style(size=11, bold=True)
BESIDE, STRIP = Style(size=10, color=QUIET), Style(size=9.5, color=QUIET)
NOTHING = "None at the moment."
SLIPPED = "In brackets: days later (+) or earlier (-) than first forecast"
Item = Sequence[tuple[str, Style]]  # its lines, each with its look


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What the page shows all of."""

    summary: bool
    blockers: bool
    steps: bool
    contacts: bool


def first_page(canvas: Canvas, deck: CustomerDeck) -> Whole:
    """Draw the page; say what of the deck it shows all of."""
    page = canvas.page(deck.customer, subtitle(deck), width=INSIDE_WIDTH - PILL - 0.3)
    pill = Box(x=WIDE - MARGIN - PILL, y=0.44, wide=PILL, high=0.54)
    page.pill(pill, deck.light, deck.health)
    page.section(MARGIN, TOP, COLUMN, "Where we are")
    summary = clean(deck.summary) or "No summary has been written yet."
    said = cut(summary, width=COLUMN * POINTS, size=TEXT.size, lines=6)
    high = _high(said, TEXT)
    page.text(Box(x=MARGIN, y=TOP + 0.33, wide=COLUMN, high=high), said, TEXT)
    _use(page, deck, TOP + 0.33 + high + 0.18)
    y = _milestones(page, deck, TOP) + 0.2
    room = max(LEAST, UNTIL - y - 0.3 - FOR_STEPS)
    y, blockers = _listed(page, "Blockers", [_blocker(one) for one in deck.blockers], y, room)
    steps = [_step(one) for one in deck.steps]
    _, all_steps = _listed(page, "Next steps", steps, y + 0.18, UNTIL - y - 0.48)
    told = strip(deck.contacts)
    shown = cut(told, width=INSIDE_WIDTH * POINTS, size=STRIP.size, lines=2)
    page.text(Box(x=MARGIN, y=UNTIL + 0.08, wide=INSIDE_WIDTH, high=0.36), shown, STRIP)
    return Whole(
        summary=said == summary, blockers=blockers, steps=all_steps, contacts=shown == told
    )


def subtitle(deck: CustomerDeck) -> str:
    return f"Microsoft FastTrack status as of {deck.as_of}"


def strip(contacts: Sequence[ContactRow]) -> str:
    """Return the contacts in one line."""
    return "   |   ".join(
        f"{one.role}: {', '.join(filter(None, (one.name, one.email)))}" for one in contacts
    )


def _high(text: str, style: Style) -> float:
    width = COLUMN * POINTS / (BOLD if style.bold else 1)
    return len(lines_of(text, width=width, size=style.size)) * style.size * LEADING


def _use(page: Page, deck: CustomerDeck, y: float) -> None:
    page.section(MARGIN, y, COLUMN, "Active use by workload")
    high = UNTIL - y - 0.3
    if len(deck.trend.dates) == 1:  # few bars are not to be as thick as the page is high
        high = min(high, BAR * len(deck.trend.uses) + BARS)
    box = Box(x=MARGIN, y=y + 0.3, wide=COLUMN, high=high)
    if deck.trend.uses:
        draw_trend(page, box, deck.trend)
    else:
        page.text(box, "No figures of active use have been reported yet.", TEXT)


def _milestones(page: Page, deck: CustomerDeck, y: float) -> float:
    """Draw the milestones; return where they end."""
    dates = (3.65 / len(deck.milestones),) * len(deck.milestones)
    columns = Columns(
        titles=("Workload", "Use", *deck.milestones),
        widths=(1.75, 0.6, *dates),
        size=10 if len(deck.workloads) > FEW else 11,
    )
    wanted = [
        columns.shortened((one.workload, one.use, *one.milestones), 2) for one in deck.workloads
    ]
    rows = fitting(columns, wanted, TABLE)
    page.section(RIGHT, y, COLUMN, _some("Milestones of active use", len(rows), len(wanted)))
    y += 0.33
    if not rows:
        page.text(Box(x=RIGHT, y=y, wide=COLUMN, high=0.3), "No workload yet.", TEXT)
        return y + 0.3
    table(page, (RIGHT, y), columns, rows, "Milestones with forecast, by workload")
    y += high_of(columns, rows) + 0.05
    if any("(+" in text or "(-" in text for row in rows for text in row):
        page.text(Box(x=RIGHT, y=y, wide=COLUMN, high=0.25), SLIPPED, STRIP)
        y += 0.25
    return y


def _some(title: str, shown: int, count: int) -> str:
    return f"{title} ({shown} of {count}, all on a later page)" if shown < count else title


def _listed(
    page: Page, title: str, items: Sequence[Item], y: float, room: float
) -> tuple[float, bool]:
    """Draw a list as far as there is room; return where it ends, and whether it is all there."""
    paragraphs: list[Item] = []
    high, shown, whole = 0.0, 0, True
    for item in items[:STEPS]:
        short = [(_short(text, style), style) for text, style in item]
        more = sum(_high(text, style) for text, style in short)
        if high + more > room:
            break
        high, shown, whole = high + more, shown + 1, whole and short == list(item)
        paragraphs += [[line] for line in short]
    page.section(RIGHT, y, COLUMN, _some(title, shown, len(items)))
    high = high or 0.25
    box = Box(x=RIGHT, y=y + 0.3, wide=COLUMN, high=high)
    page.runs(box, paragraphs or [[(NOTHING, TEXT)]])
    return y + 0.3 + high, whole and shown == len(items)


def _short(text: str, style: Style) -> str:
    width = COLUMN * POINTS / (BOLD if style.bold else 1)
    return cut(text, width=width, size=style.size, lines=2)


def _blocker(one: BlockerRow) -> Item:
    step = " by ".join(filter(None, (one.next_step, one.due)))
    parts = (one.owner, one.since and f"since {one.since}", step and f"next: {step}")
    beside = clean(" · ".join(filter(None, parts))) or "No owner yet"
    return [(clean(one.what), STRONG), (beside, BESIDE)]


def _step(one: Step) -> Item:
    due, owner = one.due and f"{one.due}: ", one.owner and f" ({one.owner})"
    return [(clean(f"{due}{one.what}{owner}"), STEP)]
