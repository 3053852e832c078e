"""Every look of the cards with which a PSM answers a question."""

from collections.abc import Mapping

from cards.questions import AnswerForm, PsmAnswered
from cards.requests import FormField, Option
from cards.scope import HandedOver
from cards.view import Button, CardView
from dialogs.links import chat_link
from dialogs.psm_answer import LEAD, NO_TEXT, NO_VERDICT, TITLE
from tests.cards.escalation_cases import HOSTILE, LONGEST

REF = {"question": "11111111-1111-4111-8111-111111111111"}
VERDICTS = (
    Option(title="In scope", value="in_scope"),
    Option(title="Out of scope", value="out_of_scope"),
    Option(title="Depends", value="conditional"),
    Option(title="Check eligibility", value="eligibility"),
)
SEND = Button(title="Send the answer", action="handed.send", ref=REF, primary=True)
BY = "This is the answer of Ana Ruiz, Partner Success Manager. It is not from the catalogue."


def fields(answer: str, verdict: str, *faults: str) -> tuple[FormField, ...]:
    text, choice = faults or ("", "")
    return (
        FormField(name="answer", label="Your answer", kind="text", value=answer, most=2000,
                  hint="Please name no people and no passwords.", fault=text),
        FormField(name="verdict", label="What it comes to", kind="radio", options=VERDICTS,
                  value=verdict, fault=choice),
    )  # fmt: skip


ANSWER_CASES: Mapping[str, CardView] = {
    "answer_form__empty": AnswerForm(
        title="Answer a question",
        lead=LEAD,
        question="Universal Print for [customer], do we help?",
        answered="Not in our sources",
        fields=fields("", ""),
        submit=SEND,
    ),
    "answer_form__faults": AnswerForm(
        title="Answer a question",
        lead=LEAD,
        question=HOSTILE,
        answered="In scope (int-enrol)",
        fields=fields(HOSTILE, "in_scope", NO_TEXT, NO_VERDICT),
        submit=SEND,
    ),
    "psm_answered__in_scope": PsmAnswered(
        title=TITLE,
        lead="You asked this on 7 January 2030, about: Microsoft Intune.",
        verdict="In scope",
        style="good",
        by=BY,
        answer=("Yes, as remote guidance. Begin with the pilot group.",),
        buttons=(chat_link("ana@fasttrack.example", "Chat with Ana Ruiz"),),
    ),
    "psm_answered__hostile": PsmAnswered(
        title=TITLE,
        lead=HOSTILE,
        verdict="Check eligibility",
        style="accent",
        by=HOSTILE,
        answer=(HOSTILE, LONGEST),
        buttons=(chat_link("ana@fasttrack.example", "Chat with Ana Ruiz"),),
    ),
    "handed_over__to_answer": HandedOver(
        title="A scope question for you",
        partner="Ana Souza, Wingtip Consulting",
        question="Universal Print for [customer], do we help?",
        answered="Not in our sources",
        comment="",
        chat=chat_link("ana@wingtip.example", "Chat with Ana Souza"),
        buttons=(Button(title="Answer", action="handed.answer", ref=REF, primary=True),),
    ),
    "handed_over__answered": HandedOver(
        title="A scope question, answered",
        partner="Ana Souza, Wingtip Consulting",
        question="Universal Print for [customer], do we help?",
        answered="Not in our sources",
        comment="",
        chat=chat_link("ana@wingtip.example", "Chat with Ana Souza"),
        said_by="You answered on 8 January 2030: In scope",
        said=("Yes, as remote guidance.", HOSTILE),
    ),
}
