"""Every look of the cards that remind of updates."""

from collections.abc import Mapping

from cards.rhythm import ReminderCard, RoundCard, RoundRow
from cards.view import Button, CardView, Fact
from dialogs.links import chat_link
from dialogs.status_notices import EVERY, SNOOZE, UNCHANGED, WHY
from dialogs.status_rounds import FORM

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
LONGEST = "🙂" * 200
CONTOSO: Mapping[str, str | int] = {"customer": "c1", "number": 7}
LAST = Fact(title="Last update", value="8 January 2030, Finn Berg")
FACTS = (LAST, Fact(title="Health then", value="Amber: something is in the way"))
OPEN = Button(title="Open the form", action=FORM, ref={"customer": "c1"})
TOMORROW = Button(title="Remind me tomorrow", action=SNOOZE, ref=CONTOSO)
SELDOM = Button(title="Every 14 days", action=EVERY, ref={"customer": "c1", "days": 14})
SAME = Button(title="Nothing changed", action=UNCHANGED, ref=CONTOSO, primary=True)

RHYTHM_CASES: dict[str, CardView] = {
    "reminder__due": ReminderCard(
        title="Status of Contoso",
        state="An update is due: 15 January 2030.",
        style="accent",
        note="",
        facts=FACTS,
        buttons=(SAME, OPEN, TOMORROW, SELDOM),
    ),
    "reminder__instead": ReminderCard(
        title=HOSTILE,
        state="An update was due on 15 January 2030: one now makes up for it.",
        style="warning",
        note=f"{HOSTILE} is away until 16 January 2030: please write it this time.",
        facts=(Fact(title="Last update", value=HOSTILE), *FACTS),
        buttons=(SAME, OPEN, TOMORROW, SELDOM),
    ),
    "reminder__manager": ReminderCard(
        title=f"Status of {LONGEST}",
        state=WHY["silent"],
        style="attention",
        note="",
        facts=(*FACTS, Fact(title="Writes", value="Finn Berg, finn@fasttrack.example")),
        buttons=(chat_link("finn@fasttrack.example", "Chat with Finn Berg"),),
    ),
    "round__forecasts": RoundCard(
        title="Forecasts of this week",
        lead="Log that a milestone is reached, or give a new date and the reason for it.",
        rows=(
            RoundRow(title="Contoso, Intune", text="15% forecast for 17 January 2030",
                     mark="Passed 4 days ago", color="Attention"),
            RoundRow(title="Fabrikam, Exchange Online", text="40% forecast for 24 January 2030",
                     mark="Due this week", color="Warning"),
            RoundRow(title=HOSTILE, text=HOSTILE, mark=HOSTILE),
        ),
        more="And 3 more.",
        buttons=tuple(
            Button(title=name, action=FORM, ref={"customer": name})
            for name in ("Contoso", "Fabrikam", HOSTILE, "Lamna", "Tailspin")
        ),
    ),
    "round__logged": RoundCard(
        title="Logged for your partners",
        lead="2 customers since 8 January 2030.",
        rows=(
            RoundRow(title="Contoso (Wingtip Consulting)", color="Attention",
                     text="Finn Berg, 9 January 2030 · Waits for licences. · Intune 15% moved to "
                     "12 March 2030", mark="Amber to red"),
            RoundRow(title=f"Fabrikam ({LONGEST})", mark="Green", color="Good",
                     text="Tove Dahl, 9 January 2030 · Nothing changed."),
        ),
        more="",
    ),
}  # fmt: skip
