"""Every look of the list of what is answered badly, for the keepers of the catalogue."""

from collections.abc import Mapping

from cards.questions import DoubtRow, DoubtsCard
from cards.requests import FormField, Option, RequestList, RequestRow
from cards.view import Button, CardView
from tests.cards.escalation_cases import HOSTILE

FIRST = "11111111-1111-4111-8111-111111111111"
GROUP = {"question": FIRST}
KFM = "Is Known Folder Move part of the benefit for [customer]?"
REVIEW_CASES: Mapping[str, CardView] = {
    "review__groups": RequestList(
        title="What is answered badly",
        lead="Questions that mean about the same stand together; what weighs most stands first.",
        rows=(
            RequestRow(
                title=KFM,
                text="Asked 7 times by 4 people: 4 said to be wrong, 2 asked again in other words. "
                "Answered: In scope (odb-kfm).",
            ),
            RequestRow(
                title=HOSTILE,
                text="Asked 1 time by 1 person: 1 left unsure. Answered: Not in our sources.",
            ),
        ),
        pages="1 to 2 of 2",
        choose=FormField(
            name="chosen", label="Open", kind="choice", value=FIRST,
            options=(Option(title=KFM, value=FIRST), Option(title=HOSTILE, value="other")),
        ),
        buttons=(
            Button(title="Open it", action="review.open", primary=True),
            Button(title="Next", action="review.page", ref={"page": 1}),
        ),
    ),
    "review__alike": DoubtsCard(
        title="Asked alike",
        rows=(
            DoubtRow(
                kind="Said to be wrong, asked again in other words",
                asked_by="Wingtip Consulting",
                when="7 January 2030",
                question=KFM,
                answered="In scope (odb-kfm), catalogue edition 3",
                comment="It is out. / Still out.",
            ),
            DoubtRow(
                kind="Left unsure",
                asked_by="Microsoft",
                when="6 January 2030",
                question=HOSTILE,
                answered="Not in our sources, catalogue edition 3",
                comment=HOSTILE,
            ),
        ),
        pages="1 to 2 of 2",
        buttons=(
            Button(title="Done with these", action="review.done", ref={**GROUP, "count": 2},
                   primary=True),
            Button(title="Next", action="review.turn", ref={**GROUP, "page": 1}),
            Button(title="All groups", action="review.page"),
        ),
    ),
}  # fmt: skip
