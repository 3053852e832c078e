"""Decks as they come: a usual one, one with too much of everything, one with nothing in it."""

from collections.abc import Mapping
from dataclasses import replace

from cards.slides.views import (
    BlockerRow,
    ContactRow,
    CustomerDeck,
    Deck,
    Inside,
    InternalDeck,
    Light,
    PortfolioDeck,
    PortfolioRow,
    SlipRow,
    Step,
    Trend,
    Use,
    WorkloadRow,
)

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> & \u202e\u0007\ufffe =cmd|x'
DATES = ("15 Sep", "29 Sep", "13 Oct", "27 Oct", "10 Nov", "24 Nov")
NAMES = (
    "Exchange Online", "SharePoint Online", "OneDrive", "Microsoft Teams", "Microsoft Intune",
    "Microsoft Defender for Office 365", "Microsoft Purview Information Protection",
    "Microsoft Entra ID", "Microsoft 365 Copilot", "Windows 365",
)  # fmt: skip


def workload(name: str, use: str = "19%", **changed: object) -> WorkloadRow:
    row = WorkloadRow(
        workload=name,
        phase="Enable",
        use=use,
        people="2,674 of 14,400",
        partner="Wingtip Consulting",
        milestones=("Reached 3 Oct 2026", "20 Apr 2027 (+21 d)"),
    )
    return replace(row, **changed)  # type: ignore[arg-type]


def blocker(what: str = "Licences for the second wave are not assigned") -> BlockerRow:
    return BlockerRow(
        what=what,
        owner="Robin Lee, Contoso",
        since="10 Nov 2026",
        next_step="Order and assign 4,000 licences",
        due="4 Dec 2026",
    )


def contact(role: str, name: str, email: str) -> ContactRow:
    return ContactRow(role=role, name=name, email=email)


USUAL = CustomerDeck(
    customer="Contoso",
    as_of="24 November 2026",
    light=Light.AMBER,
    health="Amber: needs attention",
    summary=(
        "Exchange Online is rolled out in the Americas; Europe follows in January. The pilot of "
        "Intune starts as soon as the licences are there."
    ),
    milestones=("15%", "40%"),
    trend=Trend(
        dates=DATES,
        uses=(
            Use(workload="Exchange Online", shares=(0.05, 0.08, 0.11, 0.14, 0.17, 0.19)),
            Use(workload="SharePoint Online", shares=(None, None, 0.01, 0.02, 0.02, 0.03)),
            Use(workload="OneDrive", shares=(0.41, 0.47, 0.52, 0.56, 0.6, 0.63)),
        ),
    ),
    workloads=(
        workload("Exchange Online"),
        workload("SharePoint Online", "3%", milestones=("28 Dec 2026", "15 Mar 2027")),
        workload("OneDrive", "63%", phase="Closed",
                 milestones=("Reached 2 May 2026", "Reached 15 Sep 2026")),
    ),
    blockers=(blocker(),),
    steps=(
        Step(what="Order and assign 4,000 licences", owner="Robin Lee", due="4 Dec 2026"),
        Step(what="Next review meeting", due="8 Dec 2026"),
    ),
    contacts=(
        contact("FastTrack Manager", "Janelle Baptiste", "janelle.baptiste@fasttrack.example"),
        contact("FastTrack Architect", "Cody Whitehorse", "cody.whitehorse@fasttrack.example"),
        contact("Partner", "Wingtip Consulting", "fasttrack@wingtip.example"),
    ),
)  # fmt: skip
INSIDE = Inside(
    reason="The new head of IT has doubts about the second wave.",
    risks=("The budget of next year is not agreed.", "Two people of the partner leave in January."),
    help_needed="An expert for Exchange hybrid",
    notes=(("Exchange Online", "Hybrid since 2019; public folders are still on premises."),),
    slips=(
        SlipRow(workload="Exchange Online", milestone="40%", moved="30 Mar 2027 to 20 Apr 2027",
                days="21 days later", why="Waiting for licences", when="10 Nov 2026"),
    ),
    contacts=(contact("Customer Success Manager", "Eduardo Lima", "eduardo.lima@csm.example"),),
    logged="update 6, logged by Janelle Baptiste on 24 November 2026",
)  # fmt: skip
INTERNAL = InternalDeck(shown=USUAL, inside=INSIDE)
MUCH = replace(
    USUAL,
    customer="Liberty's Delightful Sinful Bakery & Cafe of the North-Western Provinces, Holding",
    light=Light.RED,
    health="Red: needs help",
    summary="The rollout stands still, for more reasons than one line can hold. " * 14,
    trend=Trend(
        dates=DATES,
        uses=tuple(
            Use(workload=name, shares=(0.01, 0.02, 0.04, 0.05, 0.07 * at, 0.09 * at))
            for at, name in enumerate(NAMES, start=1)
        ),
    ),
    workloads=tuple(
        workload(name, partner="Consolidated Messenger Partners and Friends") for name in NAMES
    ),
    blockers=tuple(
        blocker(f"Blocker {n}: " + "the firewall of a site stops the sync client. " * n)
        for n in range(1, 9)
    ),
    steps=tuple(
        Step(what=f"Step {n}: agree with the works council on what is measured and by whom " * 2,
             owner="Nguyễn Thị Thảo and the network team", due="31 Dec 2026")
        for n in range(1, 8)
    ),
    contacts=(
        *USUAL.contacts,
        contact("Partner", "Consolidated Messenger Partners", "fasttrack@messenger.example"),
        contact("Partner", "Graphic Design Institute", "fasttrack@gdi.example"),
    ),
)  # fmt: skip
NOTHING = replace(
    USUAL, customer="Coho Vineyard", light=Light.NONE, health="Not judged yet", summary="",
    trend=Trend(dates=(), uses=()), workloads=(), blockers=(), steps=(), contacts=(),
)  # fmt: skip
ROSTER_ONLY = replace(
    USUAL, light=Light.GREEN, health="Green: on track", blockers=(),
    trend=Trend(dates=("24 Nov",), uses=tuple(
        Use(workload=use.workload, shares=use.shares[-1:]) for use in USUAL.trend.uses
    )),
)  # fmt: skip
STRANGE = replace(
    USUAL, customer=HOSTILE, summary=HOSTILE, blockers=(blocker(HOSTILE),),
    workloads=(workload(HOSTILE), workload("情報保護と管理の導入プロジェクト全社展開")),
    trend=Trend(dates=DATES, uses=(Use(workload=HOSTILE, shares=(1.2, None, 0, 0.1, 0.2, 1.1)),)),
)  # fmt: skip
PORTFOLIO = PortfolioDeck(
    title="Customers of Janelle Baptiste",
    as_of="24 November 2026",
    past="Past 15%",
    counts=(("Red", 2), ("Amber", 5), ("Green", 12), ("Not judged", 4)),
    rows=tuple(
        PortfolioRow(
            customer=f"{name} {n}", light=Light.RED, health="Red: needs help",
            updated="24 Nov 2026", past="1 of 3", next_milestone="20 Apr 2027: Exchange Online 40%",
            blocker="Licences for the second wave are not assigned",
        )
        for n in range(3) for name in NAMES[:8]
    ),
)  # fmt: skip
DECKS: Mapping[str, Deck] = {
    "usual": USUAL, "internal": INTERNAL, "much": MUCH, "nothing": NOTHING,
    "roster": ROSTER_ONLY, "strange": STRANGE, "portfolio": PORTFOLIO,
}  # fmt: skip
