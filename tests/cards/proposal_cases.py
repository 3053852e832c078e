"""Every look of the cards about proposals for the catalogue."""

from collections.abc import Mapping

from cards.proposals import ProposalCard
from cards.view import Button, CardView, Fact
from dialogs.proposed_answers import REVIEW
from tests.cards.escalation_cases import HOSTILE, LONGEST

REQUEST = {"request": "11111111-1111-4111-8111-111111111111"}
FACTS = (
    Fact(title="Workload", value="Microsoft Intune"),
    Fact(title="Proposed by", value="Ana Lind"),
    Fact(title="Proposed", value="Mon 7 January 2030, 13:00 CET"),
)
WAYS_ON = (
    Button(title="Show the request", action="expert.show", ref=REQUEST),
    Button(title="All proposals", action="proposals.page"),
)
APPROVE = Button(
    title="Approve",
    action="expert.do",
    ref={**REQUEST, "version": 5, "verb": "approve"},
    primary=True,
)
PROPOSAL_CASES: Mapping[str, CardView] = {
    "proposal__to_approve": ProposalCard(
        title="Proposed from request 1001",
        note=REVIEW,
        facts=FACTS,
        text=("Remove the old profile before a Mac enrols.", HOSTILE),
        buttons=(APPROVE, *WAYS_ON),
    ),
    "proposal__approved": ProposalCard(
        title="Proposed from request 1001",
        note="This is in the review list already.",
        facts=(*FACTS, Fact(title="Approved by", value=HOSTILE)),
        text=(LONGEST,) * 3,
        buttons=WAYS_ON,
    ),
}
