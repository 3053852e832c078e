"""Every look of the cards about portfolios, standings, trends and FTOP."""

from collections.abc import Mapping

from cards.charts import Chart, Point, Series
from cards.portfolio import FtopCard, PortfolioCard, PortfolioRow, Tick, TrendCard
from cards.requests import FormField, Option
from cards.view import Button, CardView, Fact, Say
from tests.cards.escalation_cases import HOSTILE, LONGEST

HEALTHS = (("● Red", "Red", 1, "attention"), ("▲ Amber", "Amber", 2, "warning"),
           ("✔ Green", "Green", 5, "good"))  # fmt: skip
HEALTH = Chart(
    kind="parts",
    title="Health",
    unit="customers",
    series=(
        Series(
            legend="Customers",
            points=tuple(Point(at=name, value=n, color=color) for _, name, n, color in HEALTHS),
        ),
    ),
    table=tuple(Fact(title=title, value=str(n)) for title, _, n, _ in HEALTHS),
)
USES = Chart(
    kind="bars",
    title="Workloads above 20% active use",
    unit="per cent of those past 10%",
    series=(
        Series(
            legend="Workloads",
            points=(
                Point(at="Wingtip Consulting", value=75, color="warning"),
                Point(at=HOSTILE, value=100, color="good"),
            ),
        ),
    ),
    table=(Fact(title="Wingtip Consulting", value="75%"), Fact(title=HOSTILE, value="100%")),
)
TREND = Chart(
    kind="lines",
    title="Active use",
    unit="% of the entitled people",
    series=(
        Series(
            legend="Microsoft Intune",
            points=(Point(at="2029-12-10", value=12.0), Point(at="2030-01-07", value=34.4)),
        ),
        Series(
            legend=HOSTILE,
            points=(Point(at="2029-12-10", value=3.0), Point(at="2030-01-07", value=8.0)),
        ),
    ),
    table=(
        Fact(title="7 January 2030", value=f"Microsoft Intune 34% · {HOSTILE} 8%"),
        Fact(title="10 December 2029", value=f"Microsoft Intune 12% · {HOSTILE} 3%"),
    ),
)
CONTOSO = PortfolioRow(
    title="Contoso",
    tag="● Red",
    color="Attention",
    lines=(
        "Microsoft Intune 34% · Microsoft Teams 8%",
        "Logged 20 December 2029 · forecasts slipped twice",
    ),
    late="Update was due 3 January 2030, 1 round missed; Microsoft Teams: 15% not reached by the "
    "day forecast",
)
FABRIKAM = PortfolioRow(
    title="Fabrikam", tag="✔ Green", color="Good",
    lines=("Microsoft Intune 61%", "Logged 5 January 2030 · next due 19 January 2030"),
)  # fmt: skip
AWKWARD = PortfolioRow(
    title=HOSTILE, tag="○ Not logged", lines=(HOSTILE, LONGEST), late=HOSTILE, advice=HOSTILE
)
CHOICE = FormField(
    name="chosen", label="Open", kind="choice", value="C-1",
    options=(Option(title="Contoso", value="C-1"), Option(title=HOSTILE, value="C-2")),
)  # fmt: skip
ALL_BUTTONS = (
    Button(title="Open it", action="portfolio.customer", primary=True),
    Button(title="Back", action="portfolio.customers", ref={"page": 0}),
    Button(title="Next", action="portfolio.customers", ref={"page": 2}),
    Button(title="Due first", action="portfolio.customers", ref={"sorting": "due"}),
    Button(title="Slipping first", action="portfolio.customers", ref={"sorting": "slipping"}),
)
EXPECTED = (
    PortfolioRow(
        title="Customer satisfaction above 80", tag="✔ Met", color="Good",
        lines=("Average: 86 from 12 answers",),
    ),
    PortfolioRow(
        title="More than 20% active use where 10% is passed", tag="▲ To do", color="Warning",
        lines=("3 of 5 workloads past 10%",),
        advice="plan the next adoption step with the customer; an expert can help.",
    ),
    PortfolioRow(
        title="Your input on time", tag="○ Not measured yet",
        lines=("You have not been asked yet.",),
    ),
)  # fmt: skip
FIELDS = (
    Fact(title="Phase", value="Enable"),
    Fact(title="Status", value="Blocked"),
    Fact(title="Health", value="Amber"),
    Fact(title="Active use", value="34% (306 of 900)"),
    Fact(title="Forecast 40%", value="12 March 2030"),
    Fact(title="Next action", value="Order licences by 18 January 2030 (Ana Lind)"),
)
PORTFOLIO_CASES: Mapping[str, CardView] = {
    "portfolio__customers": PortfolioCard(
        title="My customers",
        lead="1 update is overdue; forecasts of 2 customers have slipped in the last 60 days.",
        chart=HEALTH,
        rows=(CONTOSO, FABRIKAM),
        pages="6 to 7 of 12",
        choose=CHOICE,
        buttons=ALL_BUTTONS,
    ),
    "portfolio__hostile": PortfolioCard(
        title=HOSTILE, lead=HOSTILE, chart=USES, rows=(AWKWARD,) * 5, pages="1 to 5 of 5"
    ),
    "portfolio__standing": PortfolioCard(
        title="How Wingtip Consulting is doing",
        lead="1 expectation of 5 to work on.",
        rows=EXPECTED,
        buttons=(
            Button(title="Workloads to grow", action="standing.which", ref={"missing": "use"}),
            Say(title="Ask for an expert", words="ask an expert"),
        ),
    ),
    "portfolio__empty": PortfolioCard(
        title="Who is late",
        lead="Nobody is late: every update that was due has been logged.",
        rows=(),
        pages="Nothing here.",
    ),
    "trend__two_lines": TrendCard(
        title="Contoso",
        tag="▲ Amber",
        color="Warning",
        lead="Logged 7 January 2030. The pilot is through; licences are late.",
        chart=TREND,
        facts=(
            Fact(
                title="Microsoft Intune",
                value="34% (306 of 900) · 40% on 12 March 2030 · slipped twice, 62 days in all",
            ),
            Fact(title="Other", value=HOSTILE),
        ),
        history=(
            PortfolioRow(title="7 January 2030", tag="▲ Amber", color="Warning", lines=(HOSTILE,)),
            PortfolioRow(title="10 December 2029", tag="✔ Green", color="Good"),
        ),
        buttons=(
            Say(title="Log a status", words="status Contoso"),
            Say(title="What was logged", words="status history Contoso"),
            Say(title="Status slide", words="status slide Contoso"),
        ),
    ),
    "trend__nothing_yet": TrendCard(
        title=HOSTILE,
        tag="○ Not logged",
        color="Default",
        lead="Nothing has been logged yet: these are the figures of the roster.",
        chart=None,
        facts=(),
        history=(),
        buttons=(),
    ),
    "ftop__page": FtopCard(
        title="For FTOP",
        lead="Enter what stands here, tick it off, and press the button below.",
        ticks=(
            Tick(
                name="tick0",
                title="Contoso: Microsoft Intune",
                changed="Logged 7 January 2030, update 3; FTOP has update 2",
                facts=FIELDS,
            ),
            Tick(name="tick1", title=HOSTILE, facts=(Fact(title="Note", value=LONGEST),)),
        ),
        pages="1 to 2 of 7",
        buttons=(
            Button(title="Tick off", action="ftop.tick", ref={"lines": "[]"}, primary=True),
            Button(title="All of this page", action="ftop.tick", ref={"every": True}),
            Button(title="Next", action="ftop.page", ref={"page": 1}),
        ),
    ),
}
