"""A note that tells the customer where the benefit ends, ready to be sent by the partner."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.scope import CustomerNote
from dialogs.followed import note
from dialogs.own_question import NOT_YOURS, own_question
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.scope_answer import is_old_text
from dialogs.turn import Reply, Turn
from store.entries import EntryText, entry_texts
from store.vocabulary import Audience, NextStep, Verdict

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
CHECK_FIRST = "To be checked first: {conditions}."
OLD = "The description that this rests on is from {date}; we will confirm it before we start."
WHERE_IT_ENDS = (
    "Whatever you need beyond that, such as work we do for you, work at your site, training or "
    "project management, we can offer as a value-added service. Value-added services are agreed "
    "between you and us in a contract of our own. They are not part of FastTrack and are not "
    "covered by any Microsoft agreement."
)
BYE = "Shall we talk about what you need and what of it the benefit covers?"


class Ref(ButtonRef):
    """The question that was answered, and the entry that the note is about ("" for none)."""

    question: str
    entry: str = ""


def write(turn: Turn, db: Session) -> Sequence[Reply]:
    """Write the note. It is for a customer: of the catalogue only public texts go into it."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    question = own_question(turn, db, ref.question)
    if question is None:
        return [NOT_YOURS]
    note(turn, db, question.id, NextStep.TOLD_CUSTOMER)
    # the verdict is the partner's to tell, also where the words of the entry are not
    entry = entry_texts(db, [ref.entry], reader=Audience.PARTNER).get(ref.entry)
    public = entry_texts(db, [ref.entry], reader=Audience.PUBLIC).get(ref.entry)
    verdict = entry.verdict if entry else Verdict.UNKNOWN
    return [CustomerNote(paragraphs=_paragraphs(verdict, public))]


def _paragraphs(verdict: Verdict, public: EntryText | None) -> tuple[str, ...]:
    about = (ABOUT.format(what=public.what.rstrip(".")),) if public else ()
    said = [SAID[verdict]]
    if public and public.conditions and verdict is not Verdict.OUT_OF_SCOPE:
        said.append(CHECK_FIRST.format(conditions=public.conditions.rstrip(".")))
    if public and is_old_text(public):
        said.append(OLD.format(date=public.text_as_of))
    return (HELLO, *about, BENEFIT, " ".join(said), WHERE_IT_ENDS, BYE)
