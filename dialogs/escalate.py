"""Escalate something: the form begins with what was said; one press raises it, once."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import programme
from dialogs.escalation_card import escalation_card
from dialogs.escalation_form import Answers, escalation_form
from dialogs.escalation_notices import tell_addressees
from dialogs.escalation_said import said_fields
from dialogs.escalation_words import UNKNOWN, with_whom
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_said import own_customer
from dialogs.expert_team import author, new_form_key, once_in_private, refuse
from dialogs.followed import note_of_last
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.escalation import Addressee, addressee
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Intent
from dialogs.wording import IN_OUR_CHAT
from store.escalation_changes import ToEscalate, escalate, escalated_before
from store.escalations import escalation_with_id
from store.partners import psm_of_partner
from store.vocabulary import NextStep, Place

REFUSED = "escalation.refused"  # in the audit trail
AGAIN = Say(title="Escalate something", words="escalate")
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """The form that is sent: it is one escalation, however often it is."""

    form: Annotated[str, Field(min_length=1, max_length=64)]


def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form with what the message says; where others read, only how it is done."""
    if turn.place is not Place.PERSONAL:
        return programme.tell_of(Intent.ESCALATE, turn, db)
    return _start(turn, db)


@in_private
def _start(turn: Turn, db: Session) -> Sequence[Reply]:
    note_of_last(turn, db, NextStep.ESCALATED)
    return [escalation_form(turn, db, said_fields(turn, db), key=new_form_key(turn))]


@in_private
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Raise what was filled in, once for each form; a fault brings it back."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    key = f"escalate:{turn.who.tenant_id}:{turn.who.object_id}:{ref.form}"
    if before := escalated_before(db, key=key):
        return _sent(turn, db, before.id)
    try:
        answers = Answers.read(turn, db)
    except TamperedError:
        refuse(turn, db, "escalation form", action=REFUSED)
        return [OLD_BUTTON]
    if isinstance(answers, dict):
        given = typed_strings(turn.inputs)
        return [Instead(escalation_form(turn, db, given, key=ref.form, faults=answers))]
    opened = escalate(db, _what(turn, db, answers), key=key, by=author(turn), now=turn.now)
    if opened.is_new:
        tell_addressees(db, opened.id, turn)
    return _sent(turn, db, opened.id)


@in_private
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Put the form away; nothing was kept."""
    return [Instead(GuessCard(lead="Discarded. Nothing was escalated.", buttons=(AGAIN,)))]


def _what(turn: Turn, db: Session, answers: Answers) -> ToEscalate:
    who = turn.who
    partner_id = who.partner_id or answers.partner
    customer = answers.customer
    if partner_id and customer:
        _, customer = own_customer(db, customer, partner_id=partner_id)
    return ToEscalate(
        severity=answers.severity,
        matter=answers.matter,
        text=answers.words,
        psm_email=_addressee(turn, db, answers, partner_id).psm_email,
        partner_id=partner_id,
        customer_name=customer,
    )


def _addressee(turn: Turn, db: Session, answers: Answers, partner_id: str) -> Addressee:
    found = psm_of_partner(db, partner_id=partner_id)
    return addressee(
        answers.matter,
        by=turn.who.email,
        psm=found.psm if found else None,
        cover=found.cover if found else None,
        now=turn.now,
    )


def _sent(turn: Turn, db: Session, escalation_id: UUID) -> Sequence[Reply]:
    held = escalation_with_id(db, escalation_id=escalation_id, who=turn.who)
    if held is None:
        return [UNKNOWN]
    whose = f"Escalated to {with_whom(held)}, as" if held.is_kept else "Kept as"
    note = f"{whose} number {held.number}. I will tell you when it is acknowledged."
    return [Instead(escalation_card(held, turn.who, note=note))]
