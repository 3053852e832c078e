"""The deck of a portfolio: how many customers do how well, and each of them in a line."""

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from cards.slides.canvas import MARGIN, TOP, Box, Canvas, Page, Style, describe, rgb
from cards.slides.status_deck import MARK
from cards.slides.tables import Columns, table, table_pages
from cards.slides.views import PortfolioDeck

FIRST = 8  # customers beside the chart
CHART = 3.6
WIDTHS = (2.4, 1.9, 1.4, 1.15, 2.6, 2.9)
SHORT = Columns(titles=("Customer", "Health", "Next milestone"), widths=(2.7, 2.2, 3.5), size=12)
BARS = {"Red": "A80F1E", "Amber": "8A5300", "Green": "0E6B0E"}


def build_portfolio(deck: PortfolioDeck) -> bytes:
    """Return the deck as a .pptx file."""
    canvas = Canvas(title=deck.title, mark=MARK)
    page = canvas.page(deck.title, f"Microsoft FastTrack portfolio as of {deck.as_of}")
    page.section(MARGIN, TOP, CHART, "Customers by health")
    _counts(page, deck)
    beside = MARGIN + CHART + 0.333
    page.section(beside, TOP, 8.4, "Most in need of a look")
    rows = [
        SHORT.shortened((one.customer, one.health, one.next_milestone)) for one in deck.rows[:FIRST]
    ]
    table(page, (beside, TOP + 0.35), SHORT, rows, "Customers most in need of a look")
    if deck.note:
        page.text(Box(x=beside, y=6.5, wide=8.4, high=0.3), deck.note, Style(size=11))
    full = [
        (one.customer, one.health, one.updated, one.past, one.next_milestone, one.blocker)
        for one in deck.rows
    ]
    subtitle = f"{deck.title} · as of {deck.as_of}"
    titles = ("Customer", "Health", "Updated", deck.past, "Next milestone", "First blocker")
    columns = Columns(titles=titles, widths=WIDTHS)
    table_pages(canvas, "All customers", subtitle, columns, full)
    return canvas.bytes()


def _counts(page: Page, deck: PortfolioDeck) -> None:
    data = CategoryChartData(number_format="0")
    data.categories = [word for word, _ in deck.counts]
    data.add_series("Customers", [count for _, count in deck.counts])
    box = Box(x=MARGIN, y=TOP + 0.35, wide=CHART, high=4.6)
    frame = page.slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box.emu, data)
    frame.name = "Customers by health"
    told = ", ".join(f"{word} {count}" for word, count in deck.counts)
    describe(frame, f"Customers by health: {told}")
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(12)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    for at, (word, _) in enumerate(deck.counts):
        fill = plot.series[0].points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(BARS.get(word, "595959"))
