"""What was filled in beside a verb's button, read for what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from dialogs.expert_fields import LONG, Answers, Faults, TamperedError, typed_only, typed_strings
from dialogs.expert_said import own_customer, scope_entry
from dialogs.expert_steps import STEPS
from dialogs.rules.request_press import Press, edit_verb
from dialogs.turn import Turn
from store.entries import workload_names
from store.experts import sme_candidates
from store.requests import ExpertRequest
from store.vocabulary import RequestVerb

V = RequestVerb
TOO_LONG = f"Please say it in at most {LONG:,} characters."
Text = Annotated[str, Field(max_length=LONG)]


class Nothing(BaseModel):
    """A button with nothing to fill in beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Words(Nothing):
    """A few words."""

    words: Text = ""


class Rating(Words):
    """The answer to "did it help", with a comment."""

    helped: Literal["", "1", "2", "3", "4", "5"] = ""


class Receiver(Nothing):
    """Whom a request is handed over to."""

    to: Annotated[str, Field(max_length=254)] = ""


FORMS: Mapping[RequestVerb, type[Nothing]] = {V.HAND_OVER: Receiver, V.RATE: Rating}


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """What was filled in cannot be taken: beside which fields, or at all."""

    fields: Faults
    whole: str = ""


def read_press(
    turn: Turn, db: Session, verb: RequestVerb, request: ExpertRequest
) -> Press | Faulty:
    """Read what was filled in for a verb.

    Raises:
        TamperedError: a field or a choice that its form does not have.
    """
    if verb is V.EDIT:
        return _edit(turn, db, request)
    form = FORMS.get(verb, Words if verb in STEPS else Nothing)
    try:
        given = form.model_validate({**turn.inputs, **typed_strings(turn.inputs)})
    except ValidationError as error:
        if {fault["type"] for fault in error.errors()} == {"string_too_long"}:
            return Faulty(fields={}, whole=TOO_LONG)
        raise TamperedError from error
    match given:
        case Receiver(to=to):
            return Press(verb=verb, to=to, words=_whom(db, to))
        case Rating(helped=helped, words=words):
            return Press(verb=verb, helped=int(helped) if helped else None, words=words)
        case Words(words=words):
            return Press(verb=verb, words=words)
    return Press(verb=verb)


def _edit(turn: Turn, db: Session, request: ExpertRequest) -> Press | Faulty:
    given = typed_only(turn.inputs)
    answers = Answers.read(given, workload_names(db))
    if isinstance(answers, dict):
        return Faulty(fields=answers)
    customer = own_customer(db, answers.customer, partner_id=request.partner_id)
    told = (request.workload, request.tried, request.outcome)
    same = (answers.workload, answers.tried, answers.outcome) == told
    entry = scope_entry(turn.meaning, db, workload=answers.workload)
    wish = answers.wish(customer=customer, scope_entry=request.scope_entry if same else entry)
    return Press(verb=edit_verb(request, wish), wish=wish)


def _whom(db: Session, email: str) -> str:
    """Name whom a request goes to, for its history."""
    return next((f"to {one.name}" for one in sme_candidates(db) if one.email == email), "")
