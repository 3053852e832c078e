"""What a verb asks for before it is done: a few words, somebody to hand over to, a rating."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm
from cards.view import Button
from dialogs.expert_fields import LONG, brought_back, form_fields
from dialogs.expert_team import around_for
from dialogs.expert_words import short_name
from dialogs.request_card import back_button, visible_events
from dialogs.rules.request_press import works_with_customer
from dialogs.rules.routing import Expert, Wanted, hand_over_order
from dialogs.turn import Turn
from store.entries import workload_names
from store.requests import ExpertRequest
from store.vocabulary import EventKind, RequestState, RequestVerb

V = RequestVerb
MOST_EXPERTS = 100  # choices: a card stays under its size
MOST_KNOWN = 50  # characters on what else somebody knows: enough to be found by
NO_NAMES = "Please name no people and no passwords."
THROUGH_PARTNER = (
    "The goal is to work through the partner. Your reason goes to the Partner Success Manager and "
    "the partner."
)
RATES = (
    ("5", "5 – it is solved"),  # noqa: RUF001 -- a dash
    ("4", "4"),
    ("3", "3 – it helped in part"),  # noqa: RUF001 -- a dash
    ("2", "2"),
    ("1", "1 – it did not help"),  # noqa: RUF001 -- a dash
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The words of the form of a verb; `button` does it."""

    title: str
    label: str
    button: str
    lead: str = ""


STEPS: Mapping[RequestVerb, Step] = {
    V.ASK_BACK: Step(
        title="Ask back",
        label="What do you want to know?",
        button="Send the question",
        lead="The partner is asked, and the request is yours.",
    ),
    V.COMMENT: Step(title="Comment", label="Your comment", button="Send"),
    V.DECLINE: Step(
        title="Decline",
        label="Why do you decline?",
        button="Decline",
        lead="The reason is for Microsoft only. The request goes to the next expert, or the PSM.",
    ),
    V.JOIN_CUSTOMER: Step(
        title="Join the customer",
        label="Why do you have to work with the customer directly?",
        button="Tell them",
        lead=THROUGH_PARTNER,
    ),
    V.SOLVE: Step(
        title="Solve",
        label="What solved it?",
        button="Solved",
        lead="The partner reads this, and is asked whether it helped.",
    ),
    V.WITHDRAW: Step(
        title="Withdraw", label="Why? (optional)", button="Withdraw", lead="It can be reopened."
    ),
    V.REOPEN: Step(title="Reopen", label="What is still open? (optional)", button="Reopen"),
    V.PROPOSE: Step(
        title="Propose for the catalogue",
        label="What should the entry say?",
        button="Propose",
        lead="A second expert has to approve it. Please leave out customers and people.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was filled in and what is wrong with it, to bring the form back."""

    values: Mapping[str, str]
    fault: str = ""


NOTHING = Given(values={})


def step_form(
    db: Session, turn: Turn, request: ExpertRequest, verb: RequestVerb, given: Given = NOTHING
) -> RequestForm:
    """Return the form of a verb."""
    if verb is V.HAND_OVER:
        return _hand_over_form(db, turn, request, given)
    if verb is V.RATE:
        return rating_form(request, given)
    if verb is V.EDIT:
        return edit_form(db, request, {}, given)
    step = STEPS[verb]
    asked = _asked(db, turn, request) if verb is V.COMMENT else ""
    if asked:
        step = Step(title="Answer", label="Your answer", button=step.button, lead=asked)
    optional = verb is V.JOIN_CUSTOMER and works_with_customer(request.kind)
    before = request.summary if verb is V.PROPOSE else ""
    words = FormField(
        name="words",
        label=f"{step.label} (optional)" if optional else step.label,
        kind="text",
        value=brought_back("words", given.values.get("words", before)),
        hint=NO_NAMES,
        most=LONG,
    )
    lead = f"{_about(request)}\n\n{step.lead}" if step.lead else _about(request)
    return _form(request, verb, step.title, step.button, (words,), lead=lead, fault=given.fault)


def _asked(db: Session, turn: Turn, request: ExpertRequest) -> str:
    """Return the question that a partner is about to answer, with who asks."""
    if request.state is not RequestState.ASKED_BACK or turn.who.is_staff:
        return ""
    events = visible_events(db, request, turn.who)
    last = next((one for one in reversed(events) if one.kind is EventKind.ASKED_BACK), None)
    return f"{last.name} asks:\n\n{last.text}" if last else ""


def rating_form(request: ExpertRequest, given: Given = NOTHING) -> RequestForm:
    """Ask the partner the one question: did it help?"""
    fields = (
        FormField(
            name="helped",
            label="Did it help?",
            kind="radio",
            value=given.values.get("helped", ""),
            options=tuple(Option(title=title, value=value) for value, title in RATES),
        ),
        FormField(
            name="words",
            label="A comment (optional)",
            kind="text",
            value=brought_back("words", given.values.get("words", "")),
            most=LONG,
        ),
    )
    who = request.sme_name or request.psm_name or "Your contact"
    lead = f"{who} solved request {request.number} ({request.customer_name}):\n\n{request.summary}"
    return _form(request, V.RATE, "Did it help?", "Send", fields, lead=lead, fault=given.fault)


def edit_form(
    db: Session, request: ExpertRequest, faults: Mapping[str, str], given: Given = NOTHING
) -> RequestForm:
    """Show what is asked for, to be changed."""
    values = {
        "customer": request.customer_name,
        "workload": request.workload,
        "kind": request.kind.value,
        "urgency": request.urgency.value,
        "outcome": request.outcome,
        "tried": request.tried,
        "times": request.times,
        "time_zone": request.time_zone,
        "contact": request.contact,
        **given.values,
    }
    fields = form_fields(values, faults, workload_names(db))
    title = f"Edit request {request.number}"
    return _form(request, V.EDIT, title, "Save", fields, fault=given.fault)


def _hand_over_form(db: Session, turn: Turn, request: ExpertRequest, given: Given) -> RequestForm:
    around = around_for(db, partner_id=request.partner_id, workload=request.workload)
    wanted = around.wanted
    others = hand_over_order(around.team, wanted, present=request.sme_email, now=turn.now)
    names = workload_names(db)
    options = tuple(expert_option(one, wanted, names) for one in others[:MOST_EXPERTS])
    field = FormField(
        name="to",
        label="To whom?",
        kind="search",
        value=given.values.get("to", ""),
        hint="Type a name, a region or a workload",
        options=options,
    )
    lead = f"{_about(request)}\n\nThose who fit best stand first; who is away is left out."
    return _form(
        request, V.HAND_OVER, "Hand over", "Hand over", (field,), lead=lead, fault=given.fault
    )


def expert_option(one: Expert, wanted: Wanted, names: Mapping[str, str]) -> Option:
    """Name somebody with what tells whether they fit: what is wanted, and what else they know."""
    fits = wanted.workload in one.workloads
    others = sorted(short_name(names.get(key, key)) for key in one.workloads - {wanted.workload})
    also = ", ".join(others)
    if len(also) > MOST_KNOWN:
        also = f"{also[: MOST_KNOWN - 1].rstrip(' ,')}…"
    knows = wanted.name if fits else f"not {wanted.name}"
    parts = (one.name, one.region, knows, f"{one.load} open", also)
    return Option(title=", ".join(part for part in parts if part), value=one.email)


def _about(request: ExpertRequest) -> str:
    return f"Request {request.number}: {request.customer_name}"


def _form(
    request: ExpertRequest,
    verb: RequestVerb,
    title: str,
    button: str,
    fields: tuple[FormField, ...],
    *,
    lead: str = "",
    fault: str = "",
) -> RequestForm:
    ref: dict[str, str | int] = {
        "request": str(request.id), "version": request.version, "verb": verb.value,
    }  # fmt: skip
    return RequestForm(
        title=title,
        lead=lead,
        asked=fields,
        known=(),
        fault=fault,
        buttons=(
            Button(title=button, action="expert.do", ref=ref, primary=True),
            back_button(request),
        ),
    )
