"""The words for requests for an expert: kinds, urgencies, states, what happened, moments."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dialogs.links import day
from dialogs.promised import promises
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.promises import MEANS
from dialogs.rules.working_time import WORKING_DAY
from store.requests import ExpertRequest
from store.vocabulary import EventKind, RequestKind, RequestState, RequestVerb, Urgency

KINDS: Mapping[RequestKind, str] = {
    RequestKind.TECHNICAL_ESCALATION: "A complex technical issue or escalation",
    RequestKind.UNBLOCK_WORKLOAD: "Unblocking a workload",
    RequestKind.DELIVERY_COACHING: "Coaching on the delivery",
    RequestKind.BEST_PRACTICE: "Best practice",
    RequestKind.BUSINESS_VALUE: "Business value and adoption talks",
    RequestKind.NEW_WORKLOAD: "A workload that is new to us",
    RequestKind.MIGRATION: "FastTrack migration",
    RequestKind.PROCESS: "The programme's process",
    RequestKind.MICROSOFT_INITIATED: "Coaching that Microsoft began",
}
STYLES: Mapping[RequestState, str] = {
    RequestState.OFFERED: "accent",
    RequestState.ACCEPTED: "good",
    RequestState.ASKED_BACK: "warning",
    RequestState.WITH_PSM: "accent",
    RequestState.SOLVED: "good",
    RequestState.WITHDRAWN: "emphasis",
}
VERBS: Mapping[RequestVerb, str] = {
    RequestVerb.ACCEPT: "Accept",
    RequestVerb.ASK_BACK: "Ask back",
    RequestVerb.COMMENT: "Comment",
    RequestVerb.HAND_OVER: "Hand over",
    RequestVerb.DECLINE: "Decline",
    RequestVerb.JOIN_CUSTOMER: "Join the customer",
    RequestVerb.SOLVE: "Solve",
    RequestVerb.EDIT: "Edit",
    RequestVerb.WITHDRAW: "Withdraw",
    RequestVerb.REOPEN: "Reopen",
    RequestVerb.RATE: "Did it help?",
    RequestVerb.PROPOSE: "Propose for the catalogue",
    RequestVerb.APPROVE: "Approve the proposal",
}
HAPPENED: Mapping[EventKind, str] = {
    EventKind.OPENED: "asked for an expert",
    EventKind.ASSIGNED: "assigned an expert",
    EventKind.ACCEPTED: "accepted the request",
    EventKind.ASKED_BACK: "asked back",
    EventKind.REPLIED: "answered",
    EventKind.COMMENTED: "commented",
    EventKind.HANDED_OVER: "handed the request over",
    EventKind.DECLINED: "declined",
    EventKind.JOINS_CUSTOMER: "works with the customer directly",
    EventKind.SOLVED: "solved the request",
    EventKind.EDITED: "changed what is asked for",
    EventKind.REROUTED: "changed the workload",
    EventKind.WITHDRAWN: "withdrew the request",
    EventKind.REOPENED: "reopened the request",
    EventKind.RATED: "said whether it helped",
    EventKind.PROPOSED: "proposed the summary for the catalogue",
    EventKind.APPROVED: "approved the proposal",
    EventKind.LAPSED: "Not accepted in time",
    EventKind.LOST_SME: "The expert is no longer one",
}
CLOCK_SAYS = frozenset({EventKind.LAPSED, EventKind.LOST_SME})
_URGENCIES: Mapping[Urgency, str] = {
    Urgency.CRITICAL: "Critical",
    Urgency.HIGH: "High",
    Urgency.NORMAL: "Normal",
}


def urgency_name(urgency: Urgency) -> str:
    """Name an urgency and what it promises: "High: first answer within 1 working day"."""
    return f"{_URGENCIES[urgency]}: first answer within {_working(promises().answer[urgency])}"


def urgency_choice(urgency: Urgency) -> str:
    """Say what an urgency means before it is chosen."""
    within = _working(promises().answer[urgency])
    return f"{_URGENCIES[urgency]}. {MEANS[urgency]}. First answer within {within}."


def short_urgency(urgency: Urgency) -> str:
    """Name an urgency where a line is all there is."""
    return _URGENCIES[urgency]


def short_name(workload: str) -> str:
    """Name a workload as people do: without what the catalogue adds to it."""
    return workload.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0].strip()


def state_words(request: ExpertRequest, *, to_staff: bool) -> str:
    """Say where a request stands, and with whom."""
    match request.state:
        case RequestState.OFFERED:
            return f"Offered to {request.sme_name}"
        case RequestState.ACCEPTED:
            return f"With {request.sme_name}"
        case RequestState.ASKED_BACK:
            return "Waits for the partner's answer" if to_staff else "Waits for your answer"
        case RequestState.WITH_PSM:
            psm = request.psm_name
            return f"With the Partner Success Manager, {psm}" if psm else "With the programme team"
        case RequestState.SOLVED:
            return "Solved"
    return "Withdrawn"


def moment(when: datetime, zone: str) -> str:
    """Write a moment in the reader's own zone, naming the zone."""
    local = when.astimezone(first_known_zone(zone))
    return f"{local:%a} {day(local.date())}, {local:%H:%M} {local.tzname()}"


def short_moment(when: datetime, zone: str) -> str:
    """Write a moment for a list: "7 Jan, 12:00"."""
    local = when.astimezone(first_known_zone(zone))
    return f"{local.day} {local:%b, %H:%M}"


def _working(time: timedelta) -> str:
    days, rest = divmod(time, WORKING_DAY)
    if rest:
        hours = time // timedelta(hours=1)
        return f"{hours} working hour{'s' if hours > 1 else ''}"
    return f"{days} working day{'s' if days > 1 else ''}"
