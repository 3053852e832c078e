"""Looks of the cards about batches of survey reminders."""

from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import FormField, Option, RequestList, RequestRow
from cards.rhythm import ReminderCard
from cards.view import Button, CardView, Fact, Say

HOSTILE = '"} {{ 1 }} [a](https://evil.example) **x** \u202e \\'
SENT = "e•••@c•••.example · sent by mail Tue 8 January 2030, 08:00 UTC"
REF = {"number": 3}
PLAN: dict[str, str | int] = {"partner": "p1", "count": 61}
DUE = "e•••@c•••.example · first reminder, Tue 8 January 2030, 08:00 CET"
BATCHES = Say(title="Batches", words="survey batches")

BATCH_CASES: dict[str, CardView] = {
    "batch__dry_run": PortfolioCard(
        title="Survey reminders: Wingtip Consulting",
        lead="Nothing has gone out. 61 people would be reminded; of 2 of the invitations nobody "
        "is, and it says why. More than 50 need a second confirmation, by the programme team.",
        rows=(
            PortfolioRow(title="Contoso, Microsoft Intune", tag="✔ Would go", color="Good",
                         lines=(DUE,)),
            PortfolioRow(title=HOSTILE, tag="○ Would not go",
                         lines=(f"{HOSTILE} · they have not agreed to reminders",)),
        ),
        pages="1 to 5 of 63",
        buttons=(
            Button(title="Remind 61 people", action="batch.begin", ref=PLAN, primary=True),
            Button(title="Next", action="batch.plan", ref={**PLAN, "page": 1}),
            BATCHES,
        ),
    ),
    "batch__to_confirm": ReminderCard(
        title="Batch 3 of survey reminders",
        state="Waits for a second confirmation: nothing has gone out",
        style="warning",
        note="Please look at it, person by person, and confirm it or stop it.",
        facts=(
            Fact(title="People", value="61"),
            Fact(title="Partner", value=HOSTILE),
            Fact(title="Invitations", value="61 to come; 2 not: they have not agreed to reminders"),
            Fact(title="Drawn up", value="what came all at once, Mon 7 January 2030, 12:00 UTC"),
            Fact(title="Confirmed by", value="Pia Holm"),
        ),
        buttons=(
            Button(title="Confirm it, too", action="batch.confirm", ref=REF, primary=True),
            Button(title="Stop it", action="batch.stop", ref=REF),
            Button(title="Person by person", action="batch.report", ref=REF),
        ),
    ),
    "batch__stopped": ReminderCard(
        title="Batch 3 of survey reminders",
        state="Stopped",
        style="attention",
        note="Stopped: nothing more of it goes out.",
        facts=(
            Fact(title="People", value="61"),
            Fact(title="Invitations", value="30 done; 31 not: the batch was stopped"),
            Fact(title="Stopped by", value="Ada Falk"),
        ),
        buttons=(Button(title="Person by person", action="batch.report", ref=REF),),
    ),
    "batch__report": PortfolioCard(
        title="Batch 3, person by person",
        lead="Done. Invitations: 2 done; 1 not: they want no reminders.",
        rows=(
            PortfolioRow(title="Contoso, Microsoft Intune", tag="✔ Answered", color="Good",
                         lines=(f"{SENT} · opened the page · answered",)),
            PortfolioRow(title="Coho Winery, Microsoft Intune", color="Good",
                         lines=("i•••@c•••.example · not reminded: bounced",)),
            PortfolioRow(title=HOSTILE, color="Good", lines=("no contact is kept · on its way",)),
        ),
        pages="1 to 3 of 3",
        buttons=(BATCHES,),
    ),
    "batch__list": RequestList(
        title="Batches of survey reminders",
        lead="The newest stands first.",
        rows=(RequestRow(title="Batch 3", text="61 people · 7 January 2030 · Waits for a "
                         "confirmation: nothing has gone out"),),
        pages="1 to 1 of 1",
        choose=FormField(name="chosen", label="Open", kind="choice", value="3",
                         options=(Option(title="Batch 3", value="3"),)),
        buttons=(
            Button(title="Open it", action="batch.open", primary=True),
            Say(title="What could go out now", words="survey batch"),
        ),
    ),
}  # fmt: skip
