"""Every look of the cards about what a partner says before an update."""

from collections.abc import Mapping
from datetime import date

from cards.partner_input import PartnerInputCard, PartnerInputForm, SaidWorkload
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, CardView, Fact, Say
from dialogs.paging import choice
from dialogs.partner_input import THANKS
from dialogs.partner_input_card import AT_ONCE, LEAD, MINE, SHOWN
from dialogs.partner_input_fields import asked_workload, texts_of
from store.status_values import WorkloadLine
from store.vocabulary import Phase
from tests.cards.escalation_cases import HOSTILE, LONGEST

ABOUT: Mapping[str, str | int] = {"customer": "C-2001", "number": 7}
LINES = (
    WorkloadLine(
        workload="sharepoint_online", phase=Phase.ASSESS, entitled=24_000, active=619,
        forecasts={15: date(2030, 2, 28), 40: date(2030, 6, 30)},
    ),
    WorkloadLine(workload="exchange_online", phase=Phase.ENABLE, entitled=14_400, active=2674),
    WorkloadLine(workload="teams"),
)  # fmt: skip
MANY = (10, 15, 40, 80)
LONG_LINES = tuple(
    WorkloadLine(workload=f"purview_data_lifecycle_{number}", entitled=100_000, active=1,
                 forecasts=dict.fromkeys(MANY, date(2030, 9, 28)))
    for number in range(AT_ONCE)
)  # fmt: skip
FAULTS = {
    "sharepoint_online__active": "Only 24,000 people are entitled.",
    "sharepoint_online__at_15": "That could be 3 December 2030 or 12 March 2030: please write "
    "which.",
    "exchange_online__note": "The forecast moves: please say why.",
}


def form(*lines: WorkloadLine, faults: Mapping[str, str], milestones: tuple[int, ...] = (15, 40),
         typed: str = "", **more: str) -> PartnerInputForm:  # fmt: skip
    return PartnerInputForm(
        title=more.get("title", "Your input on Contoso"),
        lead=f"{LEAD} Please answer by Thu 10 January 2030, 17:00 EST.",
        fault=more.get("fault", ""),
        workloads=tuple(
            asked_workload(
                line,
                {**texts_of(line, milestones), f"{line.workload}__note": typed},
                faults, milestones, title=more.get("workload", line.workload),
            )
            for line in lines
        ),
        pages=more.get("pages", ""),
        buttons=(
            Button(title="Nothing has changed", action="partner_input.same", ref=ABOUT),
            Button(title="Send", action="partner_input.send", ref=ABOUT, primary=True),
        ),
    )  # fmt: skip


PARTNER_INPUT_CASES: dict[str, CardView] = {
    "partner_input_form__prefilled": form(*LINES[:2], faults={}),
    "partner_input_form__faults": form(
        *LINES, faults=FAULTS, fault="Something has happened meanwhile.", pages="Part 1 of 2"
    ),
    "partner_input_form__hostile": form(
        *LINES, faults={}, milestones=(10, 15, 40, 80), typed=HOSTILE, title=HOSTILE,
        workload=HOSTILE,
    ),
    "partner_input_form__longest": form(
        *LONG_LINES, milestones=MANY, typed="🙂" * 300,
        faults={name: FAULTS["sharepoint_online__at_15"] for line in LONG_LINES
                for name in texts_of(line, MANY)},
    ),
    "partner_input__longest": PartnerInputCard(
        title="Input on Contoso", state="Said by Dana Oyelaran", note=THANKS,
        workloads=(
            SaidWorkload(title="Purview Data Lifecycle Management",
                         facts=tuple(Fact(title=f"{at}% by", value="28 September 2030")
                                     for at in MANY),
                         note="🙂" * 300),
        ) * SHOWN,
        buttons=(MINE,),
    ),
    "partner_input__said": PartnerInputCard(
        title="Input on Contoso",
        state="Said by Dana Oyelaran, Mon 7 January 2030, 13:00 EST",
        note=THANKS,
        workloads=(
            SaidWorkload(
                title="SharePoint Online",
                facts=(Fact(title="Active", value="900 people"),
                       Fact(title="15% by", value="12 March 2030"),
                       Fact(title="40% by", value="30 June 2030")),
                note="Waits for licences",
            ),
            SaidWorkload(title="Exchange Online",
                         facts=(Fact(title="Active", value="not said"),)),
        ),
        buttons=(Button(title="Change it", action="partner_input.edit", ref=ABOUT), MINE),
    ),
    "partner_input__hostile": PartnerInputCard(
        title=HOSTILE,
        state=HOSTILE,
        note=HOSTILE,
        workloads=(
            SaidWorkload(title=HOSTILE, facts=(Fact(title="Active", value=HOSTILE),),
                         note=LONGEST),
        ),
        buttons=(Say(title="Log the status", words="status Contoso"),),
    ),
    "request_list__my_input": RequestList(
        title="Your input for status updates",
        lead="What you say here stands, as yours, in the next update of the customer.",
        rows=(
            RequestRow(title="Contoso", text="Your input is asked for",
                       late="It was wanted by 4 Jan, 17:00"),
            RequestRow(title="Fabrikam", text="Your input is asked for by 10 Jan, 17:00"),
            RequestRow(title="Tailspin Toys", text="Nobody waits for it now; say it any time"),
        ),
        pages="1 to 3 of 3",
        choose=choice((Option(title="Contoso", value="C-2001"),)),
        buttons=(Button(title="Open it", action="partner_input.open", primary=True),),
    ),
}  # fmt: skip
