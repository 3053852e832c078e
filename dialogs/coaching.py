"""Microsoft-initiated coaching: a PSM assigns an expert to a partner that has not asked for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError
from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import expert_form
from dialogs.coaching_form import MISSING, By, Whom, by_form, too_long, whom_form
from dialogs.coaching_notices import tell_partner
from dialogs.escalation_said import said_customer_of, said_partner
from dialogs.expert_fields import LINE, typed_strings
from dialogs.expert_said import own_customer
from dialogs.expert_team import (
    UNKNOWN,
    around_for,
    author,
    in_private_once,
    new_form_key,
    refuse,
)
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import Look, request_card
from dialogs.request_notices import tell_of
from dialogs.rules.request_press import Move, Wish
from dialogs.rules.request_routes import assignment, may_assign
from dialogs.rules.request_state import Party, Refused
from dialogs.turn import Instead, Reply, Turn
from store.coaching import let_follow, partner_side
from store.entries import workload_names
from store.partners import names_of
from store.request_changes import open_request, opened_before
from store.requests import request_with_id
from store.vocabulary import Role

ASSIGN = frozenset({Role.PSM, Role.PROGRAM})
NOT_YOURS = (
    "Experts are assigned to a partner by its Partner Success Manager or the programme team. Say "
    "“who is the PSM” to find them."
)
NO_CUSTOMER = "Coaching"  # what stands for the customer where it is about none
AGAIN = Say(title="Coach a partner", words="coach a partner")
NAMED = 3  # people of the partner that the answer names
F = TypeVar("F", bound=BaseModel)
Id = Annotated[str, Field(min_length=1, max_length=64)]


class WhomRef(ButtonRef):
    """The form, which is one request however often it is sent, and the customer that was said."""

    form: Id
    customer: Annotated[str, Field(max_length=200)] = ""


class ByRef(WhomRef):
    """What was chosen before: the partner and the workload."""

    partner: Id
    workload: Id


def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Begin with what the message says; a partner who says so asks for an expert."""
    return expert_form.start(turn, db) if turn.who.partner_id else _start(turn, db)


@in_private_once
def _start(turn: Turn, db: Session) -> Sequence[Reply]:
    if not turn.who.roles & ASSIGN:
        refuse(turn, db, "coaching")
        return [NOT_YOURS]
    meaning = turn.meaning
    said = {
        "partner": said_partner(turn, db),
        "workload": meaning.workload if meaning else "",
        "customer": said_customer_of(turn, db),
    }
    ref, faults = {"form": new_form_key(turn)}, _faults(turn, db, said)
    if faults:
        known = {name: fault for name, fault in faults.items() if said[name]}
        return [whom_form(turn, db, said, {**ref, "customer": said["customer"]}, known)]
    return [by_form(turn, db, said, {**ref, **said})]


@in_private_once
def choose(turn: Turn, db: Session) -> Sequence[Reply]:
    """Take the partner and the workload, and ask for the expert."""
    ref = WhomRef.of(turn)
    chosen = _read(Whom, turn)
    if ref is None or chosen is None:
        return _tampered(turn, db)
    values = chosen.model_dump()
    if faults := _faults(turn, db, values):
        return [Instead(whom_form(turn, db, values, ref.model_dump(), faults))]
    known = {**ref.model_dump(), **values}
    return [Instead(by_form(turn, db, {"customer": ref.customer}, known))]


@in_private_once
def again(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go back to the partner and the workload."""
    ref = ByRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    customer = typed_strings(turn.inputs).get("customer", ref.customer)[:LINE]
    before = {"form": ref.form, "customer": customer}
    return [Instead(whom_form(turn, db, ref.model_dump(), before))]


@in_private_once
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Put the form away; nothing was kept."""
    return [Instead(GuessCard(lead="Discarded. Nobody was assigned.", buttons=(AGAIN,)))]


@in_private_once
def assign(turn: Turn, db: Session) -> Sequence[Reply]:
    """Assign the expert, once for each form, and tell both sides; a fault brings it back."""
    ref, given = ByRef.of(turn), _read(By, turn)
    if ref is None or given is None:
        return _tampered(turn, db)
    key = f"coaching:{turn.who.tenant_id}:{turn.who.object_id}:{ref.form}"
    if before := opened_before(db, key=key):
        return _assigned(turn, db, before.id)
    values = given.model_dump()
    faults = {name: MISSING[name] for name in ("to", "words") if not values[name]}
    faults |= too_long(values)
    if not faults:
        decided = _decide(turn, db, ref, given)
        if isinstance(decided, Move):
            return _open(turn, db, ref, decided, key=key)
        refuse(turn, db, "coaching")  # somebody who was not on the list, or a partner of another
        faults = {"to": decided.reason}
    return [Instead(by_form(turn, db, values, ref.model_dump(), faults))]


def _read(form: type[F], turn: Turn) -> F | None:
    """Read what was filled in; None if the form has no such field."""
    try:
        return form.model_validate({**turn.inputs, **typed_strings(turn.inputs)})
    except ValidationError:
        return None


def _faults(turn: Turn, db: Session, values: Mapping[str, str]) -> dict[str, str]:
    """Say beside which field something is missing: the partner has to be one's own."""
    partner, workload = values["partner"], values["workload"]
    around = around_for(db, partner_id=partner, workload=workload)
    is_theirs = bool(names_of(db, kind="partner", ids=[partner])) and may_assign(turn.who, around)
    right = {"partner": is_theirs, "workload": workload in workload_names(db)}
    return {name: MISSING[name] for name, is_right in right.items() if not is_right}


def _decide(turn: Turn, db: Session, ref: ByRef, given: By) -> Move | Refused:
    who, side = turn.who, partner_side(db, partner_id=ref.partner)
    customer_id, customer = own_customer(db, given.customer, partner_id=ref.partner)
    wish = Wish(
        workload=ref.workload,
        customer_id=customer_id,
        customer_name=customer or NO_CUSTOMER,
        time_zone=who.time_zone,
        contact=side.contact_email if side else "",
    )
    around = around_for(db, partner_id=ref.partner, workload=ref.workload)
    return assignment(wish, given.words, given.to, who, around, now=turn.now)


def _open(turn: Turn, db: Session, ref: ByRef, move: Move, *, key: str) -> Sequence[Reply]:
    """Open the request; the partner's people follow it, and are told in words of their own."""
    opened = open_request(db, move, key=key, partner_id=ref.partner, by=author(turn), now=turn.now)
    side = partner_side(db, partner_id=ref.partner)
    if opened.is_new and side:
        tell_of(db, opened.id, replace(move, tells=move.tells - {Party.PARTNER}), turn)
        let_follow(db, opened.id, [to for _, to in side.people])
        for _, to in side.people:
            tell_partner(db, opened.id, to, turn)
    return _assigned(turn, db, opened.id)


def _assigned(turn: Turn, db: Session, request_id: UUID) -> Sequence[Reply]:
    request = request_with_id(db, request_id=request_id, who=turn.who)
    if request is None:
        return [UNKNOWN]
    side = partner_side(db, partner_id=request.partner_id)
    names = [name for name, _ in side.people] if side else []
    more = f" and {len(names) - NAMED} more" if names[NAMED:] else ""
    told = f"I tell {', '.join(names[:NAMED])}{more} why."
    if not names:
        told = f"I know nobody at {request.partner_name}: please tell them yourself."
    note = f"{request.sme_name} is asked to coach {request.partner_name}. {told}"
    return [Instead(request_card(db, request, turn.who, Look(note=note)))]


def _tampered(turn: Turn, db: Session) -> Sequence[Reply]:
    refuse(turn, db, "coaching")
    return [OLD_BUTTON]
