"""Every look of the cards about requests for an expert."""

from collections.abc import Mapping

from cards.help import GuessCard
from cards.requests import (
    FormField,
    HistoryLine,
    Option,
    RequestCard,
    RequestForm,
    RequestHistory,
    RequestList,
    RequestOlder,
    RequestReview,
    RequestRow,
    RequestText,
)
from cards.view import Button, CardView, Fact, Say
from dialogs.expert_fields import LONG, form_fields
from dialogs.form_texts import BRACKETS
from dialogs.links import assistance_form, expert_form
from dialogs.live_cards import OLDER, SHOW_HERE
from dialogs.rating_cards import ANSWERED

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
REQUEST = {"request": "11111111-1111-4111-8111-111111111111"}
WORKLOADS = {
    "defender_endpoint": "Microsoft Defender for Endpoint",
    "intune": "Microsoft Intune, Autopilot, co-management, Intune Suite",
    "onedrive": "OneDrive",
}
SAID = {
    "customer": "Fabrikam",
    "workload": "defender_endpoint",
    "kind": "unblock_workload",
    "tried": "MDE on Linux, stuck since Monday",
    "time_zone": "Europe/Zurich",
    "contact": "Jonas Keller, jonas@adatum.example",
}
FACTS = (
    Fact(title="Partner", value="Adatum Cloud Services"),
    Fact(title="Workload", value="Microsoft Defender for Endpoint"),
    Fact(title="Kind", value="Unblocking a workload"),
    Fact(title="Urgency", value="High: first answer within 1 working day"),
    Fact(title="Answer by", value="Tue 8 January 2030, 13:00 CET"),
    Fact(title="Times", value="Tue and Thu, 14:00-17:00 (Europe/Zurich)"),
    Fact(title="Contact", value="Jonas Keller, jonas@adatum.example"),
)
DIALOGUE = (
    HistoryLine(what="Jonas Keller asked for an expert", when="7 Jan, 13:00"),
    HistoryLine(what="Ana Lind accepted the request", when="7 Jan, 13:20"),
    HistoryLine(what="Ana Lind asked back", when="7 Jan, 13:25",
                text="Which distribution is it, and what does mdatp health say?"),
)  # fmt: skip
LONGEST = "🙂" * LONG


def fields(said: Mapping[str, str], faults: Mapping[str, str]) -> tuple[FormField, ...]:
    return form_fields(said, faults, WORKLOADS)


def buttons(*titles: str, action: str = "expert.step") -> tuple[Button, ...]:
    ref: dict[str, str | int] = {**REQUEST, "version": 3, "verb": "comment"}
    return tuple(
        Button(title=title, action=action, ref=ref, primary=at == 0)
        for at, title in enumerate(titles)
    )


DRAFT = buttons("Check before sending", "Keep for later", "Discard", action="expert.check")
EMPTY = fields({"time_zone": "Europe/Zurich", "contact": "Jonas Keller"}, {})
TAKEN_OVER = fields(SAID, {})
WRONG = fields(
    {**SAID, "customer": "", "outcome": HOSTILE, "time_zone": "Mars"},
    {"customer": "Please name the customer.", "time_zone": "I do not know this time zone."},
)
HUGE = fields(dict.fromkeys(("tried", "outcome"), LONGEST), {})
EXPERTS = (
    Option(title="Min-jun Seo, APAC, Microsoft Defender for Endpoint, 0 open, Security Copilot",
           value="m@x.example"),
    Option(title="Tomasz Zieliński, EMEA, not Microsoft Defender for Endpoint, 2 open",
           value="t@x.example"),
)  # fmt: skip
ROW = RequestRow(
    title="1001: Fabrikam (Adatum Cloud Services), Microsoft Defender for Endpoint",
    text="Offered to Ana Lind · High · 7 Jan, 13:00",
)

REQUEST_CASES: dict[str, CardView] = {
    "guess__drafts": GuessCard(
        lead="You began a request (Fabrikam, Microsoft Intune) and have not sent it. What you said "
        "now is kept beside it as another one (Adatum, Microsoft Teams). Which one do you want to "
        "go on with?",
        buttons=tuple(
            Button(title=title, action="expert.take",
                   ref={"version": 2, "draft": at, "instead": instead})
            for title, at, instead in (
                ("Begin: Adatum, Microsoft Teams", 1, 0),
                ("Go on: Fabrikam, Microsoft Intune", 0, 0),
                ("Begin it and discard Fabrikam, Microsoft Intune", 1, 1),
            )
        ),
    ),
    "request_form__empty": RequestForm(
        title="Ask for an expert",
        lead="One request for each workload. I find the expert who fits best, and keep you posted.",
        asked=EMPTY[:7],
        known=EMPTY[7:],
        buttons=DRAFT,
    ),
    "request_form__from_words": RequestForm(
        title="Ask for an expert",
        lead="I have taken over what you said. Please fill in the rest.",
        asked=tuple(one for one in TAKEN_OVER if not one.value),
        known=tuple(one for one in TAKEN_OVER if one.value),
        buttons=DRAFT,
    ),
    "request_form__faults": RequestForm(
        title="Ask for an expert",
        lead="",
        asked=tuple(one for one in WRONG if one.fault),
        known=tuple(one for one in WRONG if not one.fault),
        buttons=DRAFT,
    ),
    "request_form__longest": RequestForm(
        title="Ask for an expert", lead="", asked=HUGE, known=(), buttons=DRAFT
    ),
    "request_form__hand_over": RequestForm(
        title="Hand over",
        lead="Request 1001: Fabrikam\n\nThose who fit best stand first; who is away is left out.",
        asked=(
            FormField(name="to", label="To whom?", kind="search", options=EXPERTS,
                      hint="Type a name, a region or a workload"),
        ),
        known=(),
        buttons=buttons("Hand over", "Back"),
        fault="Please choose one of the experts.",
    ),
    "request_form__did_it_help": RequestForm(
        title="Did it help?",
        lead="Ana Lind solved request 1001 (Fabrikam):\n\nThe agent needed kernel 5.4.",
        asked=(
            FormField(
                name="helped", label="Did it help?", kind="radio",
                options=tuple(Option(title=str(n), value=str(n)) for n in range(5, 0, -1)),
            ),
            FormField(name="words", label="A comment (optional)", kind="text"),
        ),
        known=(),
        buttons=buttons("Send", "Back"),
    ),
    "request_review__ready": RequestReview(
        title="Shall I send this?",
        facts=FACTS[1:4],
        tried="MDE on Linux, stuck since Monday",
        outcome="The agent reports on 40 servers",
        scope="Depends: Defender for Endpoint on Linux servers. Whatever it says, you can send it.",
        promise="The time to answer counts in the working hours of whoever gets the request.",
        alike=(),
        buttons=buttons("Send", "Change", "Discard", action="expert.send"),
    ),
    "request_review__alike": RequestReview(
        title="Shall I send this?",
        facts=(Fact(title="Customer", value=HOSTILE), *FACTS[1:4]),
        tried=HOSTILE,
        outcome=HOSTILE,
        scope="I found no line of the catalogue for this.",
        promise="The time to answer counts in the working hours of whoever gets the request.",
        alike=(Fact(title="Request 1001", value="Fabrikam, 7 Jan, 13:00. With Ana Lind."),),
        buttons=buttons("Show 1001", "Follow 1001 instead", "Send it all the same", "Change",
                        "Discard", action="expert.send"),
    ),
    "request__offered": RequestCard(
        title="Request 1001: Fabrikam",
        state="Offered to Ana Lind",
        style="accent",
        note="A partner asks for you as an expert.",
        facts=FACTS,
        tried="MDE on Linux, stuck since Monday",
        outcome="The agent reports on 40 servers",
        summary="",
        routed="Routed to Ana Lind: Microsoft Defender for Endpoint, EMEA, 2 open",
        history=DIALOGUE[:1],
        earlier="",
        buttons=buttons("Accept", "Ask back", "Hand over", "Decline", "More"),
    ),
    "request__asked_back": RequestCard(
        title="Request 1001: Fabrikam",
        state="Waits for your answer",
        style="warning",
        note="Ana Lind asked back.",
        facts=FACTS[1:],
        tried="",
        outcome="The agent reports on 40 servers",
        summary="",
        routed="",
        history=DIALOGUE,
        earlier="",
        buttons=buttons("Answer", "Edit", "Withdraw", "Text for the form"),
    ),
    "request__solved_hostile": RequestCard(
        title=f"Request 1001: {HOSTILE}",
        state="Solved",
        style="good",
        note=HOSTILE,
        facts=(*FACTS, Fact(title="Did it help", value=f"4 of 5: {HOSTILE}")),
        tried=HOSTILE,
        outcome=HOSTILE,
        summary=HOSTILE,
        routed=HOSTILE,
        history=(HistoryLine(what=HOSTILE, when="7 Jan, 13:00", text=HOSTILE),),
        earlier="3 earlier",
        buttons=buttons("Reopen", "History", "Text for the form"),
    ),
    "request__longest": RequestCard(
        title=f"Request 1001: {LONGEST[:120]}",
        state="With Ana Lind",
        style="good",
        note="",
        facts=FACTS,
        tried=LONGEST,
        outcome=LONGEST,
        summary=LONGEST,
        routed="Routed to Ana Lind: Microsoft Defender for Endpoint, EMEA, 2 open",
        history=tuple(
            HistoryLine(what="Ana Lind commented", when="7 Jan, 13:00", text=LONGEST[:300])
            for _ in range(4)
        ),
        earlier="12 earlier",
        buttons=buttons("Comment", "Ask back", "Solve", "Hand over", "More"),
    ),
    "request_history__page": RequestHistory(
        title="History of request 1001",
        lines=(*DIALOGUE, HistoryLine(what=HOSTILE, when="8 Jan, 9:00", text=HOSTILE)),
        pages="1 to 4 of 9",
        buttons=buttons("Later", "Back", action="expert.history"),
    ),
    "request_history__longest": RequestHistory(
        title="History of request 1001",
        lines=tuple(
            HistoryLine(what="Ana Lind commented", when="7 Jan, 13:00", text=LONGEST)
            for _ in range(6)
        ),
        pages="1 to 6 of 9",
        buttons=buttons("Later", "Back", action="expert.history"),
    ),
    "request_older__any": RequestOlder(
        title=f"Request 1001: {HOSTILE}",
        lines=(DIALOGUE[2], HistoryLine(what=HOSTILE, when=HOSTILE, text=HOSTILE)),
        lead=OLDER,
        show=buttons(SHOW_HERE, action="expert.show")[0],
    ),
    "request_older__rated": RequestOlder(
        title="Request 1001: Fabrikam",
        lines=(HistoryLine(what="Jonas Keller said whether it helped", when="8 Jan, 9:00",
                           text="Quick, and it works."),),
        lead=ANSWERED,
        show=buttons(SHOW_HERE, action="expert.show")[0],
    ),
    "request_text__any": RequestText(
        title="Request 1001 for the FTC Resource Request form",
        lead="Only where the team asks for it: open the form and paste these, in this order.",
        lines=(*FACTS[:4], Fact(title="Wanted outcome", value=HOSTILE)),
        buttons=(expert_form(), *buttons("Back", action="expert.show")),
    ),
    "request_text__assistance": RequestText(
        title="FastTrack Request for Assistance (RFA)",
        lead=BRACKETS,
        lines=(
            Fact(title="Customer", value="[name, domain or top parent number]"),
            Fact(title="Products", value="Microsoft Intune"),
            Fact(title="Partner's contact", value=HOSTILE),
        ),
        buttons=(assistance_form(),),
    ),
    "request_list__mine": RequestList(
        title="My requests",
        lead="",
        rows=(ROW, RequestRow(title=HOSTILE, text=HOSTILE)),
        pages="1 to 2 of 7",
        choose=FormField(
            name="chosen", label="Open", kind="choice", value="a",
            options=(Option(title="1001: Fabrikam", value="a"), Option(title=HOSTILE, value="b")),
        ),
        buttons=(
            *buttons("Open it", "Next", "All of my company", action="expert.page"),
            Say(title="Ask for an expert", words="ask an expert"),
        ),
    ),
    "request_list__late": RequestList(
        title="Queue: late",
        lead="Mine: 4 · Unassigned: 2 · Late: 1",
        rows=(RequestRow(title=ROW.title, text=ROW.text, late="Not accepted by 8 Jan, 13:00"),),
        pages="1 to 1 of 1",
        choose=FormField(name="chosen", label="Open", kind="choice", value="a",
                         options=(Option(title="1001: Fabrikam", value="a"),)),
        buttons=buttons("Open it", "Mine", "Unassigned", action="expert.queue"),
    ),
    "request_list__none": RequestList(
        title="My requests",
        lead="There is none yet.",
        rows=(),
        pages="Nothing here.",
        choose=None,
        buttons=(Say(title="Ask for an expert", words="ask an expert"),),
    ),
}  # fmt: skip
