"""Charts: as Teams takes them, and with a table of the same figures where nothing draws them."""

from typing import Any

import pytest

from cards.charts import Chart
from cards.text import card_text, letters, plain
from tests.cards.cases import CASES
from tests.cards.test_cards import elements, rendered

WITH_CHART = [name for name, view in CASES.items() if getattr(view, "chart", None)]
COLORS = {"good", "warning", "attention", "neutral"}


def chart_of(name: str) -> tuple[dict[str, Any], Chart]:
    [drawn] = [e for e in elements(rendered(name)) if e["type"].startswith("Chart.")]
    chart = getattr(CASES[name], "chart")  # noqa: B009 -- of a view that has one
    assert isinstance(chart, Chart)
    return drawn, chart


def values(drawn: dict[str, Any]) -> list[float]:
    match drawn["type"]:
        case "Chart.Line":
            return [point["y"] for line in drawn["data"] for point in line["values"]]
        case "Chart.HorizontalBar":
            return [bar["y"] for bar in drawn["data"]]
        case "Chart.HorizontalBar.Stacked":
            return [part["value"] for bar in drawn["data"] for part in bar["data"]]
    raise AssertionError(drawn["type"])


def test_there_is_a_chart_of_every_kind() -> None:
    assert {chart_of(name)[1].kind for name in WITH_CHART} == {"lines", "bars", "parts"}


@pytest.mark.parametrize("name", WITH_CHART)
def test_a_chart_has_every_value_and_the_colours_that_teams_knows(name: str) -> None:
    drawn, chart = chart_of(name)
    assert values(drawn) == [point.value for one in chart.series for point in one.points]
    assert {e["color"] for e in _data(drawn) if "color" in e} <= COLORS


@pytest.mark.parametrize("name", WITH_CHART)
def test_where_nothing_draws_it_its_table_is_read(name: str) -> None:
    drawn, chart = chart_of(name)
    assert drawn["fallback"]["type"] == "Container"
    read = card_text(rendered(name))
    assert chart.title in read
    [table] = [e for e in elements(drawn["fallback"]) if e["type"] == "FactSet"]
    assert len(table["facts"]) == len(chart.table)
    assert all(letters(plain(fact.title)) in read for fact in chart.table)
    assert not any("](https://" in fact["title"] for fact in table["facts"])


def _data(part: object) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [found for inner in part for found in _data(inner)]
    if isinstance(part, dict):
        return [part, *_data(part.get("data", [])), *_data(part.get("values", []))]
    return []
