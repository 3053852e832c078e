"""The words this service uses, as enums. Leaf module: imports nothing of ours."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What somebody is in the programme; comes from the roster only."""

    PARTNER = "partner"
    PSM = "psm"
    SME = "sme"
    FM = "fm"
    FTA = "fta"
    MANAGER = "manager"
    PROGRAM = "program"
    ADMIN = "admin"


class Verdict(StrEnum):
    """What the catalogue says about a question."""

    IN_SCOPE = "in_scope"
    OUT_OF_SCOPE = "out_of_scope"
    CONDITIONAL = "conditional"
    ELIGIBILITY = "eligibility"
    UNKNOWN = "unknown"


class Audience(IntEnum):
    """Who may read something; a reader sees what is at most as restricted as they are."""

    PUBLIC = 0
    PARTNER = 1
    INTERNAL = 2


class EntryKind(StrEnum):
    """What sort of thing a catalogue entry is."""

    ITEM = "item"
    ELIGIBILITY = "eligibility"
    PRINCIPLE = "principle"
    PROGRAM = "program"
    SOURCE = "source"
    WORKLOAD = "workload"
    CONTRADICTION = "contradiction"
    VAS = "vas"
    GAP = "gap"


class Phase(StrEnum):
    """Where a workload stands with a customer."""

    INITIATE = "initiate"
    ASSESS = "assess"
    REMEDIATE = "remediate"
    ENABLE = "enable"
    ADOPT = "adopt"
    CLOSED = "closed"


class SurveyStep(StrEnum):
    """What happened to a survey invitation."""

    INVITED = "invited"
    COMPLETED = "completed"
    BOUNCED = "bounced"


class Place(StrEnum):
    """Where a conversation takes place; only in a personal one is anything personal said."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


class Doubt(StrEnum):
    """Why an answer is looked at again by the PSM and the catalogue's keepers."""

    WRONG = "wrong"
    UNSURE = "unsure"
    HANDED_OVER = "handed_over"


class NextStep(StrEnum):
    """What somebody did after a scope answer, beside doubting it."""

    REPHRASED = "rephrased"
    ASKED_EXPERT = "asked_expert"
    ESCALATED = "escalated"
    TOLD_CUSTOMER = "told_customer"
    RAN_CHECKS = "ran_checks"
    LOOKED_CLOSER = "looked_closer"
    TOOK_RFA_TEXT = "took_rfa_text"


class RequestKind(StrEnum):
    """What a partner wants of an expert; the last one is Microsoft's own initiative."""

    TECHNICAL_ESCALATION = "technical_escalation"
    DELIVERY_COACHING = "delivery_coaching"
    UNBLOCK_WORKLOAD = "unblock_workload"
    BUSINESS_VALUE = "business_value"
    NEW_WORKLOAD = "new_workload"
    BEST_PRACTICE = "best_practice"
    MIGRATION = "migration"
    PROCESS = "process"
    MICROSOFT_INITIATED = "microsoft_initiated"


class Urgency(StrEnum):
    """How long a customer can wait for a first answer."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"


class RequestState(StrEnum):
    """Where a request for an expert stands; only the last two are final.

    Offered: an SME is named and has not accepted. With the PSM: no SME is named.
    """

    OFFERED = "offered"
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"
    WITH_PSM = "with_psm"
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"

    @property
    def is_final(self) -> bool:
        """Whether nobody needs to look at it any more."""
        return self in {RequestState.SOLVED, RequestState.WITHDRAWN}


class RequestVerb(StrEnum):
    """What somebody does with a request; the last two only the clock and the roster do."""

    ACCEPT = "accept"
    ASK_BACK = "ask_back"
    COMMENT = "comment"
    HAND_OVER = "hand_over"
    DECLINE = "decline"
    JOIN_CUSTOMER = "join_customer"
    SOLVE = "solve"
    EDIT = "edit"
    CHANGE_WORKLOAD = "change_workload"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    RATE = "rate"
    PROPOSE = "propose"
    APPROVE = "approve"
    LAPSE = "lapse"
    LOSE_SME = "lose_sme"


class EventKind(StrEnum):
    """What happened to a request: one event for each change."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"
    REPLIED = "replied"
    COMMENTED = "commented"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"
    JOINS_CUSTOMER = "joins_customer"
    SOLVED = "solved"
    EDITED = "edited"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RATED = "rated"
    PROPOSED = "proposed"
    APPROVED = "approved"
    LAPSED = "lapsed"
    LOST_SME = "lost_sme"

    @property
    def is_internal(self) -> bool:
        """Whether it is Microsoft's own business: a partner reads neither the event nor why."""
        return self in {
            EventKind.DECLINED,
            EventKind.HANDED_OVER,
            EventKind.PROPOSED,
            EventKind.APPROVED,
            EventKind.LAPSED,
            EventKind.LOST_SME,
        }


class Severity(StrEnum):
    """How badly an escalated matter hurts."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"


class Matter(StrEnum):
    """What an escalation is about; from `PROGRAMME` on it is the programme team's."""

    DELIVERY = "delivery"
    TECHNICAL = "technical"
    CUSTOMER = "customer"
    FIELD = "field"
    OTHER = "other"
    PROGRAMME = "programme"
    CONTRACT = "contract"
    BILLING = "billing"
    FEEDBACK = "feedback"


class EscalationState(StrEnum):
    """Where an escalation stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class EscalationVerb(StrEnum):
    """What somebody does with an escalation."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    PASS_ON = "pass_on"  # noqa: S105 -- no password
    CLOSE = "close"


class Health(StrEnum):
    """How a customer does, as those who look after it judge."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class UpdateKind(StrEnum):
    """What an entry of a customer's status history is."""

    UPDATE = "update"
    UNCHANGED = "unchanged"
    CORRECTION = "correction"


class CollaborationStep(StrEnum):
    """How far an FM or FTA who is new to a customer has come with its partner."""

    FIND_PSM = "find_psm"
    INTRODUCTION = "introduction"
    FIRST_MEETING = "first_meeting"
    REVIEWS = "reviews"
