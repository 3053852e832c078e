"""The survey contacts of a workload at a customer, as a card: masked, or one as it is."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import FormField, HistoryLine, Option
from cards.survey_contacts import ContactRow, ContactSheetCard
from cards.view import Button, Fact, Shown
from dialogs.live_subject import Subject
from dialogs.portfolio_words import many, named
from dialogs.survey_contact_fields import country_name, language_name
from store.entries import workload_names
from store.identity import Identity
from store.survey_contacts import KeptContact, contacts_of, masked_address, masked_name
from store.survey_reach import reach_at
from store.survey_sheets import Sheet, sheet_with_id

MOST = 8  # contacts on one card: it stays under its size
MASKED = "Masked. “Show it” shows one as it is; that you were shown it is noted."
OPEN = "You see this because you asked; that is noted. It is masked again in ten minutes."
NOBODY = "Nobody is named yet: without a contact there is no survey."
YES_NO = {True: "Yes", False: "No", None: "Nobody has asked them yet"}


def sheet_card(
    db: Session, sheet: Sheet, who: Identity, *, note: str = "", open_one: KeptContact | None = None
) -> ContactSheetCard:
    """Show the contacts of a sheet to somebody who may see them."""
    contacts = contacts_of(db, customer_id=sheet.customer_id, workload=sheet.workload)
    shown = contacts[:MOST] if open_one is None else (open_one,)
    more = len(contacts) - len(shown)
    lead = (OPEN if open_one else MASKED) if contacts else NOBODY
    return ContactSheetCard(
        title=sheet_title(db, sheet),
        note=note,
        lead=lead,
        rows=tuple(contact_row(one, masked=open_one is None) for one in shown),
        choose=_choose(shown) if open_one is None else None,
        footer=f"There {'is' if more == 1 else 'are'} {many(more, 'other')}." if more else "",
        buttons=_buttons(sheet, who, shown, is_open=open_one is not None),
        shows=Shown(thing=sheet.thing, version=sheet.version, fades=open_one is not None),
    )


def sheet_title(db: Session, sheet: Sheet) -> str:
    """Name a sheet."""
    return f"Survey contact: {sheet.customer_name}, {named(workload_names(db), sheet.workload)}"


def contact_row(one: KeptContact, *, masked: bool) -> ContactRow:
    """Show one contact."""
    fields, consent = one.fields, one.consent
    name = f"{fields.first_name} {fields.last_name}"
    return ContactRow(
        title=masked_name(fields) if masked else name,
        address=masked_address(fields.email) if masked else fields.email,
        facts=(
            Fact(title="Country", value=country_name(fields.country)),
            Fact(title="Language", value=language_name(fields.survey_language)),
            Fact(title="Survey eligible", value=YES_NO[fields.survey_eligible]),
            Fact(title="Willing", value=YES_NO[consent.willing]),
            Fact(title="Reminders", value="Agreed" if consent.agreed_to_nudges else "Not agreed"),
        ),
        late=_hindered(one),
    )


def _hindered(one: KeptContact) -> str:
    if not one.fields.is_complete:
        return "Something that the survey needs is missing."
    if not one.fields.survey_eligible:
        return "Not survey eligible: no survey goes to them."
    return "They do not want to be asked." if one.consent.willing is False else ""


def _choose(shown: Sequence[KeptContact]) -> FormField | None:
    """Let one be picked where there are several: by the keyed hash, which tells nobody anything."""
    if len(shown) < 2:  # noqa: PLR2004 -- one needs no choice
        return None
    options = tuple(
        Option(title=f"{masked_name(o.fields)}, {masked_address(o.fields.email)}",
               value=o.key.email_hash)
        for o in shown
    )  # fmt: skip
    return FormField(
        name="chosen", label="Which", kind="choice", value=options[0].value, options=options
    )


def _buttons(
    sheet: Sheet, who: Identity, shown: Sequence[KeptContact], *, is_open: bool
) -> tuple[Button, ...]:
    ref: dict[str, str | int] = {"sheet": str(sheet.id)}
    one = {**ref, "contact": shown[0].key.email_hash} if is_open else ref
    whole = (
        Button(title="Hide it", action="survey_contact.show", ref=ref, primary=True)
        if is_open
        else Button(title="Show it", action="survey_contact.reveal", ref=ref)
    )
    about = (
        whole,
        Button(title="Correct it", action="survey_contact.correct", ref=one),
        Button(title="Erase it", action="survey_contact.erase", ref=one),
    )
    add = Button(
        title="Name another" if shown else "Name a contact", action="survey_contact.form",
        ref={"customer": sheet.customer_id, "workload": sheet.workload},
    )  # fmt: skip
    gate = Button(
        title="What is missing?", action="survey_gate.show",
        ref={"customer": sheet.customer_id, "workload": sheet.workload},
    )  # fmt: skip
    return (*(about if shown else ()), add, gate)


def seen_by(db: Session, sheet: Sheet | None, who: Identity) -> Sheet | None:
    """Return a sheet if somebody may see its contacts now."""
    if sheet is None:
        return None
    reach = reach_at(db, who, customer_id=sheet.customer_id, workload=sheet.workload)
    return sheet if reach else None


def _told(_: Session, __: Sheet, ___: Identity, ____: int) -> Sequence[HistoryLine]:
    """An older card keeps nothing: what it showed was about somebody."""
    return ()


SUBJECT: Subject[Sheet] = Subject(
    called="Survey contacts at",
    read=sheet_with_id,
    seen_by=lambda db, identifier, who: seen_by(db, sheet_with_id(db, identifier), who),
    card=sheet_card,
    title=lambda sheet: f"Survey contacts at {sheet.customer_name}",
    told=_told,
    show=lambda sheet, title: Button(
        title=title, action="survey_contact.show", ref={"sheet": str(sheet.id)}
    ),
)
