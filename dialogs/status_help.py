"""Help that an update asks for becomes a request for an expert, with all that is known.

The request is the partner's who delivers the workload: they read it and answer it. The FM and the
FTA follow it.
"""

from collections.abc import Mapping, Sequence

from pydantic import PositiveInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import FormField, Option, RequestForm
from cards.view import Button, Say
from dialogs.expert_fields import LONG, brought_back, typed_strings
from dialogs.expert_team import around_for, author, refuse
from dialogs.expert_words import short_name, urgency_choice
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_notices import tell_of
from dialogs.rules.request_press import Wish
from dialogs.rules.request_routes import opening
from dialogs.status_team import NOT_YOURS, in_private_once, may_write
from dialogs.turn import Instead, Reply, Turn
from store.coaching import let_follow, partner_side
from store.entries import workload_names
from store.request_changes import open_request, opened_before
from store.requests import request_for_a_job
from store.status import last_status, status_numbered
from store.status_values import Status, WorkloadLine
from store.status_writers import writers_as_told
from store.vocabulary import Health, RequestKind, Urgency

LEAD = "The partner of the workload and the expert read this: say nothing that is not for them."
NO_PARTNER = (
    "No partner is assigned to a workload of this customer, and requests for an expert are a "
    "partner's: please ask your own team."
)
MISSING: Mapping[str, str] = {
    "workload": "Please choose the workload.",
    "outcome": "Please say what help is wanted.",
}


class HelpRef(ButtonRef):
    """The update that asks for help: what is sent from it is one request for each workload."""

    customer: str
    number: PositiveInt


@in_private_once
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the request as it would be sent."""
    found = _update(turn, db)
    if not isinstance(found, Status):
        return found
    lines = _with_partner(db, found)
    if not lines:
        return [NO_PARTNER]
    wanted = _meant(found, lines, workload_names(db))
    values = {"workload": wanted, "outcome": found.help_needed, "urgency": _urgency(found)}
    return [_form(db, found, lines, values, {})]


@in_private_once
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Open the request, once, and tell the expert and the partner's people."""
    found = _update(turn, db)
    if not isinstance(found, Status):
        return found
    lines, values = _with_partner(db, found), typed_strings(turn.inputs)
    by_name = {line.workload: line for line in lines}
    line = by_name.get(values.get("workload", ""))
    outcome = values.get("outcome", "").strip()[:LONG]
    urgency = values.get("urgency", Urgency.NORMAL)
    if line is None or not outcome or urgency not in set(Urgency):
        wrong = {"workload": line is None, "outcome": not outcome}
        faults = {name: MISSING[name] for name, is_wrong in wrong.items() if is_wrong}
        return [Instead(_form(db, found, lines, values, faults))]
    wish = Wish(
        customer_id=found.customer_id,
        customer_name=found.customer_name,
        workload=line.workload,
        kind=RequestKind.UNBLOCK_WORKLOAD,
        urgency=Urgency(urgency),
        outcome=outcome,
        time_zone=turn.who.time_zone,
        contact=turn.who.email,
    )
    return [Instead(_opened(turn, db, found, line, wish))]


def _opened(turn: Turn, db: Session, found: Status, line: WorkloadLine, wish: Wish) -> GuessCard:
    partner = line.partner_id
    key = f"status:{found.customer_id}:{found.number}:{line.workload}"
    opened = opened_before(db, key=key)
    if opened is None:
        around = around_for(db, partner_id=partner, workload=line.workload)
        move = opening(wish, around, now=turn.now)
        opened = open_request(db, move, key=key, partner_id=partner, by=author(turn), now=turn.now)
        tell_of(db, opened.id, move, turn)
        side = partner_side(db, partner_id=partner)
        team = writers_as_told(db, customer_id=found.customer_id)
        let_follow(db, opened.id, [*team, *(to for _, to in (side.people if side else ()))])
    request = request_for_a_job(db, request_id=opened.id)
    whom = request.sme_name if request and request.sme_name else "the Partner Success Manager"
    whose = request.partner_name if request else partner
    return GuessCard(
        lead=f"Request {opened.number} is with {whom}. {whose} follows it: “request "
        f"{opened.number}”. So do you.",
        buttons=(
            Say(title=f"Request {opened.number}", words=f"request {opened.number}"),
            Say(title="Status", words=f"status {found.customer_name}"),
        ),
    )


def _update(turn: Turn, db: Session) -> Status | Sequence[Reply]:
    """Return what stands now, if the update that the button is about did ask for help."""
    ref = HelpRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if not may_write(turn, db, ref.customer):
        return [NOT_YOURS]
    asked = status_numbered(db, customer_id=ref.customer, number=ref.number)
    now = last_status(db, customer_id=ref.customer)
    if asked is None or now is None or not asked.help_needed:
        refuse(turn, db, ref.customer, action="status.refused")
        return [OLD_BUTTON]
    return asked


def _with_partner(db: Session, found: Status) -> list[WorkloadLine]:
    """Return the workloads that a partner delivers."""
    names = workload_names(db)
    return [one for one in found.workloads if one.partner_id and one.workload in names]


def _meant(found: Status, lines: Sequence[WorkloadLine], names: Mapping[str, str]) -> str:
    """Return the only workload that there is, or the one that the words name."""
    if len(lines) == 1:
        return lines[0].workload
    words = found.help_needed.casefold()
    named = [
        one.workload
        for one in lines
        if short_name(names[one.workload]).casefold().removeprefix("microsoft ") in words
    ]
    return named[0] if len(named) == 1 else ""


def _urgency(found: Status) -> str:
    return Urgency.HIGH if found.health is Health.RED else Urgency.NORMAL


def _form(
    db: Session,
    found: Status,
    lines: Sequence[WorkloadLine],
    values: Mapping[str, str],
    faults: Mapping[str, str],
) -> RequestForm:
    names = workload_names(db)
    of = tuple(Option(title=short_name(names[one.workload]), value=one.workload) for one in lines)
    urgencies = tuple(Option(title=urgency_choice(one), value=one.value) for one in Urgency)
    ref: dict[str, str | int] = {"customer": found.customer_id, "number": found.number}
    return RequestForm(
        title=f"Ask an expert for {found.customer_name}",
        lead=LEAD,
        asked=(
            FormField(
                name="workload", label="Workload", kind="choice", hint="Choose one",
                value=values.get("workload", ""), fault=faults.get("workload", ""), options=of,
            ),
            FormField(
                name="outcome", label="What help is wanted?", kind="text", most=LONG,
                value=brought_back("outcome", values.get("outcome", "")),
                fault=faults.get("outcome", ""), hint="Such as: enrolment works on 50 Macs",
            ),
            FormField(
                name="urgency", label="How urgent", kind="radio",
                value=values.get("urgency", Urgency.NORMAL), options=urgencies,
            ),
        ),
        known=(),
        buttons=(Button(title="Send", action="status.send_help", ref=ref, primary=True),),
    )  # fmt: skip
