"""The form of an escalation: its fields, read and shown."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core.core_schema import ValidationInfo
from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm
from cards.view import Button
from dialogs.escalation_words import matter_choice, severity_choice
from dialogs.expert_fields import LINE, LONG, Faults, TamperedError, brought_back, typed_strings
from dialogs.turn import Turn
from store.partners import names_of, partner_choices
from store.vocabulary import Matter, Severity

MOST_PARTNERS = 50  # choices: a card stays under its size
MOST_OF_A_NAME = 60
MISSING: Mapping[str, str] = {
    "words": "Please say what is to be escalated.",
    "severity": "Please choose how severe it is.",
    "matter": "Please choose what it is about: it decides who gets it.",
}
CHOSEN = frozenset({"severity", "matter", "partner"})
LEAD = (
    "What concerns delivery or a customer goes to the Partner Success Manager first; the "
    "programme, contracts, billing, and feedback on the programme go to the programme team. You "
    "see who has it, when it was acknowledged, and the answer."
)


class Answers(BaseModel):
    """What was filled in, complete and as it should be; `partner` is what staff choose."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    words: Annotated[str, Field(min_length=1, max_length=LONG)]
    severity: Severity
    matter: Matter
    customer: Annotated[str, Field(max_length=LINE)] = ""
    partner: str = ""

    @field_validator("partner")
    @classmethod
    def _of_the_roster(cls, chosen: str, info: ValidationInfo) -> str:
        if chosen and chosen not in (info.context or ()):
            raise ValueError("unknown")
        return chosen

    @classmethod
    def read(cls, turn: Turn, db: Session) -> "Self | Faults":
        """Read the form, or say beside which field what is wrong.

        Raises:
            TamperedError: a field or a choice that the form does not have.
        """
        typed = typed_strings(turn.inputs)
        fields = set(cls.model_fields) - (set() if turn.who.is_staff else {"partner"})
        if len(typed) < len(turn.inputs) or set(typed) - fields:
            raise TamperedError
        known = {key for _, key, _ in names_of(db, kind="partner", ids=[typed.get("partner", "")])}
        try:
            return cls.model_validate(typed, context=known)
        except ValidationError as error:
            faulty = {str(one["loc"][0]): one["type"] for one in error.errors()}
        if any(typed.get(name, "").strip() for name in faulty if name in CHOSEN):
            raise TamperedError
        return {name: _fault(name, kind) for name, kind in faulty.items()}


def escalation_form(
    turn: Turn,
    db: Session,
    values: Mapping[str, str],
    *,
    key: str,
    faults: Mapping[str, str] | None = None,
) -> RequestForm:
    """Show the form with what is known; `key` makes it one escalation, however often it is sent."""
    partners = _partners(turn, db, values.get("partner", "")) if turn.who.is_staff else None
    return RequestForm(
        title="Escalate something",
        lead=LEAD,
        asked=form_fields(values, faults or {}, partners=partners),
        known=(),
        buttons=(
            Button(title="Escalate", action="escalation.send", ref={"form": key}, primary=True),
            Button(title="Discard", action="escalation.discard"),
        ),
    )


def form_fields(
    values: Mapping[str, str], faults: Mapping[str, str], *, partners: tuple[Option, ...] | None
) -> tuple[FormField, ...]:
    """Return every field with what is in it; without `partners` that field is left out."""
    options = {
        "severity": tuple(Option(title=severity_choice(s), value=s.value) for s in Severity),
        "matter": tuple(Option(title=matter_choice(m), value=m.value) for m in Matter),
        "partner": partners or (),
    }
    return tuple(
        FormField(
            name=name,
            label=label,
            kind=kind,
            value=brought_back(name, values.get(name, "")),
            fault=faults.get(name, ""),
            hint=hint,
            most=most,
            options=options.get(name, ()),
        )
        for name, label, kind, hint, most in _FORM
        if name != "partner" or partners is not None
    )


def _partners(turn: Turn, db: Session, chosen: str) -> tuple[Option, ...]:
    """Offer the partners, first the one that is meant and those this person looks after."""
    named = names_of(db, kind="partner", ids=[chosen])
    others = partner_choices(db, of=turn.who.email, limit=MOST_PARTNERS)
    pairs = dict([*((key, name) for _, key, name in named), *others])
    return tuple(Option(title=name[:MOST_OF_A_NAME], value=key) for key, name in pairs.items())


_FORM = (
    ("words", "What is to be escalated?", "text", "What happened, since when, what is wanted",
     LONG),
    ("severity", "How severe is it?", "radio", "", LINE),
    ("matter", "What is it about?", "choice", "Choose one", LINE),
    ("customer", "Customer (optional)", "line", "The customer it concerns", LINE),
    ("partner", "Partner (optional)", "search", "Type the partner's name", LINE),
)  # fmt: skip


def _fault(name: str, kind: str) -> str:
    if kind == "string_too_long":
        return f"Please say it in at most {LONG if name == 'words' else LINE:,} characters."
    return MISSING[name]
