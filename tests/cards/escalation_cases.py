"""Every look of the cards about escalations."""

from collections.abc import Mapping

from cards.escalations import EscalationCard
from cards.requests import (
    FormField,
    HistoryLine,
    Option,
    RequestForm,
    RequestList,
    RequestOlder,
    RequestRow,
)
from cards.view import Button, CardView, Fact, Say
from dialogs.escalation_form import LEAD, form_fields
from dialogs.escalation_words import matter_choice
from dialogs.links import chat_link
from dialogs.live_cards import NOT_YOURS_NOW, OLDER, SHOW_HERE
from store.vocabulary import Matter

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
LONGEST = "🙂" * 500
ABOUT = {"escalation": "11111111-1111-4111-8111-111111111111"}
FORM = {"form": "0123456789abcdef0123456789abcdef"}
FACTS = (
    Fact(title="About", value="The delivery of the benefit"),
    Fact(title="Severity", value="High: A milestone or the customer's trust is at risk"),
    Fact(title="Customer", value="Fabrikam"),
    Fact(title="Raised", value="Mon 7 January 2030, 13:00 CET"),
    Fact(title="With", value="Katrin Hoffmann"),
)
STAFF_FACTS = (
    *FACTS[:3],
    Fact(title="Partner", value="Adatum Cloud Services"),
    Fact(title="Raised by", value="Jonas Keller, jonas@adatum.example"),
    *FACTS[3:],
)
WHAT = ("Nobody turns up to our calls since Monday.", "The CIO wants to stop the project.")
PARTNERS = (Option(title="Adatum Cloud Services", value="p2"), Option(title=HOSTILE, value="p3"))


def buttons(*titles: str, action: str = "escalation.step") -> tuple[Button, ...]:
    return tuple(Button(title=title, action=action, ref=ABOUT) for title in titles)


def form(fields: tuple[FormField, ...]) -> RequestForm:
    return RequestForm(
        title="Escalate something",
        lead=LEAD,
        asked=fields,
        known=(),
        buttons=(
            Button(title="Escalate", action="escalation.send", ref=FORM, primary=True),
            Button(title="Discard", action="escalation.discard", ref=FORM),
        ),
    )


SAID = {"words": "Nobody turns up", "severity": "high", "customer": "Fabrikam"}
WRONG = {"matter": "Please choose what it is about: it decides who gets it."}
ESCALATION_CASES: Mapping[str, CardView] = {
    "request_form__escalate": form(form_fields(SAID, WRONG, partners=None)),
    "request_form__escalate_staff": form(
        form_fields({"words": HOSTILE, "partner": "p2"}, {}, partners=PARTNERS)
    ),
    "escalation__raised": EscalationCard(
        title="Escalation 1001: Fabrikam",
        state="With Katrin Hoffmann, not acknowledged yet",
        style="warning",
        note="Escalated to Katrin Hoffmann, as number 1001. I tell you when it is acknowledged.",
        facts=FACTS,
        text=WHAT,
        answer=(),
        buttons=(Button(title="My escalations", action="escalation.page"),),
    ),
    "escalation__to_answer": EscalationCard(
        title="Escalation 1001: Fabrikam",
        state="With Katrin Hoffmann, not acknowledged yet",
        style="warning",
        note="This was escalated to you. Please acknowledge it.",
        facts=STAFF_FACTS,
        text=WHAT,
        answer=(),
        buttons=(
            Button(title="Acknowledge", action="escalation.do", ref=ABOUT, primary=True),
            *buttons("Answer", "Pass on to the programme team", "Close"),
            chat_link("jonas@adatum.example", "Chat with Jonas Keller"),
        ),
    ),
    "escalation__closed_hostile": EscalationCard(
        title=f"Escalation 1001: {HOSTILE}",
        state="Answered and closed by Katrin Hoffmann, Tue 8 January 2030, 9:10 CET",
        style="good",
        note="",
        facts=(*FACTS, Fact(title="Acknowledged", value=HOSTILE)),
        text=(HOSTILE,),
        answer=(HOSTILE, "We called."),
        buttons=buttons("My escalations", action="escalation.page"),
    ),
    "escalation__longest": EscalationCard(
        title=f"Escalation 1001: {'W' * 120}",
        state="Acknowledged by Katrin Hoffmann, Mon 7 January 2030, 13:10 CET",
        style="accent",
        note="Answered. Who raised it is told.",
        facts=STAFF_FACTS,
        text=(LONGEST,) * 3,
        answer=(LONGEST,) * 3,
        buttons=buttons("Answer", "Pass on to the programme team", "Close"),
    ),
    "request_older__escalation": RequestOlder(
        title="Escalation 1001: Fabrikam",
        lines=(HistoryLine(what="What was escalated", when="7 Jan, 13:00", text=HOSTILE),),
        lead=OLDER,
        show=buttons(SHOW_HERE, action="escalation.show")[0],
    ),
    "request_older__not_yours": RequestOlder(
        title="Escalation 1001", lines=(), lead=NOT_YOURS_NOW, show=None
    ),
    "request_form__answer_escalation": RequestForm(
        title="Answer escalation 1001",
        lead="Who raised it reads this. It stays open.",
        asked=(
            FormField(name="words", label="Your answer", kind="text", most=1500,
                      fault="Please write the answer: who raised it reads it."),
        ),
        known=(),
        buttons=(
            Button(title="Answer", action="escalation.do", ref=ABOUT, primary=True),
            *buttons("Back", action="escalation.show"),
        ),
    ),
    "request_list__escalations": RequestList(
        title="Open escalations for the programme team",
        lead="The longest open stands first.",
        rows=(
            RequestRow(
                title="1001: Fabrikam (Adatum Cloud Services)",
                text="High · raised 7 Jan, 13:00",
                late="With the programme team, not acknowledged yet",
            ),
            RequestRow(
                title=f"1002: {matter_choice(Matter.BILLING)}",
                text="Acknowledged by Amara Okonkwo, Mon 7 January 2030, 13:10 CET · Normal",
            ),
        ),
        pages="1 to 2 of 2",
        choose=FormField(name="chosen", label="Open", kind="choice", value="a",
                         options=(Option(title="1001: Fabrikam", value="a"),)),
        buttons=(
            Button(title="Open it", action="escalation.open", primary=True),
            Say(title="My escalations", words="my escalations"),
        ),
    ),
}  # fmt: skip
