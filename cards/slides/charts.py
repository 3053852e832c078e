"""The active use of workloads as a chart that PowerPoint can edit."""

from math import ceil
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from cards.slides.canvas import INK, QUIET, Box, Page, describe, rgb
from cards.slides.fitting import clean
from cards.slides.views import Trend

MOST_LINES = 5  # more of them cannot be told apart: then bars, the last two dates
LONGEST_NAME = 26
APART = 0.1  # of the axis: labels that are nearer would stand on each other
# Told apart by colour, by marker and by dash.
LINES = (
    ("0F6CBD", XL_MARKER_STYLE.CIRCLE, MSO_LINE.SOLID),
    ("A4262C", XL_MARKER_STYLE.SQUARE, MSO_LINE.DASH),
    ("5C2E91", XL_MARKER_STYLE.DIAMOND, MSO_LINE.SOLID),
    ("0B6A6E", XL_MARKER_STYLE.TRIANGLE, MSO_LINE.DASH),
    ("7A4B00", XL_MARKER_STYLE.X, MSO_LINE.ROUND_DOT),
)
BARS = ("9DB8D6", "0F4C81")  # before and now: light and dark, in any print
PERCENT = "0%"


def draw_trend(page: Page, box: Box, trend: Trend) -> None:
    """Draw lines over time, or bars where there is one date or too many workloads."""
    as_lines = len(trend.dates) > 1 and len(trend.uses) <= MOST_LINES
    kind = XL_CHART_TYPE.LINE_MARKERS if as_lines else XL_CHART_TYPE.BAR_CLUSTERED
    data = _over_time(trend) if as_lines else _now(trend)
    frame = page.slide.shapes.add_chart(kind, *box.emu, data)
    frame.name = "Active use per workload"
    describe(frame, _told(trend))
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(10), rgb(INK)
    _axes(chart, trend)
    _legend(chart, shown=as_lines or len(trend.dates) > 1)
    (_draw_lines if as_lines else _draw_bars)(chart)


def _over_time(trend: Trend) -> CategoryChartData:
    data = CategoryChartData(number_format=PERCENT)
    data.categories = [clean(day) for day in trend.dates]
    for use in trend.uses:
        data.add_series(clean(use.workload), use.shares)
    return data


def _now(trend: Trend) -> CategoryChartData:
    data = CategoryChartData(number_format=PERCENT)
    data.categories = [_short(use.workload) for use in trend.uses]
    for at, day in list(enumerate(trend.dates))[-2:]:
        data.add_series(clean(day), [use.shares[at] for use in trend.uses])
    return data


def _axes(chart: Any, trend: Trend) -> None:  # noqa: ANN401 -- python-pptx's own
    values, names = chart.value_axis, chart.category_axis
    top = max([0.3, *(share for use in trend.uses for share in use.shares if share)])
    values.minimum_scale, values.maximum_scale = 0, ceil((top + 0.05) * 5) / 5
    values.major_unit = 0.2
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = PERCENT, False
    values.major_gridlines.format.line.color.rgb = rgb("D6D6D6")
    values.format.line.fill.background()
    names.format.line.color.rgb = rgb(QUIET)
    names.has_major_gridlines = False


def _legend(chart: Any, *, shown: bool) -> None:  # noqa: ANN401 -- python-pptx's own
    chart.has_legend = shown
    if shown:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False


def _draw_lines(chart: Any) -> None:  # noqa: ANN401 -- python-pptx's own
    top = chart.value_axis.maximum_scale
    labelled: list[float] = []
    for series, (color, marker, dash) in zip(chart.plots[0].series, LINES, strict=False):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = rgb(color), Pt(2.25)
        series.format.line.dash_style = dash
        series.marker.style, series.marker.size = marker, 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(color)
        series.marker.format.line.color.rgb = rgb(color)
        _label_last(series, labelled, apart=top * APART)


def _label_last(series: Any, others: list[float], *, apart: float) -> None:  # noqa: ANN401 -- python-pptx's own
    """Write the last figure, where it does not stand on another's: the table has them all."""
    known = [at for at, value in enumerate(series.values) if value is not None]
    if known and all(abs(series.values[known[-1]] - other) > apart for other in others):
        others.append(series.values[known[-1]])
        label = series.points[known[-1]].data_label
        label.has_text_frame = True
        run = label.text_frame.paragraphs[0].add_run()
        run.text = f"{series.values[known[-1]]:.0%}"
        run.font.size, run.font.bold = Pt(10), True
        label.position = XL_LABEL_POSITION.ABOVE


def _draw_bars(chart: Any) -> None:  # noqa: ANN401 -- python-pptx's own
    plot = chart.plots[0]
    few = len(list(plot.categories)) <= MOST_LINES
    plot.gap_width, plot.overlap = (120 if few else 45), 0
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = PERCENT, False
    plot.data_labels.font.size = Pt(9)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    chart.category_axis.reverse_order = True  # the first workload stands on top
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    for series, color in zip(plot.series, BARS[-len(plot.series) :], strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(color)


def _short(name: str) -> str:
    shown = clean(name)
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1].rstrip() + "…"


def _told(trend: Trend) -> str:
    """Say in words what the chart shows: the newest figure of each workload."""
    lines = "; ".join(f"{use.workload} {_told_share(use.shares[-1])}" for use in trend.uses)
    since = f" since {trend.dates[0]}" if len(trend.dates) > 1 else ""
    return f"Active use per workload{since}, on {trend.dates[-1]}: {lines}"


def _told_share(share: float | None) -> str:
    return "not known" if share is None else f"{share:.0%}"
