"""Every look of every card worth seeing."""

from cards.help import Capability, GuessCard, HelpCard
from cards.notices import DigestCard, DigestRow, PassOnCard
from cards.programme import ProgrammeCard, ProgrammeFact
from cards.psm import ChoosePartner, CustomerPartners, PsmCard, WorkloadRow
from cards.questions import DoubtRow, DoubtsCard
from cards.requests import Option
from cards.scope import (
    ChecksForm,
    ChecksResult,
    Choice,
    CustomerNote,
    DoubtForm,
    HandedOver,
    Portion,
    ScopeAnswer,
    ScopeCard,
    SourceLine,
)
from cards.view import Button, CardView, Fact, Link, Say
from dialogs.customer_note import BENEFIT, BYE, HELLO, WHERE_IT_ENDS
from dialogs.links import chat_link, mail_link
from dialogs.notices import FOOTER
from dialogs.paging import choice
from dialogs.rules.checks import CHECKS
from dialogs.scope_answer import THREE_WAYS, unknown_answer
from tests.cards.answer_cases import ANSWER_CASES
from tests.cards.batch_cases import BATCH_CASES
from tests.cards.coaching_cases import COACHING_CASES
from tests.cards.collaboration_cases import COLLABORATION_CASES
from tests.cards.escalation_cases import ESCALATION_CASES
from tests.cards.forecast_cases import FORECAST_CASES
from tests.cards.partner_input_cases import PARTNER_INPUT_CASES
from tests.cards.portfolio_cases import PORTFOLIO_CASES
from tests.cards.preface_cases import PREFACE_CASES
from tests.cards.proposal_cases import PROPOSAL_CASES
from tests.cards.request_cases import REQUEST_CASES
from tests.cards.review_cases import REVIEW_CASES
from tests.cards.rhythm_cases import RHYTHM_CASES
from tests.cards.scope_news_cases import SCOPE_NEWS_CASES
from tests.cards.scope_record_cases import SCOPE_RECORD_CASES
from tests.cards.significant_event_cases import EVENT_CASES
from tests.cards.slide_cases import SLIDE_CASES
from tests.cards.status_cases import STATUS_CASES
from tests.cards.survey_contact_cases import SURVEY_CONTACT_CASES
from tests.cards.survey_notice_cases import SURVEY_NOTICE_CASES
from tests.cards.survey_standing_cases import SURVEY_STANDING_CASES

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
ENTRA = SourceLine(
    title="FastTrack service description: Microsoft Entra",
    date="2026-08-05",
    url="https://learn.microsoft.com/en-us/microsoft-365/fasttrack/microsoft-entra-id",
)
KB = SourceLine(title="KA-01102: business expectations, benefit scope", date="undated (2023 era)")
QUESTION = {"question": "11111111-1111-4111-8111-111111111111"}
ABOUT = {**QUESTION, "entry": "ent-ca"}
KEPT = {**QUESTION, "customer": "c1", "entries": "ent-ca", "words": ""}
ANSWERED = (
    Button(title="Three checks", action="scope.checks", ref=ABOUT),
    Button(title="Tell the customer", action="scope.tell_customer", ref=ABOUT),
    Button(title="This is wrong", action="scope.wrong", ref=QUESTION),
    Button(title="Still unsure", action="scope.unsure", ref=QUESTION),
    Button(title="Keep for Contoso", action="scope.keep", ref=KEPT),
)
IN_SCOPE = ScopeAnswer(
    verdict="In scope",
    style="good",
    subject="Microsoft Entra ID",
    reason="Guidance on this is part of the benefit, given remotely: Conditional Access.",
    why="Why: The catalogue lists this.",
    sources=(ENTRA,),
)
OUT_OF_SCOPE = ScopeAnswer(
    verdict="Out of scope",
    style="attention",
    subject="Every workload",
    reason="Not part of the benefit, whatever the workload: Doing the configuration for the "
    "customer is not included; FastTrack staff may not act for the customer.",
    why="Why: The way of doing it decides.",
    instead="Hands-on configuration or build, sold as a fee-based service.",
    sources=(KB, ENTRA),
    related=("Test groups and device management policies (in scope)",),
)
EVERYTHING = ScopeAnswer(
    verdict="Depends",
    style="warning",
    subject="Microsoft Entra ID (Azure AD Premium), Governance, Global Secure Access",
    reason="Part of the benefit under conditions: Moving SaaS apps from AD FS sign-in.",
    why="Why: The catalogue lists this.",
    check_first="Apps that are already in the gallery.",
    note="The language list is that of 2021.",
    customer="Alpine Ski House has 120 eligible licences in our roster: fewer than the 150 that "
    "the benefit needs. Paid services are still possible.",
    not_endorsed=THREE_WAYS,
    instead="Paid scripting, development or automation work.",
    age="This text is from 2021-07: it may have changed since.",
    contradictions=(
        "guidance on cloud MFA is in (2026-08-05). Earlier: a customer task (2021-07-06)",
    ),
    sources=(ENTRA,),
    related=("Passwordless sign-in (in scope)", "AD FS (depends)"),
)
HELP = HelpCard(
    headline="What I can do for you",
    lead="Type it in your own words, or press a button.",
    capabilities=(
        Capability(
            title="Is it in FastTrack scope?",
            example="Is Known Folder Move part of the benefit? Contoso has 120 licences",
        ),
        Capability(title="Who is my Partner Success Manager?", example="who is my PSM"),
    ),
    buttons=(
        Say(title="Is it in FastTrack scope?", words="scope question"),
        Say(title="Who is my Partner Success Manager?", words="who is my PSM"),
    ),
    footer="In a channel, mention me first; personal matters only in our own chat.",
)
PSM = PsmCard(
    partner="Wingtip Consulting",
    name="Marisol Vega",
    initials="MV",
    facts=(
        Fact(title="Region", value="Americas"),
        Fact(title="Mail", value="marisol.vega@fasttrack.example"),
        Fact(title="Time zone", value="America/Bogota"),
    ),
    away="",
    links=(
        chat_link("marisol.vega@fasttrack.example", "Chat in Teams"),
        mail_link("marisol.vega@fasttrack.example", "Write a mail"),
    ),
)
ROW = WorkloadRow(
    workload="OneDrive",
    primary_rm="FTP Wingtip Consulting (name starts with FTP: a partner is registered)",
    partner="Wingtip Consulting",
    psm="Marisol Vega, marisol.vega@fasttrack.example",
)
DOUBT = DoubtRow(
    kind="Handed over",
    asked_by="Wingtip Consulting",
    when="7 January 2030",
    question="Universal Print for [customer], do we help?",
    answered="Not in our sources",
    comment="They want it by spring.",
)
CHOICES = tuple(Choice(name=check.name, question=check.question) for check in CHECKS)
SHOW = Button(title="Show the result", action="scope.checks_done", ref=ABOUT, primary=True)
SEND = Button(title="Send", action="scope.doubt_said", ref={**QUESTION, "kind": "wrong"})

CASES: dict[str, CardView] = {
    "scope__in_scope": ScopeCard(answers=(IN_SCOPE,), edition=3, buttons=ANSWERED),
    "scope__out_of_scope": ScopeCard(answers=(OUT_OF_SCOPE,), edition=3, buttons=ANSWERED),
    "scope__everything": ScopeCard(answers=(EVERYTHING,), edition=3, buttons=ANSWERED),
    "scope__two_questions": ScopeCard(
        answers=(
            ScopeAnswer(
                verdict="Check eligibility",
                style="accent",
                subject="Who may have the benefit",
                reason="This decides who may have the benefit: At least 150 paid licences.",
                asked="customer with 120 E3, eligible?",
                sources=(KB,),
            ),
            unknown_answer("and Universal Print?"),
        ),
        edition=3,
        buttons=ANSWERED,
    ),
    "scope__unknown": ScopeCard(
        answers=(unknown_answer(""),),
        edition=3,
        nearest_title="Did you mean one of these?",
        nearest=tuple(
            Button(title=title, action="scope.entry", ref=ABOUT)
            for title in ("Conditional Access", "Publishing on-premises web apps", "Self-service")
        ),
        buttons=(
            Button(title="Hand over to my PSM", action="scope.hand_over", ref=QUESTION,
                   primary=True),
            Button(title="This is wrong", action="scope.wrong", ref=QUESTION),
        ),
    ),
    "scope__workload": ScopeCard(
        answers=(
            ScopeAnswer(
                verdict="In scope",
                style="good",
                subject="Microsoft Entra ID",
                reason="Guidance on this is part of the benefit, given remotely, for customers "
                "with at least 150 eligible licences.",
                why="Why: It is a workload of the benefit; the rest depends on what is to be "
                "done.",
                portions=(
                    Portion(
                        title="In the benefit",
                        lines=("Conditional Access", "Self-service password reset",
                               ("Entra Connect, cloud sync, hash sync, pass-through and seamless "
                               "single sign-on"), HOSTILE),
                        more=True,
                    ),
                    Portion(title="Under conditions", lines=("Multifactor authentication",)),
                    Portion(title="Not in the benefit", lines=("An on-premises MFA server",)),
                ),
                sources=(ENTRA,),
            ),
        ),
        edition=3,
        nearest_title="What do you want to do?",
        nearest=tuple(
            Button(title=title, action="scope.entry", ref=ABOUT)
            for title in ("Conditional Access", "Multifactor authentication")
        ),
        buttons=ANSWERED[2:4],
    ),
    "scope__hostile": ScopeCard(
        answers=(
            ScopeAnswer(
                verdict="In scope",
                style="good",
                subject=HOSTILE,
                reason=HOSTILE,
                asked=HOSTILE,
                check_first=HOSTILE,
                sources=(SourceLine(title=HOSTILE, date=HOSTILE, url="javascript:alert(1)"),),
            ),
        ),
        edition=3,
        buttons=(),
    ),
    "checks_form__first_time": ChecksForm(
        subject="About: Conditional Access", choices=CHOICES, submit=SHOW
    ),
    "checks_form__one_missing": ChecksForm(
        subject="",
        choices=(
            Choice(name="remote", question=CHECKS[0].question, answer="yes"),
            Choice(name="remediate", question=CHECKS[1].question,
                   fault="Please choose yes or no."),
            Choice(name="sponsor", question=CHECKS[2].question, answer="no"),
        ),
        submit=SHOW,
    ),
    "checks_result__benefit_only": ChecksResult(
        headline="Benefit-only candidate",
        style="good",
        explanation="Three times yes: the benefit can carry this by itself.",
        openings=(),
        buttons=ANSWERED[1:2],
    ),
    "checks_result__openings": ChecksResult(
        headline="Room for value-added services",
        style="accent",
        explanation="The benefit still applies to the guidance. Each no is an opening:",
        openings=tuple(check.opening for check in CHECKS),
        buttons=ANSWERED[1:2],
    ),
    "customer_note__any": CustomerNote(paragraphs=(HELLO, BENEFIT, WHERE_IT_ENDS, BYE)),
    "doubt_form__wrong": DoubtForm(
        title="Thank you, noted.",
        prompt="What is wrong with the answer? (if you like)",
        question="Is Known Folder Move part of the benefit?",
        submit=SEND,
    ),
    "doubt_form__too_long": DoubtForm(
        title="That was too long",
        prompt="What is still open for you? (if you like)",
        question=HOSTILE,
        comment=HOSTILE,
        fault="Please say it in at most 1,000 characters.",
        submit=SEND,
    ),
    "handed_over__with_chat": HandedOver(
        title="A scope question for you",
        partner="Ana Souza, Wingtip Consulting",
        question="Universal Print for [customer], do we help?",
        answered="Not in our sources",
        comment="It is urgent.",
        chat=chat_link("ana@wingtip.example", "Chat with Ana Souza"),
    ),
    "handed_over__hostile": HandedOver(
        title="A scope question for you",
        partner=HOSTILE,
        question=HOSTILE,
        answered="Not in our sources",
        comment="",
        chat=None,
    ),
    "psm__there": PSM,
    "psm__away": PsmCard(
        partner="Graphic Design Institute",
        name="Oluwaseun Adeyemi",
        initials="OA",
        facts=PSM.facts,
        away="Oluwaseun Adeyemi is away until 15 January 2027. Katrin Hoffmann covers: "
        "katrin.hoffmann@fasttrack.example",
        links=(chat_link("katrin.hoffmann@fasttrack.example", "Chat with Katrin"), *PSM.links),
    ),
    "choose_partner__two": ChoosePartner(
        typed="wing",
        buttons=(
            Button(title="Wingtip Consulting (partner)", action="psm.show", ref={"partner": "p"}),
            Button(title="Wingtip Toys (customer)", action="psm.show", ref={"customer": "c"}),
        ),
    ),
    "customer_partners__more": CustomerPartners(
        customer="Contoso",
        summary="A FastTrack Ready Partner is registered for 2 of 9 workloads: Wingtip Consulting.",
        rows=(ROW, WorkloadRow(workload="Teams", primary_rm="Ana (no partner)", partner="",
                               psm="")),
        note="Please do not remove partner assignments.",
        links=(chat_link("marisol.vega@fasttrack.example", "Chat with Marisol Vega"),),
        more=Button(title="More (1)", action="psm.show", ref={"customer": "c", "page": 1}),
    ),
    "help__partner": HELP,
    "guess__three": GuessCard(
        lead="I am not sure what you mean. Is it one of these?",
        buttons=(
            Say(title="A scope question", words="scope question"),
            Say(title="What else can you do?", words="help"),
        ),
    ),
    "programme__surveys": ProgrammeCard(
        title="Customer satisfaction surveys",
        lead="What our sources say:",
        facts=(
            ProgrammeFact(
                text="The survey goes out when a workload reaches 10% and payment is done",
                caution="",
                sources=(KB,),
            ),
            ProgrammeFact(text="Customers could choose a gift", caution="may have ended",
                          sources=(KB,)),
        ),
        buttons=(
            Say(title="Who is my PSM?", words="who is my PSM"),
            Link(title="FTC Resource Request", url="https://aka.ms/frpsmerequest"),
        ),
    ),
    "digest__two": DigestCard(
        title="2 things for you",
        rows=(
            DigestRow(
                title="A scope question for you",
                text="Ana Souza, Wingtip Consulting · Asked · Universal Print for [customer]?",
                show=Button(title="Show", action="notices.show", ref={"notice": "n1"}),
            ),
            DigestRow(
                title=HOSTILE,
                text=HOSTILE,
                show=Button(title="Show", action="notices.show", ref={"notice": "n2"}),
            ),
        ),
        footer=FOOTER,
    ),
    "pass_on__hostile": PassOnCard(
        title="Please pass this on",
        who="Ana Souza, ana@wingtip.example",
        why="I cannot reach them in Teams or by mail.",
        lines=("A scope question for you", HOSTILE),
        links=(chat_link("ana@wingtip.example", "Chat in Teams"),),
    ),
    **REQUEST_CASES,
    **SCOPE_RECORD_CASES,
    **ESCALATION_CASES,
    **COACHING_CASES,
    **COLLABORATION_CASES,
    **PROPOSAL_CASES,
    **PORTFOLIO_CASES,
    **STATUS_CASES,
    **RHYTHM_CASES,
    **SLIDE_CASES,
    **PARTNER_INPUT_CASES,
    **EVENT_CASES,
    **FORECAST_CASES,
    **BATCH_CASES,
    **SURVEY_CONTACT_CASES,
    **SURVEY_NOTICE_CASES,
    **SURVEY_STANDING_CASES,
    **SCOPE_NEWS_CASES,
    **ANSWER_CASES,
    **REVIEW_CASES,
    **PREFACE_CASES,
    "doubts__page": DoubtsCard(
        title="Answers that partners doubt",
        rows=(DOUBT, DoubtRow(kind="Still unsure", asked_by="Microsoft", when="6 January 2030",
                              question=HOSTILE, answered="In scope (ent-ca)", comment=HOSTILE)),
        pages="1 to 2 of 7",
        buttons=(Button(title="Answer it", action="handed.pick", primary=True),
                 Button(title="Older", action="questions.page", ref={"page": 1})),
        choose=choice((Option(title=DOUBT.question, value=QUESTION["question"]),), label="Answer"),
    ),
}  # fmt: skip
