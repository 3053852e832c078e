"""The status slide of a customer: one page that says it all, and in full what did not fit there."""

from collections.abc import Sequence

from cards.slides.canvas import (
    BOTTOM,
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
from cards.slides.charts import MOST_LINES, draw_trend
from cards.slides.fitting import BOLD, clean, cut, lines_of, width_of
from cards.slides.tables import Columns, fitting, high_of, table, table_pages
from cards.slides.views import BlockerRow, ContactRow, CustomerDeck, InternalDeck, Step, Trend

MARK = "Microsoft internal: not for customers or partners"
COLUMN, GAP = 6.0, 0.333
RIGHT = MARGIN + COLUMN + GAP
UNTIL = 6.6  # where the strip of contacts begins
TABLE, BLOCKED = 2.05, 1.15  # inches that the milestones and the blockers take at most
STEPS = 5  # on the first page at most
LEADING = 1.36 / POINTS  # inches of a line for each point of its size
TEXT = Style(size=12)
STRONG, BESIDE, STRIP = (
    Style(size=11, bold=True), Style(size=10, color=QUIET), Style(size=9.5, color=QUIET),
)  # fmt: skip
NOTHING = "None at the moment."
SLIPPED = "In brackets: days later (+) or earlier (-) than first forecast"


def build_status(deck: CustomerDeck | InternalDeck) -> bytes:
    """Return the deck as a .pptx file."""
    shown = deck.shown if isinstance(deck, InternalDeck) else deck
    canvas = Canvas(
        title=f"{shown.customer}: status as of {shown.as_of}",
        mark=MARK if isinstance(deck, InternalDeck) else "",
    )
    steps = _first(canvas, shown)
    _in_full(canvas, shown, steps)
    if isinstance(deck, InternalDeck):
        _inside(canvas, deck)
    return canvas.bytes()


def _first(canvas: Canvas, deck: CustomerDeck) -> int:
    """Draw the page that says it all: left what was reached, right what is ahead.

    Returns how many of the next steps it shows.
    """
    page = canvas.page(deck.customer, _subtitle(deck), width=8.9)
    page.pill(Box(x=WIDE - MARGIN - 3.0, y=0.44, wide=3.0, high=0.54), deck.light, deck.health)
    page.section(MARGIN, TOP, COLUMN, "Where we are")
    said = _summary(deck)
    high = _high(said, TEXT, COLUMN)
    page.text(Box(x=MARGIN, y=TOP + 0.33, wide=COLUMN, high=high), said, TEXT)
    _use(page, deck, TOP + 0.33 + high + 0.18)
    y = _milestones(page, deck, TOP)
    y = _blockers(page, deck.blockers, y + 0.2)
    steps = _steps(page, deck.steps, y + 0.18)
    strip = cut(_strip(deck.contacts), width=INSIDE_WIDTH * POINTS, size=STRIP.size, lines=2)
    page.text(Box(x=MARGIN, y=UNTIL + 0.08, wide=INSIDE_WIDTH, high=0.36), strip, STRIP)
    return steps


def _high(text: str, style: Style, wide: float) -> float:
    lines = len(lines_of(text, width=wide * POINTS, size=style.size))
    return lines * style.size * LEADING


def _subtitle(deck: CustomerDeck) -> str:
    return f"Microsoft FastTrack status as of {deck.as_of}"


def _some(title: str, shown: int, count: int) -> str:
    return f"{title} ({shown} of {count}, all on a later page)" if shown < count else title


def _summary(deck: CustomerDeck) -> str:
    said = clean(deck.summary) or "No summary has been written yet."
    return cut(said, width=COLUMN * POINTS, size=TEXT.size, lines=6)


def _use(page: Page, deck: CustomerDeck, y: float) -> None:
    page.section(MARGIN, y, COLUMN, "Active use by workload")
    box = Box(x=MARGIN, y=y + 0.3, wide=COLUMN, high=UNTIL - y - 0.3)
    if deck.trend.uses:
        draw_trend(page, box, deck.trend)
    else:
        page.text(box, "No figures of active use have been reported yet.", TEXT)


def _milestones(page: Page, deck: CustomerDeck, y: float) -> float:
    """Draw the milestones; return where they end."""
    dates = (3.6 / len(deck.milestones),) * len(deck.milestones)
    columns = Columns(
        titles=("Workload", "Use", *deck.milestones), widths=(1.75, 0.65, *dates), size=10
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


def _blockers(page: Page, blockers: Sequence[BlockerRow], y: float) -> float:
    """Draw the blockers; return where they end."""
    lines, high = [], 0.0
    for one in blockers:
        what, beside = _cut_blocker(one)
        more = _high(what, STRONG, COLUMN / BOLD) + _high(beside, BESIDE, COLUMN)
        if high + more > BLOCKED:
            break
        high += more
        lines += [[(what, STRONG)], [(beside, BESIDE)]]
    page.section(RIGHT, y, COLUMN, _some("Blockers", len(lines) // 2, len(blockers)))
    high = high or 0.3
    page.runs(Box(x=RIGHT, y=y + 0.3, wide=COLUMN, high=high), lines or [[(NOTHING, TEXT)]])
    return y + 0.3 + high


def _cut_blocker(one: BlockerRow) -> tuple[str, str]:
    what = cut(clean(one.what), width=COLUMN * POINTS / BOLD, size=STRONG.size, lines=2)
    return what, cut(_beside(one), width=COLUMN * POINTS, size=BESIDE.size, lines=2)


def _beside(one: BlockerRow) -> str:
    step = " by ".join(filter(None, (one.next_step, one.due)))
    parts = (one.owner, one.since and f"since {one.since}", step and f"next: {step}")
    return clean(" · ".join(filter(None, parts))) or "No owner yet"


def _is_whole(blockers: Sequence[BlockerRow]) -> bool:
    """Say whether the first page shows all of the blockers: one or two short ones."""
    high = 0.0
    for one in blockers:
        what, beside = _cut_blocker(one)
        if (what, beside) != (clean(one.what), _beside(one)):
            return False
        high += _high(what, STRONG, COLUMN / BOLD) + _high(beside, BESIDE, COLUMN)
    return high <= BLOCKED


def _steps(page: Page, steps: Sequence[Step], y: float) -> int:
    """Draw the next steps there is room for; return how many."""
    room = max(1, int((UNTIL - y - 0.3) / (BESIDE.size * LEADING)))
    shown = steps[: min(STEPS, room)]
    page.section(RIGHT, y, COLUMN, _some("Next steps", len(shown), len(steps)))
    lines = [[(_cut_step(one), Style(size=10))] for one in shown]
    high = max(0.25, len(shown) * BESIDE.size * LEADING)
    page.runs(Box(x=RIGHT, y=y + 0.3, wide=COLUMN, high=high), lines or [[(NOTHING, TEXT)]])
    return len(shown)


def _cut_step(one: Step) -> str:
    """Keep the date and who does it; the words give way."""
    width, size = COLUMN * POINTS, 10
    tail = "".join(f" · {part}" for part in (one.due, one.owner) if part)
    end = cut(clean(tail), width=width * 0.45, size=size, lines=1)
    what = cut(clean(one.what), width=width - width_of(end, size) - size, size=size, lines=1)
    return f"{what} {end}".rstrip()


def _strip(contacts: Sequence[ContactRow]) -> str:
    return "   |   ".join(f"{one.role}: {one.name}, {one.email}".strip(", ") for one in contacts)


def _in_full(canvas: Canvas, deck: CustomerDeck, steps_shown: int) -> None:
    """Add a page for each part of which the first one cannot show everything."""
    subtitle = f"{deck.customer} · {_subtitle(deck)}"
    if _summary(deck) != (clean(deck.summary) or _summary(deck)):
        table_pages(canvas, "Where we are", subtitle, _one("Summary"), [(deck.summary,)])
    if deck.workloads:
        rows = [
            (one.workload, one.phase, one.use, one.people, *one.milestones, one.partner)
            for one in deck.workloads
        ]
        titles = ("Workload", "Phase", "Use", "People", *deck.milestones, "With")
        dates = (2.1,) * len(deck.milestones)
        columns = Columns(titles=titles, widths=(2.3, 1.2, 0.7, 1.7, *dates, 2.2))
        table_pages(canvas, "Workloads and milestones", subtitle, columns, rows)
    if len(deck.trend.uses) > MOST_LINES and len(deck.trend.dates) > 1:
        _over_time(canvas, subtitle, deck.trend)
    if not _is_whole(deck.blockers):
        blocked = [(b.what, b.owner, b.since, b.next_step, b.due) for b in deck.blockers]
        titles = ("Blocker", "Owner", "Since", "Next step", "Due")
        columns = Columns(titles=titles, widths=(4.0, 1.7, 1.3, 3.9, 1.3))
        table_pages(canvas, "Blockers", subtitle, columns, blocked)
    if len(deck.steps) > steps_shown or any("…" in _cut_step(one) for one in deck.steps):
        columns = Columns(titles=("Next step", "Who", "When"), widths=(7.5, 2.8, 2.0))
        steps = [(one.what, one.owner, one.due) for one in deck.steps]
        table_pages(canvas, "Next steps", subtitle, columns, steps)
    strip = lines_of(_strip(deck.contacts), width=INSIDE_WIDTH * POINTS, size=STRIP.size)
    if len(strip) > 2:  # noqa: PLR2004 -- lines of the strip on the first page
        _contacts(canvas, subtitle, deck.contacts)


def _over_time(canvas: Canvas, subtitle: str, trend: Trend) -> None:
    """Add the lines for which the first page has no room, a few on each page."""
    for at in range(0, len(trend.uses), MOST_LINES):
        page = canvas.page("Active use over time", subtitle)
        some = Trend(dates=trend.dates, uses=trend.uses[at : at + MOST_LINES])
        draw_trend(page, Box(x=MARGIN, y=TOP, wide=INSIDE_WIDTH, high=BOTTOM - TOP), some)


def _contacts(canvas: Canvas, subtitle: str, contacts: Sequence[ContactRow]) -> None:
    columns = Columns(titles=("Role", "Name", "Address"), widths=(3.5, 4.0, 4.8))
    rows = [(one.role, one.name, one.email) for one in contacts]
    table_pages(canvas, "Contacts", subtitle, columns, rows)


def _one(title: str) -> Columns:
    return Columns(titles=(title,), widths=(INSIDE_WIDTH,), size=13)


def _inside(canvas: Canvas, deck: InternalDeck) -> None:
    """Add what is internal, on pages that can be taken out."""
    inside, subtitle = deck.inside, f"{deck.shown.customer} · {deck.inside.logged}"
    told = [
        ("Why this health", inside.reason),
        *(("Risk", risk) for risk in inside.risks),
        ("Help needed", inside.help_needed),
        *((f"Note on {workload}", note) for workload, note in inside.notes),
        *((one.role, f"{one.name}, {one.email}") for one in inside.contacts),
    ]
    rows = [row for row in told if row[1]]
    columns = Columns(titles=("Internal", "What was logged"), widths=(3.0, 9.3))
    table_pages(canvas, "Internal notes", subtitle, columns, rows or [("Notes", "None.")])
    if inside.slips:
        titles = ("Workload", "Milestone", "Moved", "By", "Why", "When")
        columns = Columns(titles=titles, widths=(2.2, 1.1, 2.7, 1.3, 3.9, 1.3))
        slips = [(s.workload, s.milestone, s.moved, s.days, s.why, s.when) for s in inside.slips]
        table_pages(canvas, "Forecasts that moved", subtitle, columns, slips)
