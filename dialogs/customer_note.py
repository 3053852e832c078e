"""A note that tells the customer where the benefit ends, ready to be sent by the partner."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from cards.scope import CustomerNote
from dialogs.turn import Reply, Turn
from store.entries import EntryText, entry_texts
from store.vocabulary import Audience, Verdict

HELLO = "Hello,"
ABOUT = "thank you for your question on this: {what}."
BENEFIT = (
    "The FastTrack benefit that comes with your Microsoft licences is remote guidance: we advise "
    "you, and you carry out the work in your own environment."
)
SAID = {
    Verdict.IN_SCOPE: "Guidance on this is part of the benefit, at no extra cost.",
    Verdict.OUT_OF_SCOPE: "This goes beyond the benefit: it is not included.",
    Verdict.CONDITIONAL: "Guidance on this is part of the benefit under conditions.",
    Verdict.ELIGIBILITY: "Before we plan anything, we have to check whether you may have the "
    "benefit.",
    Verdict.UNKNOWN: "We are still finding out whether this is part of the benefit.",
}
WHERE_IT_ENDS = (
    "Whatever you need beyond that, such as work we do for you, work at your site, training or "
    "project management, we can offer as a value-added service. Value-added services are agreed "
    "between you and us in a contract of our own. They are not part of FastTrack and are not "
    "covered by any Microsoft agreement."
)
BYE = "Shall we talk about what you need and what of it the benefit covers?"


class Ref(BaseModel):
    """The entry that the note is about; the question is not needed here."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str = ""
    entry: str = ""


def write(turn: Turn, db: Session) -> Sequence[Reply]:
    """Write the note. It is for a customer: nothing but public facts goes into it."""
    ref = Ref.model_validate(turn.ref)
    entry = entry_texts(db, [ref.entry], reader=Audience.PUBLIC).get(ref.entry)
    return [CustomerNote(paragraphs=_paragraphs(entry))]


def _paragraphs(entry: EntryText | None) -> tuple[str, ...]:
    if entry is None:
        return (HELLO, BENEFIT, SAID[Verdict.UNKNOWN], WHERE_IT_ENDS, BYE)
    said = SAID[entry.verdict]
    if entry.conditions and entry.verdict is not Verdict.OUT_OF_SCOPE:
        said = f"{said} To be checked first: {entry.conditions}."
    what = entry.what.rstrip(".")
    return (HELLO, ABOUT.format(what=what), BENEFIT, said, WHERE_IT_ENDS, BYE)
