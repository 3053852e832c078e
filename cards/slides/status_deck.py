"""The status slide of a customer: one page that says it all, and in full what did not fit there."""

from collections.abc import Sequence

from cards.slides.canvas import BOTTOM, INSIDE_WIDTH, MARGIN, TOP, Box, Canvas
from cards.slides.charts import MOST_LINES, draw_trend
from cards.slides.first_page import Whole, first_page, subtitle
from cards.slides.tables import Columns, table_pages
from cards.slides.views import ContactRow, CustomerDeck, InternalDeck, Trend

MARK = "Microsoft internal: not for customers or partners"


def build_status(deck: CustomerDeck | InternalDeck) -> bytes:
    """Return the deck as a .pptx file."""
    shown = deck.shown if isinstance(deck, InternalDeck) else deck
    canvas = Canvas(
        title=f"{shown.customer}: status as of {shown.as_of}",
        mark=MARK if isinstance(deck, InternalDeck) else "",
    )
    _in_full(canvas, shown, first_page(canvas, shown))
    if isinstance(deck, InternalDeck):
        _inside(canvas, deck)
    return canvas.bytes()


def _in_full(canvas: Canvas, deck: CustomerDeck, whole: Whole) -> None:
    """Add a page for each part of which the first one cannot show everything."""
    under = f"{deck.customer} · {subtitle(deck)}"
    if not whole.summary:
        table_pages(canvas, "Where we are", under, _one("Summary"), [(deck.summary,)])
    if deck.workloads:
        rows = [
            (one.workload, one.phase, one.use, one.people, *one.milestones, one.partner)
            for one in deck.workloads
        ]
        titles = ("Workload", "Phase", "Use", "People", *deck.milestones, "With")
        dates = (2.1,) * len(deck.milestones)
        columns = Columns(titles=titles, widths=(2.3, 1.2, 0.7, 1.7, *dates, 2.2))
        table_pages(canvas, "Workloads and milestones", under, columns, rows)
    if len(deck.trend.uses) > MOST_LINES and len(deck.trend.dates) > 1:
        _over_time(canvas, under, deck.trend)
    if not whole.blockers:
        blocked = [(b.what, b.owner, b.since, b.next_step, b.due) for b in deck.blockers]
        titles = ("Blocker", "Owner", "Since", "Next step", "Due")
        columns = Columns(titles=titles, widths=(4.0, 1.7, 1.3, 3.9, 1.3))
        table_pages(canvas, "Blockers", under, columns, blocked)
    if not whole.steps:
        columns = Columns(titles=("Next step", "Who", "When"), widths=(7.5, 2.8, 2.0))
        steps = [(one.what, one.owner, one.due) for one in deck.steps]
        table_pages(canvas, "Next steps", under, columns, steps)
    if not whole.contacts:
        _contacts(canvas, under, deck.contacts)


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
        *((one.role, ", ".join(filter(None, (one.name, one.email)))) for one in inside.contacts),
    ]
    rows = [row for row in told if row[1]]
    columns = Columns(titles=("Internal", "What was logged"), widths=(3.0, 9.3))
    table_pages(canvas, "Internal notes", subtitle, columns, rows or [("Notes", "None.")])
    if inside.slips:
        titles = ("Workload", "Milestone", "Moved", "By", "Why", "When")
        columns = Columns(titles=titles, widths=(2.2, 1.1, 2.7, 1.3, 3.9, 1.3))
        slips = [(s.workload, s.milestone, s.moved, s.days, s.why, s.when) for s in inside.slips]
        table_pages(canvas, "Forecasts that moved", subtitle, columns, slips)
