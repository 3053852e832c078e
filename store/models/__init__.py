"""Table rows. Rows hold data; rules live in dialogs/rules, queries beside this folder.

Whoever imports this knows every table: Alembic compares them with its migrations.
"""

from store.models.audit import AuditRecord
from store.models.knowledge import CatalogueEntry, Edition, Question, QuestionDoubt
from store.models.questions import PsmAnswer, QuestionStep, VerdictChange
from store.models.requests import (
    Escalation,
    Proposal,
    RequestDraft,
    RequestEvent,
    RequestFollower,
    SmeRequest,
)
from store.models.roster import Assignment, Customer, Partner, Person, SurveyContact, SurveyEvent
from store.models.scope import ScopeKept
from store.models.status import (
    Collaboration,
    ForecastMove,
    FtopEntry,
    MilestoneReached,
    PartnerInput,
    SignificantEvent,
    StatusDigest,
    StatusDraft,
    StatusRhythm,
    StatusUpdate,
    WorkloadStatus,
)
from store.models.surveys import (
    BatchLine,
    ContactAsk,
    ContactConsent,
    ContactSheet,
    Recovery,
    SurveyBatch,
    SurveyInvitation,
    SurveyNudge,
    SurveyStop,
)
from store.models.talk import Address, Effect, Notice, PostedCard, Preference, Utterance

__all__ = [
    "Address",
    "Assignment",
    "AuditRecord",
    "BatchLine",
    "CatalogueEntry",
    "Collaboration",
    "ContactAsk",
    "ContactConsent",
    "ContactSheet",
    "Customer",
    "Edition",
    "Effect",
    "Escalation",
    "ForecastMove",
    "FtopEntry",
    "MilestoneReached",
    "Notice",
    "Partner",
    "PartnerInput",
    "Person",
    "PostedCard",
    "Preference",
    "Proposal",
    "PsmAnswer",
    "Question",
    "QuestionDoubt",
    "QuestionStep",
    "Recovery",
    "RequestDraft",
    "RequestEvent",
    "RequestFollower",
    "ScopeKept",
    "SignificantEvent",
    "SmeRequest",
    "StatusDigest",
    "StatusDraft",
    "StatusRhythm",
    "StatusUpdate",
    "SurveyBatch",
    "SurveyContact",
    "SurveyEvent",
    "SurveyInvitation",
    "SurveyNudge",
    "SurveyStop",
    "Utterance",
    "VerdictChange",
    "WorkloadStatus",
]
