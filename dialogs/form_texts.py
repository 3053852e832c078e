"""Texts to paste into the team's own forms, in the order in which the forms ask, with their links.

The full list of fields of neither form is known: what is known of routing is told, and the cards
say that a form may ask for more.
"""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import RequestText
from cards.view import Fact
from dialogs.expert_words import KINDS, short_name, urgency_name
from dialogs.followed import note
from dialogs.links import assistance_form, expert_form
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import back_button
from dialogs.turn import Reply, Turn
from store.entries import EntryText, entry_texts, workload_names
from store.models import Question
from store.partners import customer_named, works_with
from store.requests import ExpertRequest
from store.vocabulary import Audience, NextStep, Place

MIGRATION = "data_migration"  # the workload
BRACKETS = (
    "The customer or you can send it. Open the form and paste these, in this order; what stands "
    "in brackets is yours to fill in. The form may ask for more."
)


def text_card(db: Session, request: ExpertRequest) -> RequestText:
    """Give the whole request as text for the team's own form."""
    workload = short_name(workload_names(db).get(request.workload, request.workload))
    customer = customer_named(db, customer_id=request.customer_id)
    said = (
        ("Partner", request.partner_name),
        ("Region", request.partner_region),
        ("Customer", request.customer_name),
        ("Eligible licences", f"{customer[1]:,}" if customer else ""),
        ("Workload", workload),
        ("Kind of help", KINDS[request.kind]),
        ("Urgency", urgency_name(request.urgency)),
        ("What happened and what was tried", request.tried),
        ("Wanted outcome", request.outcome),
        ("Preferred times", f"{request.times} ({request.time_zone})" if request.times else ""),
        ("Time zone", request.time_zone if not request.times else ""),
        ("Contact", request.contact),
    )
    return RequestText(
        title=f"Request {request.number} for the FTC Resource Request form",
        lead="Only where the team asks for it: open the form and paste these, in this order.",
        lines=_facts(said),
        buttons=(expert_form(), back_button(request)),
    )


class Ref(ButtonRef):
    """The question that was answered, and the entry that the answer rests on."""

    question: str
    entry: str


def assistance(turn: Turn, db: Session) -> Sequence[Reply]:
    """Give what is known of a scope question as text for a FastTrack Request for Assistance."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    question = own_question(turn, db, ref.question)
    if question is None:
        return [NOT_YOURS]
    note(turn, db, question.id, NextStep.TOOK_RFA_TEXT)
    entry = entry_texts(db, [ref.entry], reader=Audience.PARTNER).get(ref.entry)
    return [
        RequestText(
            title="FastTrack Request for Assistance (RFA)",
            lead=BRACKETS,
            lines=_facts(_assistance(turn, db, question, entry)),
            buttons=(assistance_form(),),
        )
    ]


def _assistance(
    turn: Turn, db: Session, question: Question, entry: EntryText | None
) -> tuple[tuple[str, str], ...]:
    who, is_private = turn.who, turn.place is Place.PERSONAL
    workload = question.workload or (entry.workload if entry else "")
    own = " ".join(part for part in (who.name, who.email) if part) if is_private else ""
    partner = ", ".join(part for part in (who.partner_name, own) if part)
    migration = "yes" if workload == MIGRATION else "[yes or no]"
    return (
        ("Customer", _customer(turn, db, question) or "[name, domain or top parent number]"),
        ("Products", short_name(workload_names(db).get(workload, "")) or "[products]"),
        ("Intent", "[what the customer wants to reach, and by when]"),
        ("Customer's contact", "[name and mail address]"),
        ("Partner's contact", partner or "[name and mail address]"),
        ("Data migration wanted", migration),
        ("For education", "[number of staff, number of students]"),
    )


def _customer(turn: Turn, db: Session, question: Question) -> str:
    """Name the customer of the question where nobody else reads, to those who may know."""
    key = question.customer_id
    if not key or turn.place is not Place.PERSONAL:
        return ""
    if not turn.who.is_staff and not works_with(
        db, partner_id=turn.who.partner_id, customer_id=key
    ):
        return ""
    found = customer_named(db, customer_id=key)
    return found[0] if found else ""


def _facts(said: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    return tuple(Fact(title=title, value=value) for title, value in said if value)
