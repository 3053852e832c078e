"""Every look of the cards about coaching that Microsoft begins."""

from collections.abc import Mapping

from cards.requests import FormField, Option, RequestForm
from cards.view import Button, CardView
from dialogs.coaching_form import BY_WHOM, FOR_WHOM, MISSING, TITLE
from dialogs.expert_fields import LONG

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
FORM = {"form": "0123456789abcdef0123456789abcdef", "customer": "Contoso"}
CHOSEN = {**FORM, "partner": "p1", "workload": "intune"}
DISCARD = Button(title="Discard", action="coaching.discard")
EXPERTS = (
    Option(title="Tomasz Nowak, EMEA, Microsoft Intune, 2 open", value="tomasz@m"),
    Option(title=f"{HOSTILE}, not Microsoft Intune, 0 open", value="x@m"),
)
COACHING_CASES: Mapping[str, CardView] = {
    "request_form__coach_whom": RequestForm(
        title=TITLE,
        lead=FOR_WHOM,
        asked=(
            FormField(name="partner", label="Which partner?", kind="search",
                      fault=MISSING["partner"], hint="Type the partner's name",
                      options=(Option(title="Wingtip Consulting", value="p1"),)),
            FormField(name="workload", label="On which workload?", kind="choice", value="intune",
                      hint="Choose one", options=(Option(title="Intune", value="intune"),)),
        ),
        known=(),
        buttons=(Button(title="Next", action="coaching.next", ref=FORM, primary=True), DISCARD),
    ),
    "request_form__coach_by": RequestForm(
        title=TITLE,
        lead=f"Wingtip Consulting, Microsoft Intune\n\n{BY_WHOM}",
        asked=(
            FormField(name="to", label="Which expert?", kind="search", fault=MISSING["to"],
                      hint="Type a name, a region or a workload", options=EXPERTS),
            FormField(name="words", label="Why? The partner reads this", kind="text", most=LONG,
                      value=HOSTILE, hint="Such as: your first rollout starts in May"),
            FormField(name="customer", label="Customer, if it is about one (optional)",
                      kind="line", value="Contoso", hint="The company they work with"),
        ),
        known=(),
        buttons=(
            Button(title="Assign", action="coaching.assign", ref=CHOSEN, primary=True),
            Button(title="Another partner or workload", action="coaching.again", ref=CHOSEN),
            DISCARD,
        ),
    ),
}  # fmt: skip
