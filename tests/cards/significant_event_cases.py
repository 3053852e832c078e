"""Every look of the cards about significant events."""

from collections.abc import Mapping

from cards.requests import FormField, Option, RequestForm, RequestList, RequestRow
from cards.significant_event import SignificantEventCard
from cards.view import Button, CardView, Fact, Say
from dialogs.links import chat_link
from dialogs.paging import choice
from dialogs.significant_event import AGAIN
from dialogs.significant_event_card import PAST
from dialogs.significant_event_form import LEAD, MISSING, NONE, WHICH_EXPERT, WHO
from dialogs.significant_event_notices import AT_ONCE
from tests.cards.escalation_cases import FORM, HOSTILE, LONGEST

PAST_EVENTS = Button(title=PAST, action="event.page", ref={"customer": "C-2001"})
NOTHING: Mapping[str, str] = {}


def form(faults: Mapping[str, str] = NOTHING, typed: str = "") -> RequestForm:
    return RequestForm(
        title="Significant event",
        lead=LEAD,
        asked=(
            FormField(name="customer", label="Customer", kind="choice", value="C-2001",
                      fault=faults.get("customer", ""), hint="Choose one, or type its name",
                      options=(Option(title="Contoso", value="C-2001"),
                               Option(title=HOSTILE, value="C-2002"))),
            FormField(name="workload", label="Workload (optional)", kind="choice", value=NONE,
                      fault=faults.get("workload", ""),
                      options=(Option(title="Not one in particular", value=NONE),
                               Option(title="Microsoft Intune", value="intune"))),
            FormField(name="words", label="What happened?", kind="text", value=typed,
                      fault=faults.get("words", ""), hint="What, since when, whom it hits",
                      most=1500),
            FormField(name="needs", label="What is needed to unblock it? (optional)", kind="text",
                      value=typed, most=300),
            FormField(name="who", label="Who else is needed?", kind="choice", value="nobody",
                      options=tuple(Option(title=said, value=who) for who, said in WHO.items())),
        ),
        known=(),
        buttons=(
            Button(title="Tell them now", action="event.send", ref=FORM, primary=True),
            Button(title="Discard", action="event.discard"),
        ),
    )  # fmt: skip


EVENT_CASES: dict[str, CardView] = {
    "request_form__event": form(typed="All devices are locked out since 6 am"),
    "request_form__event_faults": form({**MISSING, "workload": WHICH_EXPERT}, HOSTILE),
    "significant_event__told": SignificantEventCard(
        title="Significant event 1001: Contoso",
        state="Raised by Jonas Keller (Adatum Cloud Services), Mon 7 January 2030, 13:00 CET",
        note=AT_ONCE,
        facts=(
            Fact(title="Workload", value="Microsoft Intune"),
            Fact(title="Told at once", value="Janelle Baptiste, Cody Whitehorse, Marisol Vega"),
        ),
        what=("All devices are locked out since 6 am.", "2,000 people cannot work."),
        needs=("Somebody who can look into conditional access, today.",),
        buttons=(
            Button(title="I look after it", action="event.take", ref={"event": "a"}, primary=True),
            Say(title="Log the status", words="status Contoso"),
            chat_link("jonas@adatum.example", "Chat with Jonas Keller"),
            PAST_EVENTS,
        ),
    ),
    "significant_event__taken": SignificantEventCard(
        title="Significant event 1001: Contoso",
        state="Raised by Jonas Keller (Adatum Cloud Services), Mon 7 January 2030, 13:00 CET",
        note="Marisol Vega looks after it.",
        facts=(
            Fact(title="Workload", value="Microsoft Intune"),
            Fact(title="Looks after it", value="Marisol Vega, since Mon 7 January 2030, 13:20 CET"),
            Fact(title="Told at once", value="Janelle Baptiste, Cody Whitehorse, Marisol Vega"),
        ),
        what=("All devices are locked out since 6 am.", "2,000 people cannot work."),
        needs=(),
        buttons=(Say(title="Log the status", words="status Contoso"), PAST_EVENTS),
    ),
    "significant_event__hostile": SignificantEventCard(
        title=HOSTILE, state=HOSTILE, note=HOSTILE, facts=(Fact(title="Workload", value=HOSTILE),),
        what=(HOSTILE, *(LONGEST,) * 3), needs=(LONGEST,) * 3, buttons=(PAST_EVENTS,),
    ),
    "request_list__events": RequestList(
        title="Significant events of Contoso",
        lead="The newest stands first.",
        rows=(
            RequestRow(title="1002: Contoso, Microsoft Intune",
                       text="All devices are locked out since 6 am · Jonas Keller (Adatum Cloud "
                       "Services), 7 Jan, 13:00"),
            RequestRow(title="1001: Contoso", text=f"{HOSTILE} · Janelle Baptiste, 4 Jan, 9:00"),
        ),
        pages="1 to 2 of 2",
        choose=choice((Option(title="Significant event 1002: Contoso", value="a"),)),
        buttons=(Button(title="Open it", action="event.open", primary=True), AGAIN),
    ),
}  # fmt: skip
