"""The form of a significant event: what a message says of it, its fields, read and shown."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm
from cards.view import Button
from dialogs.expert_fields import (
    LINE,
    LONG,
    TIMES,
    Faults,
    TamperedError,
    brought_back,
    encodable,
    typed_strings,
)
from dialogs.expert_words import short_name
from dialogs.turn import Turn
from store.entries import workload_names
from store.significant_events import customers_to_raise_for, workloads_to_raise_for

MOST_CUSTOMERS, MOST_WORKLOADS, MOST_OF_A_NAME = 60, 30, 60  # choices: a card stays under its size
FEW = 30  # customers that are chosen from a list; more are searched
NONE = "none"  # a choice must have a value
SHORTEST = 3  # letters of what is worth taking over
CHOSEN = frozenset({"customer", "workload", "who"})
NOT_THERE = "This workload is not at that customer: please choose one that is, or none."
WHICH_EXPERT = "Please choose the workload: it decides which experts are told."
MISSING: Mapping[str, str] = {
    "customer": "Please choose the customer.",
    "words": "Please say what happened.",
}
LEAD = (
    "For what cannot wait for the next update. The customer's FastTrack Manager and Architect, the "
    "Partner Success Manager, and whoever you name here are told at once, at any hour."
)
_LEAD_WORDS = re.compile(r"^\s*(?:please\s+)?significant\s+events?\b\s*", re.IGNORECASE)
_BESIDE = r"^(?:(?:for|at|of|on|with)\s+)?{name}\b\s*[:,.;!-]*\s*"


class Needed(StrEnum):
    """Who else is needed to unblock it."""

    NOBODY = "nobody"
    SME = "sme"
    PROGRAM = "program"
    MANAGER = "manager"


WHO: Mapping[Needed, str] = {
    Needed.NOBODY: "Nobody else",
    Needed.SME: "The experts (SME) of the workload",
    Needed.PROGRAM: "The programme team",
    Needed.MANAGER: "The team manager",
}


class Answers(BaseModel):
    """What was filled in, complete and as it should be."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    customer: Annotated[str, Field(min_length=1, max_length=64)]
    words: Annotated[str, Field(min_length=1, max_length=LONG)]
    workload: Annotated[str, Field(max_length=64)] = NONE
    needs: Annotated[str, Field(max_length=TIMES)] = ""
    who: Needed = Needed.NOBODY

    @classmethod
    def read(cls, turn: Turn, db: Session) -> "Self | Faults":
        """Read the form, or say beside which field what is wrong.

        Raises:
            TamperedError: a field or a choice that the form does not have.
        """
        typed = typed_strings(turn.inputs)
        if len(typed) < len(turn.inputs) or set(typed) - set(cls.model_fields):
            raise TamperedError
        try:
            found = cls.model_validate(typed)
        except ValidationError as error:
            faulty = {str(one["loc"][0]): one["type"] for one in error.errors()}
            if any(typed.get(name, "").strip() for name in faulty if name in CHOSEN):
                raise TamperedError from None
            return {name: _fault(name, kind) for name, kind in faulty.items()}
        own = dict(customers_to_raise_for(db, who=turn.who))
        if found.customer not in own or found.who not in choices_of(turn):
            raise TamperedError
        if found.workload in ("", NONE):
            found = found.model_copy(update={"workload": ""})
        return _fault_of_workload(found, turn, db) or found


def choices_of(turn: Turn) -> tuple[Needed, ...]:
    """Return whom somebody may name as needed: managers are Microsoft's own."""
    return tuple(who for who in Needed if turn.who.is_staff or who is not Needed.MANAGER)


def said_fields(turn: Turn, db: Session) -> dict[str, str]:
    """Return the fields that the words of this turn fill in."""
    meaning = turn.meaning
    own = dict(customers_to_raise_for(db, who=turn.who))
    meant = meaning.customer if meaning else None
    keys = [key for key in dict.fromkeys((meant.key, *meant.keys)) if key in own] if meant else []
    customer = keys[0] if len(keys) == 1 else ""
    there = workloads_to_raise_for(db, who=turn.who, customer_ids=[customer] if customer else [])
    workload = meaning.workload if meaning and meaning.workload in there else ""
    names = [meant.typed if meant else "", own.get(customer, "")]
    words = _what(turn.text, names)
    return {
        "customer": customer,
        "workload": workload or NONE,
        "words": words,
        "who": Needed.NOBODY,
    }


def event_form(
    turn: Turn,
    db: Session,
    values: Mapping[str, str],
    *,
    key: str,
    faults: Mapping[str, str] | None = None,
) -> RequestForm:
    """Show the form with what is known; `key` makes it one event, however often it is sent."""
    own = dict(customers_to_raise_for(db, who=turn.who))
    chosen = values.get("customer", "")
    first = {chosen: own[chosen]} if chosen in own else {}
    customers = dict([*first.items(), *own.items()][:MOST_CUSTOMERS])
    known, names = list(first) or list(own), workload_names(db)
    workloads = workloads_to_raise_for(db, who=turn.who, customer_ids=known)[:MOST_WORKLOADS]
    options = {
        "customer": tuple(Option(title=n[:MOST_OF_A_NAME], value=k) for k, n in customers.items()),
        "workload": (
            Option(title="Not one in particular", value=NONE),
            *(Option(title=short_name(names.get(key, key)), value=key) for key in workloads),
        ),
        "who": tuple(Option(title=WHO[who], value=who.value) for who in choices_of(turn)),
    }
    return RequestForm(
        title="Significant event",
        lead=LEAD,
        asked=tuple(
            FormField(
                name=name, label=label, hint=hint, most=most,
                kind="search" if name == "customer" and len(customers) > FEW else kind,
                value=brought_back("times" if name == "needs" else name, values.get(name, "")),
                fault=(faults or {}).get(name, ""), options=options.get(name, ()),
            )
            for name, label, kind, hint, most in _FORM
        ),
        known=(),
        buttons=(
            Button(title="Tell them now", action="event.send", ref={"form": key}, primary=True),
            Button(title="Discard", action="event.discard"),
        ),
    )  # fmt: skip


_FORM = (
    ("customer", "Customer", "choice", "Choose one, or type its name", LINE),
    ("workload", "Workload (optional)", "choice", "Choose one", LINE),
    ("words", "What happened?", "text", "What, since when, whom it hits", LONG),
    ("needs", "What is needed to unblock it? (optional)", "text", "", TIMES),
    ("who", "Who else is needed?", "choice", "Choose one", LINE),
)  # fmt: skip


def _what(text: str, names: list[str]) -> str:
    """Return what the message says besides that it is an event, and of whom."""
    said = _LEAD_WORDS.sub("", encodable(text)).strip(" \t\n:,;-")
    for name in filter(None, names):
        said = re.sub(_BESIDE.format(name=re.escape(name)), "", said, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:LONG] if len(said) >= SHORTEST else ""


def _fault_of_workload(answers: Answers, turn: Turn, db: Session) -> Faults:
    if not answers.workload:
        return {"workload": WHICH_EXPERT} if answers.who is Needed.SME else {}
    there = workloads_to_raise_for(db, who=turn.who, customer_ids=[answers.customer])
    return {} if answers.workload in there else {"workload": NOT_THERE}


def _fault(name: str, kind: str) -> str:
    if kind == "string_too_long":
        most = TIMES if name == "needs" else LONG
        return f"Please say it in at most {most:,} characters."
    return MISSING[name]
