"""The status slide of a customer and the deck of a portfolio: which one, for whom; the file."""

from collections.abc import Sequence
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.files import FileOffer, SlideMenu
from cards.requests import FormField, Option, RequestForm
from cards.view import Button, Fact
from dialogs.links import day
from dialogs.name_search import similar_names
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.slide_files import FileRef, Variant, file_for
from dialogs.slide_readers import MAY_ASK, customers_for, status_for
from dialogs.slide_status import Look
from dialogs.slide_words import HEALTHS
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Name
from dialogs.wording import IN_OUR_CHAT
from store import audit
from store.partners import all_names
from store.status_values import Status
from store.vocabulary import Place

NOT_FOR_PARTNERS = (
    "The status slide of a customer is made by its FastTrack Manager or FastTrack Architect: "
    "please ask them for it."
)
# Somebody else's customer and one that does not exist get the same answer.
NOT_YOURS = (
    "I have no status of a customer of that name that I may show you. Say “status slide” and the "
    "customer's name; an FM or FTA has the slides of their own customers, a PSM those of "
    "customers that their partners work with."
)
NAME_ONE = "Please name the customer, such as: status slide Contoso."
NO_PORTFOLIO = "The portfolio deck is of your own customers, and the roster names none for you."
GONE = "This file can no longer be made for you. Please ask for it again."
FROM_ROSTER = "Nothing has been logged yet: the slide has the figures of the roster."
WHAT_CUSTOMERS_SEE = (
    "For the customer: health, summary, use, milestones with forecasts, blockers, next steps and "
    "contacts. The reason for the health, risks, help needed, notes and why a forecast moved are "
    "in the internal one only."
)
MOST_CHOICES = 150  # what a card has room for
SIMILAR = 6


class Ref(ButtonRef):
    """Which deck of which customer."""

    variant: Variant
    customer: Annotated[str, Field(max_length=64)] = ""


class Chosen(BaseModel):
    """The customer that was picked from the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    customer: Annotated[str, Field(max_length=64)]


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer "status slide Contoso": what it would show, and for whom it is wanted."""
    if refusal := _refusal(turn):
        return [refusal]
    named = turn.meaning.customer if turn.meaning else None
    if not named and "portfolio" in turn.text.casefold():
        return portfolio(turn, db)
    return _of(turn, db, named) if named else _ask_which(turn, db)


def choose(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go on with the customer that was picked."""
    try:
        chosen = Chosen.model_validate(dict(turn.inputs))
    except ValidationError:
        return [NAME_ONE]
    return [_refusal(turn) or _menu(turn, db, chosen.customer)]


def get(turn: Turn, db: Session) -> Sequence[Reply]:
    """Offer the file."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    return [_refusal(turn) or _offer(turn, db, ref.variant, ref.customer)]


def portfolio(turn: Turn, db: Session) -> Sequence[Reply]:
    """Offer the deck of all customers of an FM, an FTA or a PSM."""
    return [_refusal(turn) or _offer(turn, db, Variant.PORTFOLIO, "")]


def _refusal(turn: Turn) -> str:
    if turn.place is not Place.PERSONAL:
        return IN_OUR_CHAT
    return "" if turn.who.roles & MAY_ASK else NOT_FOR_PARTNERS


def _of(turn: Turn, db: Session, named: Name) -> Sequence[Reply]:
    """Show the one that was meant; several are offered, of those that may be seen."""
    keys = [named.key] if named.key else list(named.keys)
    if not keys:
        known = [one for one in all_names(db) if one[0] == "customer"]
        keys = [key for _, key, _ in similar_names(named.typed, known, limit=SIMILAR)]
    seen = [(key, status) for key in keys if (status := status_for(db, turn.who, key))]
    if len(seen) == 1:
        return [_menu(turn, db, seen[0][0])]
    return [_form([(key, status.customer_name) for key, status in seen]) if seen else NOT_YOURS]


def _ask_which(turn: Turn, db: Session) -> Sequence[Reply]:
    own = customers_for(db, turn.who)
    if not own or len(own) > MOST_CHOICES:
        return [NAME_ONE]
    return [_menu(turn, db, own[0][0]) if len(own) == 1 else _form(own)]


def _form(customers: Sequence[tuple[str, str]]) -> RequestForm:
    options = tuple(Option(title=name, value=key) for key, name in customers)
    field = FormField(
        name="customer", label="Customer", kind="search", value=options[0].value, options=options,
        hint="Type the customer's name",
    )  # fmt: skip
    go_on = Button(title="Next", action="status_slide.choose", primary=True)
    return RequestForm(
        title="Status slide", lead="Which customer?", asked=(field,), known=(), buttons=(go_on,)
    )


def _menu(turn: Turn, db: Session, customer_id: str) -> Reply:
    status = status_for(db, turn.who, customer_id)
    if status is None:
        return _not_yours(turn, db)
    variants = (("For the customer", Variant.CUSTOMER), ("Internal", Variant.INTERNAL))
    return SlideMenu(
        title=f"Status slide of {status.customer_name}",
        facts=_facts(turn, status),
        lines=(*(() if status.number else (FROM_ROSTER,)), WHAT_CUSTOMERS_SEE),
        buttons=tuple(
            Button(
                title=title,
                action="status_slide.get",
                ref={"variant": variant.value, "customer": customer_id},
                primary=variant is Variant.CUSTOMER,
            )
            for title, variant in variants
        ),
    )


def _facts(turn: Turn, status: Status) -> tuple[Fact, ...]:
    look = Look(who=turn.who, now=turn.now)
    logged = day(look.day_of(status.written_at)) if status.written_at else "never"
    return (
        Fact(title="Health", value=HEALTHS[status.health][1]),
        Fact(title="Last update", value=logged),
        Fact(title="Workloads", value=str(len(status.workloads))),
        Fact(title="Blockers", value=str(len(status.blockers))),
    )


def _offer(turn: Turn, db: Session, variant: Variant, customer_id: str) -> Reply:
    ref = FileRef(
        variant=variant, customer=customer_id, tenant=turn.who.tenant_id,
        person=turn.who.object_id, key=uuid4().hex,
    )  # fmt: skip
    found = file_for(db, ref, now=turn.now)
    if found is None:
        return NO_PORTFOLIO if variant is Variant.PORTFOLIO else _not_yours(turn, db)
    about = {
        Variant.CUSTOMER: "The status slide for the customer, without anything internal.",
        Variant.INTERNAL: "The status slide with internal pages: for Microsoft only.",
        Variant.PORTFOLIO: "The deck of your customers: for Microsoft only.",
    }
    return FileOffer(name=found.name, about=about[variant], ref=ref.model_dump(mode="json"))


def _not_yours(turn: Turn, db: Session) -> str:
    audit.record(
        db, now=turn.now, actor=turn.who.object_id, action="slide.refused", subject="customer"
    )
    return NOT_YOURS
