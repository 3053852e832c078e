"""Looks of the cards about how customers answer surveys, and of recovery conversations."""

from cards.charts import Chart, Point, Series
from cards.portfolio import PortfolioCard, PortfolioRow
from cards.requests import FormField, Option, RequestForm, RequestList, RequestRow
from cards.rhythm import ReminderCard
from cards.view import Button, CardView, Fact, Link, Say

HOSTILE = '"} {{ 1 }} [a](https://evil.example) **x** \u202e \\'
PARTNER = {"partner": "p1"}
TALK = {"talk": "11111111-1111-4111-8111-111111111111", "seen": "e3b0c44298fc1c14"}
LEAD = (
    "Net satisfaction (NSAT) is to be above 80. What fewer than 5 have said is not shown by "
    "itself, so that nobody's answer can be told from it."
)
WHY = (
    "A customer answered 80 or less. Which one, and what, is not shown: please ask the partner how "
    "it goes everywhere with this workload, and agree on what changes."
)

SURVEY_STANDING_CASES: dict[str, CardView] = {
    "survey_standing__by_quarter": PortfolioCard(
        title="Survey standing: Wingtip Consulting",
        lead=LEAD,
        chart=Chart(
            kind="bars",
            title="NSAT by quarter",
            unit="to be above 80",
            series=(
                Series(
                    legend="NSAT",
                    points=(
                        Point(at="2029 Q3", value=74, color="warning"),
                        Point(at="2029 Q4", value=121, color="good"),
                    ),
                ),
            ),
            table=(Fact(title="2029 Q3", value="74"), Fact(title="2029 Q4", value="121")),
        ),
        rows=(
            PortfolioRow(
                title="All answers",
                tag="✔ Above 80, not surely",
                color="Good",
                lines=(
                    "NSAT 99 from 12 answers; most likely 47 to 133.",
                    "NPS +25 from 12 answers; most likely -29 to 72.",
                    "4 invitations can still be answered.",
                    "Open: 1 recovery conversation with the Partner Success Manager.",
                ),
                late="The next 3 answers, if they are bad, could pull it to 80 or below.",
            ),
            PortfolioRow(
                title="2029 Q4", tag="✔ Above 80, not surely", color="Good",
                lines=("NSAT 121 from 6 answers; most likely 33 to 171.",),
            ),
            PortfolioRow(
                title="2029 Q3", tag="▲ Not above 80", color="Warning",
                lines=("NSAT 74 from 6 answers; most likely 0 to 135.",),
            ),
        ),
        buttons=(
            Button(title="By workload", action="survey.standing",
                   ref={**PARTNER, "by": "workload"}),
            Button(title="Recovery conversations", action="survey.recoveries"),
            Button(title="All partners", action="survey.partners"),
        ),
    ),
    "survey_standing__too_few": PortfolioCard(
        title=f"Survey standing: {HOSTILE}",
        lead=LEAD,
        rows=(
            PortfolioRow(
                title="All answers",
                tag="○ Too few answers",
                lines=("3 answers: figures are shown from 5 on.",),
                advice="tell your customers where to look for the invitation: Inbox and Junk Mail.",
            ),
        ),
        buttons=(Say(title="How are we doing?", words="how are we doing"),),
    ),
    "survey_standing__partners": PortfolioCard(
        title="Survey standing",
        lead="Net satisfaction (NSAT) is to be above 80; shown from 5 answers on. Those that are "
        "not above it stand first.",
        rows=(
            PortfolioRow(title="Adatum Cloud", tag="▲ Not above 80", color="Warning",
                         lines=("NSAT 74 from 6 answers; most likely 0 to 135.",)),
            PortfolioRow(title="Wingtip Consulting", tag="○ Too few answers",
                         lines=("No answer yet.", "12 invitations can still be answered.")),
        ),
        pages="1 to 2 of 2",
        choose=FormField(
            name="chosen", label="Open", kind="choice", value="p2",
            options=(Option(title="Adatum Cloud", value="p2"),
                     Option(title="Wingtip Consulting", value="p1")),
        ),
        buttons=(
            Button(title="Open it", action="survey.partner", primary=True),
            Button(title="Next", action="survey.partners", ref={"page": 1}),
            Button(title="Recovery conversations", action="survey.recoveries"),
        ),
    ),
    "survey_recovery__open": ReminderCard(
        title="Recovery: Wingtip Consulting",
        state="Open",
        style="warning",
        note=WHY,
        facts=(
            Fact(title="Workload", value="Microsoft Intune"),
            Fact(title="Open since", value="7 January 2030, 12:00 UTC"),
            Fact(title="Agreed", value="Nothing has been written down yet"),
        ),
        buttons=(
            Button(title="Write down what we agreed", action="survey.recovery_form", ref=TALK,
                   primary=True),
            Button(title="Close it", action="survey.recovery_done", ref=TALK),
            Link(title="Write to the partner", url="https://outlook.office.com/mail/deeplink/"
                 "compose?to=fasttrack%40wingtip.example"),
            Button(title="Survey standing", action="survey.standing", ref=PARTNER),
        ),
    ),
    "survey_recovery__closed": ReminderCard(
        title=f"Recovery: {HOSTILE}",
        state="Closed",
        style="good",
        note="",
        facts=(Fact(title="Agreed", value=HOSTILE * 18),),
        buttons=(Button(title="Survey standing", action="survey.standing", ref=PARTNER),),
    ),
    "survey_recovery__form": RequestForm(
        title="Recovery: Wingtip Consulting",
        lead="What did you agree on? Who does what, until when. Please name nobody at the "
        "customer: who answered is not to be known.",
        asked=(FormField(name="plan", label="What you agreed on", kind="text", value=HOSTILE,
                         fault="Please say it in at most 1,500 characters.", most=1500),),
        known=(),
        buttons=(Button(title="Keep it", action="survey.recovery_plan", ref=TALK, primary=True),),
    ),
    "survey_recovery__list": RequestList(
        title="Recovery conversations",
        lead="Customers were not satisfied: what do you agree on with the partner?",
        rows=(RequestRow(title="Wingtip Consulting, Microsoft Intune",
                         text="Open since 7 January 2030 · nothing agreed on yet"),),
        pages="1 to 1 of 1",
        choose=FormField(name="chosen", label="Open", kind="choice", value=TALK["talk"],
                         options=(Option(title="Wingtip Consulting, Microsoft Intune",
                                         value=TALK["talk"]),)),
        buttons=(
            Button(title="Open it", action="survey.recovery", primary=True),
            Say(title="Survey standing", words="survey standing"),
        ),
    ),
}  # fmt: skip
