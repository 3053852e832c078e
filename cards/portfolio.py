"""Cards that show how customers and partners do: lists, one customer's way, what FTOP is to get."""

from dataclasses import dataclass
from typing import ClassVar

from cards.charts import Chart
from cards.requests import FormField
from cards.view import Button, Fact, Link, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """One line of a list: what it is, how it does in a word, the figures, and what is to be done.

    `color` is that of the word: "Good", "Warning", "Attention" or "Default".
    """

    title: str
    tag: str = ""
    color: str = "Default"
    lines: tuple[str, ...] = ()
    late: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioCard:
    """A page of customers, partners or expectations, one of which may be opened."""

    template: ClassVar[str] = "portfolio.json.j2"
    title: str
    lead: str
    rows: tuple[PortfolioRow, ...]
    pages: str = ""
    chart: Chart | None = None
    choose: FormField | None = None
    buttons: tuple[Button | Say, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendCard:
    """How a customer has done from update to update."""

    template: ClassVar[str] = "trend.json.j2"
    title: str
    tag: str
    color: str
    lead: str
    chart: Chart | None
    facts: tuple[Fact, ...]
    history: tuple[PortfolioRow, ...]
    buttons: tuple[Button | Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One workload of a customer to be entered: its fields in the order of the screen."""

    name: str
    title: str
    facts: tuple[Fact, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FtopCard:
    """A page of what is to be entered in FTOP, to be ticked off."""

    template: ClassVar[str] = "ftop.json.j2"
    title: str
    lead: str
    ticks: tuple[Tick, ...]
    pages: str
    buttons: tuple[Button | Say | Link, ...]
