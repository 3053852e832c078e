"""The words for working with a partner: steps, what a briefing covers, what to speak of."""

from collections.abc import Mapping, Sequence

from dialogs.rules.collaboration import Verb
from store.vocabulary import CollaborationStep as Step

TITLES: Mapping[Step, str] = {
    Step.FIND_PSM: "Find the Partner Success Manager",
    Step.INTRODUCTION: "Ask for an introduction",
    Step.FIRST_MEETING: "First meeting",
    Step.REVIEWS: "Regular status reviews",
}
STYLES: Mapping[Step, str] = {
    Step.FIND_PSM: "accent",
    Step.INTRODUCTION: "warning",
    Step.FIRST_MEETING: "accent",
    Step.REVIEWS: "good",
}
BRIEFING: Sequence[str] = (
    "The partner's scope of work: which services, in which phase, what is agreed with the customer",
    "Who does what at the partner, and who takes part in the reviews",
    "Matters that concern the relationship of the partner, the customer and Microsoft",
    "What is open: requests for experts, escalations, dates that were promised",
)
TALKING_POINTS: Sequence[str] = (
    "How we look after the customer's health together, and the recommended way of working",
    "Who does what: the partner delivers; the FastTrack Manager replaces nobody and helps",
    "The Partner Success Manager is there for what concerns the partnership",
    "What it brings: risks are dealt with before they block, and experts (SMEs) can be asked",
    "Regular status reviews, every one to two weeks: who takes part, and on which day",
    "What the partner gives before each update: active use, forecasts, what is in the way",
)
REVIEW_POINTS: Sequence[str] = (
    "What has changed since the last review: active use, phase, forecasts and why they move",
    "Blockers and risks: owner, next step, date",
    "Help that is needed, from an expert or from the customer",
    "Next steps until the next review, and what goes on the status slide",
)
BUTTONS: Mapping[Verb, str] = {
    Verb.ASK: "Ask for an introduction",
    Verb.INTRODUCED: "We know each other",
    Verb.PROPOSE: "Propose it",
    Verb.HELD: "It took place",
}
HEADINGS: Mapping[str, str] = {
    "briefing": "What a briefing should cover",
    "first": "Talking points",
    "review": "On the agenda",
}
FIND = (
    "The Partner Success Manager is the first one to speak to: they introduce you, and brief you "
    "on the partner's work."
)
NO_PSM = "The roster names no Partner Success Manager for this partner: ask the programme team."
ASKED = "{psm} is asked to introduce you, and to brief you. You hear of it here."
ASKED_NOBODY = "The roster names nobody whom I could ask. If you know the partner, go on."
NOT_A_JUDGEMENT = (
    "These are dates only: why no input came is not known here. It is worth asking, together."
)


def silent(rounds: int) -> str:
    """Say for how many rounds a partner has given no input."""
    return f"{rounds} rounds in a row without input"
