"""Every look of the cards about what is logged of a customer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from cards.requests import FormField, Option
from cards.status import (
    StatusChange,
    StatusEntry,
    StatusHistory,
    StatusReview,
    StatusSaved,
)
from cards.view import Button, CardView, Say
from dialogs.status_desk import FIRST
from dialogs.status_filled import Filled
from dialogs.status_form import Looks, form_card
from dialogs.status_reading import read
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
LONGEST = "承" * 600
TODAY = date(2030, 1, 7)
MARCH = date(2030, 3, 12)
NAMES = {
    "intune": "Microsoft Intune",
    "onedrive": "OneDrive",
    "windows_365": "Windows 365",
    "purview_info_protection": "Microsoft Purview Information Protection",
    "teams": "Microsoft Teams",
    "viva": "Microsoft Viva",
}
INTUNE = WorkloadLine(
    workload="intune", phase=Phase.ENABLE, entitled=900, active=252, partner_id="p1",
    forecasts={40: MARCH + timedelta(days=90)}, note="Licences come in February, Uma orders them.",
)  # fmt: skip
ONEDRIVE = WorkloadLine(
    workload="onedrive", phase=Phase.ADOPT, entitled=2480, active=1420, note="on track"
)
NEW = WorkloadLine(workload="windows_365", phase=Phase.ASSESS, forecasts={15: MARCH})
BLOCKED = Blocker(
    what="No licences", owner="Uma Rao", since=date(2030, 1, 2), next_step="order them", due=MARCH
)
STATUS = Status(
    customer_id="C-2001", customer_name="Contoso", number=4, health=Health.GREEN,
    summary="The pilot is done, 50 Macs enrol.", risks=("The freeze in December",),
    blockers=(BLOCKED,), next_meeting=TODAY + timedelta(days=9),
    workloads=(INTUNE, ONEDRIVE, NEW),
)  # fmt: skip
AS_OF = "As of update 4 (Cody Whitehorse, Mon 31 December 2029, 12:00 UTC). Change what is …"
UNREADABLE = ("intune__at_15", "intune__active", "next_meeting")
SAME_NOTE = (
    "The same note stands for Intune and OneDrive: “on track”. What is special about each? What is "
    "in scope, the next action, its date and owner."
)
TYPED = {
    "health": "amber", "intune__percent": "34", "intune__at_40": "12/3", "onedrive__active": "many",
    "intune__note": HOSTILE,
}  # fmt: skip
LONG_LINE = replace(
    INTUNE, forecasts={15: MARCH, 40: MARCH + timedelta(days=9)}, active=9, note=LONGEST[:300]
)
LONG = Status(
    customer_id="C" * 64, customer_name=LONGEST[:120], number=4, health=Health.RED,
    health_reason=LONGEST[:300], summary=LONGEST, risks=(LONGEST,), help_needed=LONGEST,
    workloads=tuple(replace(LONG_LINE, workload=key) for key in NAMES),
    blockers=tuple(
        replace(BLOCKED, what=f"{at}{LONGEST[:159]}", owner=LONGEST[:20], next_step=LONGEST[:160])
        for at in range(8)
    ),
)  # fmt: skip


def form(
    status: Status,
    filled: Filled | None = None,
    *,
    says: Mapping[str, str] | None = None,
    is_checked: bool = False,
    start: int | None = None,
    lead: str = AS_OF,
    fault: str = "",
) -> CardView:
    filled = filled or Filled(base=status.number)
    found = read(status, filled.mine, today=TODAY, locale="", corrects=filled.corrects)
    return form_card(
        Looks(
            before=status, filled=filled, read=found, names=NAMES, says=says or {},
            is_checked=is_checked, start=start, lead=lead, fault=fault,
        )
    )  # fmt: skip


def button(title: str, action: str, *, primary: bool = False) -> Button:
    ref: dict[str, str | int] = {"customer": "C-2001", "version": 3, "base": 4}
    return Button(title=title, action=action, ref=ref, primary=primary)


SAVE = (
    button("Save", "status.save", primary=True),
    button("Change", "status.edit"),
    button("Discard", "status.discard"),
)
STATUS_CASES: Mapping[str, CardView] = {
    "status_form__last_time": form(STATUS),
    "status_form__first": form(replace(STATUS, number=0, health=None, blockers=()), lead=FIRST),
    "status_form__faults": form(STATUS, Filled(version=2, base=4, mine=TYPED), is_checked=True),
    "status_form__partner_says": form(
        STATUS,
        says={"intune": "Wingtip Consulting, Dana Oye says (4 Jan, 10:00): 306 active, 40% on "
                        "12 June 2030, waits for licences"},
    ),
    "status_form__meanwhile": form(
        STATUS,
        Filled(version=2, base=4, mine={"summary": "Mine.", "intune__note": "my note"},
               beside={"summary": HOSTILE, "intune__note": "Theirs."}),
        fault="Saved meanwhile: Cody Whitehorse logged update 4. Yours is kept, with theirs "
              "beside it.",
    ),
    "status_form__correction": form(STATUS, Filled(version=2, base=4, corrects=3), is_checked=True),
    "status_form__longest": form(
        LONG,
        Filled(version=9, base=4, mine=dict.fromkeys(UNREADABLE, LONGEST[:12]),
               beside={"summary": LONGEST, "health_reason": LONGEST}),
        is_checked=True, lead=LONGEST[:200],
    ),
    "status_form__longest_next": form(LONG, start=6, lead=LONGEST[:200]),
    "status_review__any": StatusReview(
        title="Save this for Contoso?",
        lead="",
        points=(SAME_NOTE,),
        changes=(
            StatusChange(what="Overall health", before="Green", after="Amber"),
            StatusChange(what="Intune: active use", before="252 of 900 (28%)",
                         after="306 of 900 (34%)"),
            StatusChange(what="Intune: forecast for 40%", before="1 June 2030",
                         after="12 June 2030", why="11 days later: waiting on licences"),
            StatusChange(what=HOSTILE, before=HOSTILE, after=HOSTILE, why=HOSTILE),
        ),
        more="And 7 more; “Change” shows them.",
        buttons=SAVE,
    ),
    "status_review__same": StatusReview(
        title="Save this for Contoso?", lead="Nothing is different from last time.", points=(),
        changes=(), more="", buttons=SAVE,
    ),
    "status_saved__help": StatusSaved(
        title="Update 5 of Contoso is saved.",
        lead="The slide, the exports and the overviews are made from it.",
        points=("The next step of “No licences” was due on 2 January 2030.",),
        buttons=(
            Button(title="Ask an expert for the help needed", action="status.help",
                   ref={"customer": "C-2001", "number": 5}, primary=True),
            Say(title="Status slide", words="status slide Contoso"),
            Say(title="History", words="status history Contoso"),
        ),
    ),
    "status_history__page": StatusHistory(
        title="History of Contoso",
        entries=(
            StatusEntry(title="5: Amber · Correction of update 4", style="warning",
                        about="Janelle Baptiste, Mon 7 January 2030, 12:00 UTC",
                        lines=("What was wrong: 651 was a slip of the pen",
                               "Intune: active use: 252 of 900 (28%) → 306 of 900 (34%)")),
            StatusEntry(title="4: Green · Nothing changed", style="good",
                        about="Cody Whitehorse, Mon 31 December 2029, 12:00 UTC", lines=()),
            StatusEntry(title="3: Red · Update", style="attention", about=HOSTILE,
                        lines=(HOSTILE, "and 3 more")),
            StatusEntry(title="2: No health · Update", style="emphasis", about="somebody",
                        lines=tuple(LONGEST[:140] for _ in range(6))),
        ),
        pages="1 to 4 of 9",
        choose=FormField(name="chosen", label="To put one right", kind="choice", value="5",
                         options=(Option(title="Update 5", value="5"),)),
        buttons=(
            Button(title="Correct it", action="status.correct", ref={"customer": "C-2001"}),
            Button(title="Next", action="status.history", ref={"customer": "C-2001", "page": 1}),
        ),
    ),
}  # fmt: skip
