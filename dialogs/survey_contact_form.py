"""The form of a survey contact: what is asked for, why, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm
from cards.view import Button, Shown
from dialogs.expert_fields import brought_back
from dialogs.portfolio_words import named
from dialogs.survey_contact_fields import (
    ADDRESS,
    NAME,
    NO,
    UNSAID,
    WORD,
    YES,
    country_name,
    language_name,
)
from store.entries import workload_names
from store.survey_contacts import KeptContact, masked_address, masked_name
from store.survey_reach import Reach

MOST_WORKLOADS = 40
WHY = (
    "Microsoft's satisfaction survey goes to this person once the workload has reached 10% active "
    "use and payment is complete. It asks for these fields and no other (GDPR): the name and the "
    "address to invite them, the country and the language to write to them properly, and whether "
    "they may be asked. They are kept encrypted, shown masked, and deleted after two years, or as "
    "soon as the person or you ask for it. Please tell the person before you name them."
)
CORRECTS = "What you leave empty stays as it is."
YES_NO = (Option(title="Yes", value=YES), Option(title="No", value=NO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed, and what is wrong with it; `shows` keeps a form with typed data alive."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    shows: Shown | None = None


NOTHING_TYPED = Filled()


def contact_form(
    db: Session, reaches: Sequence[Reach], *, filled: Filled = NOTHING_TYPED
) -> RequestForm:
    """Ask for the contact of one of these workloads of a customer."""
    first = reaches[0]
    typed = {
        "country": country_name(first.country), "survey_eligible": YES, "willing": UNSAID,
        "agreed": NO, **filled.typed,
    }  # fmt: skip
    ref: dict[str, str | int] = {"customer": first.customer_id}
    if len(reaches) == 1:
        ref["workload"] = first.workload
    return RequestForm(
        title=_title(db, reaches),
        lead=WHY,
        asked=(*_workload(db, reaches, typed, filled.faults), *_fields(typed, filled.faults)),
        known=(),
        buttons=(
            Button(title="Keep it", action="survey_contact.send", ref=ref, primary=True),
            Button(title="Discard", action="survey_contact.discard"),
        ),
        shows=filled.shows,
    )


def correction_form(
    db: Session, reach: Reach, kept: KeptContact, *, sheet: str, filled: Filled = NOTHING_TYPED
) -> RequestForm:
    """Ask what is to be put right; of the name and the address only a mask is shown."""
    fields, consent = kept.fields, kept.consent
    typed = {
        "country": country_name(fields.country),
        "survey_language": fields.survey_language,
        "survey_eligible": YES if fields.survey_eligible else NO,
        "willing": UNSAID if consent.willing is None else YES if consent.willing else NO,
        "agreed": YES if consent.agreed_to_nudges else NO,
        **filled.typed,
    }
    hints = {
        "first_name": f"Now {masked_name(fields)}",
        "last_name": f"Now {masked_name(fields)}",
        "email": f"Now {masked_address(fields.email)}",
    }
    ref: dict[str, str | int] = {"sheet": sheet, "contact": kept.key.email_hash}
    return RequestForm(
        title=_title(db, (reach,)),
        lead=CORRECTS,
        asked=_fields(typed, filled.faults, hints),
        known=(),
        buttons=(
            Button(title="Correct it", action="survey_contact.corrected", ref=ref, primary=True),
            Button(title="Back", action="survey_contact.show", ref={"sheet": sheet}),
        ),
        shows=filled.shows,
    )


def _title(db: Session, reaches: Sequence[Reach]) -> str:
    customer = reaches[0].customer_name
    if len(reaches) > 1:
        return f"Survey contact: {customer}"
    return f"Survey contact: {customer}, {named(workload_names(db), reaches[0].workload)}"


def _workload(
    db: Session, reaches: Sequence[Reach], typed: Mapping[str, str], faults: Mapping[str, str]
) -> tuple[FormField, ...]:
    if len(reaches) == 1:
        return ()
    names = workload_names(db)
    options = tuple(
        Option(title=named(names, one.workload), value=one.workload)
        for one in reaches[:MOST_WORKLOADS]
    )
    return (
        FormField(
            name="workload", label="Service", kind="choice", value=typed.get("workload", ""),
            hint="Choose one", fault=faults.get("workload", ""), options=options,
        ),
    )  # fmt: skip


def line_field(one: tuple[str, str, str, int]) -> FormField:
    """Make an empty field to be typed into."""
    name, label, hint, most = one
    return FormField(name=name, label=label, kind="line", hint=hint, most=most)


def choice_field(one: tuple[str, str, tuple[Option, ...]]) -> FormField:
    """Make an empty field to choose in."""
    name, label, options = one
    return FormField(name=name, label=label, kind="choice", options=options)


def _fields(
    typed: Mapping[str, str], faults: Mapping[str, str], hints: Mapping[str, str] | None = None
) -> tuple[FormField, ...]:
    empty = (*(line_field(one) for one in LINES), *(choice_field(one) for one in CHOICES))
    return tuple(
        replace(
            one,
            value=brought_back(one.name, typed.get(one.name, "")),
            fault=faults.get(one.name, ""),
            hint=(hints or {}).get(one.name, one.hint),
        )
        for one in empty
    )


LINES = (
    ("first_name", "First name", "", NAME),
    ("last_name", "Last name", "", NAME),
    ("email", "E-mail", "Their address at work", ADDRESS),
    ("country", "Country", "Such as Germany or DE", WORD),
    ("survey_language", "Survey language", f"Such as {language_name('de')} or pt-BR", WORD),
)
CHOICES = (
    ("survey_eligible", "Survey eligible: may Microsoft ask them?", YES_NO),
    ("willing", "Are they willing to answer?",
     (*YES_NO, Option(title="Nobody has asked them yet", value=UNSAID))),
    ("agreed", "Do they agree to be reminded by mail, twice at most?", YES_NO),
)  # fmt: skip
