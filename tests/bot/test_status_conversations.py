"""Updates of customers over HTTP: what everybody said and pressed, and what came back."""

from collections.abc import Sequence

import pytest

from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.roster import named

JANELLE = named("janelle.baptiste@fasttrack.example")  # FM of Contoso, Tailspin Toys
CODY = named("cody.whitehorse@fasttrack.example")  # their FTA
MATTEO = named("matteo.ricciardi@fasttrack.example")  # FM of others; Italian
MARISOL = named("marisol.vega@fasttrack.example")  # PSM of Wingtip, which works for Contoso
KATRIN = named("katrin.hoffmann@fasttrack.example")  # PSM of others
RENATA = named("renata.costa@fasttrack.example")  # manager
DANA = named("dana.oyelaran@wingtip.example")

LOOK = "See what changes"
ONE_LINE = "Tailspin Toys Intune green, 34% active, 40% slips to 12 April 2027, waiting on licences"
FIRST: tuple[Step, ...] = (
    (JANELLE, "status Tailspin Toys", ("Status of Tailspin Toys", "Nothing is logged yet",
                                       "Enable · 651 of 3,100 (21%) · 40% on 18 March 2027")),
    (JANELLE, press(LOOK, health="green", summary="Pilot is done."),
     ("Save this for Tailspin Toys?", "Overall health", "Green", "Pilot is done.")),
    (JANELLE, press("Save"), ("Update 1 of Tailspin Toys is saved.",)),
)  # fmt: skip
CONVERSATIONS: dict[str, Sequence[Step]] = {
    "a first update says how the customer does, and why if it is not green": [
        (JANELLE, "status Contoso", ("Status of Contoso", "Nothing is logged yet", "SharePoint",
                                     "Assess · 619 of 24,000 (3%)")),
        (JANELLE, press(LOOK), ("Please choose how the customer does.",)),
        (JANELLE, press(LOOK, health="amber"), ("Please say why it is not green.",)),
        (JANELLE, press(LOOK, health_reason="no licences"),
         ("Save this for Contoso?", "Overall health", "Amber", "no licences")),
        (JANELLE, press("Save"), ("Update 1 of Contoso is saved.",)),
        (JANELLE, "status history Contoso", ("History of Contoso", "1: Amber", "no licences")),
    ],
    "the next update shows last time's values, and from what to what": [
        *FIRST,
        (CODY, "status Tailspin Toys", ("As of update 1 (Janelle Baptiste,", "[Nothing changed]")),
        (CODY, press(LOOK, intune__percent="34", intune__note="waits for Autopilot licences"),
         ("Microsoft Intune: active use", "From", "651 of 3,100 (21%)", "To",
          "1,054 of 3,100 (34%)", "Microsoft Intune: note")),
        (CODY, press("Change"), ("Changed · Enable · 1,054 of 3,100 (34%)", "[Discard]")),
        (CODY, press(LOOK), ("1,054 of 3,100 (34%)",)),
        (CODY, press("Save"), ("Update 2 of Tailspin Toys is saved.", "[History]")),
        (CODY, "status history Tailspin Toys",
         ("2: Green · Update", "Cody Whitehorse", "1: Green · Update", "→ 1,054 of 3,100 (34%)")),
    ],
    "nothing changed is one press": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press("Nothing changed"), ("is saved: nothing changed.",)),
        (JANELLE, "status history tailspin toys", ("2: Green · Nothing changed",)),
    ],
    "what was typed is not lost by pressing that nothing changed": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press("Nothing changed", summary="All is new."),
         ("Save this for Tailspin Toys?", "All is new.")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "one line fills in the form, a forecast that moves wants a reason": [
        *FIRST,
        (JANELLE, ONE_LINE, ("I have taken over what you said", "Changed · ")),
        (JANELLE, press(LOOK), ("Microsoft Intune: forecast for 40%", "18 March 2027",
                                "12 April 2027", "25 days later: waiting on licences",
                                "1,054 of 3,100 (34%)")),
        (JANELLE, press("Change"), ("Why does a forecast move?",)),
        (JANELLE, press(LOOK, intune__why=""),
         ("The forecast for 40% moves from 18 March 2027. Please say why.",)),
        (JANELLE, press(LOOK, intune__why="no licences"), ("25 days later: no licences",)),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "bad input brings the form back with what was typed": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, intune__active="many", intune__at_40="when ready", summary="Kept."),
         ("Please look at what is marked.", "Please write a number of people",
          "I cannot read that as a date")),
        (JANELLE, press(LOOK, intune__active="4,000", intune__at_40="1 March 2020"),
         ("Only 3,100 people are entitled.", "which has passed")),
        (JANELLE, press(LOOK, intune__active="1,000", intune__at_40="next Friday"),
         ("Please say why.",)),
        (JANELLE, press(LOOK, intune__why="they are quick"), ("1,000 of 3,100 (32%)", "Kept.",
                                                               "earlier: they are quick")),
    ],
    "a blocker with owner and next step, and it is solved later": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("Add a blocker",)),
        (JANELLE, press(LOOK, blocker_0__what="No licences"),
         ("Please say whose it is.", "Please say what is done next.", "Please say until when.")),
        (JANELLE, press(LOOK, blocker_0__owner="Uma", blocker_0__next_step="order them",
                        blocker_0__due="in 3 weeks"),
         ("Blocker 1", "No licences. Uma, since ", "Next: order them by ")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (JANELLE, "status Tailspin Toys", ("Blocker: No licences", "Uma, since ",
                                           "Add a blocker")),
        (JANELLE, press(LOOK, blocker_0__what=""), ("solved, no longer listed",)),
        (JANELLE, press("Save"), ("Update 3 of Tailspin Toys is saved.",)),
    ],
    "health that gets worse wants a new reason, and green forgets the old one": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, health="red"), ("It got worse: please say why.",)),
        (JANELLE, press(LOOK, health_reason="MFA broke"), ("Green", "Red", "MFA broke")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (JANELLE, "Tailspin Toys is green again", ("Status of Tailspin Toys",)),
        (JANELLE, press(LOOK), ("Reason for the health", "MFA broke", "nothing")),
    ],
    "the same vague sentence across workloads is pointed out": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, intune__note="Intune is on track.", onedrive__note="It is on track"),
         ("Save this for Tailspin Toys?",)),
        (JANELLE, press("Change"), ("Note",)),
        (JANELLE, press(LOOK, onedrive__note="OneDrive: is on track"),
         ("The same note stands for", "What is special about each?")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "two write at once: the second sees what the first saved, and keeps their own": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("As of update 1",)),
        (CODY, "status Tailspin Toys", ("As of update 1",)),
        (JANELLE, press(LOOK, summary="Hers.", intune__active="700"), ("Hers.",)),
        (CODY, press(LOOK, summary="His.", intune__note="his note"), ("His.",)),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (CODY, press("Save"), ("Janelle Baptiste logged update 2. Yours is kept",
                               "Saved meanwhile: Hers.", "700 of 3,100 (23%)")),
        (CODY, press(LOOK), ("From", "Hers.", "To", "His.", "his note")),
        (CODY, press("Save"), ("Update 3 of Tailspin Toys is saved.",)),
        (CODY, "status history Tailspin Toys", ("Summary: Hers. → His.",
                                                "active use: 651 of 3,100 (21%) → 700")),
    ],
    "nothing changed is not saved over what somebody has saved meanwhile": [
        *FIRST,
        (CODY, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, summary="Hers."), ("Hers.",)),
        (JANELLE, press("Save"), ("Update 2",)),
        (CODY, press("Nothing changed"), ("Janelle Baptiste logged update 2", "As of update 2")),
        (CODY, press("Nothing changed"), ("Update 3 of Tailspin Toys is saved: nothing changed",)),
    ],
    "a correction is a new entry that says what it corrects": [
        *FIRST,
        (JANELLE, "status history Tailspin Toys", ("[Correct it]",)),
        (JANELLE, press("Correct it"), ("Correct update 1 of Tailspin Toys", "What was wrong?")),
        (JANELLE, press(LOOK, intune__active="615"), ("Please say what was wrong",)),
        (JANELLE, press(LOOK, because="651 was a slip of the pen"),
         ("Save this correction of update 1 for Tailspin Toys?", "615 of 3,100 (20%)",
          "What was wrong: 651 was a slip")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved: it corrects update 1.",)),
        (JANELLE, "status history Tailspin Toys",
         ("2: Green · Correction of update 1", "What was wrong: 651 was a slip of the pen")),
    ],
    "what is kept for later is there again, and can be discarded": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Keep for later]",)),
        (JANELLE, press("Keep for later", summary="Half a sen", intune__at_40="whenever"),
         ("Kept, and not saved",)),
        (JANELLE, "status Tailspin Toys", ("You began this and have not saved it",)),
        (JANELLE, press(LOOK), ("I cannot read that as a date",)),
        (JANELLE, press("Discard"), ("Discarded. Nothing was saved.",)),
        (JANELLE, "status Tailspin Toys", ("As of update 1", "[Nothing changed]")),
    ],
    "help that is needed becomes a request for an expert": [
        (JANELLE, "status Tailspin Toys", ("Risks, help needed, next meeting",)),
        (JANELLE, press(LOOK, health="red", health_reason="stuck", help_needed="OneDrive sync"),
         ("Help needed", "OneDrive sync")),
        (JANELLE, press("Save"), ("[Ask an expert for the help needed]",)),
        (JANELLE, press("Ask an expert for the help needed"),
         ("Ask an expert for Tailspin Toys", "The partner of the workload and the expert read")),
        (JANELLE, press("Send", outcome=""), ("Please say what help is wanted.",)),
        (JANELLE, press("Send", outcome="OneDrive syncs"), ("Request 1001 is with",
                                                            "Wingtip Consulting follows it")),
        (DANA, "my requests", ("1001: Tailspin Toys",)),
    ],
    "whose status it is, is asked": [
        (JANELLE, "status", ("Whose status is it?", "[Contoso]")),
        (JANELLE, "status Contosso", ("Status of Contoso",)),
        (JANELLE, "status Fabrikam", ("Whose status is it?",)),
        (MATTEO, "how often must I send status", ("Status updates",)),
    ],
    "who may read the history, and who may not": [
        *FIRST,
        (RENATA, "status history Tailspin Toys", ("1: Green · Update", "Pilot is done.")),
        (MARISOL, "status history Tailspin Toys", ("1: Green · Update",)),
        (KATRIN, "status history Tailspin Toys", ("I know no customer",)),
        (DANA, "status history Tailspin Toys", ("I know no customer",)),
        (MATTEO, "status Tailspin Toys", ("Whose status is it?",)),
    ],
    "12/3 is asked back where it could be two days": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, next_meeting="12.3.2027"),
         ("That could be two days: which one?",)),
        (JANELLE, press(LOOK), ("That could be two days",)),
        (JANELLE, press(LOOK, next_meeting="2027-03-12"), ("Next meeting", "12 March 2027")),
        (JANELLE, press("Save"), ("Update 2",)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])
