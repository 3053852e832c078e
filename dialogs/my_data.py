"""What is kept of the person who asks, as a survey contact: seen, corrected and erased in chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from cards.requests import FormField, RequestForm
from cards.survey_contacts import ContactRow, ContactSheetCard
from cards.view import Button, Fact, Say, Shown
from dialogs.expert_fields import Faults, TamperedError, brought_back, typed_strings
from dialogs.expert_team import once_in_private, refuse
from dialogs.live_subject import Subject
from dialogs.portfolio_words import many, named
from dialogs.refs import OLD_BUTTON
from dialogs.survey_contact_card import contact_row
from dialogs.survey_contact_fields import read_form, texts_of
from dialogs.survey_contact_form import CHOICES, LINES, choice_field, line_field
from dialogs.turn import Instead, Reply, Turn
from store import audit
from store.entries import workload_names
from store.identity import Identity
from store.partners import customer_named
from store.sealed import vault
from store.shown_answers import may_show
from store.survey_contacts import KeptContact, contacts_with, keep
from store.survey_erasure import erase_person
from store.survey_sheets import person_id, person_thing, turn_sheet
from store.told import To

IN_OUR_CHAT = "I tell you what I keep of you in our own chat only: please write to me there, 1:1."
TITLE = "What I keep of you as a survey contact"
NOTHING = "Nothing: nobody has named your address as the contact for a satisfaction survey."
LEAD = (
    "Somebody named you as the contact for Microsoft's satisfaction survey. It is kept encrypted, "
    "and deleted after two years. You alone read it here; those who work with you see it masked, "
    "and each time somebody is shown it, that is noted."
)
SURE = (
    "All of it is erased, and nobody can name you again. Only a code made of your address is kept, "
    "to know that you want nothing. This cannot be undone."
)
ERASED = "Erased, in {places}."
CORRECTED = "Corrected."
REFUSED = "contact.refused"
OWN = ("first_name", "last_name", "country", "survey_language", "willing", "agreed")
in_private = once_in_private(IN_OUR_CHAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is kept of a reader; it has no versions: its card is made afresh when it changes."""

    id: UUID
    number: str = ""
    version: int = 1


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show somebody what is kept of them."""
    return [_shown(turn, db)]


@in_private
def again(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show it in the place of the card that was pressed."""
    return [Instead(_shown(turn, db))]


@in_private
def correct(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form that puts it right."""
    kept = _mine(db, turn.who)
    return [Instead(_form(turn.who, kept) if kept else own_card(db, turn.who))]


@in_private
def corrected(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was put right, wherever they are a contact."""
    kept = _mine(db, turn.who)
    if not kept:
        return [Instead(own_card(db, turn.who))]
    if set(turn.inputs) - set(OWN):
        refuse(turn, db, "own contact", action=REFUSED)
        return [OLD_BUTTON]
    first = texts_of(kept[0].fields, kept[0].consent)
    try:
        read = read_form(turn.inputs, workloads=[kept[0].key.workload], kept=first)
    except TamperedError:
        refuse(turn, db, "own contact", action=REFUSED)
        return [OLD_BUTTON]
    if isinstance(read, dict):
        return [Instead(_form(turn.who, kept, typed=typed_strings(turn.inputs), faults=read))]
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    _, answers = read
    for one in kept:
        fields = replace(answers.fields, survey_eligible=one.fields.survey_eligible)
        keep(
            db, fields, answers.consent, customer_id=one.key.customer_id,
            workload=one.key.workload, by=turn.who.email, actor=turn.who.object_id, now=turn.now,
        )  # fmt: skip
        turn_sheet(
            db, customer_id=one.key.customer_id, workload=one.key.workload, by=me, now=turn.now
        )
    return [Instead(own_card(db, turn.who, note=CORRECTED))]


@in_private
def erase(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask whether it is really to be erased."""
    sure = Button(title="Erase it", action="my_data.erased", primary=True)
    back = Button(title="Back", action="my_data.show")
    return [Instead(_card(turn.who, lead=SURE, rows=(), buttons=(sure, back)))]


@in_private
def erased(turn: Turn, db: Session) -> Sequence[Reply]:
    """Erase somebody wherever they are a contact."""
    if not turn.who.email:
        return [Instead(own_card(db, turn.who))]
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    count = erase_person(db, email=turn.who.email, actor=turn.who.object_id, now=turn.now, by=me)
    return [Instead(own_card(db, turn.who, note=ERASED.format(places=many(count, "place"))))]


def own_card(db: Session, who: Identity, *, note: str = "") -> ContactSheetCard:
    """Show a person everything of themselves."""
    kept = _mine(db, who)
    if not kept:
        return _card(who, note=note, lead=NOTHING, rows=(), buttons=())
    names = workload_names(db)
    return _card(
        who,
        note=note,
        lead=LEAD,
        rows=tuple(_row(db, one, names) for one in kept[:MOST]),
        buttons=(
            Button(title="Correct it", action="my_data.correct"),
            Button(title="Erase it", action="my_data.erase"),
            *_answers(db, kept),
        ),
    )


def _answers(db: Session, kept: Sequence[KeptContact]) -> tuple[Button, ...]:
    """Let somebody say whether what they answer may be shown; nobody else can."""
    about = [(one.key.customer_id, one.key.workload) for one in kept]
    shown = may_show(db, email_hash=kept[0].key.email_hash, about=about)
    if shown is None:
        return ()
    if shown:
        return (Button(title="Hide my answers again", action="my_data.answers_hidden"),)
    return (Button(title="My answers may be shown", action="my_data.answers_shown"),)


MOST = 6  # places on one card; the export has all


def _shown(turn: Turn, db: Session) -> ContactSheetCard:
    for one in _mine(db, turn.who):
        audit.record(
            db, now=turn.now, actor=turn.who.object_id, action="contact.revealed",
            subject=one.key.about,
        )  # fmt: skip
    return own_card(db, turn.who)


def _mine(db: Session, who: Identity) -> tuple[KeptContact, ...]:
    """Return where somebody is a contact: by the address that the roster has of them."""
    if not who.email:
        return ()
    return contacts_with(db, email_hash=vault().address_hash(who.email))


def _row(db: Session, one: KeptContact, names: Mapping[str, str]) -> ContactRow:
    customer = customer_named(db, customer_id=one.key.customer_id)
    row = contact_row(one, masked=False)
    about = f"{customer[0] if customer else ''}, {named(names, one.key.workload)}"
    return replace(row, facts=(Fact(title="For", value=about.strip(", ")), *row.facts))


def _card(
    who: Identity,
    *,
    lead: str,
    rows: tuple[ContactRow, ...],
    buttons: tuple[Button | Say, ...],
    note: str = "",
) -> ContactSheetCard:
    return ContactSheetCard(
        title=TITLE, note=note, lead=lead, rows=rows, choose=None, footer="", buttons=buttons,
        shows=_shows(who),
    )  # fmt: skip


def _form(
    who: Identity,
    kept: Sequence[KeptContact],
    *,
    typed: Mapping[str, str] | None = None,
    faults: Faults | None = None,
) -> RequestForm:
    texts = {**texts_of(kept[0].fields, kept[0].consent), **(typed or {})}
    wrong = faults or {}

    def field(one: FormField) -> FormField:
        value = brought_back(one.name, texts.get(one.name, ""))
        return replace(one, value=value, fault=wrong.get(one.name, ""))

    fields = (*(line_field(one) for one in LINES), *(choice_field(one) for one in CHOICES))
    return RequestForm(
        title="Correct what is kept of you",
        lead=f"It is changed in {many(len(kept), 'place')}.",
        asked=tuple(field(one) for one in fields if one.name in OWN),
        known=(),
        buttons=(
            Button(title="Correct it", action="my_data.corrected", primary=True),
            Button(title="Back", action="my_data.show"),
        ),
        shows=_shows(who),
    )


def _shows(who: Identity) -> Shown:
    return Shown(thing=person_thing(tenant_id=who.tenant_id, object_id=who.object_id), version=1)


def _seen_by(_: Session, identifier: UUID, who: Identity) -> Own | None:
    own = person_id(tenant_id=who.tenant_id, object_id=who.object_id)
    return Own(id=identifier) if own == identifier else None


SUBJECT: Subject[Own] = Subject(
    called=TITLE,
    read=lambda _, identifier: Own(id=identifier),
    seen_by=_seen_by,
    card=lambda db, _, who: own_card(db, who),
    title=lambda _: TITLE,
    told=lambda *_: (),
    show=lambda _, title: Button(title=title, action="my_data.show"),
)
