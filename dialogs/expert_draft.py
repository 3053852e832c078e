"""A request for an expert before it is sent: its form, whether it is complete, what it became."""

from collections.abc import Mapping

from sqlmodel import Session

from cards.help import GuessCard
from cards.requests import RequestForm
from cards.view import Button, Say
from dialogs.expert_fields import Answers, TamperedError, form_fields
from dialogs.turn import Instead, Turn
from store.drafts import Draft
from store.entries import workload_names


def draft_form(
    turn: Turn,
    db: Session,
    draft: Draft,
    *,
    faults: Mapping[str, str] | None = None,
    lead: str = "",
) -> RequestForm:
    """Show the form: what is missing or wrong first, and what is known below."""
    who, ref = turn.who, {"version": draft.version}
    contact = ", ".join(part for part in (who.name, who.email) if part)
    values = {"time_zone": who.time_zone, "contact": contact, **draft.fields}
    fields = form_fields(values, faults or {}, workload_names(db))
    known = tuple(one for one in fields if one.value and not one.fault)
    asked = tuple(one for one in fields if one not in known)
    return RequestForm(
        title="Ask for an expert",
        lead=lead,
        asked=asked or fields,
        known=known if asked else (),
        buttons=(
            Button(title="Check before sending", action="expert.check", ref=ref, primary=True),
            Button(title="Keep for later", action="expert.later", ref=ref),
            Button(title="Discard", action="expert.discard", ref=ref),
        ),
    )


def complete(db: Session, draft: Draft) -> Answers | None:
    """Return what the draft says if it can be sent as it is."""
    said = {name: value for name, value in draft.fields.items() if name in Answers.model_fields}
    try:
        answers = Answers.read(said, workload_names(db))
    except TamperedError:
        return None  # a workload that the catalogue no longer has
    return answers if isinstance(answers, Answers) else None


def told(words: str) -> Instead:
    """Say what became of it where its form stood."""
    again = Say(title="Ask for an expert", words="ask an expert")
    return Instead(GuessCard(lead=words, buttons=(again,)))
