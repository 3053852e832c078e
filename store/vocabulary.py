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
