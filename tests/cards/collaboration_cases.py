"""Every look of the cards about working with a partner."""

from collections.abc import Mapping

from cards.collaboration import CollaborationCard, StepLine
from cards.view import Button, CardView, Fact, Say
from dialogs import collaboration_words as words
from dialogs.collaboration_card import DO, INVITATION
from dialogs.collaboration_fields import (
    BRIEFING,
    WHICH_DAY,
    WHICH_HOUR,
    briefing_field,
    meeting_fields,
)
from dialogs.links import chat_link
from dialogs.rules.collaboration import NOT_YET

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
LONGEST = "🙂" * 200
REF: Mapping[str, str | int] = {
    "customer": "c1",
    "partner": "p1",
    "email": "finn@fasttrack.example",
}
PSM = Fact(title="PSM", value="Ana Ruiz, ana@fasttrack.example")
CHAT = chat_link("ana@fasttrack.example", "Chat with Ana Ruiz")


def press(title: str, verb: str, *, primary: bool = False) -> Button:
    ref = {**REF, "verb": verb, "seen": "first_meeting 2030-01-07T12:00:00+00:00"}
    return Button(title=title, action=DO, ref=ref, primary=primary)


def steps(at: int, *texts: str) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(
            mark="✓" if place < at else "➤" if place == at else str(place + 1),
            title=title, text=text, is_now=place == at,
        )
        for place, (title, text) in enumerate(
            zip(words.TITLES.values(), (*texts, "", "", "", ""), strict=False)
        )
    )  # fmt: skip


COLLABORATION_CASES: dict[str, CardView] = {
    "collaboration__begins": CollaborationCard(
        title="Working with Wingtip Consulting at Contoso",
        state="Step 1 of 4 · next by 9 January 2030",
        note=words.FIND,
        steps=steps(0, "Since 7 January 2030, 12:00"),
        facts=(PSM,),
        buttons=(
            press("Ask for an introduction", "ask", primary=True),
            press("We know each other", "introduced"),
            CHAT,
        ),
    ),
    "collaboration__introduce": CollaborationCard(
        title="Please introduce Finn Berg to Wingtip Consulting",
        state="Finn Berg is new to Contoso and would like to meet them.",
        facts=(Fact(title="Exchange Online", value="Enable"), Fact(title="Teams", value="Adopt")),
        heading=words.HEADINGS["briefing"],
        points=tuple(words.BRIEFING),
        fields=(briefing_field(),),
        buttons=(press("I have introduced them", "introduced", primary=True), CHAT),
    ),
    "collaboration__first_meeting": CollaborationCard(
        title="Working with Wingtip Consulting at Contoso",
        state="Step 3 of 4 · meeting 15 January 2030, 14:30 (Europe/Berlin)",
        steps=steps(2, "Ana Ruiz", "", "Since 8 January 2030, 9:12"),
        facts=(PSM, Fact(title="At the partner", value="Dana Oye (dana@wingtip.example)")),
        said=("They also run the help desk.",),
        said_by="From the Partner Success Manager",
        heading=words.HEADINGS["first"],
        points=tuple(words.TALKING_POINTS),
        fields=meeting_fields({}, {}, zone="Europe/Berlin"),
        buttons=(
            Button(title="Get the invitation", action=INVITATION, ref=REF, primary=True),
            press("Move it", "propose"),
            CHAT,
        ),
    ),
    "collaboration__reviews": CollaborationCard(
        title="Working with Wingtip Consulting at Contoso",
        state="Step 4 of 4 · next by 29 January 2030",
        style="good",
        steps=steps(3, "Ana Ruiz", "", "15 January 2030", "Every 14 days; last: 15 January 2030"),
        facts=(PSM,
               Fact(title="Asked, no answer", value="7 January 2030, 14 January 2030, and more"),
               Fact(title="Last answer", value="2 January 2030")),
        heading=words.HEADINGS["review"],
        points=tuple(words.REVIEW_POINTS),
        fields=meeting_fields({"day": "x", "at": "25"}, {"day": WHICH_DAY, "at": WHICH_HOUR},
                              zone="UTC"),
        fault=NOT_YET,
        buttons=(press("It took place", "held"), press("Propose it", "propose", primary=True),
                 Say(title="Status slide", words="status slide Contoso"), CHAT),
    ),
    "collaboration__silent": CollaborationCard(
        title="No input from Wingtip Consulting on Contoso",
        state="3 rounds in a row, none answered.",
        style="warning",
        note=words.NOT_A_JUDGEMENT,
        facts=(
            Fact(title="Asked, no answer",
                 value="14 January 2030, 21 January 2030, 28 January 2030"),
            Fact(title="Last answer", value="none so far"),
        ),
        buttons=(CHAT,),
    ),
    "collaboration__hostile": CollaborationCard(
        title=f"Working with {HOSTILE}",
        state=HOSTILE,
        note=HOSTILE,
        steps=steps(2, HOSTILE, "", HOSTILE),
        facts=(Fact(title="PSM", value=HOSTILE),),
        said=(HOSTILE,),
        said_by=HOSTILE,
        fields=meeting_fields({"day": HOSTILE[:9], "at": HOSTILE[:9]}, {}, zone="UTC"),
        buttons=(press("Move it", "propose"), Say(title="Status slide", words=HOSTILE)),
    ),
    "collaboration__longest": CollaborationCard(
        title=f"Working with {LONGEST} at {LONGEST}",
        state="Step 3 of 4 · next by 29 September 2030",
        steps=steps(2, LONGEST, "", "Since 8 September 2030, 9:12"),
        facts=(Fact(title="PSM", value=LONGEST),
               Fact(title="Covers", value=LONGEST), Fact(title="At the partner", value=LONGEST)),
        said=tuple("🙂" * 500 for _ in range(BRIEFING // 500)),
        said_by="From the Partner Success Manager",
        heading=words.HEADINGS["first"],
        points=tuple(words.TALKING_POINTS),
        fields=meeting_fields({"day": "🙂" * 9}, {"day": WHICH_DAY, "at": WHICH_HOUR}, zone="UTC"),
        buttons=(press("It took place", "held", primary=True), press("Move it", "propose"), CHAT),
    ),
}  # fmt: skip
