"""The words for escalations: what they are about, how bad it is, where they stand."""

from collections.abc import Mapping

from dialogs.expert_words import moment
from dialogs.rules.escalation import FOR_THE_PROGRAMME
from dialogs.wording import nobody_named
from store.escalations import EscalatedMatter
from store.vocabulary import EscalationState, EscalationVerb, Matter, Severity

MATTERS: Mapping[Matter, str] = {
    Matter.DELIVERY: "The delivery of the benefit",
    Matter.TECHNICAL: "A technical problem",
    Matter.CUSTOMER: "The relationship with a customer",
    Matter.FIELD: "Working with Microsoft's field teams",
    Matter.OTHER: "Something else",
    Matter.PROGRAMME: "How the programme runs",
    Matter.CONTRACT: "The contract with the programme",
    Matter.BILLING: "Billing, claims and payments",
    Matter.FEEDBACK: "Feedback on the programme itself",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.NORMAL: "Normal",
}
MEANS: Mapping[Severity, str] = {
    Severity.CRITICAL: "The customer cannot work, or is about to leave",
    Severity.HIGH: "A milestone or the customer's trust is at risk",
    Severity.NORMAL: "It has to be settled, but nothing is at risk today",
}
AT_ANY_HOUR = "Whoever gets it is told at once, at any hour."
STYLES: Mapping[EscalationState, str] = {
    EscalationState.RAISED: "warning",
    EscalationState.ACKNOWLEDGED: "accent",
    EscalationState.CLOSED: "good",
}
VERBS: Mapping[EscalationVerb, str] = {
    EscalationVerb.ACKNOWLEDGE: "Acknowledge",
    EscalationVerb.ANSWER: "Answer",
    EscalationVerb.PASS_ON: "Pass on to the programme team",
    EscalationVerb.CLOSE: "Close",
}
TEAM = "the programme team"
NOBODY = "nobody yet"
UNKNOWN = "I know no escalation with this number."  # another's is as unknown as none


def matter_choice(matter: Matter) -> str:
    """Say what it is about, and whose it is, before it is chosen."""
    whose = TEAM if matter in FOR_THE_PROGRAMME else "the PSM"
    return f"{MATTERS[matter]} (to {whose})"


def severity_choice(severity: Severity) -> str:
    """Say what a severity means before it is chosen."""
    said = f"{SEVERITIES[severity]}. {MEANS[severity]}."
    return f"{said} {AT_ANY_HOUR}" if severity is Severity.CRITICAL else said


def with_whom(held: EscalatedMatter) -> str:
    """Name who has to answer."""
    return (held.psm_name or TEAM) if held.is_kept else NOBODY


def for_whom(held: EscalatedMatter) -> str:
    """Name those of whom the roster would have to name somebody."""
    own = held.matter in FOR_THE_PROGRAMME or not held.partner_name
    return TEAM if own else held.partner_name


def state_words(held: EscalatedMatter, zone: str) -> str:
    """Say where a matter stands, since when and by whom."""
    if held.state is EscalationState.CLOSED and held.closed_at:
        return f"Answered and closed by {held.closed_by}, {moment(held.closed_at, zone)}"
    if held.state is EscalationState.ACKNOWLEDGED and held.acknowledged_at:
        return f"Acknowledged by {held.acknowledged_by}, {moment(held.acknowledged_at, zone)}"
    if not held.is_kept:
        return nobody_named(for_whom(held))
    return f"With {with_whom(held)}, not acknowledged yet"
