"""The words of the gates of a survey: what each is called, why it is open or closed, what to do."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from dialogs.links import day
from dialogs.portfolio_words import of_which
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.survey_gate import Found, Gate, Way, Why, rests_until
from dialogs.turn import Turn
from store.survey_gate import GateFacts

TAGS: Mapping[Way, tuple[str, str]] = {
    Way.OPEN: ("✔ Open", "Good"),
    Way.CLOSED: ("✖ Closed", "Attention"),
    Way.UNKNOWN: ("○ Not known", "Default"),
}
TITLES: Mapping[Gate, str] = {
    Gate.WORKLOAD: "The workload is surveyed",
    Gate.REACHED: "10% active use is reached",
    Gate.PAID: "Payment is complete",
    Gate.CONTACT: "The contact is complete",
    Gate.ELIGIBLE: "The contact is survey eligible",
    Gate.WILLING: "The contact is willing",
    Gate.RESTED: "Nobody was asked lately",
}
WHYS: Mapping[Why, str] = {
    Why.LISTED: "It is on the list",
    Why.NOT_LISTED: "It is not on the list: there is no survey about it",
    Why.NOT_SAID: "The list does not name it; the survey team can tell",
    Why.NO_FIGURES: "How many people use it is not known",
    Why.PAID: "The roster has it as complete",
    Why.NOT_PAID: "The roster does not have it as complete",
    Why.NAMED: "All fields are there",
    Why.NOBODY: "Nobody is named",
    Why.INCOMPLETE: "Something that the survey needs is missing",
    Why.MAY_BE_ASKED: "Microsoft may ask",
    Why.NOT_ELIGIBLE: "Who is named is marked as not survey eligible",
    Why.WOULD: "They have said so",
    Why.WOULD_NOT: "They do not want to be asked",
    Why.NOBODY_ASKED: "Nobody has asked them; this holds nothing up",
}
ADVICE: Mapping[tuple[Gate, Why], str] = {
    (Gate.REACHED, Why.BELOW): "The survey comes with the milestone.",
    (Gate.REACHED, Why.NO_FIGURES): "Say in the next update how many people use it.",
    (Gate.PAID, Why.NOT_PAID): "The Partner Success Manager knows how far the payment is.",
    (Gate.CONTACT, Why.NOBODY): "Name a contact.",
    (Gate.CONTACT, Why.INCOMPLETE): "Complete the contact.",
    (Gate.ELIGIBLE, Why.NOT_ELIGIBLE): "Name somebody whom Microsoft may ask.",
    (Gate.WILLING, Why.WOULD_NOT): "Name somebody else.",
}
_ASKS_WHY = re.compile(
    r"\b(?:why|how come)\b.*(?:\b(?:no|not|never|without)\b|n['\u2019]t\b).*\bsurveys?\b"
    r"|\b(?:why|how come)\b.*\bsurveys?\b.*(?:\b(?:not|never)\b|n['\u2019]t\b)"
    r"|\bwhy no surveys?\b|\bsurvey gates?\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTACT = re.compile(r"\b(?:survey contacts?|contacts? (?:for|of) (?:the|its) survey)\b", re.I)


def asks_why(text: str) -> bool:
    """Say whether words ask why there is no survey."""
    return bool(_ASKS_WHY.search(text[:500]))


def asks_for_contact(text: str) -> bool:
    """Say whether words are about a survey contact; of whom, the names in it say."""
    return bool(_CONTACT.search(text[:500]))


def why_words(found: Found, known: GateFacts, turn: Turn) -> str:
    """Say why a gate stands as it does; the list of workloads has its date."""
    special = _SPECIAL.get(found.why)
    words = special(known, turn) if special else WHYS.get(found.why, "")
    is_list = found.gate is Gate.WORKLOAD and known.listed.source
    return f"{words} ({known.listed.source})" if is_list else words


def _use(known: GateFacts, _: Turn) -> str:
    return of_which(known.active, known.entitled)


def _reached(known: GateFacts, _: Turn) -> str:
    since = f", first logged on {day(known.reached_on)}" if known.reached_on else ""
    return f"{of_which(known.active, known.entitled)}{since}"


def _lately(known: GateFacts, turn: Turn) -> str:
    on = invited_on(known, turn)
    if on is None:
        return "No invitation is known"
    again = f"; others are asked from {day(rests_until(on))} on"
    return f"An invitation went out on {day(on)}{again}"


def _earlier(known: GateFacts, turn: Turn) -> str:
    on = invited_on(known, turn)
    return f"The last invitation went out on {day(on)}" if on else "No invitation is known"


_SPECIAL: Mapping[Why, Callable[[GateFacts, Turn], str]] = {
    Why.ABOVE: _reached,
    Why.BELOW: _use,
    Why.LATELY: _lately,
    Why.NOT_LATELY: _earlier,
}


def invited_on(known: GateFacts, turn: Turn) -> date | None:
    """Return the day of the last invitation where the reader is."""
    if known.invited_at is None:
        return None
    return known.invited_at.astimezone(first_known_zone(turn.who.time_zone)).date()
